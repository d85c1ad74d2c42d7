package sim

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var withMutants = flag.Bool("sim.mutants", false, "show that the worlds catch deliberate bugs; compiles the engines anew for each")

// mutant is a deliberate bug: text of a source file that is replaced.
type mutant struct {
	name, file, old, new string
}

// mutants are what a careless change might do.
var mutants = []mutant{
	{
		"a run of payments is acknowledged before it is durable", "channel/payee/stream.go",
		"	s.await(func(err error) {\n		if err != nil {\n			out.Next, out.Charged, out.Err = s.durable.payments, s.durable.charged, err\n		}\n		done(out)\n	})\n",
		"	go done(out)\n	s.await(func(error) {})\n",
	},
	{
		"a sale is acknowledged before it is durable", "channel/payee/sale.go",
		"	if err := waitFor(ctx, done); err != nil {\n		return Result{}, err\n	}\n	return result, nil",
		"	return result, nil",
	},
	{
		"the payee goes on after a commit that failed", "channel/payee/seat.go",
		"	if err != nil {\n		tell := s.leave(err)\n		s.mu.Unlock()\n		tell()\n		return\n	}\n	f := s.flight",
		"	f := s.flight",
	},
	{
		"an old payment is charged again with its batch", "channel/payee/stream.go",
		"	for len(batch) > 0 && batch[0].Sequence < s.state.Payments {\n		batch = batch[1:]\n	}\n",
		"	for i := range batch {\n		batch[i].Sequence = s.state.Payments + uint64(i)\n	}\n",
	},
	{
		"a voucher pays for another item too", "channel/payee/sale.go",
		"last.Ceiling == p.Voucher.Ceiling && last.Request == p.Request",
		"last.Ceiling == p.Voucher.Ceiling",
	},
	{
		"whatever is deposited counts as authorised", "channel/state.go",
		"return s.Ceiling().Max(s.Escrow.Claimed).Min(s.Escrow.Balance)",
		"return s.Escrow.Balance",
	},
	{
		"a tick is worth one tick more", "channel/state.go",
		"	a, err := s.Ticks.At(s.Tick.Index)\n",
		"	a, err := s.Ticks.At(min(s.Tick.Index+1, s.Ticks.Length))\n",
	},
	{
		"a tick's preimage is not looked at", "channel/tick.go",
		"	if HashTimes(t.Preimage, t.Index-known.Index) != known.Preimage {\n		return ErrTick\n	}\n",
		"",
	},
	{
		"a withdrawal under way is still spent", "channel/state.go",
		"return s.Escrow.Balance.Minus(s.Escrow.Leaving)",
		"return s.Escrow.Balance",
	},
	{
		"what a leaving payer owes is not claimed at once", "channel/payee/watch.go",
		"	if leaving {\n		e.leavers.add(id)\n	}\n",
		"	_ = leaving\n",
	},
	{
		"a voucher is signed before it is durable", "channel/payer/lease.go",
		"	if err := l.commit(ctx); err != nil {\n		return channel.Voucher{}, Deposit{}, err\n	}\n	s := l.State()\n	v, err := channel.SignVoucher(l.e.opt.Domain, l.e.opt.Secrets.Session(), s.ID, ceiling)",
		"	s := l.State()\n	v, err := channel.SignVoucher(l.e.opt.Domain, l.e.opt.Secrets.Session(), s.ID, ceiling)",
	},
	{
		"a tick chain is used before its plan is durable", "channel/payer/plan.go",
		"	if err == nil {\n		err = l.commit(context.Background())\n	}\n	return plan, err",
		"	if err == nil {\n		err = context.Background().Err()\n	}\n	return plan, err",
	},
	{
		"a restart forgets that chains of the plan may be in use", "channel/payer/codec.go",
		"t.Ticks.Length, t.Plan != (channel.TickVoucher{})",
		"t.Ticks.Length, false",
	},
	{
		"the payer believes any total", "channel/payer/state.go",
		"	if cumulative != expected {\n		return s.disagree(\"charged total\", expected.String(), cumulative.String())\n	}\n	s.Spent, s.Order",
		"	expected = cumulative\n	s.Spent, s.Order",
	},
	{
		"a line is missing in the log on disk", "channel/payee/seat.go",
		"		if r.count > 0 {\n",
		"		if r.count > 0 && r.first%5 != 3 {\n",
	},
}

// TestMutantsAreCaught compiles each deliberate bug into the engines and waits
// for a world that shows it.
func TestMutantsAreCaught(t *testing.T) {
	if !*withMutants {
		t.Skip("takes minutes; give -sim.mutants, as make worlds does")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) { m.isCaught(t, root) })
	}
}

var failedSeed = regexp.MustCompile(`-sim\.seed \d+|(?s)seed \d+, after [^\n]*`)

func (m mutant) isCaught(t *testing.T, root string) {
	path := filepath.Join(root, m.file)
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(source), m.old); n != 1 {
		t.Fatalf("%s has the text to replace %d times: the bug must follow the source", m.file, n)
	}
	dir := t.TempDir()
	changed, overlay, binary := filepath.Join(dir, "changed.go"), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "sim.test")
	plan, err := json.Marshal(map[string]map[string]string{"Replace": {path: changed}})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{changed: []byte(strings.Replace(string(source), m.old, m.new, 1)), overlay: plan} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-overlay", overlay, "-o", binary, "./test/sim")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the bug does not compile: %v\n%s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), binary, "-test.run", "^TestWorlds$", "-sim.seeds", "2000").CombinedOutput()
	if err == nil {
		t.Fatal("2000 worlds did not notice")
	}
	t.Logf("%s", failedSeed.Find(out))
}
