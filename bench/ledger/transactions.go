package ledger

import (
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"fmt"
	"math/big"
	"runtime"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"golang.org/x/sync/errgroup"

	"github.com/stiver-pay/stiver/contracts"
)

// coinGas is the gas limit of a transfer of coins, a little above what it uses:
// a block's gas is given out by limits.
const coinGas = 50_000

// dust is what is transferred: no value where it would be native units, of which
// an account need not hold any, and one base unit of Coin.
var none, dust = new(big.Int), big.NewInt(1)

// draft is a transaction before it is signed.
type draft struct {
	key   *ecdsa.PrivateKey
	to    common.Address
	value *big.Int
	data  []byte
	gas   uint64
	units int
}

// simple and coins go from a sender to the next one.
func (s *session) simple(sender int) draft {
	return draft{key: s.accounts.senders[sender], to: s.neighbour(sender), value: none, gas: params.TxGas, units: 1}
}

func (s *session) coins(sender int) draft {
	return draft{
		key: s.accounts.senders[sender], to: contracts.CoinAddress, gas: coinGas, units: 1,
		data: contracts.NewCoin().PackTransfer(s.neighbour(sender), dust),
	}
}

func (s *session) neighbour(sender int) common.Address {
	return addressOf(s.accounts.senders[(sender+1)%senders])
}

// transfers signs n transactions, those of a sender all on one lane.
func (s *session) transfers(ctx context.Context, n int, make func(sender int) draft) (*load, error) {
	const perLane = senders / lanes
	l := &load{}
	sign, ctx := errgroup.WithContext(ctx)
	sign.SetLimit(runtime.GOMAXPROCS(0))
	for lane := range l.jobs {
		sign.Go(func() error {
			jobs := l.jobs[lane]
			for i := 0; i < (n+lanes-1)/lanes && ctx.Err() == nil; i++ {
				j, err := s.sign(make(lane*perLane + i%perLane))
				if err != nil {
					return err
				}
				jobs = append(jobs, j)
			}
			l.jobs[lane] = jobs
			return ctx.Err()
		})
	}
	return l, sign.Wait()
}

// sign gives a draft its account's next nonce. One goroutine at a time may sign
// for an account.
func (s *session) sign(d draft) (job, error) {
	nonce := s.nonces[addressOf(d.key)]
	chainID := new(big.Int).SetUint64(s.chain.genesis.Config.ChainID)
	fee := big.NewInt(s.chain.feeCap)
	tx, err := types.SignNewTx(d.key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
		ChainID: chainID, Nonce: nonce.take(), GasTipCap: s.tip(), GasFeeCap: fee, Gas: d.gas,
		To: &d.to, Value: d.value, Data: d.data,
	})
	if err != nil {
		return job{}, fmt.Errorf("sign a transaction: %w", err)
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		return job{}, fmt.Errorf("encode a transaction: %w", err)
	}
	const head, tail = `{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x`, `"]}`
	call := append(make([]byte, 0, len(head)+2*len(raw)+len(tail)), head...)
	call = append(hex.AppendEncode(call, raw), tail...)
	return job{hash: tx.Hash(), call: call, units: d.units}, nil
}

// tip is what the development chain wants for each gas; the ledger has no price.
func (s *session) tip() *big.Int {
	if s.chain.feeCap == 0 {
		return new(big.Int)
	}
	return big.NewInt(params.GWei)
}

// nonce counts an account's transactions.
type nonce struct{ next uint64 }

func (n *nonce) take() uint64 {
	n.next++
	return n.next - 1
}

// nonces are those of every account that sends.
func (a accounts) nonces() map[common.Address]*nonce {
	out := make(map[common.Address]*nonce)
	for _, keys := range [][]*ecdsa.PrivateKey{a.senders, a.receivers, {a.payer}} {
		for _, key := range keys {
			out[addressOf(key)] = &nonce{}
		}
	}
	return out
}
