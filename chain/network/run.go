package network

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"time"

	"github.com/stiver-pay/stiver/chain/node"
)

const (
	// stopLimit bounds how long a node may take to end when it is told to; one
	// that takes longer is killed, which loses nothing that is final.
	stopLimit = 30 * time.Second

	// A node that ends by itself is started again after restartFirst, doubled
	// each time up to restartLimit; one that ran for restartReset starts anew.
	restartFirst = time.Second
	restartLimit = 30 * time.Second
	restartReset = time.Minute

	// maxLine bounds one line of a node's log.
	maxLine = 1 << 20
)

// Runner runs nodes as processes and starts those again that end by themselves.
type Runner struct {
	// Command makes the process of a home. The process prints a JSON object
	// when it is ready, ends when its standard input does, and prints why as
	// its last line, as {"error": {"code", "message"}}.
	Command func(node.HomeInfo) *exec.Cmd
	// Tell hears what happens; it is called by several goroutines.
	Tell func(Event)
	// Log hears the lines that a node writes to its standard error, nil nobody.
	Log func(node.HomeInfo, string)
}

// Event is something that happened to a node's process.
type Event struct {
	Home  node.HomeInfo
	Ready bool          // it serves requests
	Err   error         // or it ended, and this is why
	Again time.Duration // and it is started again after this pause
}

// ExitError is why a node's process ended, with the code it printed.
type ExitError struct {
	Node    string
	code    string
	Message string
}

const codeFailed = "failed" // it gave no reason; run it with --verbose to see its log

// Code is the stable code that the process printed, "failed" if it printed none.
func (e *ExitError) Code() string { return e.code }

func (e *ExitError) Error() string { return e.Node + ": " + e.Message }

// hopeless are the codes of a first start that trying again cannot heal.
var hopeless = map[string]bool{
	node.ErrHomeInUse.Code(): true, node.ErrNotInitialised.Code(): true, "usage": true,
}

// Run runs the nodes until ctx ends, and then ends them cleanly. ready is called
// once, when every node has started or failed to; it gets those that started.
// A home that is in use or not one ends everything at once with an *ExitError;
// any other failure is told and tried again.
func (r *Runner) Run(ctx context.Context, homes []node.HomeInfo, ready func([]node.HomeInfo)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	first := make(chan *node.HomeInfo, len(homes))
	var group sync.WaitGroup
	for _, h := range homes {
		group.Go(func() {
			if err := r.keep(ctx, h, func(up bool) {
				if up {
					first <- &h
				} else {
					first <- nil
				}
			}); err != nil {
				cancel(err)
			}
		})
	}
	var started []node.HomeInfo
	for range homes {
		select {
		case h := <-first:
			if h != nil {
				started = append(started, *h)
			}
			continue
		case <-ctx.Done():
		}
		break
	}
	if ctx.Err() == nil {
		ready(inOrder(homes, started))
	}
	group.Wait()
	var exit *ExitError
	if cause := context.Cause(ctx); errors.As(cause, &exit) {
		return exit
	}
	return nil
}

func inOrder(all, some []node.HomeInfo) (out []node.HomeInfo) {
	for _, h := range all {
		for _, s := range some {
			if s == h {
				out = append(out, h)
			}
		}
	}
	return out
}

// keep runs one node again and again until ctx ends. It says once whether the
// first attempt came up, and returns an error only if there is no hope.
func (r *Runner) keep(ctx context.Context, h node.HomeInfo, first func(up bool)) error {
	var once sync.Once
	for pause := restartFirst; ; pause = min(2*pause, restartLimit) {
		began := time.Now()
		err := r.run(ctx, h, func() {
			r.Tell(Event{Home: h, Ready: true})
			once.Do(func() { first(true) })
		})
		if ctx.Err() != nil {
			return nil
		}
		early := false
		once.Do(func() { early = true; first(false) })
		var exit *ExitError
		if early && errors.As(err, &exit) && hopeless[exit.Code()] {
			return exit
		}
		if time.Since(began) > restartReset {
			pause = restartFirst
		}
		r.Tell(Event{Home: h, Err: err, Again: pause})
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

// run runs one process to its end, which ctx's end brings about.
func (r *Runner) run(ctx context.Context, h node.HomeInfo, ready func()) error {
	cmd := r.Command(h)
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	logs, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return &ExitError{Node: h.Name, code: codeFailed, Message: err.Error()}
	}
	ended := make(chan struct{})
	var readers sync.WaitGroup
	var last string
	readers.Go(func() {
		if json.NewDecoder(out).Decode(&struct{}{}) == nil {
			ready()
		}
		_, _ = io.Copy(io.Discard, out)
	})
	readers.Go(func() { last = r.follow(h, logs) })
	go func() {
		select {
		case <-ctx.Done():
			_ = in.Close() // that is how it is told to stop; it may be gone
		case <-ended:
			return
		}
		select {
		case <-ended:
		case <-time.After(stopLimit):
			_ = cmd.Process.Kill()
		}
	}()
	readers.Wait() // both end when the process does
	err = cmd.Wait()
	close(ended)
	return exitError(h.Name, err, last)
}

// follow passes a node's log on and returns its last line.
func (r *Runner) follow(h node.HomeInfo, logs io.Reader) (last string) {
	lines := bufio.NewScanner(logs)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		last = lines.Text()
		if r.Log != nil {
			r.Log(h, last)
		}
	}
	_, _ = io.Copy(io.Discard, logs) // a line too long must not block the node
	return last
}

// exitError makes one error of a process's status and its last line.
func exitError(name string, status error, last string) error {
	if status == nil {
		return &ExitError{Node: name, code: codeFailed, Message: "ended by itself without saying why"}
	}
	var said struct {
		Error struct{ Code, Message string } `json:"error"`
	}
	if json.Unmarshal([]byte(last), &said) == nil && said.Error.Code != "" {
		return &ExitError{Node: name, code: said.Error.Code, Message: said.Error.Message}
	}
	return &ExitError{Node: name, code: codeFailed, Message: fmt.Sprintf("ended without saying why (%v)", status)}
}
