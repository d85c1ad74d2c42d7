package process

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"net"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
)

// Ledger is a node with one validator, as a process.
type Ledger struct {
	child
	Home     string
	URL      string
	Platform *ecdsa.PrivateKey // a registered payee
	keys     node.AccountKeys
}

type ledgerArgs struct{ Home, Listen string }

type ledgerReady struct{ URL string }

// StartLedger makes a network and runs it until the test ends.
func StartLedger(t testing.TB) *Ledger {
	t.Helper()
	l := &Ledger{Home: filepath.Join(t.TempDir(), "ledger"), Platform: NewKey(t)}
	_, err := node.InitHome(l.Home, node.InitOptions{
		MaxDrift: 60, Members: []genesis.Member{{Address: AddressOf(l.Platform), Roles: []genesis.Role{genesis.Platform}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if l.keys, err = node.LoadAccountKeys(l.Home); err != nil {
		t.Fatal(err)
	}
	l.child = child{name: "ledger", args: ledgerArgs{l.Home, FreeAddress(t)}}
	l.Restart(t)
	t.Cleanup(func() { l.Kill() })
	return l
}

// Restart runs the ledger again on the same address.
func (l *Ledger) Restart(t testing.TB) {
	t.Helper()
	var ready ledgerReady
	l.start(t, &ready)
	l.URL = ready.URL
}

func runLedger(ctx context.Context, raw json.RawMessage, ready func(any)) error {
	var args ledgerArgs
	if err := json.Unmarshal(raw, &args); err != nil {
		return err
	}
	n, err := node.Start(ctx, node.Config{Home: args.Home, RPCAddr: args.Listen})
	if err != nil {
		return err
	}
	ready(ledgerReady{n.RPCURL()})
	select {
	case <-ctx.Done():
	case <-n.Done():
	}
	return errors.Join(n.Err(), n.Stop())
}

// Reader connects to the ledger.
func (l *Ledger) Reader(t testing.TB) *ledger.Ledger {
	t.Helper()
	c, err := client.Dial(t.Context(), l.URL, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return ledger.New(c)
}

// Account registers a new payer and gives it coins.
func (l *Ledger) Account(t testing.TB, coins uint64) *ecdsa.PrivateKey {
	t.Helper()
	key, reader := NewKey(t), l.Reader(t)
	as := func(key *ecdsa.PrivateKey) *ledger.Sender {
		return reader.As(client.NewAccount(reader.Client(), client.NewKeySigner(key)))
	}
	if _, err := as(l.keys.Governor).Grant(t.Context(), contracts.RoleParticipant, AddressOf(key)); err != nil {
		t.Fatal(err)
	}
	if _, err := as(l.keys.Issuer).Mint(t.Context(), AddressOf(key), channel.NewAmount(coins)); err != nil {
		t.Fatal(err)
	}
	return key
}

// NewKey makes a key.
func NewKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// AddressOf is the account of a key.
func AddressOf(key *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(key.PublicKey) }

// FreeAddress is a loopback address that nobody listened on a moment ago: a
// process that is started again must be found where it was.
func FreeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
