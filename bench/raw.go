package bench

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/stiver-pay/stiver/bench/measure"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p"
)

// rawShare is the part of Options.Duration that each primitive gets.
const rawShare = 4

// Primitives measures what everything is made of, each for d; dir is on the disk
// that is measured.
func Primitives(ctx context.Context, dir string, d time.Duration) (Raw, error) {
	key, err := crypto.GenerateKey()
	if err != nil {
		return Raw{}, err
	}
	signer := channel.NewKeySigner(key)
	digest := crypto.Keccak256Hash([]byte("bench"))
	sig, err := signer.Sign(digest)
	if err != nil {
		return Raw{}, err
	}
	var r Raw
	r.Sign, r.SignUS = perSecond(d, func() func() error {
		return func() error { _, err := signer.Sign(digest); return err }
	}, &err)
	r.Recover, r.RecoverUS = perSecond(d, func() func() error {
		return func() error { _, err := channel.Recover(digest, sig); return err }
	}, &err)
	r.Verify, r.VerifyUS = perSecond(d, func() func() error {
		by := channel.NewVerifier(signer.Address())
		return func() error { return by.Verify(digest, sig) }
	}, &err)
	const hashes = 64
	r.Hash, r.HashUS = perSecond(d, func() func() error {
		var x [32]byte
		return func() error { x = channel.HashTimes(x, hashes); return nil }
	}, &err)
	r.Hash, r.HashUS = r.Hash*hashes, r.HashUS/hashes
	r.LogEntryUS = measureLogEntry(d)
	if err != nil {
		return r, err
	}
	if r.Sync, err = measureSync(dir, d); err != nil {
		return r, fmt.Errorf("sync: %w", err)
	}
	if r.RoundTrip, err = measureRoundTrip(ctx, d); err != nil {
		return r, fmt.Errorf("round trip: %w", err)
	}
	return r, nil
}

// measureLogEntry appends entries to a channel's log, as every payment does:
// the item's hash, the leaf and its place in the tree. Processor time of each
// in microseconds.
func measureLogEntry(d time.Duration) float64 {
	var log channel.Log
	m, n := measure.Begin(), 0
	for ; time.Since(m.Began) < d; n++ {
		var salt [channel.SaltSize]byte
		binary.BigEndian.PutUint64(salt[:], uint64(n))
		log.Append(channel.Entry{
			Sequence: uint64(n), Kind: channel.Charge, Amount: price, Charged: price, Item: channel.HashItem(salt, []byte(item)),
		})
	}
	_, used := m.Spent()
	return measure.Ratio(measure.Micros(used), float64(n))
}

// perSecond runs an operation on every core for a time. It returns the rate of
// all, and the processor time of each in microseconds.
func perSecond(d time.Duration, make func() func() error, failed *error) (rate, cpu float64) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	m := measure.Begin()
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			op, n := make(), 0
			for time.Since(m.Began) < d {
				for range 16 {
					if err := op(); err != nil {
						mu.Lock()
						*failed = errors.Join(*failed, err)
						mu.Unlock()
						return
					}
				}
				n += 16
			}
			mu.Lock()
			total += n
			mu.Unlock()
		})
	}
	wg.Wait()
	took, used := m.Spent()
	return measure.Ratio(float64(total), took.Seconds()), measure.Ratio(measure.Micros(used), float64(total))
}

// measureSync writes and syncs blocks.
func measureSync(dir string, d time.Duration) (l Latency, err error) {
	file, err := newBlocks(dir)
	if err != nil {
		return l, err
	}
	defer func() { err = errors.Join(err, file.remove()) }()
	var times []uint32
	for began := time.Now(); time.Since(began) < d; {
		at := time.Now()
		if err := file.write(); err != nil {
			return l, err
		}
		times = append(times, uint32(time.Since(at).Microseconds()))
	}
	return latencyOf(times), nil
}

// echo is the protocol of measureRoundTrip.
const echo = "/stiver/bench/echo/1"

// measureRoundTrip sends 200 bytes one at a time and waits for them to return.
func measureRoundTrip(ctx context.Context, d time.Duration) (l Latency, err error) {
	far, err := p2p.NewHost(p2p.HostOptions{Listen: []string{"/ip4/127.0.0.1/tcp/0"}})
	if err != nil {
		return l, err
	}
	defer func() { err = errors.Join(err, far.Close()) }()
	near, err := p2p.NewHost(p2p.HostOptions{})
	if err != nil {
		return l, err
	}
	defer func() { err = errors.Join(err, near.Close()) }()
	far.SetStreamHandler(echo, func(s network.Stream) {
		_, _ = io.Copy(s, s)
		_ = s.Close()
	})
	if err := near.Connect(ctx, peer.AddrInfo{ID: far.ID(), Addrs: far.Addrs()}); err != nil {
		return l, err
	}
	s, err := near.NewStream(ctx, far.ID(), echo)
	if err != nil {
		return l, err
	}
	defer func() { _ = s.Reset() }()
	var buf [200]byte
	_, _ = rand.Read(buf[:]) // never fails
	var times []uint32
	for began := time.Now(); time.Since(began) < d; {
		at := time.Now()
		if _, err := s.Write(buf[:]); err != nil {
			return l, err
		}
		if _, err := io.ReadFull(s, buf[:]); err != nil {
			return l, err
		}
		times = append(times, uint32(time.Since(at).Microseconds()))
	}
	return latencyOf(times), nil
}
