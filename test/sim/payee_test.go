package sim

import (
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/contracts"
)

// payeeProcess is the payee over its lives.
type payeeProcess struct {
	w     *world
	rng   *rand.Rand // of its fate
	disk  *disk
	key   *channel.KeySigner
	terms payee.Terms

	mu   sync.Mutex
	life *payeeLife
	open map[channel.ID]*sync.Mutex // a channel is on one stream at a time
}

// payeeLife is the process between a start and its end.
type payeeLife struct {
	p      *payeeProcess
	engine *payee.Engine
	ctx    context.Context
	cancel context.CancelFunc
}

// rawKey derives the key of a party.
func rawKey(seed uint64, name string) *ecdsa.PrivateKey {
	raw := sha256.Sum256(fmt.Append(nil, seed, name))
	key, err := crypto.ToECDSA(raw[:])
	if err != nil {
		panic(err) // once in 2^128
	}
	return key
}

func keyOf(seed uint64, name string) *channel.KeySigner {
	return channel.NewKeySigner(rawKey(seed, name))
}

func newPayeeProcess(w *world) *payeeProcess {
	p := &payeeProcess{
		w: w, rng: stream(w.seed, "fate of payee"), disk: newDisk(w, "payee"), key: keyOf(w.seed, "payee"),
		open: map[channel.ID]*sync.Mutex{},
	}
	p.terms = payee.Terms{
		Receiver: p.key.Address(), ReceiverAuthorizer: p.key.Address(), Token: contracts.CoinAddress, WithdrawDelay: withdrawDelay,
	}
	return p
}

// start begins a life on what is durable.
func (p *payeeProcess) start() {
	l := &payeeLife{p: p}
	l.ctx, l.cancel = context.WithCancel(p.w.over)
	var err error
	l.engine, err = payee.Open(l.ctx, payee.Options{
		Store: p.disk.open(), Ledger: account{p.w.ledger, p.key.Address()}, Domain: domain, Terms: p.terms, Signer: p.key,
	})
	if err != nil {
		p.w.report("the payee does not start: %v", err)
		return
	}
	p.mu.Lock()
	p.life = l
	p.mu.Unlock()
	p.w.trace.note("payee starts")
}

// living returns the life under way, nil while the process is dead.
func (p *payeeProcess) living() *payeeLife {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.life
}

// kill ends the process at once.
func (p *payeeProcess) kill() {
	p.mu.Lock()
	l := p.life
	p.life = nil
	p.mu.Unlock()
	if l == nil {
		return
	}
	l.cancel()
	p.disk.crash()
	p.w.net.tasks.Go(func() { _ = l.engine.Close() }) // only so that its goroutines end
}

// fate kills the process, fills its disk, and has it settle.
func (p *payeeProcess) fate() {
	for sleep(p.w.calm, between(p.rng, 500*time.Millisecond, 12*time.Second)) {
		switch n := p.rng.IntN(10); {
		case n < 3 || p.disk.isBroken():
			p.kill()
			sleep(p.w.calm, between(p.rng, 100*time.Millisecond, 10*time.Second))
			p.start()
		case n == 3:
			p.disk.fill(true)
			p.w.trace.note("payee's disk full")
			sleep(p.w.calm, between(p.rng, 100*time.Millisecond, 5*time.Second))
			p.disk.fill(false)
		case n < 8:
			if l := p.living(); l != nil {
				_ = l.settle()
			}
		}
		p.w.check()
	}
	p.disk.fill(false)
	if p.disk.isBroken() {
		p.kill()
	}
	if p.living() == nil {
		p.start()
	}
}

// settle settles, and says what must not be.
func (l *payeeLife) settle() error {
	done, err := l.engine.Settle(l.ctx)
	for _, s := range done.Skipped {
		l.p.w.report("channel %s could not be claimed: %v", s.Channel, s.Reason)
	}
	if err == nil && done.Unanchored != nil {
		l.p.w.report("a settlement was not anchored: %v", done.Unanchored)
	}
	return err
}

// lies says whether what is said now of a channel is a lie.
func (l *payeeLife) lies(id channel.ID) bool {
	return l.p.w.cheats && l.p.w.troubling() && l.p.w.dice("lie", id).IntN(8) == 0
}

// offer is a payment for one item, as HTTP carries it.
type offer struct {
	cfg     channel.Config
	voucher channel.Voucher
	price   channel.Amount
	request [32]byte
	item    string
	deposit payer.Deposit
}

// sold is the payee's answer to an offer.
type sold struct {
	answer   payer.Answer
	mismatch *payer.Correction
	err      error
}

