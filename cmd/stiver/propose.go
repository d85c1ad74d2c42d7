package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/council"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/contracts"
)

// kind is something that organisations can decide.
type kind struct {
	name, usage, args string
	flags             []cli.Flag
	// actions reads the arguments; the council is there to look names up.
	actions func(*cli.Context, *council.Council) ([]council.Action, error)
}

// DefaultPower is the voting power of a validator that is proposed without one:
// that of the founders' validators.
const defaultPower = 10

var (
	powerFlag        = &cli.Uint64Flag{Name: "power", Value: defaultPower, Usage: "voting `POWER`"}
	organisationFlag = &cli.StringFlag{Name: "organisation", Usage: "`NAME` or number of the organisation; default: the proposer's"}
)

func kinds() []kind {
	return []kind{
		{"admit", "give an account roles", "ADDRESS", []cli.Flag{roleFlag()}, roleActions(council.Grant)},
		{"expel", "take roles from an account", "ADDRESS", []cli.Flag{roleFlag()}, roleActions(council.Revoke)},
		{"assign", "move an account to an organisation", "ADDRESS ORGANISATION", nil, aboutOrganisation(1, func(c *cli.Context, id uint32) (council.Action, error) {
			who, err := addressArg(c, 0)
			return council.Assign(who, id), err
		})},
		{"freeze", "stop an account from sending and receiving coins", "ADDRESS", nil, freezeAction(council.Freeze)},
		{"unfreeze", "let a frozen account take part again", "ADDRESS", nil, freezeAction(council.Unfreeze)},
		{"issuer-cap", "bound what an issuer may have in circulation", "ADDRESS AMOUNT", nil, issuerCapAction},

		{"add-organisation", "take an organisation in", "NAME VOTER", nil, one(func(c *cli.Context) (council.Action, error) {
			voter, err := addressArg(c, 1)
			return council.AdmitOrganisation(c.Args().First(), voter), err
		})},
		{"remove-organisation", "put an organisation out, with its accounts and nodes", "ORGANISATION", nil, aboutOrganisation(0, func(_ *cli.Context, id uint32) (council.Action, error) {
			return council.RemoveOrganisation(id), nil
		})},
		{"restore-organisation", "take an organisation in again", "ORGANISATION", nil, aboutOrganisation(0, func(_ *cli.Context, id uint32) (council.Action, error) {
			return council.RestoreOrganisation(id), nil
		})},
		{"change-voter", "give an organisation's vote to another account", "ORGANISATION VOTER", nil, aboutOrganisation(0, func(c *cli.Context, id uint32) (council.Action, error) {
			voter, err := addressArg(c, 1)
			return council.ChangeVoter(id, voter), err
		})},

		{"add-validator", "let a node validate, by its validator key or its home on this machine", "KEY", []cli.Flag{powerFlag, organisationFlag}, addValidatorAction},
		{"remove-validator", "let a validator validate no longer", "ADDRESS", nil, one(func(c *cli.Context) (council.Action, error) {
			who, err := addressArg(c, 0)
			return council.RemoveValidator(who), err
		})},
		{"set-power", "change a validator's voting power", "ADDRESS POWER", nil, one(func(c *cli.Context) (council.Action, error) {
			who, err := addressArg(c, 0)
			if err != nil {
				return council.Action{}, err
			}
			power, err := uintArg(c, 1, "power")
			return council.SetPower(who, power), err
		})},
		{"reinstate", "give a suspended validator its seat back", "ADDRESS", nil, one(func(c *cli.Context) (council.Action, error) {
			who, err := addressArg(c, 0)
			return council.Reinstate(who), err
		})},
		{"add-node", "let a node connect", "NODE ORGANISATION", nil, aboutOrganisation(1, func(c *cli.Context, id uint32) (council.Action, error) {
			which, err := nodeArg(c, 0)
			return council.AdmitNode(which, id), err
		})},
		{"remove-node", "let a node connect no longer", "NODE", nil, one(func(c *cli.Context) (council.Action, error) {
			which, err := nodeArg(c, 0)
			return council.DismissNode(which), err
		})},

		{"parameters", "change numbers that all nodes agree on; the others stay", "NAME=VALUE...", nil, parametersAction},
		{"pause-quorum", "set how many organisations pause entry together; 0: a third and one", "N", nil, one(func(c *cli.Context) (council.Action, error) {
			n, err := uintArg(c, 0, "number")
			return council.SetPauseQuorum(uint32(n)), err
		})},
		{"lift-pause", "end a pause of entry", "", nil, one(func(*cli.Context) (council.Action, error) { return council.LiftPause(), nil })},
		{"voting-period", "set for how long proposals can be voted on", "DURATION", nil, durationAction(council.SetVotingPeriod)},
		{"delay", "set how long decisions wait before they are carried out", "DURATION", nil, durationAction(council.SetDelay)},
	}
}

