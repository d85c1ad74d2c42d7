package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/chain/node"
)

// roleVariable makes a process of this test binary a chain instead.
const roleVariable = "STIVER_BENCH_ROLE"

func TestMain(m *testing.M) {
	if os.Getenv(roleVariable) == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// serve does what the program would with the arguments that a run gives.
func serve(ctx context.Context, args []string) error {
	ready := func(url string) { _ = json.NewEncoder(os.Stdout).Encode(map[string]string{"rpc": url}) }
	dir := args[len(args)-1]
	if slices.Contains(args, DevChainCommand) {
		return RunDevChain(ctx, dir, ready)
	}
	n, err := node.Start(ctx, node.Config{Home: dir})
	if err != nil {
		return err
	}
	ready(n.RPCURL())
	select {
	case <-ctx.Done():
	case <-n.Done():
	}
	return errors.Join(n.Err(), n.Stop())
}

func command(t *testing.T) func(args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return func(args ...string) *exec.Cmd {
		cmd := exec.Command(self, args...)
		cmd.Env = append(os.Environ(), roleVariable+"=1")
		return cmd
	}
}

// TestARunMeasuresEveryFigure looks at what is measured, not at how fast it is.
func TestARunMeasuresEveryFigure(t *testing.T) {
	if testing.Short() {
		t.Skip("starts chains")
	}
	r, err := Run(t.Context(), Options{
		Command: command(t), Dir: t.TempDir(), Duration: 500 * time.Millisecond, Validators: []int{1},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Chains) != 2 || r.Chains[0].Name != "dev" || r.Chains[1].Name != "1" {
		t.Fatalf("chains %+v", r.Chains)
	}
	for _, c := range r.Chains {
		if c.Idle.Count == 0 || c.Half.Count == 0 || c.Simple.Count == 0 || c.Coins.Count == 0 || c.Claims.Count == 0 {
			t.Errorf("%s: a figure is missing: %+v", c.Name, c)
		}
		if c.Idle.P50 <= 0 || c.Idle.P99 < c.Idle.P50 || c.MemoryMB <= 0 || c.DiskMB <= 0 || c.Coins.CPU <= 0 {
			t.Errorf("%s: %+v", c.Name, c)
		}
	}
	if r.Chains[1].Ratios == nil || r.Raw.Recover <= 0 {
		t.Errorf("ratios or primitives are missing: %+v", r)
	}
	var table strings.Builder
	if err := r.Print(&table); err != nil || !strings.Contains(table.String(), "claims") {
		t.Errorf("table %q, %v", table.String(), err)
	}
	t.Log("\n" + table.String())
}

func TestAnInterruptedRunLeavesNothingBehind(t *testing.T) {
	if testing.Short() {
		t.Skip("starts chains")
	}
	ctx, cancel := context.WithCancel(t.Context())
	dir := t.TempDir()
	_, err := Run(ctx, Options{
		Command: command(t), Dir: dir, Duration: time.Second, Validators: []int{1},
		Say: func(text string) {
			if strings.HasPrefix(text, "dev:") {
				cancel()
			}
		},
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("err %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestRatesCountWholeBlocksInTheTimeTheyTook(t *testing.T) {
	at := time.Unix(1_700_000_000, 0)
	got := rateOf(at, []arrival{{at, 5}, {at.Add(time.Second), 10}, {at.Add(2 * time.Second), 20}})
	if got.Count != 35 || got.Blocks != 3 || got.PerSecond != 15 {
		t.Errorf("rate %+v", got)
	}
	if got := rateOf(at.Add(-time.Second), []arrival{{at, 5}}); got.Count != 5 || got.PerSecond != 5 {
		t.Errorf("rate of one block %+v", got)
	}
}

func TestPointsSurviveTheirFile(t *testing.T) {
	points := []Point{{Seconds: 10, PerSecond: 200, P50: 500, P99: 1000, MemoryMB: 900, DiskMB: 12, CPU: 900}, {Seconds: 20, DiskMB: 24.5}}
	var file bytes.Buffer
	if err := WritePoints(&file, points); err != nil {
		t.Fatal(err)
	}
	got, err := ReadPoints(&file)
	if err != nil || !slices.Equal(got, points) {
		t.Errorf("points %+v, %v", got, err)
	}
	for _, bad := range []string{"", "seconds\n1\n", strings.Join(columns, ",") + "\n1,2,3,4,5,6,x\n"} {
		if _, err := ReadPoints(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestAFigureIsWellFormedAndShowsEveryCurve(t *testing.T) {
	points := []Point{{Seconds: 10, PerSecond: 200, P50: 500, P99: 1000, MemoryMB: 900, DiskMB: 12}, {Seconds: 1800, PerSecond: 190, DiskMB: 2400}}
	var figure bytes.Buffer
	if err := DrawPoints(&figure, points); err != nil {
		t.Fatal(err)
	}
	text := figure.String()
	for in := xml.NewDecoder(&figure); ; {
		if _, err := in.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, title := range []string{"memory", "disk", "transfers of coins", "ms from sent to final"} {
		if !strings.Contains(text, title) {
			t.Errorf("no panel %q", title)
		}
	}
	if strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
		t.Error("a coordinate is no number")
	}
	if err := DrawPoints(io.Discard, points[:1]); err == nil {
		t.Error("a curve of one point was drawn")
	}
}
