package node

import (
	"context"
	"crypto/ecdsa"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/contracts"
)

// testNet is a running one-validator network and a member with a key and Coin.
type testNet struct {
	testing.TB
	dir    string
	node   *Node
	client *ethclient.Client
	member *ecdsa.PrivateKey
	other  common.Address // a registered account to send to
}

const memberCoins = 1_000_000_000

// waitLimit fails a test that waits for something that never comes.
const waitLimit = time.Minute

func newTestNet(t testing.TB) *testNet {
	t.Helper()
	n := &testNet{TB: t, dir: filepath.Join(t.TempDir(), "ledger"), member: newKey(t)}
	n.other = crypto.PubkeyToAddress(newKey(t).PublicKey)
	_, err := InitHome(n.dir, InitOptions{
		MaxDrift: 60,
		Members: []genesis.Member{
			{Address: n.memberAddress(), Roles: []genesis.Role{genesis.Participant}},
			{Address: n.other, Roles: []genesis.Role{genesis.Platform}},
		},
		Balances: []genesis.Balance{{Address: n.memberAddress(), Amount: uint256.NewInt(memberCoins)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	n.start()
	return n
}

func (n *testNet) start(adjust ...func(*Config)) {
	n.Helper()
	cfg := Config{Home: n.dir, RPCAddr: "127.0.0.1:0", Logger: testLogger()}
	for _, f := range adjust {
		f(&cfg)
	}
	var err error
	n.node, err = Start(n.ctx(), cfg)
	if err != nil {
		n.Fatal(err)
	}
	node := n.node
	n.Cleanup(func() {
		if err := node.Stop(); err != nil {
			n.Error(err)
		}
	})
	n.client = ethclient.NewClient(n.node.Client())
}

// restart stops the node and starts it with a changed configuration.
func (n *testNet) restart(adjust func(*Config)) {
	n.Helper()
	if err := n.node.Stop(); err != nil {
		n.Fatal(err)
	}
	n.start(adjust)
}

func (n *testNet) ctx() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), waitLimit)
	n.Cleanup(cancel)
	return ctx
}

func (n *testNet) memberAddress() common.Address { return crypto.PubkeyToAddress(n.member.PublicKey) }

// testLogger is silent unless STIVER_TEST_LOG is set.
func testLogger() *slog.Logger {
	if os.Getenv("STIVER_TEST_LOG") == "" {
		return nil
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// coinTransfer moves Coin from the key's account.
func coinTransfer(t testing.TB, key *ecdsa.PrivateKey, nonce uint64, to common.Address, amount int64) *types.Transaction {
	t.Helper()
	return sign(t, key, &types.DynamicFeeTx{
		Nonce: nonce, Gas: 150_000, To: &contracts.CoinAddress,
		Data: contracts.NewCoin().PackTransfer(to, big.NewInt(amount)),
	})
}

func sign(t testing.TB, key *ecdsa.PrivateKey, data types.TxData) *types.Transaction {
	t.Helper()
	chainID := big.NewInt(genesis.DefaultChainID)
	switch d := data.(type) {
	case *types.DynamicFeeTx:
		d.ChainID, d.GasTipCap, d.GasFeeCap = chainID, new(big.Int), new(big.Int)
	case *types.LegacyTx:
		d.GasPrice = new(big.Int)
	}
	tx, err := types.SignNewTx(key, types.LatestSignerForChainID(chainID), data)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

// mustSend sends a transaction and waits until it is final and has succeeded.
func (n *testNet) mustSend(tx *types.Transaction) *types.Receipt {
	n.Helper()
	receipt, err := n.client.SendTransactionSync(n.ctx(), tx, nil)
	if err != nil {
		n.Fatal(err)
	}
	if receipt.Status != types.ReceiptStatusSuccessful {
		n.Fatalf("transaction %s failed", tx.Hash())
	}
	return receipt
}

func (n *testNet) coinBalance(of common.Address) uint64 {
	n.Helper()
	slot := contracts.CoinBalanceSlot(of)
	word, err := n.client.StorageAt(n.ctx(), contracts.CoinAddress, slot, nil)
	if err != nil {
		n.Fatal(err)
	}
	return new(big.Int).SetBytes(word).Uint64()
}

func TestAFreshNetworkIsReadyWithinTwoSecondsAndFinalisesTheFirstTransaction(t *testing.T) {
	began := time.Now()
	n := newTestNet(t)
	took := time.Since(began)
	t.Logf("ready after %s", took)
	if took > 2*time.Second && !raceEnabled {
		t.Errorf("ready only after %s", took)
	}
	sent := time.Now()
	receipt := n.mustSend(coinTransfer(t, n.member, 0, n.other, 7))
	t.Logf("final after %s", time.Since(sent))
	if got := n.coinBalance(n.other); got != 7 {
		t.Errorf("the payee holds %d", got)
	}
	// The head is seen an instant before it is marked as final.
	final, err := n.client.HeaderByNumber(n.ctx(), big.NewInt(-3))
	for ctx := n.ctx(); ctx.Err() == nil && (err != nil || final.Number.Cmp(receipt.BlockNumber) < 0); {
		final, err = n.client.HeaderByNumber(ctx, big.NewInt(-3))
	}
	if err != nil {
		t.Fatal(err)
	}
	if final.Number.Cmp(receipt.BlockNumber) != 0 || final.BaseFee.Sign() != 0 || final.GasUsed > final.GasLimit/params.DefaultElasticityMultiplier {
		t.Errorf("finalised block %d, base fee %s, gas %d", final.Number, final.BaseFee, final.GasUsed)
	}
}
