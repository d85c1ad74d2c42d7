package wallet

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/channel/store"
)

const (
	crashDir = "STIVER_TEST_WALLET_DIR"
	crashURL = "STIVER_TEST_WALLET_URL"
	kills    = 22
)

// TestMain runs the wallet's process when this is one.
func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		if err := payUntilKilled(dir, os.Getenv(crashURL)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// payUntilKilled asks what to buy next, buys it, and says so, for ever.
func payUntilKilled(dir, url string) error {
	w, err := Open(context.Background(), Options{
		Dir: dir, Key: testKey(1), Limits: &payer.Limits{}, Durability: store.ProcessCrash, Deposit: amount(500),
		Now: func() time.Time { return testTime },
	})
	if err != nil {
		return err
	}
	for {
		path, err := get(http.DefaultClient, url+"/.next")
		if err != nil {
			return err
		}
		if body, err := get(w.Client(), url+path); err != nil || body != "content" {
			return fmt.Errorf("%s: %q: %w", path, body, err)
		}
		if _, err := get(http.DefaultClient, url+"/.got"); err != nil {
			return err
		}
	}
}

func get(c *http.Client, url string) (string, error) {
	resp, err := c.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

// TestAKilledWalletPaysNothingTwice kills the wallet at random points of
// paying. What it buys again after a start is not charged again, and the
// channel goes on.
func TestAKilledWalletPaysNothingTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	p := newPayee(t, 10)
	bought, left := 0, 0
	var kill func()
	p.spoil = func(rw http.ResponseWriter, r *http.Request) bool {
		if left--; left == 0 {
			kill() // before the answer, so also between a charge and its answer
		}
		switch r.URL.Path {
		case "/.next":
			fmt.Fprintf(rw, "/%d", bought)
		case "/.got":
			bought++
		default:
			return false
		}
		return true
	}
	dir, random := t.TempDir(), rand.New(rand.NewPCG(3, 4))
	for range kills {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), crashDir+"="+dir, crashURL+"="+p.URL)
		p.mu.Lock() // nothing is answered before it is known whom to kill
		err := cmd.Start()
		left = 1 + random.IntN(60)
		kill = func() { _ = cmd.Process.Kill() }
		p.mu.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it ends when it is killed
	}
	p.mu.Lock() // what the last process asked for may still be under way
	p.spoil = nil
	sold := maps.Clone(p.served)
	for _, s := range p.states {
		if want := amount(10 * uint64(len(sold))); s.Charged != want {
			t.Errorf("charged %s for %d items", s.Charged, len(sold))
		}
	}
	if bought < kills {
		t.Errorf("%d items bought over %d starts", bought, kills)
	}
	p.mu.Unlock()
	for path, times := range sold {
		if times != 1 {
			t.Errorf("%s was sold %d times", path, times)
		}
	}
	w := testWallet(t, dir, nil, func(o *Options) { o.Durability = store.ProcessCrash })
	s := w.Channels()
	if len(s) != 1 || s[0].Check() != nil || s[0].Signed().Less(p.charged()) {
		t.Fatalf("%d channels, %v; the wallet knows of %s, charged are %s", len(s), s[0].Check(), s[0].Signed(), p.charged())
	}
	mustPay(t, w, p.URL+"/after")
}
