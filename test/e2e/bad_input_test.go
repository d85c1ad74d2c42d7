package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/test/process"
	"github.com/stiver-pay/stiver/wallet"
)

// The exit statuses that the binary documents.
const (
	statusUsage       = 2
	statusUnreachable = 3
	statusRefused     = 4
	statusUnverified  = 5
	statusBusy        = 6
)

// wrong is a command that has to fail in a certain way.
type wrong struct {
	args   string // separated by spaces
	status int
	code   string
}

// fails runs commands that are wrong, each of which says why in one sentence
// with its code, and prints nothing else.
func (h *house) fails(all []wrong) {
	h.t.Helper()
	for _, w := range all {
		r := h.run(strings.Fields(w.args)...)
		if r.status != w.status || r.code() != w.code {
			h.t.Errorf("stiver %s: status %d, code %q; want %d, %q\n%s", w.args, r.status, r.code(), w.status, w.code, r.errors)
		}
		if strings.Contains(r.errors, "panic") || strings.Contains(r.errors, "goroutine ") {
			h.t.Errorf("stiver %s: %s", w.args, r.errors)
		}
	}
}

// What is typed wrong is told before anything is reached or changed: there is
// no ledger and no gateway here.
func TestWhatIsTypedWrongIsToldWithItsStatus(t *testing.T) {
	h := newHouse(t)
	h.fails([]wrong{
		{"nonsense", statusUsage, "usage"},
		{"wallet nonsense", statusUsage, "usage"},
		{"bench nonsense", statusUsage, "usage"},
		{"audit witness nonsense", statusUsage, "usage"},
		{"demo nonsense", statusUsage, "usage"},
		{"wallet balance nonsense", statusUsage, "usage"},
		{"wallet pay " + h.http + "/a " + h.http + "/b", statusUsage, "usage"},
		{"wallet pay", statusUsage, "usage"},
		{"wallet stream", statusUsage, "usage"},
		{"wallet stream --count 0 " + h.http + "/a", statusUsage, "usage"},
		{"wallet stream ftp://127.0.0.1/a", statusUsage, "usage"},
		{"wallet stream http://127.0.0.1:1/a http://127.0.0.1:2/b", statusUsage, "usage"},
		{"wallet address", statusUsage, "no_key"},
		{"ledger issue 0xaa 1", statusUsage, "usage"},
		{"ledger admit " + h.home, statusUsage, "usage"},
		{"gateway status", statusUsage, "usage"},
		{"audit verify", statusUsage, "usage"},
		{"audit verify missing.bundle --fingerprint 00", statusUsage, "usage"},
	})
	h.must(nil, "wallet", "new")
	h.fails([]wrong{
		{"wallet new", statusUsage, "key_exists"},
		{"wallet fund 0.0000001", statusUsage, "usage"},
		{"wallet fund 1e6", statusUsage, "usage"},
		{"wallet fund much", statusUsage, "usage"},
		{"wallet pay --max-price x " + h.http + "/a", statusUsage, "usage"},
		{"wallet pay --deposit 340282366920938463463374607431768211456 " + h.http + "/a", statusUsage, "usage"},
		{"wallet refund", statusUsage, "usage"},
	})
	stranger := *h
	stranger.env = append(append([]string(nil), h.env...), "STIVER_PASSPHRASE=another")
	stranger.fails([]wrong{{"wallet statement", statusUsage, "wrong_passphrase"}})
}

// What is not there is told as not reachable, so that a script tries again.
// TestALedgerThatMayNotBeExposedIsNotMadeEither: what is typed wrong makes no
// network of keys that somebody then finds.
func TestALedgerThatMayNotBeExposedIsNotMadeEither(t *testing.T) {
	h := newHouse(t)
	dir := filepath.Join(t.TempDir(), "ledger")
	h.fails([]wrong{{"ledger start " + dir + " --listen 0.0.0.0:0", statusUsage, "rpc_exposed"}})
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s was made: %v", dir, err)
	}
}

