package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
)

// Offices whose keys a development network keeps in its directory.
type office int

const (
	governor office = iota
	issuer
)

func keyFlag(who string) cli.Flag {
	return &cli.StringFlag{
		Name: "key-file", Usage: "`FILE` with the " + who + "'s key in hex; default: the development network's",
	}
}

// officer returns the key of --key-file, or the development network's.
func officer(c *cli.Context, o office) (client.Signer, error) {
	if path := c.String("key-file"); path != "" {
		key, err := crypto.LoadECDSA(path)
		if err != nil {
			return nil, usagef("key file %s: %w", path, err)
		}
		return client.NewKeySigner(key), nil
	}
	keys, err := node.LoadAccountKeys(homeDir(c, "ledger"))
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, node.ErrNotInitialised) {
		return nil, usagef("no development network in %s: name the key with --key-file", homeDir(c, "ledger"))
	}
	if err != nil {
		return nil, err
	}
	if o == issuer {
		return client.NewKeySigner(keys.Issuer), nil
	}
	return client.NewKeySigner(keys.Governor), nil
}

func roleFlag() cli.Flag {
	return &cli.StringSliceFlag{
		Name: "role", Value: cli.NewStringSlice("participant"),
		Usage: "`ROLE`: participant, platform, issuer, auditor, validator or governor; may be repeated",
	}
}

func parseRoles(c *cli.Context) (roles []contracts.Role, err error) {
	for _, name := range c.StringSlice("role") {
		found := false
		for _, r := range genesis.Roles() {
			if strings.EqualFold(name, string(r)) {
				roles, found = append(roles, contracts.Role(r.ID())), true
			}
		}
		if !found {
			return nil, usagef("no role %q: participant, platform, issuer, auditor, validator or governor", name)
		}
	}
	return roles, nil
}

func ledgerAdmitCommand() *cli.Command {
	return &cli.Command{
		Name:      "admit",
		Usage:     "let an account take part, in one or more roles",
		ArgsUsage: "ADDRESS",
		Flags:     []cli.Flag{roleFlag(), keyFlag("governor"), rpcFlag()},
		Action:    func(c *cli.Context) error { return changeRoles(c, (*ledger.Sender).Grant) },
	}
}

func ledgerExpelCommand() *cli.Command {
	return &cli.Command{
		Name:      "expel",
		Usage:     "take roles from an account",
		ArgsUsage: "ADDRESS",
		Flags:     []cli.Flag{roleFlag(), keyFlag("governor"), rpcFlag()},
		Action:    func(c *cli.Context) error { return changeRoles(c, (*ledger.Sender).Revoke) },
	}
}

type roleChange func(*ledger.Sender, context.Context, contracts.Role, common.Address) (ledger.Included, error)

func changeRoles(c *cli.Context, change roleChange) error {
	who, err := addressArg(c, 0)
	if err != nil {
		return err
	}
	roles, err := parseRoles(c)
	if err != nil {
		return err
	}
	key, err := officer(c, governor)
	if err != nil {
		return err
	}
	return withSender(c, key, func(ctx context.Context, s *ledger.Sender) error {
		var in ledger.Included
		for _, r := range roles {
			if in, err = change(s, ctx, r, who); err != nil {
				return err
			}
		}
		return printIncluded(c, in, c.Command.Name+" "+who.Hex())
	})
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
		Flags:     []cli.Flag{keyFlag("issuer"), rpcFlag()},
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
					return err
				}
				return printIncluded(c, in, "issued "+coins(amount)+" to "+to.Hex())
			})
		},
	}
}

type freezing func(*ledger.Sender, context.Context, common.Address, string) (ledger.Included, error)

func ledgerFreezeCommand(name, usage string, act freezing) *cli.Command {
	return &cli.Command{
		Name:      name,
		Usage:     usage,
		ArgsUsage: "ADDRESS",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "reason", Usage: "`WHY`; it is on the ledger for ever"},
			keyFlag("governor"), rpcFlag(),
		},
		Action: func(c *cli.Context) error {
			who, err := addressArg(c, 0)
			if err != nil {
				return err
			}
			if c.String("reason") == "" {
				return usagef("say why, with --reason")
			}
			key, err := officer(c, governor)
			if err != nil {
				return err
			}
			return withSender(c, key, func(ctx context.Context, s *ledger.Sender) error {
				in, err := act(s, ctx, who, c.String("reason"))
				if err != nil {
					return err
				}
				return printIncluded(c, in, name+" "+who.Hex())
			})
		},
	}
}
