package fault

import (
	"fmt"
	"os"
	"sync"
	"testing"
	"text/tabwriter"
	"time"
)

// row is what a scenario adds to the table.
type row struct {
	scenario     string
	faults       string
	blocks       uint64
	acknowledged int
	lost         int
	recovery     []time.Duration
}

var (
	reportMu sync.Mutex
	report   []row
)

// worst is the longest recovery.
func (r row) worst() (d time.Duration) {
	for _, e := range r.recovery {
		d = max(d, e)
	}
	return d.Round(10 * time.Millisecond)
}

// printReport shows the table of all scenarios.
func printReport() {
	if len(report) == 0 {
		return
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "scenario\tfaults\tblocks\tacknowledged\treported lost\trecovery, worst")
	for _, r := range report {
		fmt.Fprintf(out, "%s\t%s\t%d\t%d\t%d\t%s\n", r.scenario, r.faults, r.blocks, r.acknowledged, r.lost, r.worst())
	}
	out.Flush()
}

// trial is a scenario under way: a load, a witness, and what is noted.
type trial struct {
	*town
	*load
	seen  *witness
	row   row
	since uint64
}

// run is one scenario on a town: people use the ledger, faults are injected,
// and everything is checked.
func (w *town) run(name string, scenario func(*trial)) {
	w.t.Run(name, func(t *testing.T) {
		outer := w.t
		w.take(t)
		defer w.take(outer)
		s := &trial{town: w, seen: w.watch(), row: row{scenario: name}}
		if err := s.seen.follow(w.nodes[0]); err != nil {
			t.Fatal(err)
		}
		s.since = s.seen.head()
		s.load = w.startLoad()
		s.load.await(3)
		scenario(s)
		s.load.await(3)
		s.load.finish()
		w.check(s.seen, s.load)
		s.note()
	})
}

// take makes failures those of a test.
func (w *town) take(t *testing.T) {
	w.t = t
	for _, h := range w.nodes {
		h.t = t
	}
}

func (s *trial) note() {
	s.row.blocks, s.row.acknowledged, s.row.lost = s.seen.head()-s.since, s.load.acknowledged(), s.load.lost
	reportMu.Lock()
	defer reportMu.Unlock()
	report = append(report, s.row)
}

// recovered waits until the network makes new blocks and every node has them,
// and notes how long that took since the fault ended.
func (s *trial) recovered() {
	s.town.t.Helper()
	ended := time.Now()
	goal := s.seen.head() + 1
	s.level(goal)
	s.row.recovery = append(s.row.recovery, time.Since(ended))
}
