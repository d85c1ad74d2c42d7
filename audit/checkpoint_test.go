package audit_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stiver-pay/stiver/audit"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/proof"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/test/stiver"
)

// followed knows who signs which heights.
func followed(t *testing.T, net *stiver.Network) *proof.Trust {
	t.Helper()
	trust, err := proof.FromGenesis(net.Genesis.Consensus)
	if err != nil {
		t.Fatal(err)
	}
	history, err := audit.History(testContext(t), audit.NodeLedger(net.Client))
	if err != nil {
		t.Fatal(err)
	}
	if trust, err = trust.Follow(history); err != nil {
		t.Fatal(err)
	}
	return trust
}

// checkpointAt is what a witness that followed a ledger would sign for a block.
func checkpointAt(t *testing.T, net *stiver.Network, number uint64) proof.Checkpoint {
	t.Helper()
	trust := followed(t, net)
	raw, err := audit.NodeLedger(net.Client).BlockProof(testContext(t), number)
	if err != nil {
		t.Fatal(err)
	}
	block, err := trust.VerifyBlock(raw)
	if err != nil {
		t.Fatal(err)
	}
	return block.Checkpoint("origin")
}

func head(t *testing.T, net *stiver.Network) uint64 {
	t.Helper()
	n, err := net.Client.BlockNumber(testContext(t))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// transfer makes a block and gives its transaction.
func transfer(t *testing.T, net *stiver.Network, from int) *types.Receipt {
	t.Helper()
	payer := client.NewAccount(net.Client, client.NewKeySigner(net.Payers[from]))
	to := crypto.PubkeyToAddress(net.Payers[1-from].PublicKey)
	receipt, err := payer.Send(testContext(t), contracts.CoinAddress, contracts.NewCoin().PackTransfer(to, big.NewInt(7)))
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func (p *payee) exportWith(c proof.Checkpoint) []byte {
	p.t.Helper()
	var out bytes.Buffer
	p.check(audit.Export(testContext(p.t), audit.Sources{
		Genesis: p.genesis(), Ledger: audit.NodeLedger(p.net.Client), Log: p, Checkpoint: &c}, &out))
	return out.Bytes()
}

func (p *payee) prover(c *proof.Checkpoint) audit.Prover {
	return audit.Prover{Genesis: p.genesis(), Ledger: audit.NodeLedger(p.net.Client), Checkpoint: c}
}

func verifyThrough(bundle []byte, root audit.TrustRoot, demands ...audit.Demand) (audit.Report, error) {
	return audit.Verify(bytes.NewReader(bundle), root, demands...)
}

func TestABundleIsTiedToACheckpointBeforeOrAfterItsEnd(t *testing.T) {
	p := shop(t)
	before := checkpointAt(t, p.net, transfer(t, p.net, 0).BlockNumber.Uint64())
	p.settle()
	root, end := p.root(), head(t, p.net)
	plain := p.export(p)
	at := checkpointAt(t, p.net, end)
	tied := p.exportWith(before)
	transfer(t, p.net, 0)
	after := checkpointAt(t, p.net, end+1)
	link, err := p.prover(&after).Block(testContext(t), end)
	p.check(err)
	far, err := p.prover(&before).Block(testContext(t), end)
	p.check(err)

	for what, c := range map[string]struct {
		bundle  []byte
		demands []audit.Demand
		want    error
	}{
		"exported with it":                   {tied, []audit.Demand{audit.Through(before)}, nil},
		"of its last block":                  {plain, []audit.Demand{audit.Through(at)}, nil},
		"later, with a link":                 {plain, []audit.Demand{audit.Through(after), audit.LinkedBy(link)}, nil},
		"earlier, with a link":               {plain, []audit.Demand{audit.Through(before), audit.LinkedBy(far)}, nil},
		"later, without a link":              {plain, []audit.Demand{audit.Through(after)}, audit.ErrUnlinked},
		"earlier, without a link":            {plain, []audit.Demand{audit.Through(before)}, audit.ErrUnlinked},
		"later, with the link of another":    {plain, []audit.Demand{audit.Through(after), audit.LinkedBy(far)}, audit.ErrUnlinked},
		"earlier, with the link of a bundle": {plain, []audit.Demand{audit.Through(before), audit.LinkedBy(link)}, audit.ErrUnlinked},
	} {
		report, err := verifyThrough(c.bundle, root, c.demands...)
		if c.want == nil && (err != nil || report.Checkpoint == 0) || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestABundleOfAForgedLedgerNeedsACheckpointToBeRefused runs two ledgers of one
// validator: the true one, and another that was made with copies of its keys,
// as anybody could once the validator has left and does not guard them any more.
func TestABundleOfAForgedLedgerNeedsACheckpointToBeRefused(t *testing.T) {
	p := newPayee(t)
	p.open(p.net.Payers[0], 1, 100)
	fork := p.net.Fork(t)
	p.open(p.net.Payers[1], 2, 300)
	witnessed := checkpointAt(t, p.net, head(t, p.net))

	forger := *p
	forger.net, forger.sales = fork, map[channel.ID]*sales{}
	l := ledger.New(fork.Client)
	forger.ledger = l.As(client.NewAccount(fork.Client, client.NewKeySigner(fork.Platform)))
	for range 3 {
		forger.open(fork.Payers[1], byte(10+forger.deposits), 500)
	}
	forged := forger.export(&forger)
	if r, err := verify(forged, p.root()); err != nil || r.Channels != 4 {
		t.Fatalf("from genesis alone the forged bundle should be as good as a true one: %v", err)
	}
	link, err := forger.prover(&witnessed).Block(testContext(t), head(t, fork))
	p.check(err)
	for what, demands := range map[string][]audit.Demand{
		"as it is":                      {audit.Through(witnessed)},
		"linked on the forger's ledger": {audit.Through(witnessed), audit.LinkedBy(link)},
	} {
		var named coded
		if _, err := verifyThrough(forged, p.root(), demands...); !errors.As(err, &named) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := verifyThrough(forger.exportWith(witnessed), p.root(), audit.Through(witnessed)); !errors.Is(err, proof.ErrCheckpoint) {
		t.Errorf("exported as if it had the checkpoint: %v", err)
	}
	if _, err := verifyThrough(p.exportWith(witnessed), p.root(), audit.Through(witnessed)); err != nil {
		t.Errorf("the true bundle: %v", err)
	}
}

// mixed is a node that answers for one block as another ledger does.
type mixed struct {
	audit.Ledger
	other audit.Ledger
	at    uint64
}

func (m mixed) BlockProof(ctx context.Context, number uint64) (proof.BlockProof, error) {
	if number == m.at {
		return m.other.BlockProof(ctx, number)
	}
	return m.Ledger.BlockProof(ctx, number)
}

func (m mixed) Block(ctx context.Context, number uint64) (*types.Block, error) {
	if number == m.at {
		return m.other.Block(ctx, number)
	}
	return m.Ledger.Block(ctx, number)
}

func (m mixed) Receipts(ctx context.Context, number uint64) ([]*types.Receipt, error) {
	if number == m.at {
		return m.other.Receipts(ctx, number)
	}
	return m.Ledger.Receipts(ctx, number)
}

func TestABlockOfAnotherLedgerAmongTheOthersIsFound(t *testing.T) {
	p := newPayee(t)
	fork := p.net.Fork(t)
	transfer(t, p.net, 0)
	transfer(t, fork, 1)
	p.open(p.net.Payers[0], 1, 100)
	at := head(t, p.net)
	twin := *p
	twin.net, twin.sales, twin.deposits = fork, map[channel.ID]*sales{}, 0
	twin.ledger = ledger.New(fork.Client).As(client.NewAccount(fork.Client, client.NewKeySigner(fork.Platform)))
	twin.open(fork.Payers[0], 1, 100) // the same events, in another block
	p.open(p.net.Payers[1], 2, 300)
	var out bytes.Buffer
	p.check(audit.Export(testContext(t), audit.Sources{
		Genesis: p.genesis(), Ledger: mixed{audit.NodeLedger(p.net.Client), audit.NodeLedger(fork.Client), at}, Log: p}, &out))
	// The line gives it away; or the order does, where the other ledger came to
	// the block at a later height of consensus.
	if _, err := verify(out.Bytes(), p.root()); !errors.Is(err, proof.ErrLine) && !errors.Is(err, audit.ErrFormat) {
		t.Fatalf("got %v", err)
	}
}

// asFormat1 makes what earlier versions wrote: no history, no line.
func asFormat1(bundle []byte) []byte {
	at := bytes.Index(bundle, []byte("stiver validator history")) - 5
	out := slices.Concat([]byte("stiver audit bundle 1\n"), bundle[len("stiver audit bundle 2\n"):at])
	for rest := bundle[at:]; rest[0] != 'Z'; {
		size := 5 + binary.BigEndian.Uint32(rest[1:])
		if rest[0] != 'H' && rest[0] != 'L' {
			out = append(out, rest[:size]...)
		}
		rest = rest[size:]
	}
	sum := sha256.Sum256(out)
	return append(append(out, 'Z', 0, 0, 0, 32), sum[:]...)
}

func TestABundleOfTheFirstFormatIsStillRead(t *testing.T) {
	p := shop(t)
	bundle := p.export(p)
	old := asFormat1(bundle)
	if r, err := verify(old, p.root()); err != nil || r.Channels != 3 {
		t.Fatalf("%+v, %v", r, err)
	} else {
		t.Logf("%d blocks: %d bytes in format 1, %d in format 2", r.Blocks, len(old)-len(p.genesis()), len(bundle)-len(p.genesis()))
	}
	if _, err := verifyThrough(old, p.root(), audit.Through(checkpointAt(t, p.net, 1))); !errors.Is(err, audit.ErrUnlinked) {
		t.Fatalf("with a checkpoint: %v", err)
	}
}

func TestAProofFileShowsATransactionItsEventsAndAWordOfState(t *testing.T) {
	p := newPayee(t)
	receipt := transfer(t, p.net, 0)
	number := receipt.BlockNumber.Uint64()
	owner := crypto.PubkeyToAddress(p.net.Payers[0].PublicKey)
	transfer(t, p.net, 0)
	c := checkpointAt(t, p.net, number+1)
	event, err := p.prover(&c).Transaction(testContext(t), number, receipt.TxHash)
	p.check(err)
	slot := contracts.CoinBalanceSlot(owner)
	word, err := p.prover(nil).Slots(testContext(t), number, contracts.CoinAddress, []common.Hash{slot})
	p.check(err)
	p.net.Stop(t)

	found, err := reread(t, event).Verify(p.genesis(), &c)
	if err != nil {
		t.Fatal(err)
	}
	tx := found.Transaction
	if tx == nil || tx.Hash != receipt.TxHash || !tx.Succeeded || tx.From != owner || found.Checkpoint != number+1 || found.Of != 1 {
		t.Fatalf("found %+v", found)
	}
	want := "Coin: Transfer (from " + owner.Hex() + ", to " + crypto.PubkeyToAddress(p.net.Payers[1].PublicKey).Hex() + ", value 7)"
	if len(tx.Events) != 1 || tx.Events[0].String() != want {
		t.Errorf("events %v, want %s", tx.Events, want)
	}
	if found, err = reread(t, word).Verify(p.genesis(), nil); err != nil || len(found.Slots) != 1 || found.Slots[0].Value.Big().Uint64() != stiver.PayerCoins-7 {
		t.Errorf("found %+v, %v", found, err)
	}
	if _, err := word.Verify(p.genesis(), &c); !errors.Is(err, audit.ErrUnlinked) {
		t.Errorf("a proof that does not reach the checkpoint: %v", err)
	}
}

// reread takes evidence through its file.
func reread(t *testing.T, e audit.Evidence) audit.Evidence {
	t.Helper()
	raw, err := e.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if e, err = audit.DecodeEvidence(raw); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestNoByteOfAProofFileCanChangeUnnoticed(t *testing.T) {
	p := newPayee(t)
	receipt := transfer(t, p.net, 0)
	transfer(t, p.net, 0)
	c := checkpointAt(t, p.net, receipt.BlockNumber.Uint64()+1)
	e, err := p.prover(&c).Transaction(testContext(t), receipt.BlockNumber.Uint64(), receipt.TxHash)
	p.check(err)
	raw, err := e.Encode()
	p.check(err)
	file := p.genesis()
	for i := 0; i < len(raw); i += 101 {
		raw[i] ^= 1
		decoded, err := audit.DecodeEvidence(raw)
		if err == nil {
			_, err = decoded.Verify(file, nil)
		}
		raw[i] ^= 1
		var named coded
		if !errors.As(err, &named) {
			t.Fatalf("byte %d of %d: %v", i, len(raw), err)
		}
	}
}

func FuzzDecodeEvidence(f *testing.F) {
	f.Add([]byte(`{"format":"stiver-proof/1"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := audit.DecodeEvidence(data)
		if err != nil {
			return
		}
		if _, err := e.Verify([]byte("{}"), nil); err == nil {
			t.Fatal("something was believed that no one made")
		}
	})
}
