package e2e

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/test/process"
	"github.com/stiver-pay/stiver/wallet"
)

const (
	killedWallets  = 3
	killsPerWallet = 7
	streamPaths    = 12 // of a command, bought streamRounds times each
	streamRounds   = 6
)

// steps tells of each message between a payer and a payee: a moment to die at.
type steps chan struct{}

func (s steps) happened() {
	select {
	case s <- struct{}{}:
	default: // nobody waits for it
	}
}

// shop serves every path with its name.
func (s steps) shop() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.happened()
		fmt.Fprintf(w, "item %s\n", r.URL.Path)
	})
}

// road leads to a gateway; every request and answer on it is a step.
func (s steps) road(t *testing.T, to string) string {
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	road := &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { s.happened(); r.SetURL(u) },
		ModifyResponse: func(*http.Response) error { s.happened(); return nil },
		// A payer that is gone is what this is about.
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) {},
	}
	server := httptest.NewServer(road)
	t.Cleanup(server.Close)
	return server.URL
}

// victim is a wallet whose commands are killed.
type victim struct {
	*house
	steps  steps
	random *rand.Rand
	road   string
	kills  int
	n      int            // names things
	opened bool           // the first deposit was begun
	asked  map[string]int // how often a path was to be bought
	got    map[string]int // how often its content came
	again  map[string]int // purchases begun anew after one that was killed
}

// strike runs a command and kills it after so many steps and a little while,
// unless it ends before.
func (v *victim) strike(after int, little time.Duration, args ...string) (r result, killed bool) {
	v.t.Helper()
	for len(v.steps) > 0 { // those of the command before
		<-v.steps
	}
	p := v.start("", nil, args...)
	late := time.After(patience)
	for range after {
		select {
		case <-v.steps:
		case <-p.done:
			return p.result(), false
		case <-late:
			v.t.Fatalf("%v does not go on", args)
		}
	}
	select {
	case <-time.After(little): // the moment is random, nothing is waited for
	case <-p.done:
	}
	p.kill()
	r = p.result()
	if r.status == -1 {
		v.kills++
	}
	return r, r.status == -1
}

func (v *victim) path(kind string) string {
	v.n++
	return fmt.Sprintf("/%s/%d", kind, v.n)
}

// pay buys a path, killed at most twice, until its content is there.
func (v *victim) pay() {
	path := v.path("pay")
	args := []string{"wallet", "pay", v.road + path}
	v.asked[path] = 1
	for range 2 {
		r, killed := v.strike(v.after(payDeposits, 6), v.moment(), args...)
		if !killed && r.status != 0 {
			v.t.Fatalf("%v: %s", args, r.errors)
		}
		if string(r.out) == "item "+path+"\n" {
			v.got[path]++
			return
		}
		v.again[path]++
		if !killed || v.kills == killsPerWallet || v.random.IntN(2) == 0 {
			break
		}
	}
	v.finish(path)
}

// finish buys a path and lives.
func (v *victim) finish(path string) {
	v.t.Helper()
	if r := v.must(nil, "wallet", "pay", v.road+path); string(r.out) != "item "+path+"\n" {
		v.t.Fatalf("%s: %q", path, r.out)
	}
	v.got[path]++
}

// stream buys paths over the stream, killed or not, and counts what came.
func (v *victim) stream(kill bool) {
	v.n++
	file := filepath.Join(v.home, fmt.Sprintf("stream-%d", v.n))
	args := []string{"wallet", "stream", "--count", fmt.Sprint(streamRounds), "--output", file}
	for range streamPaths {
		path := v.path("stream")
		v.asked[path] = streamRounds
		args = append(args, v.road+path)
	}
	if kill {
		r, killed := v.strike(v.after(streamDeposits, streamPaths*(2+streamRounds)), v.moment(), args...)
		if !killed && r.status != 0 {
			v.t.Fatalf("%v: %s", args, r.errors)
		}
	} else {
		v.must(nil, args...)
	}
	content, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		v.t.Fatal(err)
	}
	for line := range bytes.Lines(content) {
		if path, ok := strings.CutSuffix(strings.TrimPrefix(string(line), "item "), "\n"); ok {
			v.got[path]++
		}
	}
}

// The step at which a first command has its deposit on the way: an offer, and
// the payment with the deposit; or two steps for each quote and the terms, and
// the deposit.
const (
	payDeposits    = 3
	streamDeposits = 2*streamPaths + 3
)

// after is how many steps the next command lives: into the deposit the first
// time, then at random.
func (v *victim) after(deposit, most int) int {
	if !v.opened {
		v.opened = true
		return deposit
	}
	return v.random.IntN(most)
}

