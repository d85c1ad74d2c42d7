package payer

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
)

const (
	crashEnv = "STIVER_TEST_CRASH_DIR"
	kills    = 24
)

// message goes over a pipe between the payer's process and its payee.
type message struct {
	Known   []known
	Use     Use
	ID      channel.ID
	Item    uint64
	Voucher *channel.Voucher
	Auth    *Authorisation
	Numbers *Numbers
	Charged channel.Amount
	Total   channel.Amount
	Correct bool
}

// known is what a process that starts knows of a channel.
type known struct {
	ID     channel.ID
	Signed channel.Amount
	Spent  channel.Amount
}

// TestMain runs the payer's process when this is one.
func TestMain(m *testing.M) {
	if dir := os.Getenv(crashEnv); dir != "" {
		if err := payUntilKilled(dir, json.NewEncoder(os.Stdout), json.NewDecoder(bufio.NewReader(os.Stdin))); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// payUntilKilled is the payer: orders and runs of a stream, in turn.
func payUntilKilled(dir string, out *json.Encoder, in *json.Decoder) error {
	s, err := store.Open(dir, store.Options{Durability: store.ProcessCrash})
	if err != nil {
		return err
	}
	secrets, err := DeriveSecrets(testKey(1), testDomain)
	if err != nil {
		return err
	}
	e, err := Open(Options{Store: OnStore(s), Domain: testDomain, Payer: secrets.Session().Address(), Secrets: secrets})
	if err != nil {
		return err
	}
	var hello message
	for _, c := range e.Channels() {
		hello.Known = append(hello.Known, known{c.ID, c.Signed(), c.Spent})
	}
	if err := out.Encode(hello); err != nil {
		return err
	}
	for {
		if err := orders(e, out, in); err != nil {
			return err
		}
		if err := ticks(e, out, in); err != nil {
			return err
		}
	}
}

// ask sends a message and reads the answer.
func ask(out *json.Encoder, in *json.Decoder, m message) (answer message, err error) {
	if err := out.Encode(m); err != nil {
		return answer, err
	}
	return answer, in.Decode(&answer)
}

func lease(e *Engine, use Use) (*Lease, error) {
	l, err := e.Acquire(context.Background(), Want{Terms: testTerms, Use: use})
	if err != nil || !l.State().Deposited().IsZero() {
		return l, err
	}
	if _, err := l.Fund(context.Background(), Deposit{Amount: amount(1 << 30), ValidBefore: 1 << 40}); err != nil {
		return nil, err
	}
	return l, l.Confirm()
}

func orders(e *Engine, out *json.Encoder, in *json.Decoder) error {
	l, err := lease(e, Requests)
	if err != nil {
		return err
	}
	defer l.Release()
	for range 10 {
		next, err := ask(out, in, message{Use: Requests, ID: l.State().ID}) // which item is next
		if err != nil {
			return err
		}
		for {
			v, _, err := l.Authorise(context.Background(), Purchase{Price: amount(10), Request: [32]byte{byte(next.Item), byte(next.Item >> 8)}})
			if err != nil {
				return err
			}
			a, err := ask(out, in, message{Use: Requests, ID: v.Channel, Item: next.Item, Voucher: &v})
			if err != nil {
				return err
			}
			if !a.Correct {
				if err := l.Settle(Answer{Charged: a.Charged, Cumulative: a.Total}); err != nil {
					return err
				}
				break
			}
			if err := l.Correct(Correction{Charged: a.Total, Voucher: *a.Voucher}); err != nil {
				return err
			}
		}
	}
	return nil
}

func ticks(e *Engine, out *json.Encoder, in *json.Decoder) error {
	l, err := lease(e, Streams)
	if err != nil {
		return err
	}
	s := NewStream(l, 8)
	id := l.State().ID
	a, err := ask(out, in, message{Use: Streams, ID: id})
	if err != nil {
		return err
	}
	if err := s.Resume(*a.Numbers); err != nil {
		return err
	}
	total := a.Numbers.Charged
	for i := range uint64(40) {
		total, _ = total.Add(amount(3))
		auth, err := s.Cover(total)
		if err != nil {
			return err
		}
		a, err := ask(out, in, message{Use: Streams, ID: id, Item: i, Auth: &auth})
		if err != nil {
			return err
		}
		if err := s.Acknowledged(a.Item, a.Total); err != nil {
			return err
		}
	}
	return s.Close()
}

// seller is the payee at the other end of the pipe. It survives every kill.
type seller struct {
	t      *testing.T
	payees map[channel.ID]*payee
	item   uint64            // the next one to sell by voucher
	sold   map[uint64]uint64 // charges by item
	roots  map[[32]byte]*channel.TickVoucher
}

func (s *seller) payee(id channel.ID) *payee {
	p := s.payees[id]
	if p == nil {
		core, _ := channel.NewState(id, channel.Escrow{Balance: amount(1 << 30)}, 0)
		p = &payee{State: core, by: channel.NewVerifier(testSecrets(s.t).Session().Address())}
		s.payees[id] = p
	}
	return p
}

// answer does what a payee does with a message.
func (s *seller) answer(m message) message {
	p := s.payee(m.ID)
	switch {
	case m.Use == Streams && m.Auth == nil:
		n := p.numbers()
		return message{Numbers: &n}
	case m.Use == Streams:
		a := *m.Auth
		if a.Chain != nil { // one pointer for each chain, as in one process
			if s.roots[a.Chain.Root] == nil {
				s.roots[a.Chain.Root] = a.Chain
			}
			a.Chain = s.roots[a.Chain.Root]
		}
		if err := p.take(a, amount(3)); err != nil {
			s.t.Errorf("tick: %v", err)
		}
		return message{Item: p.Payments, Total: p.Charged}
	case m.Voucher == nil:
		return message{Item: s.item}
	}
	return s.order(p, m)
}

func (s *seller) order(p *payee, m message) message {
	v, err := m.Voucher.Verify(testDomain, &p.by)
	if err != nil {
		s.t.Errorf("voucher: %v", err)
	}
	if p.Last.Ceiling == m.Voucher.Ceiling && p.Last.Request[0] == byte(m.Item) {
		s.item = m.Item + 1
		return message{Charged: p.Last.Amount, Total: p.Charged} // the answer was lost: again, not charged again
	}
	if want, _ := p.Charged.Add(amount(10)); m.Voucher.Ceiling != want {
		return message{Correct: true, Total: p.Charged, Voucher: &p.Voucher}
	}
	if err := p.Authorise(v); err != nil {
		s.t.Errorf("authorise: %v", err)
	}
	if _, err := p.Charge(amount(10), 1, channel.ItemHash{}); err != nil {
		s.t.Errorf("charge: %v", err)
	}
	p.Last = channel.Sale{Ceiling: m.Voucher.Ceiling, Amount: amount(10), Request: [32]byte{byte(m.Item)}}
	s.sold[m.Item]++
	s.item = m.Item + 1
	return message{Charged: amount(10), Total: p.Charged}
}

// TestAKilledPayerKnowsAllItSigned kills the payer at random points. Whatever
// the payee then holds, the payer's record allows for; no item is charged
// twice; and the channel goes on.
func TestAKilledPayerKnowsAllItSigned(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	dir := t.TempDir()
	s := &seller{t: t, payees: map[channel.ID]*payee{}, sold: map[uint64]uint64{}, roots: map[[32]byte]*channel.TickVoucher{}}
	random := rand.New(rand.NewPCG(1, 2))
	for n := range kills {
		s.run(dir, random.IntN(120), n)
		if t.Failed() {
			return
		}
	}
	for item, times := range s.sold {
		if times != 1 {
			t.Errorf("item %d was charged %d times", item, times)
		}
	}
	if len(s.sold) < kills {
		t.Errorf("only %d items were sold", len(s.sold))
	}
	for _, p := range s.payees {
		if err := p.Check(); err != nil {
			t.Error(err)
		}
	}
}

// start starts the payer's process and reads its hello.
func (s *seller) start(dir string) (in *json.Decoder, out *json.Encoder, kill func(), err error) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashEnv+"="+dir)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	kill = func() {
		_ = cmd.Process.Kill()
		_, _ = io.Copy(io.Discard, stdout)
		_ = cmd.Wait()
	}
	in, out = json.NewDecoder(stdout), json.NewEncoder(stdin)
	var hello message
	if err := in.Decode(&hello); err != nil {
		kill()
		return nil, nil, nil, err
	}
	s.remembers(hello.Known)
	return in, out, kill, nil
}

