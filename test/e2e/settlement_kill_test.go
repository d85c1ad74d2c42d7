package e2e

import (
	"crypto/ecdsa"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/gateway"
	"github.com/stiver-pay/stiver/test/process"
)

const (
	crowd        = 3000 // channels, of which some 750 go into a transaction
	crowdDeposit = 100
)

// fair is a payee with a crowd of channels.
type fair struct {
	t       *testing.T
	ledger  *process.Ledger
	on      *ledger.Ledger
	gateway *process.Gateway
	buyers  []*buyer
}

func newFair(t *testing.T) *fair {
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "item %s", r.URL.Path)
	}))
	t.Cleanup(upstream.Close)
	l := process.StartLedger(t)
	f := &fair{t: t, ledger: l, on: l.Reader(t)}
	f.gateway = process.StartGateway(t, process.GatewayOptions{LedgerURL: l.URL, Key: l.Platform, YAML: fmt.Sprintf(
		"upstream: %s\nwithdraw_delay: 15m\nsettle: {interval: -1s}\nprices: {default: %d base}\n", upstream.URL, price)})
	f.open(l.Account(t, crowd*crowdDeposit))
	return f
}

// open deposits into all channels.
func (f *fair) open(key *ecdsa.PrivateKey) {
	f.t.Helper()
	token, err := f.on.Coin().Domain(f.t.Context())
	if err != nil {
		f.t.Fatal(err)
	}
	fundings := make([]ledger.Funding, crowd)
	for i := range fundings {
		b := newBuyer(f.t, key, f.ledger.Platform, f.on.Domain(), f.gateway.URL, price)
		binary.BigEndian.PutUint64(b.config.Salt[:], uint64(i)+1)
		b.id, b.deposited = f.on.Domain().ChannelID(b.config), crowdDeposit
		f.buyers = append(f.buyers, b)
		a := ledger.DepositAuthorization{ValidBefore: uint64(time.Now().Add(time.Hour).Unix()), Salt: b.config.Salt}
		fundings[i] = ledger.Funding{Config: b.config, Amount: channel.NewAmount(crowdDeposit), Authorization: a}
		if err := fundings[i].Sign(f.on, token, channel.NewKeySigner(key)); err != nil {
			f.t.Fatal(err)
		}
	}
	payer := f.on.As(client.NewAccount(f.on.Client(), client.NewKeySigner(key)))
	if err := payer.DepositMany(f.t.Context(), fundings); err != nil {
		f.t.Fatal(err)
	}
}

// buy buys once on every channel.
func (f *fair) buy() {
	f.t.Helper()
	f.buyers[0].look()
	down := func() { f.t.Error("the gateway does not answer") }
	next := make(chan *buyer)
	var work sync.WaitGroup
	for range 16 {
		work.Go(func() {
			for b := range next {
				b.accepted = f.buyers[0].accepted
				b.buy("/ticket", down)
			}
		})
	}
	for _, b := range f.buyers {
		next <- b
	}
	close(next)
	work.Wait()
	if f.t.Failed() {
		f.t.FailNow()
	}
}

// settle settles. Once the gateway has come as far as until says it is killed,
// a moment later, and started again; killed says that this was before the end.
func (f *fair) settle(until func(gateway.SettlementProgress) bool, moment time.Duration) (done gateway.SettlementReport, killed bool) {
	f.t.Helper()
	reached := make(chan struct{})
	var once sync.Once
	type outcome struct {
		done gateway.SettlementReport
		err  error
	}
	ended := make(chan outcome, 1)
	admin := f.gateway.AdminClient(f.t)
	go func() {
		done, err := admin.SettleTelling(f.t.Context(), func(p gateway.SettlementProgress) {
			if until != nil && until(p) {
				once.Do(func() { close(reached) })
			}
		})
		ended <- outcome{done, err}
	}()
	select {
	case <-reached:
	case o := <-ended:
		if o.err != nil {
			f.t.Fatal(o.err)
		}
		return o.done, false
	}
	<-time.NewTimer(moment).C
	f.gateway.Kill()
	o := <-ended
	f.gateway.Restart(f.t)
	return o.done, o.err != nil
}

