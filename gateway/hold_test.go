package gateway

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

// fakePayment records what became of a payment.
type fakePayment struct {
	committed, aborted, brokeOff int
	price                        *string
	refuse                       *Refusal
}

func (p *fakePayment) commit(price *string) (http.Header, *Refusal) {
	p.committed++
	p.price = price
	return http.Header{"Paid": {"yes"}}, p.refuse
}

func (p *fakePayment) abort() http.Header { p.aborted++; return http.Header{"Paid": {"no"}} }
func (p *fakePayment) broken()            { p.brokeOff++ }

// serve runs an upstream behind a real server, since aborted answers only
// exist on a connection.
func serve(t *testing.T, pay payment, upstream http.HandlerFunc) (*http.Response, string, error) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, refused := fetch(&request{upstream: upstream, w: w}, r, pay); refused != nil {
			refused.write(w)
		}
	}))
	defer s.Close() // waits for the handler: what it did to pay is then seen
	res, err := s.Client().Get(s.URL)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return res, string(body), err
}

func TestAnAnswerIsHeldBackUntilItIsPaid(t *testing.T) {
	pay := &fakePayment{}
	res, body, err := serve(t, pay, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Stiver-Price", "7")
		w.Header().Set("PAYMENT-RESPONSE", "forged")
		w.Header().Set("Cache-Control", "public, max-age=600")
		_, _ = io.WriteString(w, "item")
		if pay.committed != 0 {
			t.Error("paid before the answer was complete")
		}
	})
	if err != nil || body != "item" || res.Header.Get("Paid") != "yes" || pay.committed != 1 || *pay.price != "7" {
		t.Fatalf("%v %q %v %+v", err, body, res.Header, pay)
	}
	if res.Header.Get("Cache-Control") != "private" {
		t.Fatalf("a cache may sell it on: %v", res.Header)
	}
	if res.Header.Get("Stiver-Price") != "" || res.Header.Get("PAYMENT-RESPONSE") != "" {
		t.Fatalf("what is between payee and upstream reached the payer: %v", res.Header)
	}
}

func TestAnAnswerThatIsNoSuccessIsNotPaid(t *testing.T) {
	pay := &fakePayment{}
	res, body, err := serve(t, pay, func(w http.ResponseWriter, r *http.Request) { http.Error(w, "gone", http.StatusGone) })
	if err != nil || res.StatusCode != http.StatusGone || body != "gone\n" || res.Header.Get("Paid") != "no" ||
		pay.committed != 0 || pay.aborted != 1 {
		t.Fatalf("%v %v %+v", err, res, pay)
	}
}

func TestAnAnswerThatIsCutShortIsNotPaid(t *testing.T) {
	for name, upstream := range map[string]http.HandlerFunc{
		"shorter than promised": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "half")
		},
		"aborted": func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "half")
			panic(http.ErrAbortHandler)
		},
	} {
		pay := &fakePayment{}
		res, body, err := serve(t, pay, upstream)
		if err != nil || res.StatusCode != http.StatusBadGateway || !strings.Contains(body, `"upstream_broke"`) ||
			pay.committed != 0 || pay.aborted != 1 || pay.brokeOff != 0 {
			t.Errorf("%s: %v %q %+v", name, err, body, pay)
		}
	}
}

func TestALargeAnswerIsPaidAtItsHeadersAndStreamed(t *testing.T) {
	for _, announced := range []bool{true, false} {
		pay := &fakePayment{}
		item := bytes.Repeat([]byte("x"), 3*maxHeld)
		res, body, err := serve(t, pay, func(w http.ResponseWriter, r *http.Request) {
			if announced {
				w.Header().Set("Content-Length", strconv.Itoa(len(item)))
			}
			_, _ = w.Write(item[:maxHeld])
			_, _ = w.Write(item[maxHeld:])
		})
		if err != nil || body != string(item) || res.Header.Get("Paid") != "yes" || pay.committed != 1 || pay.brokeOff != 0 {
			t.Fatalf("%v: %d bytes, %+v", err, len(body), pay)
		}
	}
}

func TestAStreamThatBreaksOffIsCreditedAndSeenToBreakOff(t *testing.T) {
	for name, end := range map[string]func(){"aborted": func() { panic(http.ErrAbortHandler) }, "shorter than promised": func() {}} {
		pay := &fakePayment{}
		_, body, err := serve(t, pay, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", strconv.Itoa(2*maxHeld))
			_, _ = w.Write(make([]byte, maxHeld))
			end()
		})
		if err == nil || len(body) == 2*maxHeld || pay.committed != 1 || pay.brokeOff != 1 {
			t.Fatalf("%s: %v, %d bytes, %+v", name, err, len(body), pay)
		}
	}
}

func TestNothingOfAnAnswerLeaksWhenItsPaymentFails(t *testing.T) {
	for _, size := range []int{10, 2 * maxHeld} {
		pay := &fakePayment{refuse: &Refusal{Status: 402, Code: "refused", Text: "no"}}
		res, body, err := serve(t, pay, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Secret", "s")
			if _, err := w.Write(bytes.Repeat([]byte("x"), size)); err != nil {
				panic(http.ErrAbortHandler) // as a proxy does
			}
		})
		if err != nil || res.StatusCode != 402 || strings.Contains(body, "x") && !strings.Contains(body, "refused") || res.Header.Get("Secret") != "" {
			t.Fatalf("%d: %v %v %.80q", size, err, res, body)
		}
	}
}

func TestAnEventStreamFlowsOnceItIsPaid(t *testing.T) {
	pay := &fakePayment{}
	next := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		upstream := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, "data: 1\n\n")
			w.(http.Flusher).Flush()
			<-next
			_, _ = io.WriteString(w, "data: 2\n\n")
		})
		_, _ = fetch(&request{upstream: upstream, w: w}, r, pay)
	}))
	defer s.Close()
	res, err := s.Client().Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	first := make([]byte, 9)
	if _, err := io.ReadFull(res.Body, first); err != nil || string(first) != "data: 1\n\n" {
		t.Fatalf("%q %v", first, err)
	}
	close(next)
	rest, err := io.ReadAll(res.Body)
	if err != nil || string(rest) != "data: 2\n\n" {
		t.Fatalf("%q %v", rest, err)
	}
}

func TestKeptAnswersAreBounded(t *testing.T) {
	a := newAnswers(10 * (answerOverhead + 100))
	for i := range 1000 {
		a.keep(answerKey{byte(i), byte(i >> 8)}, [32]byte{1}, &answer{body: make([]byte, 100)})
	}
	if len(a.byKey) != 10 || a.size > a.limit || a.order.Len() != 10 {
		t.Fatalf("%d answers, %d bytes", len(a.byKey), a.size)
	}
	last := answerKey{byte(999 & 0xff), byte(999 >> 8)}
	if _, ok := a.find(last, [32]byte{1}); !ok {
		t.Fatal("the newest is gone")
	}
	if _, ok := a.find(last, [32]byte{2}); ok {
		t.Fatal("served to another request")
	}
}

func TestADirectoryHidesDotFilesAndDoesNotLeadOut(t *testing.T) {
	h, err := serveDirectory("testdata/site")
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/item.txt": 200, "/.hidden": 404, "/": 200, "/../config.go": 404, "/none": 404} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "http://x/", nil)
		r.URL.Path = path
		h.ServeHTTP(w, r)
		if w.Code != want || strings.Contains(w.Body.String(), "hidden") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}
