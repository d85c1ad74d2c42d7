package sim

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

// Times of a world.
const (
	troubled = 2 * time.Minute  // while things fail
	patience = 20 * time.Minute // by when a healed world must agree
)

var (
	domain = channel.NewDomain(571700, contracts.ChannelsAddress)

	errCrashed     = errors.New("the process is dead")
	errTimeout     = errors.New("no answer in time")
	errUnreachable = errors.New("the stream broke")
)

// world is everything that a seed makes.
type world struct {
	seed   uint64
	report func(format string, args ...any) // of a broken invariant
	trace  *trace

	ledger *ledgerSim
	net    *network
	payee  *payeeProcess
	payers []*payerProcess
	cheats bool // the payee lies to its payers

	calm  context.Context // ends when the world heals
	heal  context.CancelFunc
	over  context.Context // ends the world
	end   context.CancelFunc
	tasks sync.WaitGroup
	shops sync.WaitGroup // payers who have not finished

	mu      sync.Mutex
	items   map[string]*order // what was ever ordered, by its name
	opening int               // next free number of an item
}

// order is an item that a payer wants, and what it knows of it.
type order struct {
	id     channel.ID
	price  channel.Amount
	acked  bool // the payee has said that it is charged
	honest bool // so was the order; who cheats may misread the answers
}

// stream of random numbers that belongs to one thing of one seed.
func stream(seed uint64, name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// dice of what happens at this moment to one thing. They do not depend on the
// order in which goroutines that run at the same moment ask for them.
func (w *world) dice(what ...any) *rand.Rand {
	return stream(w.seed, fmt.Sprint(time.Since(w.trace.began), what))
}

// uncollected keeps the garbage collector out of a world until the function it
// returns is called: it makes goroutines help and wait, at moments of its own,
// and so changes who comes first. A world that takes more than a gibibyte is
// collected all the same.
func uncollected() (end func()) {
	runtime.GC()
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(1<<30)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// run lives through one world and returns its trace.
func run(t *testing.T, seed uint64) *trace {
	var tr *trace
	defer uncollected()()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(seed, func(format string, args ...any) {
			t.Errorf("seed %d, after %s: %s", seed, time.Since(tr.began), fmt.Sprintf(format, args...))
		})
		tr = w.trace
		w.live()
		if *oneSeed == seed {
			for _, line := range tr.lines {
				t.Log(line)
			}
		}
	})
	return tr
}

func newWorld(seed uint64, report func(string, ...any)) *world {
	w := &world{seed: seed, report: report, trace: newTrace(), items: map[string]*order{}}
	w.calm, w.heal = context.WithCancel(context.Background())
	w.over, w.end = context.WithCancel(context.Background())
	r := stream(seed, "world")
	w.cheats = r.IntN(5) == 0
	w.trace.note("born", "payee cheats ", w.cheats)
	w.ledger = newLedgerSim(w)
	w.net = &network{w: w}
	w.payee = newPayeeProcess(w)
	for n := range 1 + r.IntN(3) {
		p := newPayerProcess(w, n, r.IntN(4) == 0)
		w.trace.note("born", p.name, " cheats ", p.cheats)
		w.payers = append(w.payers, p)
	}
	return w
}

// troubling says that things may still fail.
func (w *world) troubling() bool { return w.calm.Err() == nil }

// live runs the world to its end.
func (w *world) live() {
	w.payee.start()
	for _, p := range w.payers {
		p.start()
	}
	w.tasks.Go(w.ledger.weather)
	w.tasks.Go(w.net.weather)
	w.tasks.Go(w.payee.fate)
	for _, p := range w.payers {
		w.tasks.Go(p.fate)
		w.shops.Go(p.shop)
	}
	time.Sleep(troubled) // of simulated time, as every pause here
	w.heal()
	w.trace.note("healed")
	w.shops.Wait()
	time.Sleep(latest) // so that no message is on its way
	if !w.agree() {
		w.report("the healed world did not come to agree")
	}
	w.end()
	for _, p := range w.payers {
		p.kill()
	}
	w.payee.kill()
	w.tasks.Wait()
	w.net.tasks.Wait()
	synctest.Wait()
}

// ordered remembers an item under a new name.
func (w *world) ordered(who *payerProcess, id channel.ID, price channel.Amount) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.opening++
	name := fmt.Sprintf("%s item %d", who.name, w.opening)
	w.items[name] = &order{id: id, price: price, honest: !who.cheats}
	return name
}

// acknowledged notes that the payee has said an item is charged.
func (w *world) acknowledged(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.items[name].acked = true
}

// sleep waits; false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// between draws a time between a and b.
func between(r *rand.Rand, a, b time.Duration) time.Duration {
	return a + time.Duration(r.Int64N(int64(b-a)))
}

func amount(v uint64) channel.Amount { return channel.NewAmount(v) }

func plus(a, b channel.Amount) channel.Amount {
	sum, err := a.Add(b)
	if err != nil {
		panic(err) // amounts here are small
	}
	return sum
}
