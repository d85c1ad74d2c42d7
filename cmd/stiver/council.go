package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/council"
)

// councilCommands are how the organisations of a ledger govern it.
func councilCommands() []*cli.Command {
	return []*cli.Command{
		ledgerProposeCommand(), ledgerVoteCommand(), ledgerShowCommand(), ledgerExecuteCommand(), ledgerWithdrawCommand(),
		ledgerOrganisationsCommand(), ledgerParametersCommand(),
		ledgerPauseCommand(), ledgerResumeCommand(),
		ledgerNodeCommand("admit-node", "let a node of your organisation connect", council.AdmitNode),
		ledgerNodeCommand("dismiss-node", "let a node of your organisation connect no longer",
			func(id [20]byte, _ uint32) council.Action { return council.DismissNode(id) }),
	}
}

// proposalArg is the number of a proposal.
func proposalArg(c *cli.Context) (uint64, error) {
	if !c.Args().Present() {
		return 0, usagef("name a proposal by its number; `stiver ledger show` lists them")
	}
	return uintArg(c, 0, "proposal")
}

func ledgerVoteCommand() *cli.Command {
	return &cli.Command{
		Name:      "vote",
		Usage:     "cast your organisation's vote on a proposal",
		ArgsUsage: "ID yes|no|abstain",
		Flags:     append([]cli.Flag{reasonFlag()}, accountFlags("voter")...),
		Action: func(c *cli.Context) error {
			id, err := proposalArg(c)
			if err != nil {
				return err
			}
			choice, err := council.ParseChoice(strings.ToLower(c.Args().Get(1)))
			if err != nil {
				return usageError{err}
			}
			return withVoter(c, voter, func(ctx context.Context, v *council.Voter) error {
				if _, err := v.Vote(ctx, id, choice, c.String("reason")); err != nil {
					return err
				}
				return printProposal(c, v.Council, id)
			})
		},
	}
}

func ledgerShowCommand() *cli.Command {
	return &cli.Command{
		Name:      "show",
		Usage:     "show proposals: what, who voted how, and when it takes effect",
		ArgsUsage: "[ID]",
		Flags:     []cli.Flag{rpcFlag()},
		Action: func(c *cli.Context) error {
			return withCouncil(c, func(ctx context.Context, read *council.Council) error {
				if c.Args().Present() {
					id, err := proposalArg(c)
					if err != nil {
						return err
					}
					return printProposal(c, read, id)
				}
				return printProposals(c, read)
			})
		},
	}
}

func ledgerExecuteCommand() *cli.Command {
	return &cli.Command{
		Name:      "execute",
		Usage:     "carry out a proposal that passed, once its delay is over",
		ArgsUsage: "ID",
		Description: `Anyone registered may do it. The first call starts the delay; with --wait the
command waits for its end.`,
		Flags: append([]cli.Flag{&cli.BoolFlag{Name: "wait", Usage: "wait for the end of the delay"}}, accountFlags("voter")...),
		Action: func(c *cli.Context) error {
			id, err := proposalArg(c)
			if err != nil {
				return err
			}
			return withVoter(c, voter, func(ctx context.Context, v *council.Voter) error {
				if _, err := v.Execute(ctx, id, c.Bool("wait")); err != nil {
					return err
				}
				return printProposal(c, v.Council, id)
			})
		},
	}
}

func ledgerWithdrawCommand() *cli.Command {
	return &cli.Command{
		Name:      "withdraw",
		Usage:     "take back a proposal of your own that is still open",
		ArgsUsage: "ID",
		Flags:     accountFlags("voter"),
		Action: func(c *cli.Context) error {
			id, err := proposalArg(c)
			if err != nil {
				return err
			}
			return withVoter(c, voter, func(ctx context.Context, v *council.Voter) error {
				if _, err := v.Withdraw(ctx, id); err != nil {
					return err
				}
				return printProposal(c, v.Council, id)
			})
		},
	}
}

// shown is a proposal as it is printed: with names, and calls in words.
type shown struct {
	*council.Proposal
	Actions   []string    `json:"actions"`
	Votes     []shownVote `json:"votes"`
	NotVoted  []string    `json:"not_voted"`
	Proof     string      `json:"proof,omitempty"` // the command that writes one
	proposer  string
	undecided bool
}

type shownVote struct {
	Organisation string `json:"organisation"`
	council.Vote
}

