package network

import (
	"fmt"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/chain/node"
)

// Thresholds of Explain.
const (
	// clockTolerance is how far a clock may be off: proposals ahead of a
	// validator's clock by more than the drift and two seconds are refused.
	clockTolerance = 2 * time.Second

	diskLow  = 5 << 30   // bytes: time to do something
	diskFull = 512 << 20 // bytes: the next blocks may not fit

	// behindHeights is by how many heights a node may differ from the others
	// because the answers were not given at one moment.
	behindHeights = 3

	// roundPatience is how long one step of a height may last before it is
	// worth a word; the timeouts of a healthy network are shorter.
	roundPatience = 5 * time.Second
)

// Level is how bad a finding is.
type Level string

// The levels, from good to bad.
const (
	Fine    Level = "fine"    // as it should be
	Warning Level = "warning" // the ledger goes on, something wants attention
	Halted  Level = "halted"  // no transaction becomes final
)

// Finding is one thing that explains how the chain is.
type Finding struct {
	Code  string `json:"code"` // stable, for example "power_missing"
	Level Level  `json:"level"`
	Text  string `json:"text"` // what is so, and what it means
	Do    string `json:"do,omitempty"`
}

// Ledger is what stands on the ledger and helps to explain; all of it may be
// empty.
type Ledger struct {
	// Validator names validators, for people.
	Validator map[common.Address]string
	// Suspended validators, which do not take part until they are reinstated.
	Suspended []common.Address
	// NotAdmitted are the node ids, of those that answered, which the
	// ledger does not let connect.
	NotAdmitted map[string]bool
	// EntryPaused tells that deposits and new coins are on hold.
	EntryPaused bool
}

// Explain says how a chain is, the worst first. before and now are two looks
// at the same nodes, some seconds apart; whether the chain moves is seen by the
// difference.
func Explain(before, now View, on Ledger) []Finding {
	e := explanation{before: before, now: now, on: on}
	e.nodes()
	if best := now.Best(); best != nil {
		e.clocks()
		e.power(best)
		e.members(best)
		e.progress(best)
	}
	var sorted []Finding
	for _, level := range []Level{Halted, Warning, Fine} {
		for _, f := range e.found {
			if f.Level == level {
				sorted = append(sorted, f)
			}
		}
	}
	return sorted
}

type explanation struct {
	before, now View
	on          Ledger
	found       []Finding
	halted      bool
}

func (e *explanation) add(level Level, code, do, format string, args ...any) {
	e.found = append(e.found, Finding{Code: code, Level: level, Text: fmt.Sprintf(format, args...), Do: do})
	e.halted = e.halted || level == Halted
}

// nodes is about every node by itself.
func (e *explanation) nodes() {
	best := e.now.Best()
	silent := Warning
	if best == nil {
		silent = Halted
	}
	for _, n := range e.now.Nodes {
		switch {
		case n.Diagnosis == nil && !n.Running:
			e.add(silent, "node_down", "start it: stiver ledger start "+n.Home+" (or all of a directory: stiver ledger up DIR)",
				"%s is not running: no process holds %s.", n.Name, n.Home)
		case n.Diagnosis == nil:
			e.add(silent, "node_unreachable", "check that the node runs, that the URL is right, and that this machine may connect to it",
				"%s does not answer at %s: %v.", n.Name, n.URL, n.Err)
		default:
			e.node(n, best)
		}
	}
}

func (e *explanation) node(n NodeView, best *node.Diagnosis) {
	d := n.Diagnosis
	if d.Failure != "" {
		e.add(Warning, "node_failed", "read the node's log, mend the cause, start the node again; its data is kept",
			"%s has stopped following the ledger: %s.", n.Name, d.Failure)
	}
	switch free := uint64(d.Disk.Free); {
	case d.Disk.Total == 0: // not known
	case free < diskFull:
		e.add(Warning, "disk_full", "make room or move the home to a larger disk, then start the node again",
			"%s has %s left on its disk: it cannot keep more blocks.", n.Name, size(free))
	case free < diskLow:
		e.add(Warning, "disk_low", "make room before the node stops",
			"%s has only %s left on its disk.", n.Name, size(free))
	}
	switch behind := int64(best.Height) - int64(d.Height); {
	case d.CatchingUp || behind > behindHeights:
		e.add(Warning, "catching_up", "wait; if it does not come closer, look at its peers below",
			"%s is catching up: it is at height %d, the others are at %d.", n.Name, d.Height, best.Height)
	}
	if len(d.Peers) == 0 && len(d.Validators) > 1 {
		if e.on.NotAdmitted[d.NodeID] {
			e.add(Warning, "node_not_admitted", "have the organisation's voter admit it: stiver ledger admit-node "+d.NodeID,
				"%s has no peers: the ledger does not admit its node id %s, so the others refuse the connection.", n.Name, d.NodeID)
		} else {
			e.add(Warning, "no_peers", "check the peers in node.json and that their ports can be reached from there; a new node must be admitted first",
				"%s is connected to no other node, so it sees nothing new.", n.Name)
		}
	} else if len(d.Unreached) > 0 && len(e.now.Nodes) == 1 {
		e.add(Warning, "peers_unreached", "ask their operators, or correct the peers in node.json",
			"%s cannot reach %d of its peers: %s.", n.Name, len(d.Unreached), strings.Join(d.Unreached, ", "))
	}
}

