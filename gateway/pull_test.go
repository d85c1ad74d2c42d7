package gateway

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"testing"
)

func TestAnItemIsPulledWithItsSizeKnown(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	large := bytes.Repeat([]byte("x"), 3*maxHeld)
	for name, c := range map[string]struct {
		item      []byte
		announced bool
	}{
		"small": {[]byte("item"), false}, "small, announced": {[]byte("item"), true}, "empty": {nil, false},
		"large": {large, false}, "large, announced": {large, true},
	} {
		got, err := pull(t.Context(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/x-item")
			if c.announced {
				w.Header().Set("Content-Length", strconv.Itoa(len(c.item)))
			}
			for rest := c.item; len(rest) > 0; {
				n, _ := w.Write(rest[:min(len(rest), 10_000)])
				rest = rest[n:]
			}
		}), "/item?q=1")
		if err != nil || got.size != uint64(len(c.item)) || got.contentType != "text/x-item" {
			t.Fatalf("%s: %v %+v", name, err, got)
		}
		if file, ok := got.body.(*os.File); ok != (name == "large") {
			t.Fatalf("%s: kept in %T %v", name, got.body, file)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
			t.Fatalf("%s: a file that has a name: %v %v", name, left, err)
		}
		body, err := io.ReadAll(got.body)
		if err != nil || !bytes.Equal(body, c.item) {
			t.Fatalf("%s: %v, %d bytes", name, err, len(body))
		}
		if err := got.body.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnItemThatIsNotServedIsNotPulled(t *testing.T) {
	for name, c := range map[string]struct {
		item     string
		upstream http.HandlerFunc
		want     error
	}{
		"not found":     {"/a", http.NotFound, errNotServed},
		"another host":  {"http://elsewhere/a", nil, errNotServed},
		"unclean path":  {"/free/../a", nil, errNotServed},
		"no path":       {"a", nil, errNotServed},
		"empty":         {"", nil, errNotServed},
		"aborted":       {"/a", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, errUpstream},
		"cut short":     {"/a", func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Content-Length", "9") }, errUpstream},
		"without a end": {"/a", func(w http.ResponseWriter, r *http.Request) { endless(w) }, errTooLong},
	} {
		if _, err := pull(t.Context(), c.upstream, c.item); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func endless(w io.Writer) {
	for {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			return
		}
	}
}

func TestAPullThatIsGivenUpEndsTheUpstreamsWork(t *testing.T) {
	ended := make(chan error, 1)
	got, err := pull(t.Context(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(10*maxHeld))
		endless(w)
		<-r.Context().Done()
		ended <- r.Context().Err()
	}), "/a")
	if err != nil {
		t.Fatal(err)
	}
	if err := got.body.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestAnItemThatBreaksOffIsSeenToBreakOff(t *testing.T) {
	got, err := pull(t.Context(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(3*maxHeld))
		_, _ = w.Write(make([]byte, 2*maxHeld))
	}), "/a")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, got.body); !errors.Is(err, errUpstream) || n != 2*maxHeld {
		t.Fatalf("%v after %d bytes", err, n)
	}
}