func describe(p *council.Proposal, organisations []council.Organisation) shown {
	names := council.NamesOf(organisations)
	byVoter, voted := map[common.Address]string{}, map[string]bool{}
	for _, o := range organisations {
		byVoter[o.Voter] = o.Name
	}
	named := func(a common.Address) string {
		if name, ok := byVoter[a]; ok {
			return name
		}
		return a.Hex()
	}
	s := shown{Proposal: p, Votes: []shownVote{}, NotVoted: []string{}, proposer: named(p.Proposer), undecided: p.State == council.Open}
	for _, a := range p.Actions {
		s.Actions = append(s.Actions, a.Words(names))
	}
	for _, v := range p.Votes {
		s.Votes = append(s.Votes, shownVote{named(v.Voter), v})
		voted[named(v.Voter)] = true
	}
	for _, o := range organisations {
		if o.Active && !voted[o.Name] {
			s.NotVoted = append(s.NotVoted, o.Name)
		}
	}
	if p.Executed != nil {
		s.Proof = "stiver audit prove event " + p.Executed.Transaction.Hex()
	}
	return s
}

func printProposal(c *cli.Context, read *council.Council, id uint64) error {
	p, err := read.Proposal(c.Context, id)
	if err != nil {
		return err
	}
	organisations, err := read.Organisations(c.Context)
	if err != nil {
		return err
	}
	s := describe(p, organisations)
	return print(c, s, func(w io.Writer) { proposalTable(w, s) })
}

func proposalTable(w io.Writer, s shown) {
	line(w, "proposal", fmt.Sprintf("%d, by %s: %s", s.ID, s.proposer, s.Description))
	for _, a := range s.Actions {
		line(w, "to", a)
	}
	line(w, "state", s.State)
	line(w, "votes", fmt.Sprintf("%d for, %d against, %d abstain; it needs %d for it", s.For, s.Against, s.Abstain, s.Majority))
	for _, v := range s.Votes {
		reason := ""
		if v.Reason != "" {
			reason = fmt.Sprintf(": %q", v.Reason)
		}
		line(w, "", fmt.Sprintf("%s: %s%s", v.Organisation, v.Choice, reason))
	}
	if s.undecided {
		line(w, "not voted", strings.Join(s.NotVoted, ", "))
		line(w, "voting ends", s.VotesEnd.Format(time.DateTime))
	}
	switch s.State {
	case council.Passed, council.Ready:
		line(w, "next", fmt.Sprintf("stiver ledger execute %d", s.ID))
	case council.Waiting:
		line(w, "next", fmt.Sprintf("stiver ledger execute %d, from %s on", s.ID, s.Executable.Format(time.DateTime)))
	case council.Done:
		line(w, "took effect", fmt.Sprintf("in block %d (height %d), transaction %s", s.Executed.Block, s.Executed.Height, s.Executed.Transaction))
		line(w, "", "binding from the next block on; a change of validators two heights later")
		line(w, "proof", s.Proof)
	}
}

func printProposals(c *cli.Context, read *council.Council) error {
	all, err := read.Proposals(c.Context)
	if err != nil {
		return err
	}
	organisations, err := read.Organisations(c.Context)
	if err != nil {
		return err
	}
	out := []shown{}
	for _, p := range all {
		out = append(out, describe(p, organisations))
	}
	return print(c, out, func(w io.Writer) {
		line(w, "ID", "STATE", "FOR", "NEEDS", "BY", "WHAT")
		for _, s := range out {
			line(w, s.ID, s.State, s.For, s.Majority, s.proposer, strings.Join(s.Actions, "; "))
		}
	})
}

func ledgerOrganisationsCommand() *cli.Command {
	return &cli.Command{
		Name:  "organisations",
		Usage: "list the organisations, their votes, nodes and validators",
		Flags: []cli.Flag{rpcFlag()},
		Action: func(c *cli.Context) error {
			return withCouncil(c, func(ctx context.Context, read *council.Council) error {
				organisations, err := read.Organisations(ctx)
				if err != nil {
					return err
				}
				validators, err := read.Validators(ctx)
				if err != nil {
					return err
				}
				result := map[string]any{"organisations": organisations, "validators": validators}
				return print(c, result, func(w io.Writer) {
					names := council.NamesOf(organisations)
					line(w, "ID", "NAME", "VOTES WITH", "NODES", "")
					for _, o := range organisations {
						line(w, o.ID, o.Name, o.Voter, len(o.Nodes), map[bool]string{false: "removed"}[o.Active])
					}
					for _, v := range validators {
						line(w, "validator", names.Of(v.Organisation), v.Address, fmt.Sprintf("power %d", v.Power), map[bool]string{true: "suspended"}[v.Suspended])
					}
				})
			})
		},
	}
}

