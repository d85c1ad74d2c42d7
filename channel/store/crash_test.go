package store

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
)

// crashDir tells the test binary to be the process that is killed.
const crashDir = "STIVER_STORE_CRASH_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		if err := writeForever(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// writeForever counts up, and prints each number once it is durable. Every
// batch writes it under two keys.
func writeForever(dir string) error {
	s, err := Open(dir, Options{})
	if err != nil {
		return err
	}
	for n := last(s, "a") + 1; ; n++ {
		b := put("a", strconv.Itoa(n))
		b.Put([]byte("b"), []byte(strconv.Itoa(n)))
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
	dir := t.TempDir()
	acknowledged := 0
	for range 10 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), crashDir+"="+dir)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for killAfter := rand.IntN(400); lines.Scan(); killAfter-- {
			if acknowledged, err = strconv.Atoi(lines.Text()); err != nil {
				break // the last line was cut
			}
			if killAfter == 0 {
				_ = child.Process.Kill()
			}
		}
		_ = child.Wait()
		s := open(t, dir, Options{})
		a, b := last(s, "a"), last(s, "b")
		if a < acknowledged || a != b {
			t.Fatalf("acknowledged %d, found a = %d, b = %d", acknowledged, a, b)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if acknowledged == 0 {
		t.Fatal("the child never wrote anything")
	}
}
