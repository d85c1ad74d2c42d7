package e2e

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/gateway"
	"github.com/stiver-pay/stiver/test/process"
	"github.com/stiver-pay/stiver/wallet"
)

const (
	ledgerKills  = 20
	shopPrice    = 1000 // of the configuration that the first run makes
	smallDeposit = 5 * shopPrice
)

// witness remembers what the ledger showed, which must never be taken back.
type witness struct {
	t       *testing.T
	on      *ledger.Ledger
	changed chan struct{} // something new was seen

	mu       sync.Mutex
	receipts map[common.Hash]uint64 // block by transaction
	blocks   map[uint64]common.Hash
	head     uint64
}

// saw notes a transaction whose receipt somebody has.
func (w *witness) saw(tx common.Hash, block uint64) {
	w.mu.Lock()
	w.receipts[tx] = block
	w.mu.Unlock()
	select {
	case w.changed <- struct{}{}:
	default:
	}
}

// look takes note of the newest block. A ledger that is down shows nothing.
func (w *witness) look(ctx context.Context) {
	h, err := w.on.Client().Header(ctx, client.Latest)
	if err != nil {
		return
	}
	n := h.Number.Uint64()
	w.mu.Lock()
	defer w.mu.Unlock()
	if before, ok := w.blocks[n]; n < w.head || ok && before != h.Hash() {
		w.t.Errorf("block %d is %s, after block %d was seen and %s", n, h.Hash(), w.head, before)
	}
	w.blocks[n], w.head = h.Hash(), n
}

// check asks the ledger for all that it ever showed.
func (w *witness) check() {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for tx, block := range w.receipts {
		r, err := w.on.Client().Receipt(w.t.Context(), tx)
		if err != nil || r.BlockNumber.Uint64() != block || r.Status != 1 {
			w.t.Errorf("transaction %s was in block %d: %v", tx, block, err)
		}
	}
	for n, hash := range w.blocks {
		if h, err := w.on.Client().Header(w.t.Context(), n); err != nil || h.Hash() != hash {
			w.t.Errorf("block %d was %s: %v", n, hash, err)
		}
	}
}

// load is what goes on while the ledger is killed.
type load struct {
	*house
	t     *testing.T
	seen  *witness
	admin *gateway.AdminClient
	over  context.Context
}

// patient is how long somebody waits for a ledger that is killed all the time.
const patient = 2 * time.Minute

// transfers moves coins one by one, and says how many arrived.
func (l *load) transfers(from *ecdsa.PrivateKey, to common.Address) (arrived uint64) {
	on := l.ledger()
	account := client.NewAccount(on.Client(), client.NewKeySigner(from))
	sender := on.As(account)
	for l.over.Err() == nil {
		// Work begun is finished: a transfer that was sent is waited for.
		ctx, cancel := context.WithTimeout(context.Background(), patient)
		in, err := sender.Transfer(ctx, contracts.CoinAddress, to, channel.NewAmount(1))
		cancel()
		switch {
		case err == nil:
			arrived++
			l.seen.saw(in.Tx, in.Block)
		case errors.Is(err, client.ErrUnreachable) || client.CodeOf(err) == client.CodeLedger:
			// Nothing was sent: the ledger is down, or only coming up.
			l.pause()
		default:
			l.t.Errorf("transfer: %v", err)
			return arrived
		}
	}
	return arrived
}

// pause lets others work before the next try.
func (l *load) pause() {
	select {
	case <-time.After(20 * time.Millisecond):
	case <-l.over.Done():
	}
}

// purchases pays for items, with a deposit every few of them.
func (l *load) purchases(w *wallet.Wallet, who int) (bought uint64) {
	for l.over.Err() == nil {
		path := fmt.Sprintf("/%d/%d", who, bought)
		ctx, cancel := context.WithTimeout(context.Background(), patient)
		got, status, err := fetch(ctx, w, l.http+path)
		cancel()
		switch {
		case err == nil && status == 200 && got == "item "+path+"\n":
			bought++
		case err == nil && status == 503, isWaiting(err):
			l.pause()
		default:
			l.t.Errorf("%s: %d %q %v", path, status, got, err)
			return bought
		}
	}
	return bought
}

func fetch(ctx context.Context, w *wallet.Wallet, url string) (body string, status int, err error) {
	paid, err := w.Pay(ctx, url)
	if err != nil {
		return "", 0, err
	}
	defer paid.Body.Close()
	raw, err := io.ReadAll(paid.Body)
	return string(raw), paid.StatusCode, err
}

// isWaiting reports an error that says: the ledger is down, try again.
func isWaiting(err error) bool {
	switch client.CodeOf(err) {
	case client.CodeUnreachable, client.CodeUnconfirmed, client.CodeLedger:
		return true
	}
	return false
}

// settlements has the payee settle all the time.
func (l *load) settlements() (done int) {
	for l.over.Err() == nil {
		ctx, cancel := context.WithTimeout(context.Background(), patient)
		s, err := l.admin.Settle(ctx)
		cancel()
		var refused *gateway.AdminError
		switch {
		case err == nil:
			if s.Transaction != "" {
				done++
				l.seen.saw(common.HexToHash(s.Transaction), s.Block)
			}
			l.pause()
		case errors.As(err, &refused) && refused.Status == http.StatusServiceUnavailable:
			l.pause()
		default:
			l.t.Errorf("settle: %v", err)
			return done
		}
	}
	return done
}