func ledgerProposeCommand() *cli.Command {
	cmd := &cli.Command{
		Name:  "propose",
		Usage: "ask the organisations to decide something",
		Description: `Only the voter of an organisation proposes. More than half of all organisations
have to vote for it; see "vote", "show" and "execute".`,
	}
	for _, k := range kinds() {
		cmd.Subcommands = append(cmd.Subcommands, &cli.Command{
			Name: k.name, Usage: k.usage, ArgsUsage: k.args,
			Flags:  append(append([]cli.Flag{reasonFlag()}, k.flags...), accountFlags("voter")...),
			Action: func(c *cli.Context) error { return propose(c, k) },
		})
	}
	return cmd
}

func propose(c *cli.Context, k kind) error {
	if want := len(strings.Fields(k.args)); c.Args().Len() < want {
		return usagef("want: stiver ledger propose %s %s", k.name, k.args)
	}
	return withVoter(c, voter, func(ctx context.Context, v *council.Voter) error {
		actions, err := k.actions(c, v.Council)
		if err != nil {
			return err
		}
		organisations, err := v.Organisations(ctx)
		if err != nil {
			return err
		}
		names := council.NamesOf(organisations)
		var words []string
		for _, a := range actions {
			words = append(words, a.Words(names))
		}
		description := c.String("reason")
		if description == "" {
			description = strings.Join(words, "; ")
		}
		warning := ""
		if err := v.WouldFail(ctx, actions...); err != nil {
			warning = "carried out now it would fail: " + err.Error()
		}
		id, err := v.Propose(ctx, description, actions...)
		if err != nil {
			return err
		}
		return printProposed(c, id, words, warning)
	})
}

func printProposed(c *cli.Context, id uint64, words []string, warning string) error {
	result := map[string]any{"proposal": id, "actions": words}
	if warning != "" {
		result["warning"] = warning
	}
	return print(c, result, func(w io.Writer) {
		line(w, "proposal", id)
		for _, text := range words {
			line(w, "to", text)
		}
		if warning != "" {
			line(w, "but", warning)
		}
		line(w, "next", fmt.Sprintf("the organisations vote: stiver ledger vote %d yes", id))
	})
}

// one is the actions of a kind that is one action and looks nothing up.
func one(make func(*cli.Context) (council.Action, error)) func(*cli.Context, *council.Council) ([]council.Action, error) {
	return func(c *cli.Context, _ *council.Council) ([]council.Action, error) {
		a, err := make(c)
		return []council.Action{a}, err
	}
}

// aboutOrganisation is one with an organisation among its arguments.
func aboutOrganisation(arg int, make func(*cli.Context, uint32) (council.Action, error)) func(*cli.Context, *council.Council) ([]council.Action, error) {
	return func(c *cli.Context, read *council.Council) ([]council.Action, error) {
		id, err := findOrganisation(c.Context, read, c.Args().Get(arg))
		if err != nil {
			return nil, err
		}
		a, err := make(c, id)
		return []council.Action{a}, err
	}
}

// findOrganisation finds one by its number or its name.
func findOrganisation(ctx context.Context, read *council.Council, text string) (uint32, error) {
	organisations, err := read.Organisations(ctx)
	if err != nil {
		return 0, err
	}
	if text == "0" {
		return 0, nil
	}
	for _, o := range organisations {
		if strings.EqualFold(o.Name, text) || text == strconv.FormatUint(uint64(o.ID), 10) {
			return o.ID, nil
		}
	}
	return 0, usagef("there is no organisation %q; `stiver ledger organisations` lists them", text)
}

