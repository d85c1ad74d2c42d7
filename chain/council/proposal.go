package council

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/contracts"
)

// State is how far a proposal is.
type State string

// The states. From Passed on nobody can vote any more.
const (
	Open      State = "open"      // organisations vote
	Defeated  State = "defeated"  // its time ran out without a majority
	Withdrawn State = "withdrawn" // by whoever proposed it
	Passed    State = "passed"    // a majority is for it; execute starts the delay
	Waiting   State = "waiting"   // for the delay to end
	Ready     State = "ready"     // the delay is over; execute carries it out
	Done      State = "done"      // carried out
)

// Proposal is what organisations vote on.
type Proposal struct {
	ID          uint64         `json:"id"`
	State       State          `json:"state"`
	Description string         `json:"description"`
	Proposer    common.Address `json:"proposer"`
	Actions     []Action       `json:"actions"`
	Proposed    Mark           `json:"proposed"`
	VotesEnd    time.Time      `json:"votes_end"`
	// Executable is when the delay ends, nil before it began.
	Executable *time.Time `json:"executable,omitempty"`
	For        uint64     `json:"for"`
	Against    uint64     `json:"against"`
	Abstain    uint64     `json:"abstain"`
	Majority   uint64     `json:"majority"` // votes that it needs
	Votes      []Vote     `json:"votes"`
	// Executed is where it took effect.
	Executed *Mark `json:"executed,omitempty"`
}

// Mark is a place on the ledger. What a block changes binds the next block;
// validators change two heights after Height.
type Mark struct {
	Block       uint64      `json:"block"`
	Height      uint64      `json:"height"` // of consensus
	Transaction common.Hash `json:"transaction"`
}

// Vote is one organisation's.
type Vote struct {
	Voter  common.Address `json:"voter"`
	Choice Choice         `json:"vote"`
	Reason string         `json:"reason,omitempty"`
}

// Choice is yes, no or abstain.
type Choice string

// The choices, in the order of the contract's numbers.
const (
	No      Choice = "no"
	Yes     Choice = "yes"
	Abstain Choice = "abstain"
)

var choices = []Choice{No, Yes, Abstain}

// ParseChoice reads what a person typed.
func ParseChoice(text string) (Choice, error) {
	for _, c := range choices {
		if text == string(c) {
			return c, nil
		}
	}
	return "", fmt.Errorf("%q is not a vote: say yes, no or abstain", text)
}

// logRange is how many blocks one search for events covers.
const logRange = 50_000

