package store

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// crashDir and crashMode tell the test binary to be the process that is killed.
const (
	crashDir  = "STIVER_STORE_CRASH_DIR"
	crashMode = "STIVER_STORE_CRASH_MODE"
)

// crashSizes have the child change and fold segments all the time.
var crashSizes = segmentSizes{smallest: 16 << 10, largest: 32 << 10, changes: 100, lull: time.Millisecond}

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		d := PowerLoss
		if os.Getenv(crashMode) == ProcessCrash.String() {
			d = ProcessCrash
		}
		if err := writeForever(dir, d); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// writeForever counts up, and prints each number once it is durable. Every
// batch writes it under two keys.
func writeForever(dir string, d Durability) error {
	s, err := Open(dir, Options{Durability: d, sizes: crashSizes})
	if err != nil {
		return err
	}
	for n := last(s, "a") + 1; ; n++ {
		b := put("a", strconv.Itoa(n))
		b.Put([]byte("b"), []byte(strconv.Itoa(n)))
		b.Put(fmt.Appendf(nil, "log %06d", n), make([]byte, 100))
		printed := make(chan struct{})
		err := s.CommitAsync(b, func(err error) {
			if err == nil {
				fmt.Println(n)
			}
			if n%8 == 0 {
				close(printed)
			}
		})
		if err != nil {
			return err
		}
		if n%8 == 0 {
			<-printed
		}
	}
}

func last(s *Store, key string) int {
	v, err := s.Get([]byte(key))
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(string(v))
	if err != nil {
		return -1
	}
	return n
}

func TestKillAtAnyInstantLosesNothingAcknowledgedAndTearsNoBatch(t *testing.T) {
	for _, d := range []Durability{PowerLoss, ProcessCrash} {
		t.Run(d.String(), func(t *testing.T) { killOften(t, d) })
	}
}

func killOften(t *testing.T, d Durability) {
	dir := t.TempDir()
	acknowledged := 0
	for range 10 {
		acknowledged = max(acknowledged, runAndKill(t, dir, d))
		s := open(t, dir, Options{Durability: d})
		a, b := last(s, "a"), last(s, "b")
		if a < acknowledged || a != b {
			t.Fatalf("acknowledged %d, found a = %d, b = %d", acknowledged, a, b)
		}
		lines := 0
		if err := s.Iterate([]byte("log "), func(_, _ []byte) error { lines++; return nil }); err != nil || lines != a {
			t.Fatalf("%d lines of %d, %v", lines, a, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if acknowledged == 0 {
		t.Fatal("the child never wrote anything")
	}
}

// runAndKill returns the last number that the child said was durable.
func runAndKill(t *testing.T, dir string, d Durability) (acknowledged int) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), crashDir+"="+dir, crashMode+"="+d.String())
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for killAfter := rand.IntN(600); lines.Scan(); killAfter-- {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			break // the last line was cut
		}
		acknowledged = n
		if killAfter == 0 {
			_ = child.Process.Kill()
		}
	}
	_ = child.Wait()
	return acknowledged
}
