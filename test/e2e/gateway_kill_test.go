package e2e

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/paymentlog"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/gateway"
	"github.com/stiver-pay/stiver/test/process"
)

const (
	kills  = 20
	buyers = 3
	price  = 7
)

// lottery kills a gateway at random moments and starts it again.
type lottery struct {
	gateway *process.Gateway
	mu      sync.Mutex
	up      *sync.Cond
	down    bool
	over    bool
	failed  chan struct{} // closed when a buyer gave up
	once    sync.Once
}

func (l *lottery) fail() { l.once.Do(func() { close(l.failed) }) }

// wait returns when the gateway is not being restarted.
func (l *lottery) wait() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.down {
		l.up.Wait()
	}
}

func (l *lottery) set(down, over bool) {
	l.mu.Lock()
	l.down, l.over = down, over
	l.mu.Unlock()
	l.up.Broadcast()
}

func (l *lottery) ended() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.over
}

// run kills the gateway at random moments of the buyers' work: after so many
// requests reached the upstream, and a little while.
func (l *lottery) run(t *testing.T, requests <-chan struct{}) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for range kills {
		for range random.IntN(20) + 1 {
			select {
			case <-requests:
			case <-l.failed:
				return
			}
		}
		timer := time.NewTimer(time.Duration(random.IntN(3000)) * time.Microsecond)
		<-timer.C
		l.set(true, false)
		l.gateway.Kill()
		l.gateway.Restart(t)
		l.set(false, false)
	}
	l.set(false, true)
}

// Killed at 20 random moments of a paying run and started again, the gateway
// has lost nothing that a payer has a receipt for and charged nothing twice, and
// the channels go on.
func TestAKilledGatewayLosesNoReceiptAndChargesNothingTwice(t *testing.T) {
	requests := make(chan struct{})
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case requests <- struct{}{}:
		default:
		}
		fmt.Fprintf(w, "item %s", r.URL.Path)
	}))
	defer upstream.Close()
	l := process.StartLedger(t)
	g := process.StartGateway(t, process.GatewayOptions{LedgerURL: l.URL, Key: l.Platform,
		YAML: fmt.Sprintf("upstream: %s\nwithdraw_delay: 15m\nprices: {default: %d base}\n", upstream.URL, price)})
	on := l.Reader(t)
	lot := &lottery{gateway: g, failed: make(chan struct{})}
	lot.up = sync.NewCond(&lot.mu)

	var all []*buyer
	for range buyers {
		b := newBuyer(t, l.Account(t, 1_000_000), l.Platform, on.Domain(), g.URL, price)
		b.look()
		all = append(all, b)
	}
	var work sync.WaitGroup
	for n, b := range all {
		work.Go(func() {
			defer func() {
				if t.Failed() {
					lot.fail()
				}
			}()
			for i := 0; !lot.ended(); i++ {
				b.buy(fmt.Sprintf("/%d/%d", n, i), lot.wait)
			}
		})
	}
	lot.run(t, requests)
	work.Wait()
	if t.Failed() {
		return
	}
	audit(t, g, all)

	admin := g.AdminClient(t)
	done, err := admin.Settle(t.Context())
	var charged uint64
	for n, b := range all {
		charged += b.charged
		if e, err := on.Escrow(t.Context(), b.id); err != nil || e.Balance != channel.NewAmount(b.deposited) || e.Claimed != channel.NewAmount(b.charged) {
			t.Errorf("buyer %d deposited %d and was charged %d, the ledger has %+v: %v", n, b.deposited, b.charged, e, err)
		}
	}
	if err != nil || done.Paid != channel.NewAmount(charged) {
		t.Fatalf("%v: paid %s, charged %d", err, done.Paid, charged)
	}
	if got, err := on.Coin().Balance(t.Context(), process.AddressOf(l.Platform)); err != nil || got != channel.NewAmount(charged) {
		t.Fatalf("%v: the payee has %s, charged %d", err, got, charged)
	}
	t.Logf("%d kills, %d base units charged", kills, charged)
}

// audit compares the payee's whole log with what the buyers know.
func audit(t *testing.T, g *process.Gateway, all []*buyer) {
	t.Helper()
	var log bytes.Buffer
	admin := g.AdminClient(t)
	if err := admin.Export(t.Context(), &log); err != nil {
		t.Fatal(err)
	}
	entries := make(map[channel.ID][]channel.Entry)
	err := paymentlog.Read(&log, contracts.ChannelsAddress).Walk(t.Context(), paymentlog.Visitor{
		Entry: func(e channel.Entry) error { entries[e.Channel] = append(entries[e.Channel], e); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	for n, b := range all {
		list := entries[b.id]
		if uint64(len(list))*price != b.charged {
			t.Errorf("buyer %d: %d entries for %d items", n, len(list), b.charged/price)
		}
		for _, r := range b.receipts {
			if r.Entry.Sequence >= uint64(len(list)) || list[r.Entry.Sequence] != r.Entry {
				t.Errorf("buyer %d has a receipt for entry %d that the log does not hold", n, r.Entry.Sequence)
			}
		}
		bought := make(map[string]int)
		if err := admin.Entries(t.Context(), b.id, func(l gateway.StatementLine) error { bought[l.Item]++; return nil }); err != nil {
			t.Fatal(err)
		}
		for i := range b.charged / price {
			if item := fmt.Sprintf("/%d/%d", n, i); bought[item] != 1 {
				t.Errorf("item %s was charged %d times", item, bought[item])
			}
		}
	}
}
