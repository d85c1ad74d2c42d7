package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

const (
	// lanes are the client's connections, spread over the nodes; a sender stays
	// on one, or its transactions would overtake each other.
	lanes = 8

	// batchSize is how many transactions one request carries at full load.
	batchSize = 100

	// window is how many transactions may wait to be final at full load: several
	// full blocks, and less than the pool holds.
	window = 12_000

	// pace is how often a lane sends at a given rate.
	pace = 25 * time.Millisecond
)

// job is a signed transaction, as JSON-RPC wants it.
type job struct {
	hash  common.Hash
	call  []byte // one request of a batch
	units int
}

// load is what is to be sent: by lane, in order.
type load struct {
	jobs [lanes][]job
	rate float64 // transactions a second, together; 0: as fast as they become final
}

// send sends the load for a time and waits until all that was sent is final.
func (s *session) send(ctx context.Context, l *load, d time.Duration) error {
	room := semaphore.NewWeighted(window)
	s.follower.begin(func(n int) { room.Release(int64(n)) })
	timed, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	run, timed := errgroup.WithContext(timed)
	alive := s.chain.alive()
	for i, jobs := range l.jobs {
		lane := &lane{session: s, url: alive[i%len(alive)].url, jobs: jobs, room: room}
		run.Go(func() error {
			if l.rate > 0 {
				return lane.steady(timed, l.rate/lanes)
			}
			return lane.flood(timed)
		})
	}
	if err := run.Wait(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.follower.drain(ctx)
}

// lane is one connection. It is used by one goroutine.
type lane struct {
	*session
	url  string
	jobs []job
	room *semaphore.Weighted
	body bytes.Buffer
}

// flood sends as long as there is room, until ctx ends or nothing is left.
func (l *lane) flood(ctx context.Context) error {
	for len(l.jobs) > 0 {
		n := min(batchSize, len(l.jobs))
		if l.room.Acquire(ctx, int64(n)) != nil {
			return nil // the time is over
		}
		if err := l.post(l.take(n)); err != nil {
			return err
		}
	}
	return nil
}

// steady sends rate transactions a second until ctx ends or nothing is left.
func (l *lane) steady(ctx context.Context, rate float64) error {
	beat := time.NewTicker(pace)
	defer beat.Stop()
	began, count := time.Now(), 0
	for len(l.jobs) > 0 {
		select {
		case <-ctx.Done():
			return nil
		case <-beat.C:
		}
		due := int(time.Since(began).Seconds()*rate) - count
		if due = min(due, len(l.jobs)); due <= 0 {
			continue
		}
		count += due
		if l.room.Acquire(ctx, int64(due)) != nil {
			return nil
		}
		if err := l.post(l.take(due)); err != nil {
			return err
		}
	}
	return nil
}

func (l *lane) take(n int) []job {
	jobs := l.jobs[:n]
	l.jobs = l.jobs[n:]
	return jobs
}

// post sends a batch, which is finished even when the time is over: what was
// begun must be known to have been taken.
func (l *lane) post(jobs []job) error {
	l.follower.expect(jobs, nil)
	l.body.Reset()
	l.body.WriteByte('[')
	for i, j := range jobs {
		if i > 0 {
			l.body.WriteByte(',')
		}
		l.body.Write(j.call)
	}
	l.body.WriteByte(']')
	var answers []answer
	if err := l.session.exchange(context.Background(), l.url, l.body.Bytes(), &answers); err != nil {
		return err
	}
	if len(answers) != len(jobs) {
		return fmt.Errorf("%s answered %d of %d transactions", l.url, len(answers), len(jobs))
	}
	for _, a := range answers {
		if a.Error != nil {
			return fmt.Errorf("%s refused a transaction: %w", l.url, a.Error)
		}
	}
	return nil
}

// answer is a JSON-RPC response.
type answer struct {
	Result json.RawMessage `json:"result"`
	Error  *refusal        `json:"error"`
}

type refusal struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (r *refusal) Error() string { return fmt.Sprintf("%s (%d)", r.Message, r.Code) }

// exchange posts a JSON-RPC request and decodes the response.
func (s *session) exchange(ctx context.Context, url string, body []byte, into any) (err error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.http.Do(req)
	if err != nil {
		return fmt.Errorf("send to %s: %w", url, err)
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("read from %s: %w", url, err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s: %.200s", url, resp.Status, raw)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("%s answered %.200s: %w", url, raw, err)
	}
	return nil
}

const requestTimeout = 20 * time.Second
