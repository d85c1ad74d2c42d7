package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/stiver-pay/stiver/contracts"
)

// session is a client of a running chain.
type session struct {
	*run
	chain    *chain
	follower *follower
	http     *http.Client
	nonces   map[common.Address]*nonce

	cancel   context.CancelFunc
	followed chan error
}

// connect follows the chain from its first node that runs.
func (r *run) connect(ctx context.Context, c *chain) (*session, error) {
	f, err := follow(ctx, c.alive()[0].url)
	if err != nil {
		return nil, err
	}
	s := &session{
		run: r, chain: c, follower: f, nonces: r.accounts.nonces(), followed: make(chan error, 1),
		http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: lanes}},
	}
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel = cancel
	go func() { s.followed <- f.run(life) }()
	return s, s.refresh(ctx)
}

func (s *session) close() error {
	s.cancel()
	err := <-s.followed
	s.follower.client.Close()
	s.http.CloseIdleConnections()
	return err
}

// refresh reads the accounts' nonces: what was signed and not sent left gaps.
func (s *session) refresh(ctx context.Context) error {
	var batch []rpc.BatchElem
	var order []*nonce
	for address, n := range s.nonces {
		batch = append(batch, rpc.BatchElem{
			Method: "eth_getTransactionCount", Args: []any{address, "latest"}, Result: new(hexutil.Uint64),
		})
		order = append(order, n)
	}
	if err := s.follower.client.BatchCallContext(ctx, batch); err != nil {
		return fmt.Errorf("read the nonces: %w", err)
	}
	for i, b := range batch {
		if b.Error != nil {
			return fmt.Errorf("read the nonces: %w", b.Error)
		}
		order[i].next = uint64(*b.Result.(*hexutil.Uint64))
	}
	return nil
}

// full sends as fast as transactions become final.
func (s *session) full(ctx context.Context, l *load) (Rate, error) {
	began, before := time.Now(), s.chain.usage()
	if err := s.send(ctx, l, s.Duration); err != nil {
		return Rate{}, err
	}
	used := s.chain.usage().cpu - before.cpu
	_, blocks := s.follower.gathered()
	rate := rateOf(began, blocks)
	if rate.Count > 0 {
		rate.CPU = float64(used.Microseconds()) / float64(rate.Count)
	}
	if err := s.verify(ctx); err != nil {
		return Rate{}, err
	}
	return rate, s.refresh(ctx)
}

// verify looks whether the transactions of the last block did what they are
// counted for.
func (s *session) verify(ctx context.Context) error {
	var receipts []struct {
		Status hexutil.Uint64    `json:"status"`
		To     *common.Address   `json:"to"`
		Logs   []json.RawMessage `json:"logs"`
	}
	if err := s.follower.client.CallContext(ctx, &receipts, "eth_getBlockReceipts", "latest"); err != nil {
		return fmt.Errorf("read the receipts of the last block: %w", err)
	}
	for _, r := range receipts {
		least := 0
		switch {
		case r.To != nil && *r.To == contracts.CoinAddress:
			least = 1
		case r.To != nil && *r.To == contracts.ChannelsAddress:
			least = rows
		}
		if r.Status != 1 || len(r.Logs) < least {
			return errors.New("transactions of the load became final without doing what they are counted for")
		}
	}
	return nil
}

// steady sends at a rate and returns how long each transaction took.
func (s *session) steady(ctx context.Context, perSecond float64) (Latency, error) {
	l, err := s.transfers(ctx, int(perSecond*s.Duration.Seconds()), s.coins)
	if err != nil {
		return Latency{}, err
	}
	l.rate = perSecond
	if err := s.send(ctx, l, s.Duration); err != nil {
		return Latency{}, err
	}
	times, _ := s.follower.gathered()
	return latencyOf(times), s.refresh(ctx)
}

// idle sends one transfer a second, which lets the ledger's block time fall back
// to the clock, and waits for its receipt.
func (s *session) idle(ctx context.Context) (Latency, error) {
	beat := time.NewTicker(idlePause)
	defer beat.Stop()
	alive := s.chain.alive()
	s.follower.begin(nil)
	var times []time.Duration
	for i := 0; time.Duration(i)*idlePause < s.Duration*idleShare; i++ {
		select {
		case <-ctx.Done():
			return Latency{}, ctx.Err()
		case <-beat.C:
		}
		took, err := s.one(ctx, i%senders, alive[i%len(alive)])
		if err != nil {
			return Latency{}, err
		}
		times = append(times, took)
	}
	return latencyOf(times), nil
}

const (
	idlePause = time.Second
	idleShare = 2 // of Options.Duration, since a second gives one sample only
)

// one sends a transfer of coins to a node and waits until its receipt is here.
func (s *session) one(ctx context.Context, sender int, to *process) (time.Duration, error) {
	j, err := s.sign(s.coins(sender))
	if err != nil {
		return 0, err
	}
	final := make(chan struct{})
	began := time.Now()
	s.follower.expect([]job{j}, final)
	var a answer
	if err := s.exchange(ctx, to.url, j.call, &a); err != nil {
		return 0, err
	}
	if a.Error != nil {
		return 0, fmt.Errorf("%s refused a transaction: %w", to.url, a.Error)
	}
	timer := time.NewTimer(drainTimeout)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-timer.C:
		return 0, fmt.Errorf("transaction %s is not final after %s", j.hash, drainTimeout)
	case <-final:
	}
	var receipt *struct {
		Status hexutil.Uint64 `json:"status"`
	}
	if err := s.follower.client.CallContext(ctx, &receipt, "eth_getTransactionReceipt", j.hash); err != nil {
		return 0, fmt.Errorf("read the receipt of %s: %w", j.hash, err)
	}
	if receipt == nil || receipt.Status != 1 {
		return 0, errors.New("a transfer failed, or its receipt is missing although its block is here")
	}
	return time.Since(began), nil
}
