package network_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/chain/network"
	"github.com/stiver-pay/stiver/chain/node"
)

// actVariable makes this test's binary act as a node.
const actVariable = "STIVER_TEST_ACT"

func TestMain(m *testing.M) {
	if act := os.Getenv(actVariable); act != "" {
		os.Exit(play(act))
	}
	os.Exit(m.Run())
}

// play is a node that runs until its input ends; or one that ends by itself the
// first time, or at once with a reason.
func play(act string) int {
	switch dir := filepath.Dir(act); filepath.Base(act) {
	case "busy":
		fmt.Fprintln(os.Stderr, "a line of its log")
		fmt.Fprintln(os.Stderr, `{"error":{"code":"home_in_use","message":"someone else runs on it"}}`)
		return 6
	case "frail":
		if f, err := os.OpenFile(filepath.Join(dir, "seen"), os.O_CREATE|os.O_EXCL, 0o600); err == nil {
			defer f.Close()
			fmt.Println(`{"ready": true}`)
			return 1
		}
	}
	fmt.Println(`{"ready": true}`)
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 0
}

// runner runs nodes that act as their home's directory says.
func runner(tell func(network.Event)) *network.Runner {
	return &network.Runner{
		Command: func(h node.HomeInfo) *exec.Cmd {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), actVariable+"="+h.Dir)
			return cmd
		},
		Tell: tell,
	}
}

func TestANodeThatEndsByItselfIsStartedAgain(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	dir := t.TempDir()
	homes := []node.HomeInfo{{Name: "sound", Dir: filepath.Join(dir, "sound")}, {Name: "frail", Dir: filepath.Join(dir, "frail")}}
	var mu sync.Mutex
	var told []string
	up := 0
	r := runner(func(e network.Event) {
		mu.Lock()
		defer mu.Unlock()
		if e.Home.Name == "frail" && e.Ready {
			if up++; up == 2 {
				stop()
			}
		}
		if e.Err != nil {
			told = append(told, e.Home.Name)
		}
	})
	ready := 0
	if err := r.Run(ctx, homes, func(started []node.HomeInfo) { ready = len(started) }); err != nil {
		t.Fatal(err)
	}
	if up != 2 || ready != 2 || len(told) != 1 || told[0] != "frail" {
		t.Errorf("up %d times, ready with %d, ends told: %v", up, ready, told)
	}
}

func TestAHomeInUseEndsEverythingWithItsCode(t *testing.T) {
	dir := t.TempDir()
	homes := []node.HomeInfo{{Name: "sound", Dir: filepath.Join(dir, "sound")}, {Name: "busy", Dir: filepath.Join(dir, "busy")}}
	r := runner(func(network.Event) {})
	err := r.Run(t.Context(), homes, func([]node.HomeInfo) { t.Error("ready") })
	var exit *network.ExitError
	if !errors.As(err, &exit) || exit.Code() != "home_in_use" || exit.Node != "busy" {
		t.Errorf("ended with %v", err)
	}
}