func TestALedgerOrGatewayThatIsDownIsNotReachable(t *testing.T) {
	h := newHouse(t)
	h.must(nil, "wallet", "new")
	h.must(nil, "ledger", "init")
	h.must(nil, "gateway", "init", "--upstream", "http://127.0.0.1:1")
	address := "0x00000000000000000000000000000000000000aa"
	h.fails([]wrong{
		{"ledger status", statusUnreachable, "ledger_unreachable"},
		{"ledger members", statusUnreachable, "ledger_unreachable"},
		{"ledger admit " + address, statusUnreachable, "ledger_unreachable"},
		{"ledger issue " + address + " 1", statusUnreachable, "ledger_unreachable"},
		{"wallet fund 1", statusUnreachable, "ledger_unreachable"},
		{"wallet balance", statusUnreachable, "ledger_unreachable"},
		{"wallet recover", statusUnreachable, "ledger_unreachable"},
		{"audit export", statusUnreachable, "ledger_unreachable"},
	})
	for _, args := range []string{"wallet pay " + h.http + "/a", "wallet stream " + h.http + "/a"} {
		if r := h.run(strings.Fields(args)...); r.status != statusUnreachable {
			t.Errorf("stiver %s: status %d: %s", args, r.status, r.errors)
		}
	}
	h.must(nil, "wallet", "channels") // needs nobody
}

// A payer whom the ledger, the payee or its own limits refuse learns why, pays
// nothing, and goes on when the reason is gone.
func TestARefusedPayerPaysNothingAndGoesOnAfterwards(t *testing.T) {
	town := newTown(t, make(steps).shop())

	t.Run("frozen", func(t *testing.T) {
		h := town.neighbour()
		who := process.AddressOf(h.newWallet(town, "5")).Hex()
		town.must(nil, "ledger", "freeze", who, "--reason", "test")
		h.fails([]wrong{{"wallet pay " + town.http + "/frozen", statusRefused, "payment_refused"}})
		h.fails([]wrong{{"wallet stream " + town.http + "/frozen", statusRefused, "payment_refused"}})
		notSold(t, town, h)
		town.must(nil, "ledger", "unfreeze", who, "--reason", "test")
		h.must(nil, "wallet", "stream", town.http+"/frozen")
		h.must(nil, "wallet", "pay", town.http+"/frozen")
		agreed(t, town, h)
	})
	t.Run("not admitted", func(t *testing.T) {
		h := town.neighbour()
		h.must(nil, "wallet", "new")
		h.fails([]wrong{{"wallet pay " + town.http + "/stranger", statusRefused, "payment_refused"}})
		notSold(t, town, h)
	})
	t.Run("its limits", func(t *testing.T) {
		h := town.neighbour()
		h.newWallet(town, "5")
		h.fails([]wrong{
			{"wallet pay --max-price 0.0009 " + town.http + "/dear", statusRefused, "limit_payment"},
			{"wallet pay --max-day 0.0009 " + town.http + "/dear", statusRefused, "limit_day"},
			{"wallet pay --max-payee 0.0009 " + town.http + "/dear", statusRefused, "limit_payee"},
			{"wallet pay --max-deposit 0.0009 " + town.http + "/dear", statusRefused, "limit_deposit"},
			{"wallet stream --max-price 0.0009 " + town.http + "/dear", statusRefused, "limit_payment"},
		})
		h.must(nil, "wallet", "pay", town.http+"/dear")
	})
	t.Run("an authorisation that expired", func(t *testing.T) {
		h := town.neighbour()
		key := h.newWallet(town, "5")
		slow, err := wallet.Open(t.Context(), wallet.Options{
			Dir: filepath.Join(h.home, "wallet"), Key: key, Ledger: town.ledger(),
			Now: func() time.Time { return time.Now().Add(-time.Hour) },
		})
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = fetch(t.Context(), slow, town.http+"/late")
		if err == nil || !strings.Contains(err.Error(), "valid_before") {
			t.Errorf("%v", err)
		}
		if err := slow.Close(); err != nil {
			t.Fatal(err)
		}
		notSold(t, town, h)
		h.must(nil, "wallet", "pay", town.http+"/late")
		h.fails([]wrong{{"wallet finalise", statusRefused, "nothing_to_withdraw"}})
		agreed(t, town, h)
	})
}

