package network

import (
	"context"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/node"
)

// askLimit bounds what one node is given to answer: one that takes longer does
// not serve anybody.
const askLimit = 5 * time.Second

// Target is a node to ask.
type Target struct {
	Name string
	URL  string
	// Home is the node's directory if it is on this machine, else empty.
	Home string
}

// TargetsOf are the nodes of a directory's homes.
func TargetsOf(homes []node.HomeInfo) []Target {
	out := make([]Target, len(homes))
	for i, h := range homes {
		out[i] = Target{Name: h.Name, URL: h.RPCURL(), Home: h.Dir}
		// A node that wants to know its callers knows the owner of its home.
		if cfg, err := node.LoadHomeConfig(h.Dir); err == nil && (cfg.TLSCert != "" || cfg.JWTSecret != "") {
			out[i].URL = node.LocalRPC(h.Dir)
		}
	}
	return out
}

// NodeView is one node's answer. Exactly one of Diagnosis and Err is nil.
type NodeView struct {
	Target
	Diagnosis *node.Diagnosis
	Err       error
	// Running tells whether a process holds the home; true if it is not known.
	Running bool
	// ClockOff is by how much the node's clock is ahead of this one's, to
	// within the time the question took.
	ClockOff time.Duration
}

// View is what all nodes answered at about one moment.
type View struct{ Nodes []NodeView }

// Look asks every node, side by side.
func Look(ctx context.Context, targets []Target, opt client.Options) View {
	v := View{Nodes: make([]NodeView, len(targets))}
	var group sync.WaitGroup
	for i, t := range targets {
		group.Go(func() { v.Nodes[i] = ask(ctx, t, opt) })
	}
	group.Wait()
	return v
}

func ask(ctx context.Context, t Target, opt client.Options) NodeView {
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	out := NodeView{Target: t, Running: true}
	conn, err := client.Dial(ctx, t.URL, opt)
	if err != nil {
		out.Err, out.Running = err, t.Home == "" || node.HomeInUse(t.Home)
		return out
	}
	defer conn.Close()
	began := time.Now()
	var d node.Diagnosis
	if err := conn.Raw(ctx, &d, "stiver_diagnosis"); err != nil {
		out.Err = err
		return out
	}
	half := time.Since(began) / 2
	out.Diagnosis = &d
	out.ClockOff = time.UnixMilli(int64(d.Now)).Sub(began.Add(half))
	return out
}

// Answered are the nodes that did.
func (v View) Answered() (out []NodeView) {
	for _, n := range v.Nodes {
		if n.Diagnosis != nil {
			out = append(out, n)
		}
	}
	return out
}

// Best is the answer of the node that is furthest, nil if there is none.
func (v View) Best() (best *node.Diagnosis) {
	for _, n := range v.Nodes {
		if n.Diagnosis != nil && (best == nil || n.Diagnosis.Height > best.Height) {
			best = n.Diagnosis
		}
	}
	return best
}

// Missing are the validators that some node misses and none sees: a node that
// is connected to one, or heard its vote after the other lost it, knows better.
// A node that answered does not miss itself.
func (v View) Missing() []node.MissingValidator {
	out := []node.MissingValidator{}
	told := map[common.Address]bool{}
	for _, n := range v.Answered() {
		for _, m := range n.Diagnosis.Missing {
			if !told[m.Address] && !v.seen(m) {
				told[m.Address] = true
				out = append(out, m)
			}
		}
	}
	return out
}

// seen tells whether a node knows better than the one that misses a validator.
func (v View) seen(m node.MissingValidator) bool {
	for _, n := range v.Answered() {
		for _, own := range n.Diagnosis.Validators {
			if own.Self && own.Address == m.Address {
				return true
			}
		}
		if n.misses(m.Address) {
			continue
		}
		for _, s := range n.Diagnosis.Seen {
			if s.Address == m.Address && (s.Connected || (s.Height > 0 && s.Seconds < m.Seconds)) {
				return true
			}
		}
	}
	return false
}

func (n NodeView) misses(validator common.Address) bool {
	for _, m := range n.Diagnosis.Missing {
		if m.Address == validator {
			return true
		}
	}
	return false
}
