package payer

import (
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
)

var testDomain = channel.NewDomain(571700, common.HexToAddress("0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003"))

func testKey(n byte) *ecdsa.PrivateKey {
	h := sha256.Sum256([]byte{'k', n})
	key, err := crypto.ToECDSA(h[:])
	if err != nil {
		panic(err)
	}
	return key
}

func testSecrets(t testing.TB) Secrets {
	t.Helper()
	s, err := DeriveSecrets(testKey(1), testDomain)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var testTerms = Terms{
	Receiver:           common.HexToAddress("0x2222222222222222222222222222222222222222"),
	ReceiverAuthorizer: common.HexToAddress("0x3333333333333333333333333333333333333333"),
	Token:              common.HexToAddress("0x5717000000000000000000000000000000000002"),
	WithdrawDelay:      900,
}

func amount(v uint64) channel.Amount { return channel.NewAmount(v) }

// testTime is the wallet's clock in tests.
var testTime = time.Unix(1_800_000_000, 0)

// memory is a Store that can crash: what was written after the last mark, and
// so was waited for by nobody, may be lost from the end.
type memory struct {
	mu     sync.Mutex
	log    [][]Record
	marked int
	fail   error // refuse everything with it
}

func (m *memory) Write(records []Record, done func(error)) error {
	m.mu.Lock()
	if m.fail != nil {
		defer m.mu.Unlock()
		return m.fail
	}
	m.log = append(m.log, records)
	m.mu.Unlock()
	done(nil)
	return nil
}

// writes returns how often something was written.
func (m *memory) writes() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.log)
}

// mark says that everything so far was waited for.
func (m *memory) mark() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.marked = len(m.log)
}

// covered says that the first of the records which allow a channel to sign so
// much, up to the last, was waited for; false when the last does not allow it.
func (m *memory) covered(id channel.ID, ceiling channel.Amount) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	first := len(m.log)
	for i := len(m.log) - 1; i >= 0; i-- {
		for _, r := range m.log[i] {
			var s State
			if s.UnmarshalBinary(r.Value) != nil || s.ID != id {
				continue
			}
			if s.Signed().Less(ceiling) {
				m.marked = max(m.marked, min(first+1, len(m.log)))
				return first < len(m.log)
			}
			first = i
		}
	}
	return false // the channel began with less
}

// process is the store as one process has it: after a crash it writes no more.
type process struct {
	*memory
	dead bool // under memory.mu
}

func (p *process) Write(records []Record, done func(error)) error {
	p.mu.Lock()
	dead := p.dead
	p.mu.Unlock()
	if dead {
		return errors.New("the process is dead")
	}
	return p.memory.Write(records, done)
}

// crash ends the process and keeps so many of the writes that may be lost.
func (p *process) crash(keep int) *process {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dead = true
	p.log = p.log[:min(p.marked+keep, len(p.log))]
	p.marked = len(p.log)
	return &process{memory: p.memory}
}

func (m *memory) Iterate(prefix []byte, fn func(key, value []byte) error) error {
	m.mu.Lock()
	durable := map[string][]byte{}
	for _, w := range m.log {
		for _, r := range w {
			if r.Value == nil {
				delete(durable, string(r.Key))
			} else {
				durable[string(r.Key)] = r.Value
			}
		}
	}
	m.mu.Unlock()
	for _, k := range slices.Sorted(maps.Keys(durable)) {
		if !strings.HasPrefix(k, string(prefix)) {
			continue
		}
		if err := fn([]byte(k), durable[k]); err != nil {
			return err
		}
	}
	return nil
}

func testOptions(t testing.TB, s Store) Options {
	return Options{
		Store: s, Domain: testDomain, Payer: crypto.PubkeyToAddress(testKey(1).PublicKey),
		Secrets: testSecrets(t), Now: func() time.Time { return testTime },
	}
}

func openEngine(t testing.TB, o Options) *Engine {
	t.Helper()
	e, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func acquire(t testing.TB, e *Engine, use Use) *Lease {
	t.Helper()
	l, err := e.Acquire(context.Background(), Want{Terms: testTerms, Use: use})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// fund puts a deposit in and has it confirmed.
func fund(t testing.TB, l *Lease, v uint64) {
	t.Helper()
	if _, err := l.Fund(context.Background(), Deposit{Amount: amount(v), ValidBefore: uint64(testTime.Unix()) + 60}); err != nil {
		t.Fatal(err)
	}
	if err := l.Confirm(); err != nil {
		t.Fatal(err)
	}
}

func buy(l *Lease, price uint64) (channel.Voucher, error) {
	v, _, err := l.Authorise(context.Background(), Purchase{Price: amount(price), Request: [32]byte{1}})
	return v, err
}

func code(err error) string {
	var c interface{ Code() string }
	if errors.As(err, &c) {
		return c.Code()
	}
	return ""
}