// sell takes an offer, delivers and charges.
func (l *payeeLife) sell(o offer) sold {
	var s sold
	if s.err = l.admit(o, &s); s.err != nil {
		return s
	}
	id := domain.ChannelID(o.cfg)
	dice := l.p.w.dice("sell", o.item)
	sale, err := l.engine.Begin(l.ctx, id, payee.Payment{Voucher: o.voucher, Price: o.price, Request: o.request})
	var m *payee.MismatchError
	if errors.As(err, &m) {
		s.mismatch = &payer.Correction{Charged: m.View.Charged, Voucher: m.View.Voucher, Balance: m.View.Escrow.Balance}
		if l.lies(id) {
			s.mismatch.Charged = plus(s.mismatch.Charged, amount(7))
		}
		return s
	}
	if s.err = err; err != nil {
		return s
	}
	defer sale.Abort()
	sleep(l.ctx, between(dice, 0, 50*time.Millisecond))
	if !sale.Replay() && dice.IntN(8) == 0 { // what was bought could not be delivered
		v, _ := l.engine.View(id)
		s.answer.Cumulative = v.Charged
		return s
	}
	charged := o.price
	if dice.IntN(4) == 0 {
		charged = charged.Minus(amount(1))
	}
	done, err := sale.Commit(l.ctx, charged, []byte(o.item))
	if s.err = err; err == nil {
		s.answer.Charged, s.answer.Cumulative = done.Charged, done.View.Charged
	}
	if l.lies(id) {
		s.answer.Charged = plus(s.answer.Charged, amount(uint64(dice.IntN(3))))
		s.answer.Cumulative = plus(s.answer.Cumulative, amount(uint64(dice.IntN(5))))
	}
	return s
}

// admit relays the deposit of an offer, if any, and lets its channel in.
func (l *payeeLife) admit(o offer, s *sold) error {
	if o.deposit.Amount.IsZero() {
		_, err := l.engine.Admit(l.ctx, o.cfg)
		return err
	}
	_, err := l.engine.Deposit(l.ctx, o.cfg, o.deposit.Amount, ledger.DepositAuthorization{
		ValidBefore: o.deposit.ValidBefore, Salt: o.deposit.Salt,
	})
	s.answer.Deposited = err == nil
	if !errors.Is(err, payee.ErrDeposit) {
		return err
	}
	// It may have been made before: the ledger knows.
	if _, err := l.engine.Admit(l.ctx, o.cfg); err != nil {
		return err
	}
	_, err = l.engine.Observe(l.ctx, domain.ChannelID(o.cfg))
	return err
}

// numbers are what a payer resumes from.
func (l *payeeLife) numbers(cfg channel.Config) (payer.Numbers, error) {
	v, err := l.engine.Admit(l.ctx, cfg)
	if err != nil {
		return payer.Numbers{}, err
	}
	n := payer.Numbers{
		Payments: v.Payments, Charged: v.Charged, Balance: v.Escrow.Balance.Minus(v.Escrow.Leaving),
		Voucher: v.Voucher, Ticks: v.Ticks, Tick: v.Tick,
	}
	if l.lies(v.ID) {
		n.Charged = plus(n.Charged, amount(5))
		n.Payments += v.Payments % 2
	}
	return n, nil
}

// open takes a channel on a stream. What an earlier stream brought has its
// outcome before the numbers are told, or they would promise what a crash may
// still take back.
func (l *payeeLife) open(c *conn, cfg channel.Config) error {
	l.p.mu.Lock()
	lock := l.p.open[c.id]
	if lock == nil {
		lock = new(sync.Mutex)
		l.p.open[c.id] = lock
	}
	l.p.mu.Unlock()
	if !lock.TryLock() {
		return errUnreachable
	}
	var err error
	if c.numbers, err = l.numbers(cfg); err != nil {
		lock.Unlock()
		return err
	}
	l.p.w.net.tasks.Go(func() {
		defer lock.Unlock()
		l.serve(c)
	})
	return nil
}

// serve charges what comes on a stream until it breaks, and then waits for the
// outcomes.
func (l *payeeLife) serve(c *conn) {
	var waiting sync.WaitGroup
	for {
		var batch []payee.StreamPayment
		if c.ctx.Err() == nil {
			select {
			case <-c.ctx.Done():
			case p := <-c.pays:
				batch = append(batch, p)
			}
		}
		if len(batch) == 0 {
			waiting.Wait()
			return
		}
		sleep(c.ctx, between(l.p.w.dice("serve", c.id), 500*time.Microsecond, 20*time.Millisecond))
		for len(c.pays) > 0 && len(batch) < 32 {
			batch = append(batch, <-c.pays)
		}
		waiting.Add(1)
		l.engine.Pay(c.id, batch, func(o payee.Outcome) {
			defer waiting.Done()
			if l.lies(c.id) {
				o.Charged = plus(o.Charged, amount(3))
			}
			select {
			case c.acks <- o:
			default:
			}
		})
	}
}

// refund gives back what is not charged.
func (l *payeeLife) refund(id channel.ID) error {
	_, err := l.engine.Refund(l.ctx, id, nil)
	return err
}
