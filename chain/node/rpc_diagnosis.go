package node

import (
	"errors"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/txpool"

	"github.com/stiver-pay/stiver/chain/signer"
)

// Diagnosis is what stiver_diagnosis answers: what a node knows that may explain
// why its chain does not move. What follows from it is for package network.
type Diagnosis struct {
	Status
	// Now is the node's clock in Unix milliseconds, when it answered.
	Now hexutil.Uint64 `json:"now"`
	// UpSeconds is for how long the node has been running.
	UpSeconds float64 `json:"upSeconds"`
	// Consensus is where the next height stands.
	Consensus RoundStatus `json:"consensus"`
	// Seen is what the node sees of each other validator.
	Seen []SeenValidator `json:"seen"`
	// Refused are senders of waiting transactions, of which the next block could
	// not take the first; some of them, if there are many.
	Refused []RefusedSender `json:"refused"`
	// Unreached are the configured peers that are not connected, as id@host:port.
	Unreached []string `json:"unreached"`
	// MaxDrift is by how many seconds block time may lead the clock.
	MaxDrift hexutil.Uint64 `json:"maxDrift"`
	// Disk is the file system of the home.
	Disk DiskStatus `json:"disk"`
	// ClockOffset is by how many seconds the other validators' clocks lead this
	// node's; zero if none was heard.
	ClockOffset float64 `json:"clockOffset"`
	// Files is how many files the node may hold open, zero if that is unknown.
	Files hexutil.Uint64 `json:"files"`
	// Version is the program's.
	Version string `json:"version,omitempty"`
	// Signer is how the validator's key stands, if it is in this process.
	Signer *signer.Status `json:"signer,omitempty"`
}

// RoundStatus is a step of consensus and for how long it has lasted. An idle
// ledger waits in round 0.
type RoundStatus struct {
	Height  hexutil.Uint64 `json:"height"`
	Round   hexutil.Uint64 `json:"round"`
	Step    string         `json:"step"`
	Seconds float64        `json:"seconds"`
}

// SeenValidator is what a node sees of another validator.
type SeenValidator struct {
	Address common.Address `json:"address"`
	// Connected tells whether a node of its organisation is.
	Connected bool `json:"connected"`
	// Height and Round are those of the newest vote heard since the start, and
	// Seconds how long ago that was; all zero if there was none.
	Height  hexutil.Uint64 `json:"height"`
	Round   hexutil.Uint64 `json:"round"`
	Seconds float64        `json:"seconds"`
}

// RefusedSender is an account whose transactions wait in vain.
type RefusedSender struct {
	Address common.Address `json:"address"`
	Code    string         `json:"code"` // of the Refusal
	Why     string         `json:"why"`
}

// refusedMost bounds how many senders a diagnosis looks at.
const refusedMost = 100

// DiskStatus is the room on a file system in bytes, zero where it is unknown.
type DiskStatus struct {
	Free  hexutil.Uint64 `json:"free"`
	Total hexutil.Uint64 `json:"total"`
}

// Diagnosis answers stiver_diagnosis.
func (s *stiverAPI) Diagnosis() (*Diagnosis, error) {
	status, err := s.Status()
	if err != nil {
		return nil, err
	}
	n := s.node
	limits, err := n.app.paramsOn(n.execution.eth.BlockChain().CurrentBlock())
	if err != nil {
		return nil, err
	}
	free, total := diskSpace(n.home.dir)
	at := n.presence.at()
	d := &Diagnosis{
		Status:    *status,
		Now:       hexutil.Uint64(time.Now().UnixMilli()),
		UpSeconds: time.Since(n.presence.began).Seconds(),
		Consensus: RoundStatus{
			Height: hexutil.Uint64(at.height), Round: hexutil.Uint64(at.round), Step: at.step, Seconds: secondsSince(at.at),
		},
		Refused:   s.refused(),
		Unreached: append([]string{}, n.keeper.missing()...),
		MaxDrift:  hexutil.Uint64(limits.maxDrift),
		Disk:      DiskStatus{hexutil.Uint64(free), hexutil.Uint64(total)},

		ClockOffset: n.clockOffset().Seconds(),
		Files:       hexutil.Uint64(fileLimit()),
		Version:     n.version,
		Signer:      n.signerStatus(),
	}
	st := n.headState()
	for _, v := range status.Validators {
		if v.Self {
			continue
		}
		see := n.presence.see(v.Address, int64(status.Height), nodesOf(st, v.Address))
		d.Seen = append(d.Seen, SeenValidator{
			Address: v.Address, Connected: see.connected,
			Height: hexutil.Uint64(see.vote.height), Round: hexutil.Uint64(see.vote.round), Seconds: secondsSince(see.vote.at),
		})
	}
	return d, nil
}

// refused holds the first waiting transaction of senders against the rules.
func (s *stiverAPI) refused() []RefusedSender {
	out := []RefusedSender{}
	pending, _ := s.node.execution.eth.TxPool().Pending(txpool.PendingFilter{})
	looked := 0
	for sender, list := range pending {
		if looked++; looked > refusedMost {
			break
		}
		tx := list[0].Resolve()
		if tx == nil {
			continue
		}
		var refusal *Refusal
		if errors.As(s.admit.check(tx), &refusal) {
			out = append(out, RefusedSender{sender, refusal.name, refusal.text})
		}
	}
	return out
}

func secondsSince(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return time.Since(t).Seconds()
}

// signerStatus is how the validator's key stands, nil if it is elsewhere.
func (n *Node) signerStatus() *signer.Status {
	key, ok := n.validator.(interface{ Status() signer.Status })
	if !ok {
		return nil
	}
	stands := key.Status()
	return &stands
}
