package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/council"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
)

func roleFlag() cli.Flag {
	return &cli.StringSliceFlag{
		Name: "role", Value: cli.NewStringSlice("participant"),
		Usage: "`ROLE`: " + roleNames() + "; may be repeated",
	}
}

// roleNames lists the roles that are granted one by one, as people type them. A
// validator's comes with its seat.
func roleNames() string {
	var names []string
	for _, r := range genesis.Roles() {
		if r != genesis.ValidatorRole {
			names = append(names, strings.ToLower(string(r)))
		}
	}
	return strings.Join(names, ", ")
}

func parseRoles(c *cli.Context) (roles []contracts.Role, err error) {
	for _, name := range c.StringSlice("role") {
		found := false
		for _, r := range genesis.Roles() {
			if strings.EqualFold(name, string(r)) && r != genesis.ValidatorRole {
				roles, found = append(roles, contracts.Role(r.ID())), true
			}
		}
		if !found {
			return nil, usagef("no role %q: %s; validators are seated: stiver ledger propose add-validator", name, roleNames())
		}
	}
	return roles, nil
}

func ledgerAdmitCommand() *cli.Command {
	return &cli.Command{
		Name:      "admit",
		Usage:     "let an account take part, in one or more roles",
		ArgsUsage: "ADDRESS",
		Description: `An organisation's voter admits its own participants and platforms; anything else
takes a proposal. On a development network the governor admits in any role.`,
		Flags: append([]cli.Flag{roleFlag()}, accountFlags("voter")...),
		Action: func(c *cli.Context) error {
			return changeRoles(c, council.Grant, (*council.Voter).Admit)
		},
	}
}

func ledgerExpelCommand() *cli.Command {
	return &cli.Command{
		Name:        "expel",
		Usage:       "take roles from an account",
		ArgsUsage:   "ADDRESS",
		Description: "Who may do it is as for admit.",
		Flags:       append([]cli.Flag{roleFlag()}, accountFlags("voter")...),
		Action: func(c *cli.Context) error {
			return changeRoles(c, council.Revoke, (*council.Voter).Dismiss)
		},
	}
}

// changeRoles does it as the governor if the key is one, else as the voter of an
// organisation.
func changeRoles(c *cli.Context,
	asGovernor func(common.Address, contracts.Role) council.Action,
	asVoter func(*council.Voter, context.Context, common.Address, contracts.Role) (*types.Receipt, error),
) error {
	who, err := addressArg(c, 0)
	if err != nil {
		return err
	}
	roles, err := parseRoles(c)
	if err != nil {
		return err
	}
	return withVoter(c, governor, func(ctx context.Context, v *council.Voter) error {
		standing, err := v.Standing(ctx, v.Address())
		if err != nil {
			return err
		}
		var receipt *types.Receipt
		for _, r := range roles {
			if standing.Governor {
				receipt, err = v.Do(ctx, asGovernor(who, r))
			} else {
				receipt, err = asVoter(v, ctx, who, r)
			}
			if err != nil {
				return err
			}
		}
		return printReceipt(c, receipt, c.Command.Name+" "+who.Hex())
	})
}

// withCouncil connects to the ledger of --rpc and its governance.
func withCouncil(c *cli.Context, act func(context.Context, *council.Council) error) error {
	l, err := dialLedger(c)
	if err != nil {
		return err
	}
	defer l.Client().Close()
	return act(c.Context, council.New(l.Client()))
}

// withVoter is withCouncil with an account to act from.
func withVoter(c *cli.Context, o office, act func(context.Context, *council.Voter) error) error {
	key, err := officer(c, o)
	if err != nil {
		return err
	}
	l, err := dialLedger(c)
	if err != nil {
		return err
	}
	defer l.Client().Close()
	return act(c.Context, council.New(l.Client()).As(client.NewAccount(l.Client(), key)))
}

func printReceipt(c *cli.Context, r *types.Receipt, what string) error {
	return printIncluded(c, ledger.Included{Tx: r.TxHash, Block: r.BlockNumber.Uint64(), GasUsed: r.GasUsed}, what)
}

// printIncluded tells that a transaction took effect.
func printIncluded(c *cli.Context, in ledger.Included, what string) error {
	result := map[string]any{"transaction": in.Tx, "block": in.Block, "gas": in.GasUsed}
	return print(c, result, func(w io.Writer) {
		line(w, fmt.Sprintf("%s: block %d, transaction %s", what, in.Block, in.Tx))
	})
}

func ledgerMembersCommand() *cli.Command {
	return &cli.Command{
		Name:  "members",
		Usage: "list who takes part, by role",
		Flags: []cli.Flag{rpcFlag()},
		Action: func(c *cli.Context) error {
			l, err := dialLedger(c)
			if err != nil {
				return err
			}
			defer l.Client().Close()
			members := map[string][]common.Address{}
			for _, r := range genesis.Roles() {
				if members[strings.ToLower(string(r))], err = l.Members(c.Context, contracts.Role(r.ID())); err != nil {
					return err
				}
			}
			return print(c, members, func(w io.Writer) {
				for _, r := range genesis.Roles() {
					name := strings.ToLower(string(r))
					for _, m := range members[name] {
						line(w, name, m)
					}
				}
			})
		},
	}
}

func ledgerIssueCommand() *cli.Command {
	return &cli.Command{
		Name:      "issue",
		Usage:     "make new coins for an account, as the issuer",
		ArgsUsage: "ADDRESS AMOUNT",
		Flags:     accountFlags("issuer"),
		Action: func(c *cli.Context) error {
			to, err := addressArg(c, 0)
			if err != nil {
				return err
			}
			amount, err := parseCoins(c.Args().Get(1))
			if err != nil {
				return err
			}
			key, err := officer(c, issuer)
			if err != nil {
				return err
			}
			return withSender(c, key, func(ctx context.Context, s *ledger.Sender) error {
				in, err := s.Mint(ctx, to, amount)
				if err != nil {
					return council.InWords(err)
				}
				return printIncluded(c, in, "issued "+coins(amount)+" to "+to.Hex())
			})
		},
	}
}

func reasonFlag() cli.Flag {
	return &cli.StringFlag{Name: "reason", Usage: "`WHY`; it is on the ledger for ever"}
}

func ledgerFreezeCommand(name, usage string, act func(common.Address, string) council.Action) *cli.Command {
	return &cli.Command{
		Name:        name,
		Usage:       usage,
		ArgsUsage:   "ADDRESS",
		Description: "The issuer does it alone, and the governor of a development network; organisations\npropose it: stiver ledger propose " + name + ".",
		Flags:       append([]cli.Flag{reasonFlag()}, accountFlags("issuer")...),
		Action: func(c *cli.Context) error {
			who, err := addressArg(c, 0)
			if err != nil {
				return err
			}
			if c.String("reason") == "" {
				return usagef("say why, with --reason")
			}
			return withVoter(c, issuer, func(ctx context.Context, v *council.Voter) error {
				receipt, err := v.Do(ctx, act(who, c.String("reason")))
				if err != nil {
					return err
				}
				return printReceipt(c, receipt, name+" "+who.Hex())
			})
		},
	}
}
