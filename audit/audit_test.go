package audit_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stiver-pay/stiver/audit"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/paymentlog"
	"github.com/stiver-pay/stiver/contracts"
)

func verify(bundle []byte, root audit.TrustRoot) (audit.Report, error) {
	return audit.Verify(bytes.NewReader(bundle), root)
}

func TestAnHonestBundleIsVerifiedOfflineAndItsSumsAreReported(t *testing.T) {
	p := shop(t)
	bundle := p.export(p)
	root := p.root()
	p.net.Stop(t)
	r, err := verify(bundle, root)
	if err != nil {
		t.Fatal(err)
	}
	// a: 5×20 + 3×7 − 4 + 2; b: 9; c: 4 + 6.
	for name, pair := range map[string][2]channel.Amount{
		"deposited": {r.Deposited, channel.NewAmount(10_550)},
		"refunded":  {r.Refunded, channel.NewAmount(100)},
		"charged":   {r.Charged, channel.NewAmount(119 + 9 + 10)},
		"claimed":   {r.Claimed, channel.NewAmount(117 + 9 + 4)},
		"settled":   {r.Settled, channel.NewAmount(117 + 9 + 4)},
		"escrow":    {r.Escrow, channel.NewAmount(10_450 - 130)},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %s, want %s", name, pair[0], pair[1])
		}
	}
	if r.Authorised.Less(r.Charged) || r.Payments != 24 || r.Credits != 1 || r.Entries != 25 || r.Anchored != 22 ||
		r.Anchors != 2 || r.Channels != 3 || r.Claims != 4 || r.Unchecked != 0 || r.Bytes != uint64(len(bundle)) {
		t.Errorf("report %+v", r)
	}
}

func TestAPayeeWithoutABusinessHasABundleToo(t *testing.T) {
	p := newPayee(t)
	p.open(p.net.Payers[0], 1, 100)
	r, err := verify(p.export(p), p.root())
	if err != nil || r.Channels != 1 || r.Deposited != channel.NewAmount(100) || !r.Charged.IsZero() {
		t.Fatalf("%+v, %v", r, err)
	}
}

func TestTheSameStateGivesTheSameBytes(t *testing.T) {
	p := shop(t)
	if !bytes.Equal(p.export(p), p.export(p)) {
		t.Fatal("two exports differ")
	}
}

// coded is what every complaint of Verify must be.
type coded interface {
	error
	Code() string
}

// flips changes bytes of a bundle, one at a time, and insists that Verify names
// each. Every step-th byte after the genesis; of the genesis, which is long and
// slow to read, a few.
func flips(t *testing.T, bundle []byte, root audit.TrustRoot, step int) {
	t.Helper()
	codes := make(map[string]int)
	seed := rand.Int63()
	draw := rand.New(rand.NewSource(seed))
	flip := func(i int, verify func() error) {
		by := byte(1) << draw.Intn(8)
		bundle[i] ^= by
		err := verify()
		bundle[i] ^= by
		var c coded
		if !errors.As(err, &c) || c.Code() == "" {
			t.Fatalf("byte %d of %d ^ %#x (seed %d): %v", i, len(bundle), by, seed, err)
		}
		codes[c.Code()]++
	}
	start := bytes.Index(bundle, []byte("stiver payment log"))
	for range 40 {
		flip(draw.Intn(start), func() error { _, err := verify(bundle, root); return err })
	}
	resume, err := audit.AfterGenesis(bundle[:start], root)
	if err != nil {
		t.Fatal(err)
	}
	for i := start + draw.Intn(step); i < len(bundle); i += step {
		flip(i, func() error { return resume(bundle[start:]) })
	}
	t.Logf("%d bytes, flips by what they were named: %v", len(bundle), codes)
}

func TestEveryFlippedByteIsNamed(t *testing.T) {
	p := newPayee(t)
	s := p.open(p.net.Payers[0], 1, 100)
	p.sell(s, 2, 3)
	p.settle()
	flips(t, p.export(p), p.root(), 5)
}

func TestFlippedBytesOfABusyPayeesBundleAreNamed(t *testing.T) {
	p := shop(t)
	flips(t, p.export(p), p.root(), 37)
}

func TestACutBundleIsRefusedAtEveryLength(t *testing.T) {
	p := shop(t)
	bundle, root := p.export(p), p.root()
	for cut := 0; cut < len(bundle); cut += 1 + len(bundle)/50 {
		if _, err := verify(bundle[:cut], root); err == nil {
			t.Fatalf("the first %d bytes of %d were believed", cut, len(bundle))
		}
	}
	if _, err := verify(append(bundle, 0), root); !errors.Is(err, audit.ErrFormat) {
		t.Fatalf("a byte behind the end: %v", err)
	}
}

