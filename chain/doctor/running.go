package doctor

import (
	"context"
	"fmt"
	"math"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/stiver-pay/stiver/chain/node"
)

const (
	// clockTolerance is how far a clock may be off: a proposal ahead of a
	// validator's clock by more than the drift and two seconds is refused.
	clockTolerance = 2 * time.Second

	// signedAhead is by how many heights the signer may be ahead of the chain:
	// it signs the height that is being decided.
	signedAhead = 1
)

// running checks what the node says of itself, if it runs.
func (e *examination) running(ctx context.Context) {
	if !node.HomeInUse(e.Home) {
		e.note("process", "start it: stiver ledger start "+e.Home, "no process holds the home; what only a running node knows was not checked")
		return
	}
	var d node.Diagnosis
	if err := e.ask(ctx, &d, "stiver_diagnosis"); err != nil {
		e.wrong("process", "look at its log; if it has just started, try again in a moment; otherwise restart it",
			"a process holds the home but does not answer at %s: %v", node.LocalRPC(e.Home), err)
		return
	}
	e.process(&d)
	e.port(ctx)
	e.clock(&d)
	e.chain(&d)
	e.validator(&d)
}

func (e *examination) process(d *node.Diagnosis) {
	up := time.Duration(d.UpSeconds * float64(time.Second)).Round(time.Second)
	switch {
	case d.Failure != "":
		e.wrong("process", "restart the node; if it stops again, resync it from its peers and report the log", "it has stopped following the ledger: %s", d.Failure)
	case d.Version != e.Version && d.Version != "" && e.Version != "":
		e.note("process", "restart the node to run the program that is installed", "up for %s with version %s; this program is %s", up, d.Version, e.Version)
	default:
		e.ok("process", "up for %s, version %s", up, e.Version)
	}
	if limit := uint64(d.Files); limit > 0 && limit < filesNeeded {
		e.wrong("open files of the node", "raise it: LimitNOFILE=65536 in the systemd unit, or ulimit -n before the start", "at most %d; a node wants %d", limit, filesNeeded)
	}
}

// port checks that the configured address takes connections.
func (e *examination) port(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", e.settled.RPCAddr)
	if err != nil {
		e.note("rpc", "if the node was started with --listen, this is of no matter", "nothing answers at %s, as node.json or the default has it", e.settled.RPCAddr)
		return
	}
	_ = conn.Close() // it was only to see whether it opens
	e.ok("rpc", "%s takes connections", e.settled.RPCAddr)
}

func (e *examination) clock(d *node.Diagnosis) {
	offset := time.Duration(d.ClockOffset * float64(time.Second))
	lead := time.Until(time.Unix(int64(d.Block.Time), 0))
	allowed := time.Duration(d.MaxDrift)*time.Second + clockTolerance
	do := "set the clock with NTP (timedatectl, chronyc tracking); a node whose clock is off refuses good proposals, or makes ones that are refused"
	switch {
	case time.Duration(math.Abs(float64(offset))) > clockTolerance:
		e.wrong("clock", do, "the other validators' clocks are %s ahead of this one", offset.Round(time.Millisecond))
	case lead > allowed:
		e.wrong("clock", do, "the last block is %s ahead of this clock; %s are allowed", lead.Round(time.Second), allowed)
	case d.ClockOffset == 0:
		e.ok("clock", "no other validator was heard; the last block does not contradict it")
	default:
		e.ok("clock", "within %s of the other validators'", time.Duration(math.Abs(float64(offset))).Round(time.Millisecond))
	}
}

func (e *examination) chain(d *node.Diagnosis) {
	text := fmt.Sprintf("height %d, block %d, %d peers, %d transactions waiting", d.Height, d.Block.Number, len(d.Peers), d.Pool.Pending+d.Pool.Queued)
	if d.CatchingUp {
		e.note("chain", "wait; it takes part when it has caught up", "catching up: %s", text)
	} else {
		e.ok("chain", "%s", text)
	}
	if len(d.Unreached) > 0 {
		e.wrong("connections", "check addresses and firewalls; whether the ledger admits this node (its id is "+d.NodeID+")",
			"not connected: %s", strings.Join(d.Unreached, ", "))
	}
	if len(d.Missing) > 0 {
		var missing, all hexutil.Uint64
		names := []string{}
		for _, m := range d.Missing {
			missing += m.Power
			names = append(names, fmt.Sprintf("%s (%s)", m.Address, strings.ReplaceAll(m.Why, "_", " ")))
		}
		for _, v := range d.Validators {
			all += v.Power
		}
		text := "the ledger goes on without them"
		if 3*missing >= all {
			text = "without them nothing becomes final"
		}
		e.wrong("validators", "ask their organisations; `stiver ledger explain` says more", "missing: %s; %s", strings.Join(names, ", "), text)
	}
}

func (e *examination) validator(d *node.Diagnosis) {
	self := slices.IndexFunc(d.Validators, func(v node.ValidatorStatus) bool { return v.Self })
	if self < 0 {
		e.note("validator", "if it should be one: stiver ledger propose", "this node's key is not in the validator set; it only follows")
	} else {
		v := d.Validators[self]
		e.ok("validator", "%s, power %d, one of %d", v.Address, v.Power, len(d.Validators))
	}
	if s := d.Signer; s != nil && s.Height > int64(d.Height)+signedAhead {
		e.wrong("signer", "leave it running: it catches up with its peers, and signs nothing until then; never copy the record back to match",
			"it signed height %d and the chain here is at %d: the data is older than the record", s.Height, d.Height)
	}
}
