package payee

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
)

// crashDir tells the test binary to be the payee that is killed, and
// crashKnown what the payers were told before: "sold vouched ticked".
const (
	crashDir   = "STIVER_PAYEE_CRASH_DIR"
	crashKnown = "STIVER_PAYEE_CRASH_KNOWN"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		if err := sellForever(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

const crashPrice = 3

// The three payers of the crash test: one buys on x402's terms, one streams
// vouchers, some of whose items are forgotten meanwhile, one streams ticks with
// delivery.
var crashPayers = [3]*payer{newPayer(2), newPayer(3), newPayer(4)}

// crashErased is who is named where the second payer's item was forgotten.
const crashErased = len(crashPayers)

func openAt(dir string) (*store.Store, *Engine, error) {
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		return nil, nil, err
	}
	f := newFakeLedger()
	for _, p := range crashPayers {
		f.fund(p.cfg, amount(1<<40))
	}
	e, err := Open(context.Background(), Options{Store: s, Ledger: f, Domain: testDomain, Terms: testTerms, Signer: payeeKey})
	if err != nil {
		return nil, nil, err
	}
	for _, p := range crashPayers {
		if _, err := e.Admit(context.Background(), p.cfg); err != nil {
			return nil, nil, err
		}
	}
	return s, e, nil
}

// sellForever prints "payer payments" for every durable answer, one after the
// other, until it is killed; "3 payments" when the item of the last of these is
// forgotten.
func sellForever(dir string) error {
	var known [3]uint64
	if _, err := fmt.Sscan(os.Getenv(crashKnown), &known[0], &known[1], &known[2]); err != nil {
		return err
	}
	_, e, err := openAt(dir)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	say := func(payer int, payments uint64) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Println(payer, payments)
	}
	failed := make(chan error)
	sold := make(chan uint64, 1)
	streamed := func(payer int, payments uint64) {
		say(payer, payments)
		select {
		case sold <- payments:
		default: // not every one
		}
	}
	go func() { failed <- buyOneByOne(e, crashPayers[0], known[0], say) }()
	go func() { failed <- streamVouchers(e, crashPayers[1], known[1], streamed) }()
	go func() { failed <- forget(e, crashPayers[1], sold, say) }()
	go func() { failed <- streamDeliveries(e, crashPayers[2], say) }()
	return <-failed
}

func itemOf(n uint64) []byte { return fmt.Appendf(nil, "item %d", n) }

func buyOneByOne(e *Engine, p *payer, n uint64, say func(int, uint64)) error {
	for ; ; n++ {
		sale, err := e.Begin(context.Background(), p.id, Payment{
			Voucher: p.voucher(amount(crashPrice * (n + 1))), Price: amount(crashPrice), Request: [32]byte{byte(n), byte(n >> 8)},
		})
		if err != nil {
			return fmt.Errorf("sale %d: %w", n, err)
		}
		if _, err := sale.Commit(context.Background(), amount(crashPrice), itemOf(n)); err != nil {
			return fmt.Errorf("sale %d: %w", n, err)
		}
		say(0, n+1)
	}
}

// streamVouchers begins at what it was told, as a payer does that lost answers.
func streamVouchers(e *Engine, p *payer, n uint64, say func(int, uint64)) error {
	window := make(chan struct{}, 8)
	failed := make(chan error, 1)
	for {
		batch := make([]StreamPayment, 1+rand.IntN(5))
		for i := range batch {
			batch[i] = StreamPayment{
				Sequence: n, Price: amount(crashPrice), Voucher: ptr(p.voucher(amount(crashPrice * (n + 1)))), Item: itemOf(n),
			}
			n++
		}
		select {
		case window <- struct{}{}:
		case err := <-failed:
			return err
		}
		e.Pay(p.id, batch, func(o Outcome) {
			if o.Err != nil {
				select {
				case failed <- o.Err:
				default:
				}
				return
			}
			say(1, o.Next)
			<-window
		})
	}
}

// forget erases lines of what was sold, every other at most.
func forget(e *Engine, p *payer, sold <-chan uint64, say func(int, uint64)) error {
	for payments := range sold {
		line := (payments - 1) &^ 1
		if err := e.Erase(context.Background(), p.id, line); err != nil {
			return fmt.Errorf("forget line %d: %w", line, err)
		}
		say(crashErased, line+1)
	}
	return nil
}

func streamDeliveries(e *Engine, p *payer, say func(int, uint64)) error {
	for {
		v, _ := e.View(p.id)
		for _, pay := range p.ticks(v.Payments, 16, crashPrice, v.Charged.Max(p.proven(v))) {
			pay.Item = itemOf(pay.Sequence)
			r, err := e.Reserve(p.id, pay)
			if err != nil {
				return err
			}
			done := make(chan Outcome, 1)
			r.Commit(pay.Price, func(o Outcome) { done <- o })
			o := <-done
			if o.Err != nil {
				return o.Err
			}
			say(2, o.Next)
		}
	}
}

func TestKillAtAnyInstantLosesNothingAcknowledgedAndChargesNothingTwice(t *testing.T) {
	dir := t.TempDir()
	var known [3]uint64
	erased := make(map[uint64]bool)
	for range 22 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), crashDir+"="+dir, fmt.Sprintf("%s=%d %d %d", crashKnown, known[0], known[1], known[2]))
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		answers := bufio.NewReader(out)
		for killAfter := rand.IntN(150); ; killAfter-- {
			line, err := answers.ReadString('\n')
			if err != nil {
				break // the pipe ends with the child; a cut line is no answer
			}
			var payer int
			var payments uint64
			if _, err := fmt.Sscan(strings.TrimSpace(line), &payer, &payments); err != nil {
				t.Fatal(err)
			}
			if payer == crashErased {
				erased[payments-1] = true
			} else {
				known[payer] = max(known[payer], payments)
			}
			if killAfter == 0 {
				_ = child.Process.Kill()
			}
		}
		_ = child.Wait()
		examine(t, dir, known, erased)
	}
	if len(erased) == 0 {
		t.Fatal("no item was ever forgotten")
	}
	for i, n := range known {
		if n == 0 {
			t.Fatalf("payer %d was never sold anything", i)
		}
	}
}

// examine opens what the killed payee left.
func examine(t *testing.T, dir string, known [3]uint64, erased map[uint64]bool) {
	t.Helper()
	s, e, err := openAt(dir)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, store: s, engine: e}
	defer d.stop()
	d.check(t)
	for i, p := range crashPayers {
		v := d.view(p.id)
		if v.Payments < known[i] {
			t.Fatalf("payer %d was told of %d payments, %d are left", i, known[i], v.Payments)
		}
		if v.Charged != amount(crashPrice*v.Payments) {
			t.Fatalf("payer %d: %s charged for %d payments", i, v.Charged, v.Payments)
		}
		var n uint64
		err := e.Entries(context.Background(), p.id, 0, func(l Line) error {
			item := itemOf(n)
			if p == crashPayers[1] && n%2 == 0 && (l.Erased || erased[n]) {
				item = nil // being forgotten when the payee was killed, or before
			}
			if string(l.Item) != string(item) || l.Erased != (item == nil) || l.Entry.Kind != channel.Charge {
				t.Fatalf("payer %d: entry %d is %s of %q", i, n, l.Entry.Kind, l.Item)
			}
			n++
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
