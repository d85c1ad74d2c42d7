package sim

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
)

// depositTime is how long a deposit's authorisation is good.
const depositTime = 30 * time.Second

// payerProcess is a payer over its lives.
type payerProcess struct {
	w      *world
	name   string
	cheats bool
	rng    *rand.Rand // of its fate
	wants  *rand.Rand // of what it does
	disk   *disk
	opt    payer.Options

	mu   sync.Mutex
	life *payerLife
}

// payerLife is the process between a start and its end.
type payerLife struct {
	p      *payerProcess
	engine *payer.Engine
	ctx    context.Context
	cancel context.CancelFunc
}

func newPayerProcess(w *world, n int, cheats bool) *payerProcess {
	name := fmt.Sprint("payer ", n)
	p := &payerProcess{
		w: w, name: name, cheats: cheats, rng: stream(w.seed, "fate of "+name),
		wants: stream(w.seed, "wants of "+name), disk: newDisk(w, name),
	}
	owner := keyOf(w.seed, name)
	secrets, err := payer.DeriveSecrets(rawKey(w.seed, name), domain)
	if err != nil {
		panic(err)
	}
	p.opt = payer.Options{
		Domain: domain, Payer: owner.Address(), Secrets: secrets, Lanes: 2,
		Lookup: w.ledger.Escrow, Random: &random{r: stream(w.seed, "random of "+name)},
	}
	return p
}

// random makes a stream of numbers a source of bytes.
type random struct {
	mu sync.Mutex
	r  *rand.Rand
}

func (r *random) Read(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range b {
		b[i] = byte(r.r.Uint32())
	}
	return len(b), nil
}

var _ io.Reader = (*random)(nil)

func (p *payerProcess) start() {
	l := &payerLife{p: p}
	l.ctx, l.cancel = context.WithCancel(p.w.over)
	o := p.opt
	o.Store = p.disk.open()
	var err error
	if l.engine, err = payer.Open(o); err != nil {
		p.w.report("%s does not start: %v", p.name, err)
		return
	}
	p.mu.Lock()
	p.life = l
	p.mu.Unlock()
}

func (p *payerProcess) living() *payerLife {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.life
}

func (p *payerProcess) kill() {
	p.mu.Lock()
	l := p.life
	p.life = nil
	p.mu.Unlock()
	if l != nil {
		l.cancel()
		p.disk.crash()
	}
}

// fate kills the process and fills its disk.
func (p *payerProcess) fate() {
	for sleep(p.w.calm, between(p.rng, time.Second, 15*time.Second)) {
		if p.rng.IntN(4) > 0 || p.disk.isBroken() {
			p.kill()
			sleep(p.w.calm, between(p.rng, 50*time.Millisecond, 5*time.Second))
			p.start()
		} else {
			p.disk.fill(true)
			sleep(p.w.calm, between(p.rng, 50*time.Millisecond, 3*time.Second))
			p.disk.fill(false)
			p.kill() // a wallet whose write failed signs nothing until it is started again
			p.start()
		}
		p.w.check()
	}
	p.disk.fill(false)
	p.kill()
	p.start()
}

// shop does one thing after another while there is trouble.
func (p *payerProcess) shop() {
	for sleep(p.w.calm, between(p.wants, 10*time.Millisecond, 2*time.Second)) {
		l := p.living()
		if l == nil {
			continue
		}
		switch n := p.wants.IntN(20); {
		case n < 9:
			l.buy()
		case n < 17:
			l.stream()
		case n == 17:
			l.refund()
		case n == 18 && p.cheats:
			l.leave() // and goes on paying
		default:
			l.observe()
		}
		p.w.check()
	}
}

func (l *payerLife) want(use payer.Use, request [32]byte) payer.Want {
	t := l.p.w.payee.terms
	return payer.Want{
		Terms: payer.Terms{Receiver: t.Receiver, ReceiverAuthorizer: t.ReceiverAuthorizer, Token: t.Token, WithdrawDelay: t.WithdrawDelay},
		Use:   use, Request: request,
	}
}

// lease takes a channel whose deposit, if one is under way, has been looked up.
func (l *payerLife) lease(use payer.Use, request [32]byte) (*payer.Lease, error) {
	ctx, cancel := context.WithTimeout(l.ctx, time.Minute)
	defer cancel()
	lease, err := l.engine.Acquire(ctx, l.want(use, request))
	if err != nil {
		return nil, err
	}
	if lease.State().Deposit != (payer.Deposit{}) {
		if err := l.look(lease); err != nil {
			lease.Release()
			return nil, err
		}
	}
	return lease, nil
}