// moment is a random little while: mostly shorter than a message takes, at
// times long enough for a deposit or a start.
func (v *victim) moment() time.Duration {
	if v.random.IntN(3) == 0 {
		return time.Duration(v.random.IntN(200)) * time.Millisecond
	}
	return time.Duration(v.random.IntN(3000)) * time.Microsecond
}

// Killed at random moments of paying, the first deposit among them, and run
// again, a wallet goes on with its channel: what it got, or has an answer for,
// is in the payee's log; nothing is in there more often than it was asked for;
// and both sides tell the same.
func TestAKilledWalletGoesOnAndPaysForNothingTwice(t *testing.T) {
	steps := make(steps, 1<<16)
	town := newTown(t, steps.shop())
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	road := steps.road(t, town.http)
	l := town.ledger()

	holders := townsfolk(t, town)
	for n := range uint64(killedWallets) {
		v := &victim{
			house: town.neighbour(), steps: steps, random: rand.New(rand.NewPCG(seed, n)), road: road,
			asked: map[string]int{}, got: map[string]int{}, again: map[string]int{},
		}
		holders = append(holders, process.AddressOf(v.newWallet(town, "100")))
		for v.kills < killsPerWallet {
			if v.opened && v.random.IntN(2) == 0 || !v.opened && n%2 == 0 {
				v.pay()
			} else {
				v.stream(true)
			}
		}
		// The next payment on a channel settles what a kill left open there; a
		// wallet may have one for requests and one for streams.
		v.stream(false)
		last := v.path("pay")
		v.asked[last] = 1
		v.finish(last)
		v.compare(town)
	}
	town.must(nil, "gateway", "settle")
	conserved(t, l, holders...)
}

// sale is a sum charged on a channel: no two entries share it.
type sale struct {
	channel channel.ID
	charged channel.Amount
}

// compare holds what the payer has against what the payee has.
func (v *victim) compare(payee *house) {
	v.t.Helper()
	sold, at := map[string]int{}, map[sale]soldLine{}
	logs := map[channel.ID][]soldLine{}
	for _, c := range agreed(v.t, payee, v.house) {
		var log []soldLine
		payee.must(&log, "gateway", "entries", c.Channel.String())
		var sum channel.Amount
		for _, e := range log {
			sold[e.Item]++
			at[sale{c.Channel, e.Charged}] = e
			sum, _ = sum.Add(e.Amount)
		}
		if sum != c.Charged || uint64(len(log)) != c.Entries {
			v.t.Errorf("%d entries make %s, charged is %s", len(log), sum, c.Charged)
		}
		logs[c.Channel] = log
	}
	answered := v.answers(at, logs)
	for path, asked := range v.asked {
		n := sold[path]
		// An answer that reached the screen may have missed the statement, and
		// the other way round; sold without either is sold for nothing. On the
		// stream what was in flight at the kill has neither.
		if n < answered[path] || n < v.got[path] || n > asked+v.again[path] || asked == 1 && n > answered[path]+v.got[path] {
			v.t.Errorf("%s: wanted %d times, begun anew %d times, came %d times, answered %d times, sold %d times",
				path, asked, v.again[path], v.got[path], answered[path], n)
		}
		if asked == 1 && n > 1 {
			v.t.Logf("%s was paid, killed before it was shown, and bought again", path)
		}
	}
	for path := range sold {
		if v.asked[path] == 0 {
			v.t.Errorf("%s was sold and never asked for", path)
		}
	}
	v.t.Logf("killed %d times, %d items", v.kills, len(sold))
}

// answers counts what the statement says was bought, each of which must be in
// the payee's log.
func (v *victim) answers(at map[sale]soldLine, logs map[channel.ID][]soldLine) map[string]int {
	v.t.Helper()
	var statement []wallet.Line
	v.must(&statement, "wallet", "statement")
	answered := map[string]int{}
	for _, line := range statement {
		switch line.Kind {
		case wallet.KindVoucher:
			path := strings.TrimPrefix(line.URL, v.road)
			answered[path]++
			if e := at[sale{*line.Channel, *line.Total}]; e.Item != path || e.Amount != *line.Charged {
				v.t.Errorf("the payer has an answer for %s at %s, the payee sold %q then", path, line.Total, e.Item)
			}
		case wallet.KindStream:
			answered[line.URL]++
			log := logs[*line.Channel]
			if n := *line.Sequence; n >= uint64(len(log)) || log[n].Item != line.URL {
				v.t.Errorf("the payer was told that payment %d bought %s, the log has %d entries or another item", n, line.URL, len(log))
			}
		}
	}
	return answered
}
