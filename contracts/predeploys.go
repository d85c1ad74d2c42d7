package contracts

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
)

// Grant gives a role to an account at genesis. If several name one account, the
// first says to which organisation it belongs.
type Grant struct {
	Role         Role
	Account      common.Address
	Organisation uint32 // counted from 1; zero: none
}

// PredeployConfig is what the constructors need to know of a network.
type PredeployConfig struct {
	Governor      common.Address    // governs besides the Timelock; zero: only the Timelock does
	Organisations []RegistryFounder // they get the ids 1, 2, …; there must be one
	Grants        []Grant           // beyond those of the governors and of our own contracts

	Validators []ValidatorsSeat
	Nodes      []ValidatorsNode

	Parameters  ParametersValues
	MaxBlockGas uint64 // the most that Parameters.BlockGas can ever be
	PauseQuorum uint32 // zero: a third of the organisations, rounded down, plus one

	VotingPeriod   uint32 // seconds
	ExecutionDelay uint64 // seconds

	Issuer    common.Address
	IssuerCap Uint128
}

// Predeploy is a contract of the genesis block. InitCode holds its constructor
// and arguments; it must run at Address on a chain with the final chain id,
// because the code it returns has both built in.
type Predeploy struct {
	Name     string
	Address  common.Address
	InitCode []byte
}

// Predeploys returns the contracts of a network in the order in which they must
// be constructed. Channels and its collector are registered as participants,
// or they could not hold coins; the Timelock governs. The Registry pays credits
// from its native balance from the first grant on, so it should have one by then.
func Predeploys(cfg PredeployConfig) ([]Predeploy, error) {
	if len(cfg.Organisations) == 0 {
		return nil, fmt.Errorf("predeploys: the network has no organisation: nobody could ever vote; name one")
	}
	list := []struct {
		name    string
		address common.Address
		args    []byte
	}{
		{"Timelock", TimelockAddress, NewTimelock().PackConstructor(
			new(big.Int).SetUint64(cfg.ExecutionDelay), []common.Address{CouncilAddress})},
		{"Channels", ChannelsAddress, nil},
		{"ERC3009Collector", CollectorAddress, NewERC3009Collector().PackConstructor(ChannelsAddress)},
		{"Multicall3", Multicall3Address, nil},
		{"Registry", RegistryAddress, NewRegistry().PackConstructor(cfg.registry())},
		{"Validators", ValidatorsAddress, NewValidators().PackConstructor(RegistryAddress, cfg.Validators, cfg.Nodes)},
		{"Parameters", ParametersAddress, NewParameters().PackConstructor(
			RegistryAddress, cfg.MaxBlockGas, cfg.Parameters, cfg.PauseQuorum)},
		{"Council", CouncilAddress, NewCouncil().PackConstructor(RegistryAddress, TimelockAddress, cfg.VotingPeriod)},
		{"Coin", CoinAddress, NewCoin().PackConstructor(RegistryAddress, ParametersAddress, ChannelsAddress,
			cfg.Issuer, new(big.Int).SetBytes(cfg.IssuerCap[:]))},
	}
	out := make([]Predeploy, 0, len(list))
	for _, p := range list {
		a, err := readArtifact(p.name)
		if err != nil {
			return nil, err
		}
		code := append(append([]byte{}, a.Bytecode...), p.args...)
		out = append(out, Predeploy{Name: p.name, Address: p.address, InitCode: code})
	}
	return out, nil
}

// registry is what the Registry's constructor is told.
func (cfg PredeployConfig) registry() RegistryGenesis {
	g := RegistryGenesis{
		Validators:    ValidatorsAddress,
		Governors:     []common.Address{TimelockAddress},
		Organisations: cfg.Organisations,
		Grants: []RegistryGrant{
			{Role: RoleParticipant, Account: ChannelsAddress},
			{Role: RoleParticipant, Account: CollectorAddress},
		},
	}
	if cfg.Governor != (common.Address{}) {
		g.Governors = append(g.Governors, cfg.Governor)
	}
	for _, grant := range cfg.Grants {
		g.Grants = append(g.Grants, RegistryGrant{Role: grant.Role, Account: grant.Account, Organisation: grant.Organisation})
	}
	return g
}