// look takes what the ledger shows of a channel.
func (l *payerLife) look(lease *payer.Lease) error {
	escrow, err := l.p.w.ledger.Escrow(l.ctx, lease.State().ID)
	if err != nil {
		return err
	}
	return lease.Observe(escrow)
}

// observe looks at one of the channels.
func (l *payerLife) observe() {
	for _, s := range l.engine.Channels() {
		if lease, err := l.engine.Take(s.ID); err == nil {
			_ = l.look(lease)
			lease.Release()
			return
		}
	}
}

// fresh is a new deposit, if the channel has not enough for a price.
func (l *payerLife) fresh(s payer.State, price channel.Amount) payer.Deposit {
	if !s.Room().Less(price) || s.Deposit != (payer.Deposit{}) {
		return payer.Deposit{}
	}
	return payer.Deposit{
		Amount:      plus(price, amount(uint64(l.p.wants.IntN(200)))),
		ValidBefore: uint64(time.Now().Add(depositTime).Unix()),
	}
}

// buy buys one item as over HTTP, trying a few times.
func (l *payerLife) buy() {
	w := l.p.wants
	price := amount(uint64(1 + w.IntN(30)))
	lease, err := l.lease(payer.Requests, [32]byte{})
	if err != nil {
		return
	}
	defer lease.Release()
	cfg, id := lease.State().Config, lease.State().ID
	item := l.p.w.ordered(l.p, id, price)
	request := sha256.Sum256([]byte(item))
	for range 1 + w.IntN(4) {
		v, deposit, err := lease.Authorise(l.ctx, payer.Purchase{Price: price, Request: request, Deposit: l.fresh(lease.State(), price)})
		var short *payer.FundsError
		switch {
		case errors.As(err, &short):
			if l.look(lease) != nil || !sleep(l.ctx, time.Second) {
				return
			}
			continue
		case err != nil:
			return
		}
		o := offer{cfg: cfg, voucher: v, price: price, request: request, item: item, deposit: deposit}
		if l.p.cheats && w.IntN(3) == 0 {
			l.p.corrupt(&o)
		}
		s, err := ask(l, func(there *payeeLife) sold { return there.sell(o) })
		l.p.w.trace.note("buy", l.p.name, " on ", id, " up to ", v.Ceiling, " for ", price, ", deposit ", deposit.Amount,
			": ", err, s.err, ", charged ", s.answer, ", mismatch ", s.mismatch != nil)
		if err == nil && l.learn(lease, s, item, o) {
			return
		}
	}
}

// learn takes the answer to an offer and says whether it settles the matter.
func (l *payerLife) learn(lease *payer.Lease, s sold, item string, o offer) bool {
	switch {
	case s.err != nil:
		_ = l.look(lease)
		return false
	case s.mismatch != nil:
		return lease.Correct(*s.mismatch) != nil
	}
	if lease.Settle(s.answer) == nil && !s.answer.Charged.IsZero() && o.item == item {
		l.p.w.acknowledged(item)
	}
	return true
}

// corrupt makes an offer that a payee must not fall for.
func (p *payerProcess) corrupt(o *offer) {
	switch p.wants.IntN(4) {
	case 0: // the same voucher for another item
		o.item = p.w.ordered(p, domain.ChannelID(o.cfg), o.price)
		o.request = sha256.Sum256([]byte(o.item))
	case 1: // more than was signed
		o.voucher.Ceiling = plus(o.voucher.Ceiling, amount(uint64(1+p.wants.IntN(50))))
	case 2:
		o.voucher.Signature[p.wants.IntN(60)] ^= 1
	case 3: // less than the item costs
		o.voucher, _ = channel.SignVoucher(domain, p.opt.Secrets.Session(), domain.ChannelID(o.cfg), o.voucher.Ceiling.Minus(amount(1)))
	}
}

// refund asks for what is left on a channel.
func (l *payerLife) refund() {
	lease, err := l.lease(payer.Requests, [32]byte{})
	if err != nil {
		return
	}
	defer lease.Release()
	id := lease.State().ID
	if _, err := ask(l, func(there *payeeLife) error { return there.refund(id) }); err == nil {
		_ = l.look(lease)
	}
}

// leave starts a withdrawal behind the back of the payer's own engine.
func (l *payerLife) leave() {
	w := l.p.w
	for _, s := range l.engine.Channels() {
		if w.ledger.leave(l.ctx, s.ID) != nil {
			continue
		}
		w.shops.Go(func() {
			for sleep(w.over, withdrawDelay*time.Second) && w.ledger.left(w.over, s.ID) != nil {
				sleep(w.over, time.Minute)
			}
		})
		return
	}
}
