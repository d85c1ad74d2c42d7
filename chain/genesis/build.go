package genesis

import (
	"fmt"
	"math/big"

	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/holiman/uint256"

	"github.com/stiver-pay/stiver/contracts"
)

// Registered accounts have a native credit. Gas costs nothing; but go-ethereum's
// pool gives an account that does not exist one transaction in flight, and
// replaces a transaction only by one that pays more.
var (
	// memberCredit is what the Registry gives an account on its first
	// registration, in wei.
	memberCredit = uint256.NewInt(1e18)
	// creditFund is what the Registry can give: a billion credits.
	creditFund = new(uint256.Int).Mul(memberCredit, uint256.NewInt(1e9))
)

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
	// A second before the first block: votes count from the second after they were
	// given, so there are some when the first block is there.
	box, err := newSandbox(chainRules(c.ChainID), c.Time-1)
	if err != nil {
		return nil, err
	}
	for address, account := range core.SystemContractAllocs() {
		box.install(address, account)
	}
	if err := c.construct(box); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
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
	predeploys, err := contracts.Predeploys(c.predeploys())
	if err != nil {
		return err
	}
	box.fund(contracts.RegistryAddress, creditFund)
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

// predeploys says what the contracts' constructors need to know.
func (c Config) predeploys() contracts.PredeployConfig {
	issuerCap := c.IssuerCap.Bytes32()
	return contracts.PredeployConfig{
		Governor: c.Governor, Organisations: c.founders(), Grants: c.grants(),
		Validators: c.seats(), Nodes: c.nodes(),
		Parameters: c.values(), MaxBlockGas: c.GasLimit / 2, PauseQuorum: c.PauseQuorum,
		VotingPeriod: c.VotingPeriod, ExecutionDelay: c.ExecutionDelay,
		Issuer: c.Issuer, IssuerCap: contracts.Uint128(issuerCap[16:]),
	}
}

// grants are the roles of the issuer and the members; the others follow from
// the governor, the organisations and the validators.
func (c Config) grants() []contracts.Grant {
	grants := []contracts.Grant{{Role: contracts.RoleIssuer, Account: c.Issuer}}
	for _, m := range c.Members {
		for _, r := range m.Roles {
			grants = append(grants, contracts.Grant{
				Role: contracts.Role(r.ID()), Account: m.Address, Organisation: m.Organisation,
			})
		}
	}
	return grants
}
