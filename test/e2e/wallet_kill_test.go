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
	"slices"
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
		r, killed := v.strike(v.random.IntN(6), v.moment(), args...)
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
	if r := v.must(nil, args...); string(r.out) != "item "+path+"\n" {
		v.t.Fatalf("%v: %q", args, r.out)
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
		r, killed := v.strike(v.random.IntN(streamPaths*(2+streamRounds)), v.moment(), args...)
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
	upstream := httptest.NewServer(steps.shop())
	defer upstream.Close()
	town := newHouse(t)
	town.startLedger()
	town.startGateway(upstream.URL)
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
			if v.random.IntN(2) == 0 {
				v.pay()
			} else {
				v.stream(true)
			}
		}
		v.stream(false)
		v.compare(town)
	}
	town.must(nil, "gateway", "settle")
	conserved(t, l, holders...)
}

// compare holds what the payer has against what the payee has.
func (v *victim) compare(payee *house) {
	v.t.Helper()
	mine, theirs := agreed(v.t, payee, v.house)
	var log []soldLine
	payee.must(&log, "gateway", "entries", theirs.Channel.String())
	var statement []wallet.Line
	v.must(&statement, "wallet", "statement")

	sold, bySum := map[string]int{}, map[channel.Amount]soldLine{}
	var sum channel.Amount
	for _, e := range log {
		sold[e.Item]++
		bySum[e.Charged] = e
		sum, _ = sum.Add(e.Amount)
	}
	if sum != mine.Charged || uint64(len(log)) != theirs.Entries {
		v.t.Errorf("%d entries make %s, charged is %s", len(log), sum, mine.Charged)
	}
	answered := map[string]int{}
	for _, line := range statement {
		switch line.Kind {
		case wallet.KindVoucher:
			path := strings.TrimPrefix(line.URL, v.road)
			answered[path]++
			if e := bySum[*line.Total]; e.Item != path || e.Amount != *line.Charged {
				v.t.Errorf("the payer has an answer for %s at %s, the payee sold %q then", path, line.Total, e.Item)
			}
		case wallet.KindStream:
			answered[line.URL]++
			if n := *line.Sequence; n >= uint64(len(log)) || log[n].Item != line.URL {
				v.t.Errorf("the payer was told that payment %d bought %s, the log has %d entries or another item", n, line.URL, len(log))
			}
		}
	}
	for path, asked := range v.asked {
		if sold[path] < answered[path] || sold[path] < v.got[path] || sold[path] > asked+v.again[path] {
			v.t.Errorf("%s: wanted %d times, begun anew %d times, came %d times, answered %d times, sold %d times",
				path, asked, v.again[path], v.got[path], answered[path], sold[path])
		}
		// Begun anew after an answer that reached the disk and not the screen,
		// a payment is another one, and the payer has both answers.
		if asked == 1 && sold[path] != answered[path] {
			v.t.Errorf("%s was sold %d times, the payer has %d answers", path, sold[path], answered[path])
		}
		if asked == 1 && sold[path] > 1 {
			v.t.Logf("%s was paid, lost with its command, and bought again", path)
		}
	}
	if strangers := slices.DeleteFunc(log, func(e soldLine) bool { return v.asked[e.Item] > 0 }); len(strangers) > 0 {
		v.t.Errorf("sold and never asked for: %+v", strangers)
	}
	v.t.Logf("killed %d times, %d payments, %s charged", v.kills, len(log), mine.Charged)
}
