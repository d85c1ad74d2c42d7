package gateway

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// door is the HTTP side of a payee: what has a price is answered with 402 until
// it is paid. It holds no money: the engine does.
type door struct {
	engine  *payee.Engine
	ledger  relay
	terms   *terms
	pricer  Pricer
	answers *answers
	larder  *larder
	earned  func(channel.Amount) // is told what was charged
	clock   func() time.Time
	log     *slog.Logger
}

// request is one request for something that has a price.
type request struct {
	w        http.ResponseWriter
	r        *http.Request
	upstream http.Handler
	price    channel.Amount
	id       [32]byte // what is asked for
	item     []byte   // how the log names it
	memory   portion  // for its body and its answer
}

// maxItem bounds how the log names what was bought: a path with its query.
const maxItem = payee.MaxItem

// handler returns upstream behind the door.
func (d *door) handler(upstream http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A price is set for a path; two spellings of one path have one price.
		if clean := cleanPath(r.URL.Path); clean != r.URL.Path {
			u := *r.URL
			u.Path, u.RawPath = clean, ""
			http.Redirect(w, r, u.RequestURI(), http.StatusPermanentRedirect)
			return
		}
		price := d.pricer.Price(r.URL.Path)
		if price.IsZero() || r.Method == http.MethodOptions {
			stripRequest(r.Header)
			upstream.ServeHTTP(&stripper{ResponseWriter: w}, r)
			return
		}
		q := &request{w: w, r: r, upstream: upstream, price: price}
		if r.Method == http.MethodHead {
			d.refuse(q, &refuseUnpaid) // it delivers nothing that could be charged
			return
		}
		q.memory.from = d.larder
		defer q.memory.give()
		d.sell(q)
	})
}

// cleanPath removes what path.Clean does, and keeps a slash at the end.
func cleanPath(p string) string {
	if p == "" || p[0] != '/' {
		p = "/" + p
	}
	clean := path.Clean(p)
	if strings.HasSuffix(p, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}

// sell takes the payment in a request and answers.
func (d *door) sell(q *request) {
	payload, refused := paymentOf(q.r)
	if refused == nil && payload == nil {
		refused = &refuseUnpaid
	}
	if refused == nil {
		refused = q.identify()
	}
	if refused == nil {
		switch payload.Accepted.Scheme {
		case x402.SchemeBatch:
			refused = d.sellByChannel(q, payload)
		case x402.SchemeExact:
			refused = d.sellByTransfer(q, payload)
		default:
			refused = &refuseScheme
		}
	}
	if refused != nil {
		d.refuse(q, refused)
	}
}

// paymentOf decodes the payment in a request; nil when there is none.
func paymentOf(r *http.Request) (*x402.Payload, *Refusal) {
	headers := r.Header.Values(x402.HeaderSignature)
	if len(headers) == 0 {
		return nil, nil
	}
	if len(headers) > 1 {
		return nil, &refuseTwice
	}
	payload, err := x402.DecodePayload(headers[0])
	switch {
	case errors.Is(err, x402.ErrTooLarge):
		return nil, refuseTooLarge.because(err)
	case errors.Is(err, x402.ErrVersion):
		return nil, refuseVersion.because(err)
	case err != nil:
		return nil, refuseMalformed.because(err)
	}
	return &payload, nil
}

// identify gives the request an identity, so that the same request with the
// same payment is known as a repetition, and a name for the log.
func (q *request) identify() *Refusal {
	q.item = []byte(q.r.URL.RequestURI())
	if q.r.Method != http.MethodGet {
		q.item = append([]byte(q.r.Method+" "), q.item...)
	}
	if len(q.item) > maxItem {
		return &Refusal{Status: http.StatusRequestURITooLong, Code: payee.ErrItem.Code(), Text: payee.ErrItem.Error()}
	}
	h := sha256.New()
	h.Write([]byte(q.r.Method + "\n" + q.r.URL.RequestURI() + "\n"))
	if q.r.Body == nil || q.r.Body == http.NoBody {
		h.Sum(q.id[:0])
		return nil
	}
	body, err := q.readBody()
	if errors.Is(err, errNoMemory) {
		return &refuseNoMemory
	}
	if err != nil {
		return Refusal{Status: 400, Code: "request_body", Text: "the request's body could not be read; nothing was charged"}.because(err)
	}
	if len(body) > maxHeld {
		// Too long to compare: such a request is never taken for a repetition.
		_, _ = rand.Read(q.id[:])
		q.r.Body = readCloser{io.MultiReader(bytes.NewReader(body), q.r.Body), q.r.Body}
		return nil
	}
	q.r.Body = readCloser{bytes.NewReader(body), q.r.Body}
	h.Write(body)
	h.Sum(q.id[:0])
	return nil
}

var errNoMemory = errors.New("no memory for a request's body")

// readBody reads the part of a body that is compared. Memory is taken as it
// comes, so that it costs a payer as many bytes as it costs the payee.
func (q *request) readBody() ([]byte, error) {
	in := io.LimitReader(q.r.Body, maxHeld+1)
	var body bytes.Buffer
	for {
		n, err := io.CopyN(&body, in, bodyPiece)
		if err == io.EOF {
			err = nil
			if n == 0 {
				return body.Bytes(), nil
			}
		}
		if err == nil && !q.memory.take(int(n)) {
			err = errNoMemory
		}
		if err != nil {
			return nil, err
		}
	}
}

// bodyPiece is how much of a body is read before its memory is counted.
const bodyPiece = 32 << 10

type readCloser struct {
	io.Reader
	io.Closer
}

// refuse answers with a refusal, a 402 with the offer.
func (d *door) refuse(q *request, why *Refusal) {
	if why.cause != nil && why.Status >= 500 {
		d.log.Warn("a paid request failed", "code", why.Code, "path", q.r.URL.Path, "error", why.cause)
	}
	if why.Status != http.StatusPaymentRequired {
		why.write(q.w)
		return
	}
	var correct func(*x402.Extra)
	var mismatch *payee.MismatchError
	if errors.As(why.cause, &mismatch) {
		correct = func(e *x402.Extra) { correction(e, mismatch.View) }
	}
	d.terms.demand(q.w, q.r, why, q.price, correct)
}

// stripper keeps an upstream from speaking for the payee on paths that are free.
type stripper struct {
	http.ResponseWriter
	done bool
}

func (s *stripper) WriteHeader(status int) {
	if !s.done {
		s.done = status >= 200
		stripAnswer(s.Header())
	}
	s.ResponseWriter.WriteHeader(status)
}

func (s *stripper) Write(b []byte) (int, error) {
	if !s.done {
		s.WriteHeader(http.StatusOK)
	}
	return s.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (s *stripper) Unwrap() http.ResponseWriter { return s.ResponseWriter }