func ledgerParametersCommand() *cli.Command {
	return &cli.Command{
		Name:  "parameters",
		Usage: "print the numbers that all nodes agree on, and whether entry is paused",
		Flags: []cli.Flag{rpcFlag()},
		Action: func(c *cli.Context) error {
			return withCouncil(c, func(ctx context.Context, read *council.Council) error { return printSettings(c, read) })
		},
	}
}

func printSettings(c *cli.Context, read *council.Council) error {
	s, err := read.Settings(c.Context)
	if err != nil {
		return err
	}
	quota := func(gas uint64) string {
		if gas == 0 {
			return "any"
		}
		return fmt.Sprintf("%d gas in 60 s", gas)
	}
	return print(c, s, func(w io.Writer) {
		line(w, "max_drift", fmt.Sprintf("block time leads the clock by at most %d s", s.MaxDrift))
		line(w, "block_gas", fmt.Sprintf("%d gas in a block", s.BlockGas))
		line(w, "account_gas", quota(s.AccountGas))
		line(w, "organisation_gas", quota(s.OrganisationGas))
		line(w, "settlement_share", fmt.Sprintf("%d %% of a block are kept for settlement", s.SettlementShare))
		line(w, "propose_timeout", fmt.Sprintf("%d ms", s.ProposeTimeout))
		line(w, "majority", fmt.Sprintf("%d of %s", s.Majority, plural(int(s.Organisations), "organisation")))
		line(w, "voting period", time.Duration(s.VotingPeriod)*time.Second)
		line(w, "delay", time.Duration(s.Delay)*time.Second)
		entry := "open"
		if s.Pause.Until != nil {
			entry = "paused until " + s.Pause.Until.Format(time.DateTime)
		}
		line(w, "entry", fmt.Sprintf("%s; %d of the %d signals that pause it", entry, s.Pause.Signals, s.Pause.Quorum))
	})
}

func ledgerPauseCommand() *cli.Command {
	return &cli.Command{
		Name:  "pause",
		Usage: "break the glass: signal that no more money should enter",
		Description: `When enough organisations signal, new coins and deposits wait, for 72 hours at most.
Payments, claims, refunds and withdrawals go on.`,
		Flags: append([]cli.Flag{reasonFlag()}, accountFlags("voter")...),
		Action: func(c *cli.Context) error {
			if c.String("reason") == "" {
				return usagef("say why, with --reason")
			}
			return signalPause(c, func(ctx context.Context, v *council.Voter) (*types.Receipt, error) {
				return v.Pause(ctx, c.String("reason"))
			})
		},
	}
}

func ledgerResumeCommand() *cli.Command {
	return &cli.Command{
		Name:  "resume",
		Usage: "take your organisation's signal for a pause back",
		Flags: accountFlags("voter"),
		Action: func(c *cli.Context) error {
			return signalPause(c, func(ctx context.Context, v *council.Voter) (*types.Receipt, error) { return v.Resume(ctx) })
		},
	}
}

func signalPause(c *cli.Context, send func(context.Context, *council.Voter) (*types.Receipt, error)) error {
	return withVoter(c, voter, func(ctx context.Context, v *council.Voter) error {
		if _, err := send(ctx, v); err != nil {
			return err
		}
		return printSettings(c, v.Council)
	})
}

func ledgerNodeCommand(name, usage string, act func([20]byte, uint32) council.Action) *cli.Command {
	return &cli.Command{
		Name:      name,
		Usage:     usage,
		ArgsUsage: "NODE",
		Flags:     accountFlags("voter"),
		Action: func(c *cli.Context) error {
			id, err := nodeArg(c, 0)
			if err != nil {
				return err
			}
			return withVoter(c, voter, func(ctx context.Context, v *council.Voter) error {
				standing, err := v.Standing(ctx, v.Address())
				if err != nil {
					return err
				}
				receipt, err := v.Do(ctx, act(id, standing.Votes))
				if err != nil {
					return err
				}
				return printReceipt(c, receipt, name+" "+c.Args().First())
			})
		},
	}
}
