package doctor

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/rpc"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/node"
)

// Level is how a finding stands.
type Level string

// The levels.
const (
	OK    Level = "ok"    // as it should be
	Note  Level = "note"  // worth knowing; nothing has to be done
	Wrong Level = "wrong" // needs attention
)

// Finding is the outcome of one check.
type Finding struct {
	Check string `json:"check"` // stable, for example "disk"
	Level Level  `json:"level"`
	Text  string `json:"text"`         // what was found
	Do    string `json:"do,omitempty"` // what to do about it
}

// Options of Examine. Only Home is required.
type Options struct {
	Home string
	// Fingerprint, if given, is the genesis fingerprint in hex that the
	// network's organisations have agreed on; a beginning of it suffices.
	Fingerprint string
	// Version is that of the program that asks.
	Version string
}

const (
	dialLimit = 2 * time.Second
	askLimit  = 5 * time.Second
)

// Examine makes every check and reports them in the order in which one would
// look into them. ctx ends it early, with what was found so far.
func Examine(ctx context.Context, opts Options) []Finding {
	e := &examination{Options: opts}
	if !e.files() {
		return e.found
	}
	e.machine()
	e.peers(ctx)
	e.running(ctx)
	return e.found
}

// examination collects findings.
type examination struct {
	Options
	found   []Finding
	genesis *genesis.Genesis
	config  node.HomeConfig
	settled node.Config // what the node would start with
}

func (e *examination) ok(check, format string, args ...any) {
	e.found = append(e.found, Finding{check, OK, fmt.Sprintf(format, args...), ""})
}

func (e *examination) note(check, do, format string, args ...any) {
	e.found = append(e.found, Finding{check, Note, fmt.Sprintf(format, args...), do})
}

func (e *examination) wrong(check, do, format string, args ...any) {
	e.found = append(e.found, Finding{check, Wrong, fmt.Sprintf(format, args...), do})
}

// ask puts a question to the running node through the home's own socket.
func (e *examination) ask(ctx context.Context, result any, method string) error {
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	conn, err := rpc.DialContext(ctx, node.LocalRPC(e.Home))
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.CallContext(ctx, result, method)
}

// Sick tells how many findings need attention.
func Sick(found []Finding) (n int) {
	for _, f := range found {
		if f.Level == Wrong {
			n++
		}
	}
	return n
}
