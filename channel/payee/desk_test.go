package payee

import (
	"context"
	"crypto/ecdsa"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
)

// payer is an honest payer with a key of its own.
type payer struct {
	signer *channel.KeySigner
	cfg    channel.Config
	id     channel.ID
	links  channel.TickChain
	chain  channel.TickVoucher
}

func newPayer(n byte) *payer { return payerWith(keyOf(n)) }

func payerWith(key *ecdsa.PrivateKey) *payer {
	signer := channel.NewKeySigner(key)
	cfg := channel.Config{
		Payer: signer.Address(), PayerAuthorizer: signer.Address(),
		Receiver: testTerms.Receiver, ReceiverAuthorizer: testTerms.ReceiverAuthorizer,
		Token: testTerms.Token, WithdrawDelay: testTerms.WithdrawDelay,
	}
	return &payer{signer: signer, cfg: cfg, id: testDomain.ChannelID(cfg)}
}

func (p *payer) voucher(ceiling channel.Amount) channel.Voucher {
	v, err := channel.SignVoucher(testDomain, p.signer, p.id, ceiling)
	if err != nil {
		panic(err)
	}
	return v
}

func (p *payer) openChain(base, unit channel.Amount, length uint32) channel.TickVoucher {
	var seed [32]byte
	for i := range seed {
		seed[i] = byte(rand.Uint32())
	}
	p.links = channel.NewTickChain(seed, length)
	v, err := channel.SignTickVoucher(testDomain, p.signer, channel.TickVoucher{
		Channel: p.id, Base: base, Unit: unit, Root: p.links.Root(), Length: length,
	})
	if err != nil {
		panic(err)
	}
	p.chain = v
	return v
}

// desk is an engine on a fake ledger that can be restarted.
type desk struct {
	t      testing.TB
	dir    string
	ledger *fakeLedger
	store  *store.Store
	engine *Engine
}

func newDesk(t testing.TB) *desk {
	d := &desk{t: t, dir: t.TempDir(), ledger: newFakeLedger()}
	d.start()
	t.Cleanup(d.stop)
	return d
}

func (d *desk) start() {
	var err error
	if d.store, err = store.Open(d.dir, store.Options{Durability: store.ProcessCrash}); err != nil {
		d.t.Fatal(err)
	}
	d.open()
}

func (d *desk) open() {
	var err error
	d.engine, err = Open(context.Background(), Options{
		Store: d.store, Ledger: d.ledger, Domain: testDomain, Terms: testTerms, Signer: payeeKey,
		Clock: func() time.Time { return time.UnixMilli(1_800_000_000_000) },
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) stop() {
	if d.engine == nil {
		return
	}
	if err := d.engine.Close(); err != nil {
		d.t.Error(err)
	}
	if err := d.store.Close(); err != nil {
		d.t.Error(err)
	}
	d.engine = nil
}

// forget replaces the engine by one that knows only what is durable.
func (d *desk) forget() {
	if err := d.engine.Close(); err != nil {
		d.t.Fatal(err)
	}
	d.open()
}

// funded admits a channel with a deposit.
func (d *desk) funded(n byte, deposit uint64) *payer {
	p := newPayer(n)
	d.ledger.fund(p.cfg, channel.NewAmount(deposit))
	if _, err := d.engine.Admit(context.Background(), p.cfg); err != nil {
		d.t.Fatal(err)
	}
	return p
}

func (d *desk) view(id channel.ID) View {
	v, ok := d.engine.View(id)
	if !ok {
		d.t.Fatalf("no channel %s", id)
	}
	return v
}

func (d *desk) pay(id channel.ID, batch ...StreamPayment) Outcome {
	done := make(chan Outcome, 1)
	d.engine.Pay(id, batch, func(o Outcome) { done <- o })
	return <-done
}

// check states the rule of the design for every channel, and that log and
// numbers agree.
func (d *desk) check(t interface{ Fatalf(string, ...any) }) {
	err := d.engine.Views(context.Background(), func(v View) error {
		s, err := d.engine.lock(v.ID)
		if err != nil {
			return err
		}
		err = s.state.Check()
		head := s.state.Head()
		s.unlock()
		if err != nil {
			return err
		}
		if err := s.persist(context.Background()); err != nil {
			return err
		}
		var log channel.Log
		var payments uint64
		err = d.engine.Entries(context.Background(), v.ID, 0, func(l Line) error {
			if l.Entry.Sequence != log.Size() {
				t.Fatalf("entry %d of channel %s has sequence %d", log.Size(), v.ID, l.Entry.Sequence)
			}
			log.Append(l.Entry)
			if l.Entry.Kind == channel.Charge {
				payments++
			}
			return nil
		})
		if log.Root() != head.Root || log.Size() != head.Size || payments != v.Payments {
			t.Fatalf("channel %s: stored log of %d entries and %d payments does not match head of %d and %d", v.ID, log.Size(), payments, head.Size, v.Payments)
		}
		return err
	})
	if err != nil {
		t.Fatalf("%v", err)
	}
}

func amount(v uint64) channel.Amount { return channel.NewAmount(v) }
