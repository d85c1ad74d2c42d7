package gateway_test

import (
	"crypto/ecdsa"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/test/anvil"
)

// testLedger is a real ledger with our contracts and somebody to hand out
// roles and coins. The claims of this package are tested on each kind.
type testLedger struct {
	url      string
	client   *client.Client
	governor *ledger.Sender
	issuer   *ledger.Sender
	platform func(t testing.TB) *ecdsa.PrivateKey // registered, can send
}

func (l *testLedger) reader() *ledger.Ledger { return l.governor.Ledger }

// payerCoins is what a payer starts with.
const payerCoins = 1_000_000

// account makes a registered account with coins.
func (l *testLedger) account(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key := newKey(t)
	addr := crypto.PubkeyToAddress(key.PublicKey)
	if _, err := l.governor.Grant(t.Context(), contracts.RoleParticipant, addr); err != nil {
		t.Fatal(err)
	}
	if _, err := l.issuer.Mint(t.Context(), addr, channel.NewAmount(payerCoins)); err != nil {
		t.Fatal(err)
	}
	return key
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (l *testLedger) open(t testing.TB, url string, governor, issuer *ecdsa.PrivateKey) {
	t.Helper()
	c, err := client.Dial(t.Context(), url, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	as := func(key *ecdsa.PrivateKey) *ledger.Sender {
		return ledger.New(c).As(client.NewAccount(c, client.NewKeySigner(key)))
	}
	l.url, l.client, l.governor, l.issuer = url, c, as(governor), as(issuer)
}

// offline is a ledger that nobody can reach.
func offline(t testing.TB) *testLedger {
	t.Helper()
	c, err := client.Dial(t.Context(), "http://127.0.0.1:1", client.Options{ChainID: genesis.DefaultChainID, Lazy: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return &testLedger{client: c, governor: ledger.New(c).As(nil)}
}

// ourLedger is a node of ours with one validator, in this process.
func ourLedger(t testing.TB) *testLedger {
	t.Helper()
	var platforms []*ecdsa.PrivateKey
	var members []genesis.Member
	for range 64 {
		key := newKey(t)
		platforms = append(platforms, key)
		members = append(members, genesis.Member{Address: crypto.PubkeyToAddress(key.PublicKey), Roles: []genesis.Role{genesis.Platform}})
	}
	home := filepath.Join(t.TempDir(), "ledger")
	if _, err := node.InitHome(home, node.InitOptions{MaxDrift: 60, Members: members}); err != nil {
		t.Fatal(err)
	}
	n, err := node.Start(t.Context(), node.Config{Home: home, RPCAddr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
	})
	keys, err := node.LoadAccountKeys(home)
	if err != nil {
		t.Fatal(err)
	}
	l := &testLedger{}
	l.open(t, n.RPCURL(), keys.Governor, keys.Issuer)
	l.platform = func(t testing.TB) *ecdsa.PrivateKey {
		t.Helper()
		if len(platforms) == 0 {
			t.Fatal("no platform left")
		}
		key := platforms[0]
		platforms = platforms[1:]
		return key
	}
	return l
}

// anvilLedger is the public development chain with our contracts.
func anvilLedger(t *testing.T) *testLedger {
	t.Helper()
	n := anvil.StartNetwork(t)
	l := &testLedger{}
	l.open(t, n.URL, n.Governor, n.Issuer)
	bank := client.NewAccount(l.client, client.NewKeySigner(n.Stranger))
	l.platform = func(t testing.TB) *ecdsa.PrivateKey {
		t.Helper()
		key := newKey(t)
		addr := crypto.PubkeyToAddress(key.PublicKey)
		if _, err := l.governor.Grant(t.Context(), contracts.RolePlatform, addr); err != nil {
			t.Fatal(err)
		}
		ether := new(uint256.Int).Lsh(uint256.NewInt(1), 60)
		if _, err := bank.SendTx(t.Context(), client.Tx{Msg: client.Msg{To: addr, Value: ether}}); err != nil {
			t.Fatal(err)
		}
		return key
	}
	return l
}
