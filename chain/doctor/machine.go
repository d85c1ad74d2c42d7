package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/stiver-pay/stiver/chain/node"
)

const (
	diskLow  = 5 << 30   // bytes: time to do something
	diskFull = 512 << 20 // bytes: the next blocks may not fit

	syncProbes = 20
	syncBytes  = 4 << 10
	// A height takes a handful of syncs one after another.
	syncSlow     = 20 * time.Millisecond
	syncVerySlow = 100 * time.Millisecond

	filesNeeded = 4096
)

// machine checks what the home stands on.
func (e *examination) machine() {
	free, total := node.DiskSpace(e.Home)
	switch {
	case total == 0:
		e.note("disk", "", "its free space is not known on this system")
	case free < diskFull:
		e.wrong("disk", "make room now: a full disk stops the node; nothing final is lost", "%s free", gib(free))
	case free < diskLow:
		e.wrong("disk", "make room or move the home to a larger disk", "%s free of %s", gib(free), gib(total))
	default:
		e.ok("disk", "%s free of %s", gib(free), gib(total))
	}
	e.syncTime()
	switch limit := node.FileLimit(); {
	case limit == 0:
		e.note("open files", "", "the limit is not known on this system")
	case limit < filesNeeded:
		e.wrong("open files", "raise it: ulimit -n 65536, or LimitNOFILE= in the systemd unit", "at most %d here; a node wants %d", limit, filesNeeded)
	default:
		e.ok("open files", "at most %d here", limit)
	}
}

func gib(n uint64) string { return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30)) }

// syncTime measures how long the home's disk takes to make a little durable.
func (e *examination) syncTime() {
	took, err := measureSync(e.Home)
	if err != nil {
		e.wrong("sync", "check that the disk is not full or mounted read-only", "writing to %s failed: %v", e.Home, err)
		return
	}
	slices.Sort(took)
	median, worst := took[len(took)/2], took[len(took)-1]
	text := fmt.Sprintf("%d KiB are durable after %s, at worst %s", syncBytes>>10, median.Round(10*time.Microsecond), worst.Round(10*time.Microsecond))
	switch {
	case median > syncVerySlow:
		e.wrong("sync", "move the home to a local disk with power-loss protection; every block waits for several of these", "%s", text)
	case median > syncSlow:
		e.note("sync", "a faster disk would make every block final sooner", "%s", text)
	default:
		e.ok("sync", "%s", text)
	}
}

func measureSync(dir string) (took []time.Duration, err error) {
	f, err := os.CreateTemp(dir, ".doctor-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	block := make([]byte, syncBytes)
	for range syncProbes {
		began := time.Now()
		if _, err := f.Write(block); err != nil {
			return nil, err
		}
		if err := f.Sync(); err != nil {
			return nil, err
		}
		took = append(took, time.Since(began))
	}
	return took, nil
}

// peers checks that configured peers take connections, side by side.
func (e *examination) peers(ctx context.Context) {
	peers := e.settled.Peers
	if len(peers) == 0 {
		if len(e.genesis.Consensus.Validators) > 1 {
			e.wrong("peers", "name at least two in node.json: \"peers\": [\"id@host:port\"]", "none is configured, and this is not the only validator")
		} else {
			e.ok("peers", "none is needed: the ledger began with one validator")
		}
		return
	}
	failed := make([]error, len(peers))
	var group sync.WaitGroup
	for i, peer := range peers {
		group.Go(func() { failed[i] = reach(ctx, peer) })
	}
	group.Wait()
	reached := 0
	for i, peer := range peers {
		if failed[i] != nil {
			e.wrong("peers", "ask its organisation whether the node runs; check address, firewall and route", "%s does not take connections: %v", peer, failed[i])
		} else {
			reached++
		}
	}
	if reached > 0 {
		e.ok("peers", "%d of %d take connections", reached, len(peers))
	}
}

func reach(ctx context.Context, peer string) error {
	_, addr, ok := strings.Cut(peer, "@")
	if !ok {
		return fmt.Errorf("not of the form id@host:port")
	}
	ctx, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	return conn.Close()
}
