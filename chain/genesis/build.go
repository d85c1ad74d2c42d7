package genesis

import (
	"fmt"
	"math/big"

	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"

	"github.com/stiver-pay/stiver/contracts"
)

// memberWei is the native balance of every account registered at genesis. Gas
// costs nothing; but go-ethereum's pool lets an account that does not exist in
// the state have only one transaction in flight, and one wei makes it exist.
const memberWei = 1

// Genesis is a network's beginning: what the genesis file holds.
type Genesis struct {
	Config    Config
	Ethereum  *core.Genesis
	Consensus *comet.GenesisDoc
}

// Hash is the hash of the Ethereum genesis block.
func (g *Genesis) Hash() common.Hash { return common.BytesToHash(g.Consensus.AppHash) }

// Build makes the genesis of the network that c describes. The same Config
// gives the same Genesis, byte for byte. Errors wrap ErrInvalid.
func Build(c Config) (*Genesis, error) {
	c = c.WithDefaults()
	if err := c.Validate(); err != nil {
		return nil, err
	}
	box, err := newSandbox(chainRules(c.ChainID), c.Time)
	if err != nil {
		return nil, err
	}
	for address, account := range core.SystemContractAllocs() {
		box.install(address, account)
	}
	if err := c.construct(box); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	for _, account := range c.accounts() {
		box.fund(account, memberWei)
	}
	alloc, err := box.alloc()
	if err != nil {
		return nil, err
	}
	eth := &core.Genesis{
		Config:     box.rules,
		Timestamp:  c.Time,
		ExtraData:  []byte{},
		GasLimit:   c.GasLimit,
		Difficulty: new(big.Int),
		BaseFee:    new(big.Int),
		Alloc:      alloc,
	}
	return &Genesis{Config: c, Ethereum: eth, Consensus: consensusDoc(c, eth.ToBlock().Hash())}, nil
}

// construct runs the contracts' constructors, which register the members, and
// mints the initial balances.
func (c Config) construct(box *sandbox) error {
	predeploys, err := contracts.Predeploys(contracts.PredeployConfig{
		Governor: c.Governor, Grants: c.grants(),
	})
	if err != nil {
		return err
	}
	for _, p := range predeploys {
		if err := box.deploy(p.Address, p.InitCode, c.Governor); err != nil {
			return fmt.Errorf("construct %s at %s: %w", p.Name, p.Address, err)
		}
	}
	coin := contracts.NewCoin()
	for _, b := range c.Balances {
		input := coin.PackMint(b.Address, b.Amount.ToBig())
		if _, err := box.call(c.Issuer, contracts.CoinAddress, input); err != nil {
			return fmt.Errorf("mint to %s: %w", b.Address, err)
		}
	}
	return nil
}

// grants are the roles of everyone the Config names but the governor, whose
// role the Registry's constructor gives.
func (c Config) grants() []contracts.Grant {
	grants := []contracts.Grant{{Role: contracts.RoleIssuer, Account: c.Issuer}}
	for _, m := range c.Members {
		for _, r := range m.Roles {
			grants = append(grants, contracts.Grant{Role: contracts.Role(r.ID()), Account: m.Address})
		}
	}
	for _, v := range c.Validators {
		grants = append(grants, contracts.Grant{Role: contracts.RoleValidator, Account: v.Address()})
	}
	return grants
}

// accounts are all registered accounts that hold a key; contracts need no wei.
func (c Config) accounts() []common.Address {
	out := []common.Address{c.Governor, c.Issuer}
	for _, m := range c.Members {
		out = append(out, m.Address)
	}
	for _, v := range c.Validators {
		out = append(out, v.Address())
	}
	return out
}