// run runs one process until it has sent so many messages. Half of the time it
// is killed before the last of them is answered.
func (s *seller) run(dir string, messages, n int) {
	in, out, kill, err := s.start(dir)
	if err != nil {
		s.t.Fatalf("start %d: %v", n, err)
	}
	defer kill()
	for i := 0; i <= messages; i++ {
		var m message
		if err := in.Decode(&m); err != nil {
			s.t.Fatalf("start %d, message %d: %v", n, i, err)
		}
		a := s.answer(m)
		if i == messages && n%2 == 0 {
			return
		}
		if err := out.Encode(a); err != nil {
			s.t.Fatalf("start %d, message %d: %v", n, i, err)
		}
	}
}

// remembers checks that a process that starts knows of all that was signed.
func (s *seller) remembers(all []known) {
	by := map[channel.ID]known{}
	for _, k := range all {
		by[k.ID] = k
	}
	for id, p := range s.payees {
		k := by[id]
		if k.Signed.Less(p.Ceiling()) {
			s.t.Errorf("the payee holds %s, the payer knows of %s", p.Ceiling(), k.Signed)
		}
		if p.Charged.Less(k.Spent) {
			s.t.Errorf("the payer believes %s spent, %s are charged", k.Spent, p.Charged)
		}
	}
}