// check compares the ledger with what was sold: every channel is claimed for
// what it was charged, by one claim.
func (f *fair) check() {
	f.t.Helper()
	head, err := f.on.Height(f.t.Context())
	if err != nil {
		f.t.Fatal(err)
	}
	claims := make(map[channel.ID][]channel.Amount)
	for from := uint64(0); from <= head; from++ {
		events, err := f.on.Events(f.t.Context(), from, from)
		if err != nil {
			f.t.Fatal(err)
		}
		for _, e := range events {
			if made, ok := e.(ledger.ClaimMade); ok {
				claims[made.Channel] = append(claims[made.Channel], made.Total)
			}
		}
	}
	wrong := 0
	for _, b := range f.buyers {
		if got := claims[b.id]; len(got) != 1 || got[0] != channel.NewAmount(b.charged) {
			wrong++
		}
	}
	if wrong != 0 || len(claims) != crowd {
		f.t.Errorf("%d of %d channels were not claimed once for what was charged; %d have claims", wrong, crowd, len(claims))
	}
	total := channel.NewAmount(crowd * price)
	if got, err := f.on.Coin().Balance(f.t.Context(), process.AddressOf(f.ledger.Platform)); err != nil || got != total {
		f.t.Errorf("%v: the payee has %s, charged %s", err, got, total)
	}
	escrow := channel.NewAmount(crowd * (crowdDeposit - price))
	if got, err := f.on.Coin().Balance(f.t.Context(), contracts.ChannelsAddress); err != nil || got != escrow {
		f.t.Errorf("%v: %s is in escrow, want %s", err, got, escrow)
	}
}

// audit proves the settlements to somebody with the genesis.
func (f *fair) audit() {
	f.t.Helper()
	dir := f.t.TempDir()
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		f.t.Fatal(err)
	}
	defer log.Close()
	if err := f.gateway.AdminClient(f.t).Export(f.t.Context(), log); err != nil {
		f.t.Fatal(err)
	}
	bundle := filepath.Join(dir, "bundle")
	for _, args := range [][]string{
		{"audit", "export", "--rpc", f.ledger.URL, "--log", log.Name(), "--output", bundle},
		{"audit", "verify", "--genesis", filepath.Join(f.ledger.Home, "genesis.json"), bundle},
	} {
		if out, err := exec.Command(process.Binary(f.t), args...).CombinedOutput(); err != nil {
			f.t.Fatalf("stiver %v: %v\n%s", args, err, out)
		}
	}
}

// A gateway that is killed again and again while it settles thousands of
// channels claims each of them once, for what it was charged, and anchors a log
// that an auditor can follow.
func TestASettlementThatIsKilledGoesOnAndClaimsEachChannelOnce(t *testing.T) {
	f := newFair(t)
	f.buy()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	sent := func(n int) func(gateway.SettlementProgress) bool {
		return func(p gateway.SettlementProgress) bool { return p.Phase == payee.Claiming && p.Transactions >= n }
	}
	plans := []struct {
		until  func(gateway.SettlementProgress) bool
		within time.Duration // of which a random part is waited
	}{
		{func(p gateway.SettlementProgress) bool { return p.Phase == payee.Reading }, 30 * time.Millisecond},
		{sent(0), 50 * time.Millisecond}, {sent(0), 100 * time.Millisecond}, {sent(0), 200 * time.Millisecond}, {sent(0), 400 * time.Millisecond},
		{sent(1), 30 * time.Millisecond},
		{func(p gateway.SettlementProgress) bool { return p.Phase == payee.Anchoring }, 100 * time.Millisecond},
	}
	kills := 0
	for _, k := range plans {
		if _, killed := f.settle(k.until, time.Duration(random.Int64N(int64(k.within)))); killed {
			kills++
		}
	}
	done, _ := f.settle(nil, 0)
	if kills < 3 {
		t.Errorf("only %d of the kills came before the end", kills)
	}
	f.check()
	// A kill costs a transaction that is not full, and one that was sent when
	// the next run could not see it yet.
	most := uint64(crowd/500 + 1 + 2*len(plans))
	sentAll, err := f.on.Client().Nonce(t.Context(), process.AddressOf(f.ledger.Platform))
	if err != nil || sentAll > most {
		t.Errorf("%v: the payee sent %d transactions, want at most %d", err, sentAll, most)
	}
	f.audit()
	t.Logf("%d kills before the end, %d transactions; the last settlement: %+v", kills, sentAll, done)
}