func TestAnotherNetworksBundleIsRefused(t *testing.T) {
	p := newPayee(t)
	p.open(p.net.Payers[0], 1, 100)
	if _, err := verify(p.export(p), audit.TrustRoot{1}); !errors.Is(err, audit.ErrTrustRoot) {
		t.Fatalf("got %v", err)
	}
}

// edited tells a payee's log with something changed: a cheating payee, whose
// bundle is well formed.
type edited struct {
	*payee
	terms   func(*paymentlog.Terms)
	epoch   func(*paymentlog.Epoch) bool
	channel func(*paymentlog.Channel) bool
	entry   func(*channel.Entry) bool
}

func (e edited) Walk(ctx context.Context, v paymentlog.Visitor) error {
	out := v
	if e.terms != nil {
		out.Terms = func(t paymentlog.Terms) error { e.terms(&t); return v.Terms(t) }
	}
	if e.epoch != nil {
		out.Epoch = func(p paymentlog.Epoch) error {
			p.Heads = append([]channel.AnchorHead(nil), p.Heads...)
			if !e.epoch(&p) {
				return nil
			}
			return v.Epoch(p)
		}
	}
	skip := false
	out.Channel = func(c paymentlog.Channel) error {
		skip = e.channel != nil && !e.channel(&c)
		if skip {
			return nil
		}
		return v.Channel(c)
	}
	out.Entry = func(n channel.Entry) error {
		if skip || (e.entry != nil && !e.entry(&n)) {
			return nil
		}
		return v.Entry(n)
	}
	return e.payee.Walk(ctx, out)
}

func TestACheatingPayeeIsFoundOut(t *testing.T) {
	p := shop(t)
	root := p.root()
	first := p.sorted()[0].state.ID
	last := func() *sales { s := p.sorted(); return s[len(s)-1] }()
	for name, c := range map[string]struct {
		lie  edited
		want string
	}{
		"an item is swapped": {edited{payee: p, entry: func(e *channel.Entry) bool {
			if e.Sequence == 1 {
				e.Item[0] ^= 1
			}
			return true
		}}, "log_entry"},
		"a sale is said to be earlier": {edited{payee: p, entry: func(e *channel.Entry) bool {
			if e.Channel == first && e.Sequence == 0 {
				e.Time--
			}
			return true
		}}, "log_entry"},
		"the last anchored sale is left out": {edited{payee: p, channel: func(c *paymentlog.Channel) bool {
			if c.Config == last.config {
				c.Entries = 1
			}
			return true
		}, entry: func(e *channel.Entry) bool { return e.Channel != last.state.ID || e.Sequence < 1 }}, "log_entry"},
		"a whole channel is left out": {edited{payee: p, channel: func(c *paymentlog.Channel) bool {
			return c.Config != last.config
		}}, "log_entry"},
		"a settlement tells another root": {edited{payee: p, epoch: func(e *paymentlog.Epoch) bool {
			e.Anchor.Root[0] ^= 1
			return true
		}}, "anchor_root"},
		"a head is another one": {edited{payee: p, epoch: func(e *paymentlog.Epoch) bool {
			e.Heads[0].Charged = channel.NewAmount(1_000_000)
			return true
		}}, "anchor_root"},
		"head and anchor agree, the ledger does not": {edited{payee: p, epoch: func(e *paymentlog.Epoch) bool {
			e.Heads[0].Charged = channel.NewAmount(1_000_000)
			e.Anchor, _ = channel.NewAnchor(e.Heads)
			return true
		}}, "sum_mismatch"},
		"more is charged than was signed for": {edited{payee: p, channel: func(c *paymentlog.Channel) bool {
			c.Due = nil
			return true
		}}, "claim_authorisation"},
		"the authorisation is another channel's": {edited{payee: p, channel: func(c *paymentlog.Channel) bool {
			if c.Due != nil {
				c.Due.Voucher.Signature[5] ^= 1
				c.Due.Ticks.Signature[5] ^= 1
			}
			return true
		}}, "claim_authorisation"},
		"another payee's terms": {edited{payee: p, terms: func(t *paymentlog.Terms) { t.Receiver[0] ^= 1 }}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			err := audit.Export(testContext(t), audit.Sources{Genesis: p.genesis(), Ledger: audit.NodeLedger(p.net.Client), Log: c.lie}, &out)
			if err != nil {
				if c.want != "" {
					t.Fatal(err)
				}
				return // caught before it was written
			}
			_, err = verify(out.Bytes(), root)
			var named coded
			if !errors.As(err, &named) || (c.want != "" && named.Code() != c.want) {
				t.Fatalf("want %s, got %v", c.want, err)
			}
		})
	}
}

// forgetful is a node's answers with the logs of some events left out: an
// exporter that would rather not show them.
type forgetful struct {
	audit.Ledger
	event string
}

