package client_test

import (
	"context"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/test/stiver"
)

// Transfers are sent while our own ledger is restarted under them, pool and
// all: each arrives, and arrives once.
func TestTransactionsSurviveARestartOfTheLedger(t *testing.T) {
	net := stiver.Start(t)
	// A restart alone takes half a minute when the race detector watches it.
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	coin := contracts.NewCoin()
	to := crypto.PubkeyToAddress(net.Payers[1].PublicKey)
	a := client.NewAccount(net.Client, client.NewKeySigner(net.Payers[0]))
	const rounds, each = 2, 8
	for range rounds {
		sent := make(chan error, each)
		started := make(chan struct{}, each)
		for range each {
			go func() {
				p, err := a.Submit(ctx, client.Tx{Msg: client.Msg{To: contracts.CoinAddress, Data: coin.PackTransfer(to, big.NewInt(1))}})
				started <- struct{}{}
				if err == nil {
					_, err = p.Wait(ctx)
				}
				sent <- err
			}()
		}
		for range each {
			<-started
		}
		net.Restart(t)
		for range each {
			if err := <-sent; err != nil {
				t.Fatal(err)
			}
		}
	}
	out, err := net.Client.Call(ctx, client.Msg{To: contracts.CoinAddress, Data: coin.PackBalanceOf(to)}, client.Latest)
	if err != nil {
		t.Fatal(err)
	}
	if got := new(big.Int).SetBytes(common.TrimLeftZeroes(out)).Uint64(); got != stiver.PayerCoins+rounds*each {
		t.Fatalf("%d coins arrived of %d", got-stiver.PayerCoins, rounds*each)
	}
}
