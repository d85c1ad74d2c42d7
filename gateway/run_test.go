package gateway_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/channel/paymentlog"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/gateway"
)

// running is a shop that listens itself, as `stiver gateway run` has it.
func running(t *testing.T, l *testLedger) (*shop, gateway.Addresses, *gateway.AdminClient) {
	t.Helper()
	s := &shop{ledger: l, key: l.platform(t)}
	at, _ := s.listen(t, nil)
	admin, err := gateway.NewAdminClient(at.Admin, filepath.Join(s.config.Data, "admin.token"))
	if err != nil {
		t.Fatal(err)
	}
	return s, at, admin
}

// listen runs the shop. stop ends it and returns when all requests are answered.
func (s *shop) listen(t *testing.T, upstream http.Handler) (at gateway.Addresses, stop func()) {
	t.Helper()
	cfg, err := gateway.ParseConfig([]byte(shopPrices+"data: "+t.TempDir()+`
listen: 127.0.0.1:0
admin: {listen: '127.0.0.1:0'}
stream: {listen: [/ip4/127.0.0.1/tcp/0]}
ledger: {url: `+s.ledger.url+"}\n"), ".")
	if err != nil {
		t.Fatal(err)
	}
	s.config = cfg
	if s.Gateway, err = gateway.Open(t.Context(), cfg, gateway.Options{Key: s.key, Upstream: upstream, Logger: testLogger()}); err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	ready, ended := make(chan gateway.Addresses, 1), make(chan error, 1)
	go func() { ended <- s.Run(ctx, func(a gateway.Addresses) { ready <- a }) }()
	stop = sync.OnceFunc(func() {
		end()
		if err := errors.Join(<-ended, s.Close()); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	select {
	case at = <-ready:
	case err := <-ended:
		ended <- nil
		t.Fatal(err)
	}
	s.url = "http://" + at.HTTP
	return at, stop
}

func shutdownFinishes(t *testing.T, l *testLedger) {
	s := &shop{ledger: l, key: l.platform(t)}
	asked, finish := make(chan struct{}), make(chan struct{})
	_, stop := s.listen(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(asked)
		<-finish
		_, _ = io.WriteString(w, "late")
	}))
	p := newPayer(t, s)
	offer := p.funded(5000)
	answered := make(chan *answer)
	go func() { answered <- p.send("/late", offer, p.voucher(100)) }()
	<-asked
	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	select {
	case <-stopped:
		t.Fatal("it did not wait for a request under way")
	default:
	}
	close(finish)
	(<-answered).mustSell(t, "late", 100, 100)
	<-stopped

	s.start(t, nil)
	if p.charged() != 100 {
		t.Fatalf("charged %d", p.charged())
	}
}

func operatorSettles(t *testing.T, l *testLedger) {
	s, at, admin := running(t, l)
	p := newPayer(t, s)
	offer := p.funded(5000)
	for i := uint64(1); i <= 3; i++ {
		p.send("/item.txt", offer, p.voucher(100*i)).mustSell(t, itemText, 100, 100*i)
	}
	for _, token := range []string{"", "Bearer wrong"} {
		r, _ := http.NewRequest("POST", "http://"+at.Admin+"/settle", nil)
		r.Header.Set("Authorization", token)
		if a := p.do(r); a.StatusCode != 401 || a.problem.Code != "admin_token" {
			t.Fatalf("%d %s", a.StatusCode, a.body)
		}
	}
	ctx := t.Context()
	var told []gateway.SettlementProgress
	done, err := admin.SettleTelling(ctx, func(p gateway.SettlementProgress) { told = append(told, p) })
	if err != nil || done.Paid != channel.NewAmount(300) || done.Channels != 1 || done.Epoch != 1 || done.Entries != 3 {
		t.Fatalf("%v %+v", err, done)
	}
	if done.Transactions != 1 || done.Gas < 100_000 || done.GasPerChannel != done.Gas {
		t.Fatalf("%+v", done)
	}
	if len(told) == 0 || told[len(told)-1].Phase != payee.Anchoring || told[len(told)-1].Due != 1 {
		t.Fatalf("told %+v", told)
	}
	if got, err := l.reader().Coin().Balance(ctx, p.config.Receiver); err != nil || got != channel.NewAmount(300) {
		t.Fatalf("%v %s", err, got)
	}
	if again, err := admin.Settle(ctx); err != nil || again.Transaction != "" {
		t.Fatalf("nothing was due: %v %+v", err, again)
	}
	st, err := admin.Status(ctx)
	if err != nil || st.Charged != channel.NewAmount(300) || st.Claimed != st.Charged || *st.Settled != st.Charged || st.Channels != 1 || st.Payments != 3 || st.Stream == nil {
		t.Fatalf("%v %+v", err, st)
	}
	entries(t, admin, p)
	var log bytes.Buffer
	if err := admin.Export(ctx, &log); err != nil {
		t.Fatal(err)
	}
	var sum channel.Amount
	err = paymentlog.Read(&log, contracts.ChannelsAddress).Walk(ctx, paymentlog.Visitor{
		Entry: func(e channel.Entry) error { sum = e.Charged; return nil },
	})
	if err != nil || sum != channel.NewAmount(300) {
		t.Fatalf("%v %s", err, sum)
	}
}

// entries reads the statement and erases what one entry was for.
func entries(t *testing.T, admin *gateway.AdminClient, p *payer) {
	t.Helper()
	read := func() (lines []gateway.StatementLine) {
		if err := admin.Entries(t.Context(), p.id, func(l gateway.StatementLine) error { lines = append(lines, l); return nil }); err != nil {
			t.Fatal(err)
		}
		return lines
	}
	before := read()
	if len(before) != 3 || before[1].Item != "/item.txt" || before[2].Charged != channel.NewAmount(300) {
		t.Fatalf("%+v", before)
	}
	if err := admin.Erase(t.Context(), p.id, 1); err != nil {
		t.Fatal(err)
	}
	after := read()
	if !after[1].Erased || after[1].Item != "" || after[1].Hash != before[1].Hash || after[0].Item == "" {
		t.Fatalf("%+v", after)
	}
	var refused interface{ Code() string }
	if err := admin.Erase(t.Context(), p.id, 99); !errors.As(err, &refused) || refused.Code() != payee.ErrNoEntry.Code() {
		t.Fatalf("erasing what is not there: %v", err)
	}
	n := 0
	if err := admin.Channels(t.Context(), func(c gateway.ChannelSummary) error { n++; return nil }); err != nil || n != 1 {
		t.Fatalf("%v %d", err, n)
	}
}
