package council

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/contracts"
)

// Voter is a Council with an account to act from. Safe for concurrent use.
type Voter struct {
	*Council
	account *client.Account
}

// Address is the account.
func (v *Voter) Address() common.Address { return v.account.Address() }

// Propose asks the organisations to decide on actions, which are carried out
// together or not at all. The error wraps what the contract says if the account
// is not an organisation's voter.
func (v *Voter) Propose(ctx context.Context, description string, actions ...Action) (uint64, error) {
	targets, values, datas := make([]common.Address, 0), make([]*big.Int, 0), make([][]byte, 0)
	for _, a := range actions {
		targets, values, datas = append(targets, a.To), append(values, new(big.Int)), append(datas, a.Data)
	}
	receipt, err := v.send(ctx, contracts.CouncilAddress, councilABI.PackPropose(targets, values, datas, description))
	if err != nil {
		return 0, err
	}
	for _, log := range receipt.Logs {
		if e, err := councilABI.UnpackProposalCreatedEvent(log); err == nil && log.Address == contracts.CouncilAddress {
			return e.ProposalId.Uint64(), nil
		}
	}
	return 0, fmt.Errorf("transaction %s made no proposal; is the ledger of the same version as this program?", receipt.TxHash)
}

// WouldFail says why the actions could not be carried out on the newest state,
// nil if they could: what a proposer should know before others vote.
func (c *Council) WouldFail(ctx context.Context, actions ...Action) error {
	for _, a := range actions {
		_, err := c.client.Call(ctx, client.Msg{From: contracts.TimelockAddress, To: a.To, Data: a.Data}, client.Latest)
		if _, refused := client.Reverted(err); refused {
			return InWords(err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Vote casts the organisation's vote, which cannot be changed later.
func (v *Voter) Vote(ctx context.Context, id uint64, choice Choice, reason string) (*types.Receipt, error) {
	support := slices.Index(choices, choice)
	if support < 0 {
		return nil, fmt.Errorf("%q is not a vote", choice)
	}
	n := new(big.Int).SetUint64(id)
	if reason == "" {
		return v.send(ctx, contracts.CouncilAddress, councilABI.PackCastVote(n, uint8(support)))
	}
	return v.send(ctx, contracts.CouncilAddress, councilABI.PackCastVoteWithReason(n, uint8(support), reason))
}

// Withdraw takes back a proposal of the account's that is still open.
func (v *Voter) Withdraw(ctx context.Context, id uint64) (*types.Receipt, error) {
	return v.send(ctx, contracts.CouncilAddress, councilABI.PackCancel(new(big.Int).SetUint64(id)))
}

// Execute takes a proposal that passed as far as it can go now: it starts the
// delay, and carries the proposal out when that is over. The proposal's State
// tells how far it came. With wait it waits for the end of the delay.
func (v *Voter) Execute(ctx context.Context, id uint64, wait bool) (*Proposal, error) {
	n := new(big.Int).SetUint64(id)
	for {
		p, err := v.Proposal(ctx, id)
		if err != nil {
			return nil, err
		}
		switch p.State {
		case Done:
			return p, nil
		case Passed:
			if _, err := v.send(ctx, contracts.CouncilAddress, councilABI.PackQueue0(n)); err != nil {
				return nil, err
			}
		case Ready:
			if err := v.carryOut(ctx, councilABI.PackExecute0(n)); err != nil {
				return nil, err
			}
		case Waiting:
			if !wait {
				return p, nil
			}
			if err := pause(ctx, time.Until(*p.Executable)); err != nil {
				return nil, err
			}
		default:
			return nil, fmt.Errorf("proposal %d is %s, with %d of the %d votes it needs: %w", id, p.State, p.For, p.Majority, ErrNotPassed)
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(max(d, 0)):
		return nil
	}
}

// carryOut sends an execution. Its gas is estimated for a block of now: on an
// idle ledger the newest one may be older than the end of the delay.
func (v *Voter) carryOut(ctx context.Context, data []byte) error {
	msg := map[string]any{"from": v.Address(), "to": contracts.CouncilAddress, "input": hexutil.Bytes(data)}
	at, err := v.next(ctx)
	if err != nil {
		return err
	}
	var gas hexutil.Uint64
	err = v.client.Raw(ctx, &gas, "eth_estimateGas", msg, "latest", map[string]any{}, map[string]any{"time": hexutil.Uint64(at.Unix())})
	if err != nil {
		// Simulate as usual, for the contract's own words.
		_, err := v.send(ctx, contracts.CouncilAddress, data)
		return err
	}
	_, err = v.account.SendTx(ctx, client.Tx{Msg: client.Msg{To: contracts.CouncilAddress, Data: data}, Gas: uint64(gas)*3/2 + 20_000})
	return InWords(err)
}

// Pause signals that entry should be paused, Resume takes the signal back.
func (v *Voter) Pause(ctx context.Context, reason string) (*types.Receipt, error) {
	return v.send(ctx, contracts.ParametersAddress, parametersABI.PackSignalPause(reason))
}

// Resume takes the organisation's signal back.
func (v *Voter) Resume(ctx context.Context) (*types.Receipt, error) {
	return v.send(ctx, contracts.ParametersAddress, parametersABI.PackWithdrawSignal())
}

// Admit registers an account of the voter's own organisation as participant or
// platform, Dismiss takes the role back.
func (v *Voter) Admit(ctx context.Context, account common.Address, role contracts.Role) (*types.Receipt, error) {
	return v.send(ctx, contracts.RegistryAddress, registryABI.PackAdmit(account, role))
}

// Dismiss undoes Admit.
func (v *Voter) Dismiss(ctx context.Context, account common.Address, role contracts.Role) (*types.Receipt, error) {
	return v.send(ctx, contracts.RegistryAddress, registryABI.PackDismiss(account, role))
}

// Do carries an action out at once, which the ledger allows to few: an
// organisation for its own nodes and its own vote, an issuer for freezing, the
// governor of a development network.
func (v *Voter) Do(ctx context.Context, a Action) (*types.Receipt, error) {
	return v.send(ctx, a.To, a.Data)
}

func (v *Voter) send(ctx context.Context, to common.Address, data []byte) (*types.Receipt, error) {
	receipt, err := v.account.Send(ctx, to, data)
	return receipt, InWords(err)
}

// Error is a failure of this package, with a stable code.
type Error struct{ code, text string }

// Code returns the stable code.
func (e *Error) Code() string { return e.code }

// Error returns the sentence.
func (e *Error) Error() string { return e.text }

var (
	// ErrNoProposal is returned for a number that no proposal has.
	ErrNoProposal = &Error{"no_such_proposal", "there is no such proposal; nothing was sent; `stiver ledger show` lists them"}
	// ErrNotPassed is returned when a proposal cannot be executed.
	ErrNotPassed = &Error{"proposal_not_passed", "it has not passed; nothing was sent; `stiver ledger show` tells who has not voted"}
)

// InWords puts what to do in front of a contract's refusal.
func InWords(err error) error {
	var r *client.RevertError
	if !errors.As(err, &r) {
		return err
	}
	if advice, ok := refusals[r.Name]; ok {
		return fmt.Errorf("%s: %w", advice, err)
	}
	return err
}

// refusals are the contracts' errors that people meet, and what to do.
var refusals = map[string]string{
	"GovernorInsufficientProposerVotes": "only the voter of an organisation can propose; use its key, with --as HOME or --key-file",
	"NoVote":                            "this account votes for no organisation, or did not when the proposal was made; use the voter's key, with --as HOME or --key-file",
	"GovernorAlreadyCastVote":           "this organisation has voted already, and a vote stands",
	"GovernorNonexistentProposal":       "there is no such proposal; `stiver ledger show` lists them",
	"GovernorUnexpectedProposalState":   "the proposal is not in the state for that; `stiver ledger show` tells how far it is",
	"GovernorUnableToCancel":            "only who proposed can withdraw a proposal, and only while it is open",
	"TimelockUnexpectedOperationState":  "the delay is not over; `stiver ledger show` tells when it is",
	"NotVoter":                          "this account is not the voter of that organisation; use the voter's key, with --as HOME or --key-file",
	"NotGovernor":                       "that takes a decision of the organisations: stiver ledger propose",
	"AccessControlUnauthorizedAccount":  "that takes a decision of the organisations: stiver ledger propose",
	"NotIssuerOrGovernor":               "only an issuer does that alone; otherwise it takes a proposal: stiver ledger propose freeze (or unfreeze)",
	"RoleNotForOrganisations":           "an organisation gives its accounts the roles participant and platform; any other takes a proposal: stiver ledger propose admit",
	"AccountOfAnother":                  "the account belongs to another organisation, or was admitted by all; ask them, or propose to move it: stiver ledger propose assign",
	"TooFewOrganisations":               "validators of at least four organisations must remain",
	"OrganisationTooStrong":             "no organisation may have a third of the power or more",
	"LastValidator":                     "the last validator must remain",
	"AlreadyValidator":                  "that key is a validator already",
	"NotAValidator":                     "that is not a validator",
	"ValidatorSuspended":                "that validator is suspended: propose to reinstate it, or to remove it for good",
	"NotSuspended":                      "that validator is not suspended",
	"NodeKnown":                         "that node is admitted already",
	"UnknownNode":                       "that node is not admitted",
	"TooManyNodes":                      "the organisation has as many nodes as it may; dismiss one first",
	"UnknownOrganisation":               "there is no such organisation; `stiver ledger organisations` lists them",
	"OrganisationValidates":             "the organisation's validators must leave the set first",
	"LastOrganisation":                  "the last organisation must remain",
	"AlreadySignalled":                  "this organisation has asked for a pause already",
	"NoSignal":                          "this organisation has not asked for a pause",
	"ParameterOutOfRange":               "a parameter is out of its range",
	"SettingOutOfRange":                 "a setting is out of its range",
	"DelayOutOfRange":                   "the delay is too long",
	"EntryPaused":                       "the organisations have paused entry: new coins and deposits wait, everything else goes on; see stiver ledger parameters",
	"IssuerCapExceeded":                 "the issuer may not have so much in circulation; its cap takes a proposal: stiver ledger propose issuer-cap",
}