// logs reads all events of a contract with one of the given topics.
func (c *Council) logs(ctx context.Context, at common.Address, topics ...common.Hash) ([]types.Log, error) {
	head, err := c.client.BlockNumber(ctx)
	if err != nil {
		return nil, err
	}
	var all []types.Log
	for from := uint64(0); from <= head; from += logRange {
		found, err := c.client.Logs(ctx, client.Query{
			From: from, To: min(from+logRange-1, head), Addresses: []common.Address{at}, Topics: [][]common.Hash{topics},
		})
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// Proposals lists all there ever were, the oldest first.
func (c *Council) Proposals(ctx context.Context) ([]*Proposal, error) {
	logs, err := c.logs(ctx, contracts.CouncilAddress)
	if err != nil {
		return nil, err
	}
	var all []*Proposal
	byID := map[uint64]*Proposal{}
	for i := range logs {
		if p := created(&logs[i]); p != nil {
			byID[p.ID], all = p, append(all, p)
		} else {
			note(byID, &logs[i])
		}
	}
	now, err := c.next(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if err := c.fill(ctx, p, now); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Proposal is one of Proposals.
func (c *Council) Proposal(ctx context.Context, id uint64) (*Proposal, error) {
	all, err := c.Proposals(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if p.ID == id {
			return p, nil
		}
	}
	return nil, fmt.Errorf("proposal %d: %w", id, ErrNoProposal)
}

// created makes a proposal of the event that announces it, nil of any other.
func created(log *types.Log) *Proposal {
	e, err := councilABI.UnpackProposalCreatedEvent(log)
	if err != nil {
		return nil
	}
	p := &Proposal{
		ID: e.ProposalId.Uint64(), Description: e.Description, Proposer: e.Proposer,
		Proposed: Mark{Block: log.BlockNumber, Transaction: log.TxHash},
		VotesEnd: time.Unix(e.VoteEnd.Int64(), 0), Votes: []Vote{},
	}
	for i := range e.Targets {
		p.Actions = append(p.Actions, Action{e.Targets[i], e.Calldatas[i]})
	}
	return p
}

// note enters what another event says.
func note(byID map[uint64]*Proposal, log *types.Log) {
	if e, err := councilABI.UnpackVoteCastEvent(log); err == nil {
		if p := byID[e.ProposalId.Uint64()]; p != nil && int(e.Support) < len(choices) {
			p.Votes = append(p.Votes, Vote{e.Voter, choices[e.Support], e.Reason})
		}
	}
	if e, err := councilABI.UnpackProposalQueuedEvent(log); err == nil {
		if p := byID[e.ProposalId.Uint64()]; p != nil {
			at := time.Unix(e.EtaSeconds.Int64(), 0)
			p.Executable = &at
		}
	}
	if e, err := councilABI.UnpackProposalExecutedEvent(log); err == nil {
		if p := byID[e.ProposalId.Uint64()]; p != nil {
			p.Executed = &Mark{Block: log.BlockNumber, Transaction: log.TxHash}
		}
	}
}

// next is the time of a block that would be made now: by the clock, unless the
// newest block leads it.
func (c *Council) next(ctx context.Context) (time.Time, error) {
	header, err := c.client.Header(ctx, client.Latest)
	if err != nil {
		return time.Time{}, err
	}
	return time.Unix(max(c.now().Unix(), int64(header.Time)+1), 0), nil
}

// fill asks the contract for what events do not say.
func (c *Council) fill(ctx context.Context, p *Proposal, now time.Time) error {
	id, at := new(big.Int).SetUint64(p.ID), contracts.CouncilAddress
	state, err := view(ctx, c, at, councilABI.PackState(id), councilABI.UnpackState)
	if err != nil {
		return err
	}
	votes, err := view(ctx, c, at, councilABI.PackProposalVotes(id), councilABI.UnpackProposalVotes)
	if err != nil {
		return err
	}
	p.For, p.Against, p.Abstain = votes.ForVotes.Uint64(), votes.AgainstVotes.Uint64(), votes.AbstainVotes.Uint64()
	snapshot, err := view(ctx, c, at, councilABI.PackProposalSnapshot(id), councilABI.UnpackProposalSnapshot)
	if err != nil {
		return err
	}
	quorum, err := view(ctx, c, at, councilABI.PackQuorum(snapshot), councilABI.UnpackQuorum)
	if err != nil {
		return err
	}
	p.Majority = quorum.Uint64()
	p.State = stateOf(p, state, now)
	for _, m := range []*Mark{&p.Proposed, p.Executed} {
		if m == nil {
			continue
		}
		header, err := c.client.Header(ctx, m.Block)
		if err != nil {
			return err
		}
		if m.Height, err = node.HeightOf(header); err != nil {
			return err
		}
	}
	return nil
}

// The library's numbers of the states.
const (
	governorPending = iota
	governorActive
	governorCanceled
	governorDefeated
	governorSucceeded
	governorQueued
	governorExpired
	governorExecuted
)

// stateOf tells the state in a block made now; the contract's is that of the
// newest one.
func stateOf(p *Proposal, state uint8, now time.Time) State {
	switch state {
	case governorPending, governorActive:
		if now.After(p.VotesEnd) {
			return Defeated
		}
		return Open
	case governorCanceled, governorExpired:
		return Withdrawn
	case governorDefeated:
		return Defeated
	case governorSucceeded:
		return Passed
	case governorQueued:
		if p.Executable != nil && p.Executable.After(now) {
			return Waiting
		}
		return Ready
	case governorExecuted:
		return Done
	}
	return State(fmt.Sprintf("unknown (%d)", state))
}