func (f forgetful) Logs(ctx context.Context, contract common.Address, from, to uint64) ([]types.Log, error) {
	all, err := f.Ledger.Logs(ctx, contract, from, to)
	hidden := make(map[common.Hash]bool)
	for i := range all {
		if e, ok := contracts.NameEvent(&all[i]); ok && e.Name == f.event {
			hidden[all[i].TxHash] = true
		}
	}
	var kept []types.Log
	for _, l := range all {
		if !hidden[l.TxHash] {
			kept = append(kept, l)
		}
	}
	return kept, err
}

func TestAnEventThatIsLeftOutIsMissed(t *testing.T) {
	p := shop(t)
	// A deposit on an open channel, and a claim and a transfer without an anchor.
	a := p.sorted()[0]
	p.deposit(a, 77)
	p.sell(a, 1, 8)
	c, _ := a.state.Claim()
	_, _, err := p.ledger.ClaimCompact(testContext(t), []ledger.Row{{Config: a.config, Claim: c}})
	p.check(err)
	_, _, err = p.ledger.Settle(testContext(t), p.ledger.Address(), contracts.CoinAddress)
	p.check(err)
	if _, err := verify(p.export(p), p.root()); err != nil {
		t.Fatal(err)
	}
	for _, event := range []string{"ChannelCreated", "Refunded", "Deposited", "Claimed", "Settled"} {
		t.Run(event, func(t *testing.T) {
			var out bytes.Buffer
			err := audit.Export(testContext(t), audit.Sources{
				Genesis: p.genesis(), Ledger: forgetful{audit.NodeLedger(p.net.Client), event}, Log: p}, &out)
			if errors.Is(err, audit.ErrMoved) {
				return // the settlement was among what was hidden
			}
			p.check(err)
			_, err = verify(out.Bytes(), p.root())
			var named coded
			if !errors.As(err, &named) {
				t.Fatalf("got %v", err)
			}
		})
	}
}

func TestWhateverAPayeeDoesItsBundleVerifies(t *testing.T) {
	p := newPayee(t)
	root := p.root()
	seed := rand.Int63()
	draw := rand.New(rand.NewSource(seed))
	t.Logf("seed %d", seed)
	list := []*sales{p.open(p.net.Payers[0], 1, 100_000)}
	for range 4 {
		for range 12 {
			s := list[draw.Intn(len(list))]
			switch draw.Intn(8) {
			case 0:
				list = append(list, p.open(p.net.Payers[draw.Intn(2)], byte(10+len(list)), uint64(1+draw.Intn(100_000))))
			case 1:
				p.settle()
			case 2:
				p.deposit(s, uint64(1+draw.Intn(500)))
			case 3:
				if c := s.state.Charged.Minus(s.state.Escrow.Claimed); !c.IsZero() {
					p.credit(s, 1)
				}
			case 4, 5:
				p.sell(s, min(1+draw.Intn(3), int(p.room(s)/50)), uint64(draw.Intn(50)))
			default:
				p.tick(s, min(draw.Intn(15), int(p.room(s))))
			}
		}
		r, err := verify(p.export(p), root)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		var charged, claimed channel.Amount
		for _, s := range p.sales {
			charged, _ = charged.Add(s.state.Charged)
			claimed, _ = claimed.Add(s.state.Escrow.Claimed)
		}
		if r.Charged != charged || r.Claimed != claimed || r.Settled != claimed || r.Anchors != uint64(len(p.epochs)) {
			t.Fatalf("seed %d: %+v, want charged %s, claimed %s", seed, r, charged, claimed)
		}
	}
}

func TestASettlementThatTheLogDoesNotTellOfMeansExportAgain(t *testing.T) {
	p := shop(t)
	p.settle()
	behind := edited{payee: p, epoch: func(e *paymentlog.Epoch) bool { return e.Number < 3 }}
	err := audit.Export(testContext(t), audit.Sources{Genesis: p.genesis(), Ledger: audit.NodeLedger(p.net.Client), Log: behind}, &bytes.Buffer{})
	if !errors.Is(err, audit.ErrMoved) {
		t.Fatalf("got %v", err)
	}
}

func TestALogMayComeAsAStream(t *testing.T) {
	p := shop(t)
	var stream bytes.Buffer
	if err := paymentlog.Write(t.Context(), &stream, p.domain, p); err != nil {
		t.Fatal(err)
	}
	streamed := p.export(paymentlog.Read(&stream, contracts.ChannelsAddress))
	if !bytes.Equal(streamed, p.export(p)) {
		t.Fatal("the streamed log gives another bundle")
	}
}

func FuzzVerify(f *testing.F) {
	f.Add([]byte("stiver audit bundle 1\n"))
	f.Add([]byte("stiver audit bundle 1\nG\x00\x00\x00\x02{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := verify(data, audit.TrustRoot{})
		if err == nil {
			t.Fatal("something was believed that no one made")
		}
		if strings.Contains(err.Error(), "runtime error") {
			t.Fatal(err)
		}
	})
}