// clocks compares the nodes' clocks with this one's, and the block time with
// the clocks.
func (e *explanation) clocks() {
	for _, n := range e.now.Answered() {
		if off := n.ClockOff; off.Abs() > clockTolerance {
			direction := "ahead of"
			if off < 0 {
				direction = "behind"
			}
			e.add(Warning, "clock_off", "synchronise the clocks of both machines (NTP)",
				"the clock of %s is %s %s this machine's: proposals of one with a fast clock are refused, one with a slow clock refuses the others'.",
				n.Name, off.Abs().Round(100*time.Millisecond), direction)
		}
		d := n.Diagnosis
		if lead := int64(d.Block.Time) - int64(d.Now)/1000; lead > int64(d.MaxDrift) {
			e.add(Warning, "block_time_ahead", "wait until the clock has caught up; synchronise the clocks of all validators",
				"the newest block's time is %d s ahead of the clock of %s, more than the %d s allowed: it proposes no block until the clock has caught up.",
				lead, n.Name, d.MaxDrift)
		}
	}
}

// power is about the validators that do not take part.
func (e *explanation) power(best *node.Diagnosis) {
	var total, gone uint64
	for _, v := range best.Validators {
		total += uint64(v.Power)
	}
	missing := e.now.Missing()
	var names []string
	for _, m := range missing {
		gone += uint64(m.Power)
		why := "not connected"
		if m.Why == node.NotSigning {
			why = "connected, but not signing"
		}
		names = append(names, fmt.Sprintf("%s (%s)", e.validator(m.Address), why))
	}
	present := total - gone
	switch {
	case gone == 0:
	case 3*present <= 2*total:
		e.add(Halted, "power_missing", "start the missing validators or mend the network between them; nothing is lost meanwhile, and the chain goes on by itself",
			"the chain is halted: validators with only %d of %d power take part, and a block needs more than two thirds. Missing: %s.",
			present, total, strings.Join(names, ", "))
	default:
		e.add(Warning, "validator_missing", "start them; until then every turn of theirs to propose costs a timeout",
			"%d of %d validators are missing: %s. The chain goes on, since more than two thirds of the power take part.",
			len(missing), len(best.Validators), strings.Join(names, ", "))
	}
	if at := best.Consensus; gone == 0 && at.Round > 0 && at.Seconds > roundPatience.Seconds() {
		e.add(Warning, "round_stuck", "look for slow or lossy connections between the validators, and for validators whose clocks differ",
			"all validators are connected, but height %d has not been agreed in %d rounds; step %s has lasted %.0f s.",
			at.Height, at.Round+1, at.Step, at.Seconds)
	}
}

func (e *explanation) validator(a common.Address) string {
	if name := e.on.Validator[a]; name != "" {
		return name
	}
	return a.Hex()
}

// members is about what the ledger's own rules keep from taking part.
func (e *explanation) members(best *node.Diagnosis) {
	for _, a := range e.on.Suspended {
		e.add(Warning, "validator_suspended", "make sure that only one machine signs with its key, then propose: stiver ledger propose reinstate "+a.Hex(),
			"validator %s is suspended, because its key signed two different blocks of one height.", e.validator(a))
	}
	for _, r := range best.Refused {
		e.add(Warning, "sender_refused", "do what the reason says; the transactions of others are not held up",
			"transactions of %s wait, and no block takes them (%s): %s.", r.Address, r.Code, r.Why)
	}
	if e.on.EntryPaused {
		e.add(Warning, "entry_paused", "stiver ledger resume, by the organisations that asked for the pause",
			"deposits and new coins are on hold (break-glass); payments, claims and withdrawals go on.")
	}
}

// progress says whether the chain moves, is idle, or stands with work to do.
func (e *explanation) progress(best *node.Diagnosis) {
	moved := false
	for i, n := range e.now.Nodes {
		if i < len(e.before.Nodes) && n.Diagnosis != nil {
			old := e.before.Nodes[i].Diagnosis
			moved = moved || (old != nil && n.Diagnosis.Block.Number > old.Block.Number)
		}
	}
	var pending, queued uint64
	for _, n := range e.now.Answered() {
		pending = max(pending, uint64(n.Diagnosis.Pool.Pending))
		queued = max(queued, uint64(n.Diagnosis.Pool.Queued))
	}
	age := (time.Duration(best.Now)*time.Millisecond - time.Duration(best.Block.Time)*time.Second).Round(time.Second)
	switch {
	case moved:
		e.add(Fine, "moving", "", "the chain is moving: block %d.", best.Block.Number)
	case e.halted:
	case pending == 0 || len(best.Refused) > 0:
		e.add(Fine, "idle", "", "the chain is well and idle: no transaction waits that it could take, and blocks are made only when one does. The newest is block %d%s.",
			best.Block.Number, ago(best.Block.Number == 0, age))
	default:
		e.add(Halted, "not_moving", "look at the other findings; if there is none, send the log of a validator (--verbose) to the maintainers",
			"%d transactions wait and no block takes them, though enough validators are connected.", pending)
	}
	if queued > 0 {
		e.add(Warning, "nonce_gap", "their senders must send the missing earlier transaction again",
			"%d transactions wait for an earlier one of the same sender, which never arrived.", queued)
	}
}

func ago(genesis bool, age time.Duration) string {
	switch {
	case genesis:
		return ", the genesis block"
	case age < time.Second:
		return ""
	}
	return fmt.Sprintf(", %s old", age)
}

// size writes bytes as people do.
func size(n uint64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	default:
		return fmt.Sprintf("%d MB", n>>20)
	}
}