// notSold checks that a wallet moved no money and was charged nothing.
func notSold(t *testing.T, payee, payer *house) {
	t.Helper()
	who, err := wallet.Address(filepath.Join(payer.home, "wallet"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []payeeRow
	payee.must(&rows, "gateway", "channels")
	for _, r := range rows {
		if r.Payer == who && (r.Charged != channel.Amount{} || r.Balance != channel.Amount{}) {
			t.Errorf("refused, and the payee has %+v", r)
		}
	}
	var b struct{ Balance channel.Amount }
	payer.must(&b, "wallet", "balance")
	if whole := channel.NewAmount(5_000_000); !b.Balance.IsZero() && b.Balance != whole {
		t.Errorf("refused, and %s of %s is left", b.Balance, whole)
	}
}

// One process at a time works in a directory; the second one is told so and
// disturbs nothing.
func TestASecondProcessOnADirectoryIsToldThatItIsBusy(t *testing.T) {
	began, release := make(chan struct{}), make(chan struct{})
	town := newTown(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			close(began)
			<-release
		}
		fmt.Fprint(w, "item")
	}))
	other := newHouse(t) // the same directory, other ports
	other.home = town.home
	other.env = append(other.env, "STIVER_HOME="+town.home)
	other.fails([]wrong{{"ledger start", statusBusy, "home_in_use"}, {"gateway run", statusBusy, "store_locked"}})

	h := town.neighbour()
	h.newWallet(town, "5")
	slow := h.start("", nil, "wallet", "pay", town.http+"/slow")
	select {
	case <-began:
	case <-slow.done:
		t.Fatalf("%s", slow.errors.String())
	case <-time.After(patience):
		t.Fatal("the wallet does not pay")
	}
	h.fails([]wrong{{"wallet pay " + town.http + "/b", statusBusy, "store_locked"}, {"wallet channels", statusBusy, "store_locked"}})
	close(release)
	if r := h.wait(slow); r.status != 0 || string(r.out) != "item" {
		t.Fatalf("%d %s", r.status, r.errors)
	}
	agreed(t, town, h)
}

// A bundle with one byte changed, cut short, of another network or of none at
// all is not verified.
func TestAChangedBundleIsNotVerified(t *testing.T) {
	town := newTown(t, make(steps).shop())
	h := town.neighbour()
	h.newWallet(town, "5")
	h.must(nil, "wallet", "stream", "--count", "20", town.http+"/a")
	town.must(nil, "gateway", "settle")
	path := filepath.Join(town.home, "report.bundle")
	town.must(nil, "audit", "export", "--output", path)
	town.must(nil, "audit", "verify", path)
	town.fails([]wrong{{"audit export --output " + path, statusUsage, "usage"}}) // overwrites nothing

	bundle, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	spoilt := filepath.Join(town.home, "spoilt.bundle")
	for what, content := range map[string][]byte{
		"nothing": nil, "text": []byte("a letter\n"), "cut short": bundle[:len(bundle)-1], "longer": append(bytes.Clone(bundle), 0),
		"at the beginning": flipped(bundle, 0), "at the end": flipped(bundle, len(bundle)-1),
		"early": flipped(bundle, len(bundle)/3), "in the middle": flipped(bundle, len(bundle)/2), "late": flipped(bundle, len(bundle)*4/5),
	} {
		if err := os.WriteFile(spoilt, content, 0o600); err != nil {
			t.Fatal(err)
		}
		r := town.run("audit", "verify", spoilt)
		if r.status != statusUnverified || r.code() == "" || len(r.out) > 0 {
			t.Errorf("%s: status %d, %s%s", what, r.status, r.out, r.errors)
		}
	}
	r := town.run("audit", "verify", path, "--fingerprint", strings.Repeat("0a", 32))
	if r.status != statusUnverified || r.code() != "trust_root" {
		t.Errorf("another network: status %d, %s", r.status, r.errors)
	}
}

func flipped(b []byte, at int) []byte {
	c := bytes.Clone(b)
	c[at] ^= 1
	return c
}