func roleActions(make func(common.Address, contracts.Role) council.Action) func(*cli.Context, *council.Council) ([]council.Action, error) {
	return func(c *cli.Context, _ *council.Council) (out []council.Action, err error) {
		who, err := addressArg(c, 0)
		if err != nil {
			return nil, err
		}
		roles, err := parseRoles(c)
		for _, r := range roles {
			out = append(out, make(who, r))
		}
		return out, err
	}
}

func freezeAction(make func(common.Address, string) council.Action) func(*cli.Context, *council.Council) ([]council.Action, error) {
	return one(func(c *cli.Context) (council.Action, error) {
		if c.String("reason") == "" {
			return council.Action{}, usagef("say why, with --reason")
		}
		who, err := addressArg(c, 0)
		return make(who, c.String("reason")), err
	})
}

func issuerCapAction(c *cli.Context, _ *council.Council) ([]council.Action, error) {
	who, err := addressArg(c, 0)
	if err != nil {
		return nil, err
	}
	amount, err := parseCoins(c.Args().Get(1))
	if err != nil {
		return nil, err
	}
	return []council.Action{council.SetIssuerCap(who, amount.Big())}, nil
}

func addValidatorAction(c *cli.Context, read *council.Council) ([]council.Action, error) {
	text := c.Args().First()
	if i, err := node.IdentityOf(text); err == nil {
		text = i.PubKey.String()
	}
	key, err := hex.DecodeString(strings.TrimPrefix(text, "0x"))
	if err != nil || council.ValidatorAddress(key) == (common.Address{}) {
		return nil, usagef("%q is not a validator's key, which has 66 hexadecimal digits; `stiver ledger join` prints it", c.Args().First())
	}
	var organisation uint32
	if name := c.String("organisation"); name != "" {
		organisation, err = findOrganisation(c.Context, read, name)
	} else {
		organisation, err = ownOrganisation(c, read)
	}
	if err != nil {
		return nil, err
	}
	return []council.Action{council.AddValidator(key, c.Uint64("power"), organisation)}, nil
}

// ownOrganisation is the one that the command's key votes for.
func ownOrganisation(c *cli.Context, read *council.Council) (uint32, error) {
	key, err := officer(c, voter)
	if err != nil {
		return 0, err
	}
	standing, err := read.Standing(c.Context, key.Address())
	return standing.Votes, err
}

func parametersAction(c *cli.Context, read *council.Council) ([]council.Action, error) {
	settings, err := read.Settings(c.Context)
	if err != nil {
		return nil, err
	}
	p := settings.Parameters
	for _, arg := range c.Args().Slice() {
		name, text, _ := strings.Cut(arg, "=")
		if err := p.Set(name, text); err != nil {
			return nil, usageError{err}
		}
	}
	return []council.Action{council.SetParameters(p)}, nil
}

func durationAction(make func(time.Duration) council.Action) func(*cli.Context, *council.Council) ([]council.Action, error) {
	return one(func(c *cli.Context) (council.Action, error) {
		d, err := time.ParseDuration(c.Args().First())
		if err != nil || d < 0 || d%time.Second != 0 {
			return council.Action{}, usagef("%q is not a time in whole seconds, such as 48h or 90s", c.Args().First())
		}
		return make(d), nil
	})
}

func uintArg(c *cli.Context, n int, what string) (uint64, error) {
	v, err := strconv.ParseUint(c.Args().Get(n), 10, 32)
	if err != nil {
		return 0, usagef("%s %q is not a number", what, c.Args().Get(n))
	}
	return v, nil
}

// nodeArg is a node's id, or the home on this machine that has it.
func nodeArg(c *cli.Context, n int) (id [20]byte, err error) {
	text := c.Args().Get(n)
	if i, err := node.IdentityOf(text); err == nil {
		text = i.NodeID
	}
	if id, err = council.ParseNode(text); err != nil {
		return id, usageError{err}
	}
	return id, nil
}