// newPayer is a wallet in this process.
func newPayer(t *testing.T, town *house, deposit uint64) *wallet.Wallet {
	t.Helper()
	h := town.neighbour()
	key := h.newWallet(town, "5")
	w, err := wallet.Open(t.Context(), wallet.Options{
		Dir: filepath.Join(h.home, "wallet"), Key: key, Ledger: town.ledger(), Deposit: channel.NewAmount(deposit),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// Killed at twenty moments of deposits, settlements and transfers, the ledger
// takes back nothing that it showed. While it is down, payments within what is
// deposited go on and a deposit is refused with a reason; afterwards all goes
// on, every coin is there, and the auditor finds every proof.
func TestAKilledLedgerTakesNothingBack(t *testing.T) {
	upstream := httptest.NewServer(make(steps).shop())
	defer upstream.Close()
	town := newHouse(t)
	node := town.startLedger()
	town.startGateway(upstream.URL)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))

	over, stop := context.WithCancel(t.Context())
	defer stop()
	admin, err := town.admin()
	if err != nil {
		t.Fatal(err)
	}
	l := &load{house: town, t: t, admin: admin, over: over, seen: &witness{
		t: t, on: town.ledger(), changed: make(chan struct{}, 1), receipts: map[common.Hash]uint64{}, blocks: map[uint64]common.Hash{},
	}}
	rich := newPayer(t, town, 1_000_000)
	if _, status, err := fetch(t.Context(), rich, town.http+"/rich/0"); err != nil || status != 200 {
		t.Fatalf("%d %v", status, err)
	}
	poor := town.neighbour()
	holders := append(townsfolk(t, town), rich.Address(), process.AddressOf(poor.newWallet(town, "5")))

	var work sync.WaitGroup
	var bought, arrived [2]uint64
	var settled int
	keys := [2]*ecdsa.PrivateKey{town.neighbour().newWallet(town, "5"), town.neighbour().newWallet(town, "5")}
	for n := range 2 {
		w := newPayer(t, town, smallDeposit)
		holders = append(holders, w.Address(), process.AddressOf(keys[n]))
		work.Go(func() { bought[n] = l.purchases(w, n) })
		work.Go(func() { arrived[n] = l.transfers(keys[n], process.AddressOf(keys[1-n])) })
	}
	work.Go(func() { settled = l.settlements() })

	for kill := range ledgerKills {
		l.await(random.IntN(8) + 1)
		moment := time.NewTimer(time.Duration(random.IntN(20_000)) * time.Microsecond)
		<-moment.C
		node.kill()
		down(t, town, rich, poor, kill)
		node = town.startLedger()
		l.seen.look(t.Context())
		if t.Failed() {
			break
		}
	}
	l.await(4) // it works again
	stop()
	work.Wait()
	if t.Failed() {
		return
	}
	town.must(nil, "gateway", "settle")
	l.seen.check()
	conserved(t, l.seen.on, holders...)
	sums(t, town, l.seen.on, bought[0]+bought[1]+1+ledgerKills)
	for n, key := range keys {
		held, err := l.seen.on.Coin().Balance(t.Context(), process.AddressOf(key))
		if want := channel.NewAmount(5_000_000 - arrived[n] + arrived[1-n]); err != nil || held != want {
			t.Errorf("%v: %d left and %d came, %s is there", err, arrived[n], arrived[1-n], held)
		}
	}
	poor.must(nil, "wallet", "pay", town.http+"/poor")
	town.must(nil, "gateway", "settle")
	bundle := filepath.Join(town.home, "report.bundle")
	town.must(nil, "audit", "export", "--output", bundle)
	town.must(nil, "audit", "verify", bundle)
	t.Logf("%d receipts, %d bought, %d transfers, %d settlements, head %d",
		len(l.seen.receipts), bought[0]+bought[1], arrived[0]+arrived[1], settled, l.seen.head)
}

// await returns when so many more receipts were seen.
func (l *load) await(n int) {
	l.t.Helper()
	late := time.After(patience)
	for range n {
		select {
		case <-l.seen.changed:
			l.seen.look(l.t.Context())
		case <-late:
			l.t.Fatal("nothing happens on the ledger")
		}
	}
}

// down is what must work, and what must not, without a ledger.
func down(t *testing.T, town *house, rich *wallet.Wallet, poor *house, kill int) {
	t.Helper()
	path := fmt.Sprintf("/rich/%d", kill+1)
	if got, status, err := fetch(t.Context(), rich, town.http+path); err != nil || status != 200 || got != "item "+path+"\n" {
		t.Errorf("a payment within the deposit, without a ledger: %d %q %v", status, got, err)
	}
	if kill%10 != 0 {
		return
	}
	r := poor.run("wallet", "pay", town.http+"/poor")
	if said := string(r.out) + r.errors; r.status == 0 || !strings.Contains(said, "ledger_unavailable") {
		t.Errorf("a deposit without a ledger: status %d, %s", r.status, said)
	}
}

// sums compares the payee's sums with the ledger's.
func sums(t *testing.T, town *house, on *ledger.Ledger, items uint64) {
	t.Helper()
	var s gateway.Status
	town.must(&s, "gateway", "status")
	charged := channel.NewAmount(items * shopPrice)
	if s.Charged != charged || s.Claimed != charged || s.Settled == nil || *s.Settled != charged || s.Payments != items {
		t.Errorf("%d items were bought, the payee has %+v", items, s)
	}
	if held, err := on.Coin().Balance(t.Context(), s.Receiver); err != nil || held != charged {
		t.Errorf("%v: the payee holds %s of %s", err, held, charged)
	}
	if s.Balance.Less(s.Authorised) || s.Authorised.Less(s.Charged) {
		t.Errorf("%+v", s)
	}
}
