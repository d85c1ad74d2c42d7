package fault

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/chain/signer"
)

// tornWrite cuts something off the end of what a killed node wrote last, one
// kind of file after the other, as a disk does that loses what it had in hand.
// The node starts again by itself, or says that its data is damaged: then its
// operator deletes the data, and it is fetched from the others.
func (s *trial) tornWrite() {
	h := s.nodes[1]
	rebuilt := 0
	kinds := []string{"consensus/wal/wal", "execution/chain/chaindata/*.log", "consensus/state.db/*.log", "consensus/blockstore.db/*.log"}
	for _, kind := range kinds {
		s.load.await(4)
		h.kill()
		file, cut := h.tear(kind)
		if err := h.tryStart(); err != nil {
			if !strings.Contains(err.Error(), node.ErrDataDamaged.Error()) {
				s.town.t.Fatalf("with %d bytes cut off %s: %v", cut, file, err)
			}
			h.forget()
			h.start()
			rebuilt++
		}
		s.recovered()
	}
	s.row.faults = fmt.Sprintf("%d files cut, %d rebuilt", len(kinds), rebuilt)
}

// tear cuts up to 300 bytes off the newest file of a kind.
func (h *host) tear(kind string) (file string, cut int64) {
	h.t.Helper()
	names, err := filepath.Glob(h.path(kind))
	if err != nil || len(names) == 0 {
		h.t.Fatalf("no %s: %v", kind, err)
	}
	var newest os.FileInfo
	for _, name := range names {
		info, err := os.Stat(name)
		if err == nil && info.Size() > 0 && (newest == nil || info.ModTime().After(newest.ModTime())) {
			file, newest = name, info
		}
	}
	if newest == nil {
		return "", 0 // it holds nothing that could be torn
	}
	cut = min(1+rand.Int64N(300), newest.Size())
	if err := os.Truncate(file, newest.Size()-cut); err != nil {
		h.t.Fatal(err)
	}
	return file, cut
}

// forget deletes a node's data; it keeps its keys and the record of what it
// signed.
func (h *host) forget() {
	h.t.Helper()
	if err := errors.Join(os.RemoveAll(h.path("execution")), os.RemoveAll(h.path("consensus"))); err != nil {
		h.t.Fatal(err)
	}
}

// deletedData leaves a node nothing but its keys: it gets everything from the
// others.
func (s *trial) deletedData() {
	h := s.nodes[2]
	h.kill()
	h.forget()
	h.start()
	s.recovered()
	s.row.faults = "1 data directory deleted"
}

// fullDisk gives a node a small disk and fills it. The others go on; with room
// again, so does the node.
func (s *trial) fullDisk() {
	const size = 512 << 20
	h := s.nodes[2]
	h.kill()
	h.ontoDisk(size)
	h.start()
	s.recovered()
	ballast := h.path("ballast")
	h.fill(ballast)
	goal := s.seen.head() + 4
	s.town.until("the others go on", func() bool { return s.nodes[0].head() > goal })
	ended := "ended by itself"
	if h.running() {
		ended = "kept running"
	}
	s.town.t.Logf("with a full disk the node %s: %s", ended, h.tail(3))
	h.kill()
	if err := os.Remove(ballast); err != nil {
		s.town.t.Fatal(err)
	}
	h.start()
	s.recovered()
	s.row.faults = "1 disk full; the node " + ended
}

// ontoDisk moves a home to a file system of its own, in memory.
func (h *host) ontoDisk(size int64) {
	h.t.Helper()
	aside := h.home.Dir + ".aside"
	if err := os.Rename(h.home.Dir, aside); err != nil {
		h.t.Fatal(err)
	}
	if err := os.Mkdir(h.home.Dir, 0o700); err != nil {
		h.t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", h.home.Dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = unix.Unmount(h.home.Dir, unix.MNT_DETACH) })
	copyHome(h, aside, h.home.Dir)
}

// fill writes a file until there is no room left.
func (h *host) fill(name string) {
	h.t.Helper()
	f, err := os.Create(name)
	if err != nil {
		h.t.Fatal(err)
	}
	defer f.Close()
	for _, step := range []int{1 << 20, 4 << 10, 1} { // the last pages too
		for block := make([]byte, step); err == nil; {
			_, err = f.Write(block)
		}
		if !errors.Is(err, syscall.ENOSPC) {
			h.t.Fatal(err)
		}
		err = nil
	}
}

// oldBackup puts an old copy of a whole home back. The key must not sign again
// where it has signed since, although its record says that it has not; after
// that it takes part as before.
func (s *trial) oldBackup() {
	h := s.nodes[3]
	copied := filepath.Join(s.town.dir, "backup")
	h.kill()
	copyHome(h, h.home.Dir, copied)
	h.start()
	s.recovered()
	old := h.diagnosis().Signer.Height
	s.town.until("the ledger goes on", func() bool { return h.diagnosis().Signer.Height > old+4 })
	h.kill()
	h.start() // for a last look at its record
	signed := h.diagnosis().Signer.Height
	h.kill()
	if err := os.RemoveAll(h.home.Dir); err != nil {
		s.town.t.Fatal(err)
	}
	if err := os.Rename(copied, h.home.Dir); err != nil {
		s.town.t.Fatal(err)
	}
	h.start()
	s.recovered()
	s.town.until("the validator signs again", func() bool {
		now := h.diagnosis().Signer.Height
		if now > old && now <= signed {
			s.town.t.Fatalf("the key signed for height %d, a second time: it had signed up to %d", now, signed)
		}
		return now > signed
	})
	if n := len(s.nodes[0].diagnosis().Validators); n != validators {
		s.town.t.Errorf("%d validators are left", n)
	}
	s.row.faults = fmt.Sprintf("1 home put back by %d heights", signed-old)
}

// damagedRecord tears the record of what a validator's key signed. The node must
// not guess: it refuses to start until the record is restored or given up, and
// then signs nothing before the chain has passed what it may have signed.
func (s *trial) damagedRecord() {
	h := s.nodes[3]
	signed := h.diagnosis().Signer.Height
	h.kill()
	record := h.path("keys/validator-record.json")
	info, err := os.Stat(record)
	if err != nil {
		s.town.t.Fatal(err)
	}
	if err := os.Truncate(record, info.Size()/2); err != nil {
		s.town.t.Fatal(err)
	}
	if err := h.tryStart(); err == nil || !strings.Contains(err.Error(), signer.ErrRecordDamaged.Error()) {
		s.town.t.Fatalf("with half a signing record: %v", err)
	}
	if err := os.Remove(record); err != nil {
		s.town.t.Fatal(err)
	}
	h.start()
	s.recovered()
	s.town.until("the validator signs again", func() bool {
		now := h.diagnosis().Signer.Height
		if now > 0 && now <= signed {
			s.town.t.Fatalf("the key signed for height %d, perhaps a second time: it had signed up to %d", now, signed)
		}
		return now > signed
	})
	s.row.faults = "1 signing record cut in half"
}

// diagnosis is what a running node knows about itself and the others.
func (h *host) diagnosis() *node.Diagnosis {
	h.t.Helper()
	var d node.Diagnosis
	if err := h.call(&d, "stiver_diagnosis"); err != nil {
		h.t.Fatal(err)
	}
	return &d
}

func copyHome(h *host, from, to string) {
	h.t.Helper()
	if out, err := exec.Command("cp", "-aT", from, to).CombinedOutput(); err != nil {
		h.t.Fatalf("%v: %s", err, out)
	}
}
