package genesis

import (
	"errors"
	"fmt"

	"github.com/stiver-pay/stiver/contracts"
)

// What networks with organisations begin with unless they say otherwise.
const (
	// DefaultAccountGas and DefaultOrganisationGas are how much gas an account and
	// all accounts of an organisation may ask for in 60 seconds.
	DefaultAccountGas      = 2_000_000_000
	DefaultOrganisationGas = 4_000_000_000
	// DefaultSettlementShare is the percentage of every block that is kept for
	// Channels, so that nobody can crowd out a claim.
	DefaultSettlementShare = 25
	// DefaultProposeTimeout is how long validators wait for a proposal, in
	// milliseconds. The proposer may fill a block for a part of it, and under
	// sustained load one block holds what a second takes, a lone validator's too.
	DefaultProposeTimeout = 1000
)

// The bounds of the Parameters contract.
const (
	minBlockGas        = 5_000_000
	minQuota           = 20_000_000
	maxSettlementShare = 50
	minProposeTimeout  = 100
	maxProposeTimeout  = 30_000
)

// Parameters are the numbers on which nodes agree and which organisations may
// change by a vote. MaxDrift, which belongs to them, is a field of Config.
type Parameters struct {
	// BlockGas is how much gas a block may use, at most half of the gas limit.
	BlockGas uint64 `json:"blockGas"`
	// AccountGas and OrganisationGas bound what is asked for in 60 seconds of block
	// time; zero: nothing does.
	AccountGas      uint64 `json:"accountGas"`
	OrganisationGas uint64 `json:"organisationGas"`
	// SettlementShare is the percentage of BlockGas kept for Channels.
	SettlementShare uint16 `json:"settlementShare"`
	// ProposeTimeout is in milliseconds.
	ProposeTimeout uint32 `json:"proposeTimeout"`
}

// defaultParameters are without quotas where there are no organisations: nobody
// shares a development network.
func (c Config) defaultParameters() *Parameters {
	p := &Parameters{
		BlockGas:        c.GasLimit / 2,
		SettlementShare: DefaultSettlementShare,
		ProposeTimeout:  DefaultProposeTimeout,
	}
	if len(c.Organisations) > 0 {
		p.AccountGas, p.OrganisationGas = DefaultAccountGas, DefaultOrganisationGas
	}
	return p
}

func (c Config) checkParameters() error {
	p := c.Parameters
	if p == nil {
		return errors.New("parameters are missing")
	}
	switch {
	case p.BlockGas < minBlockGas || p.BlockGas > c.GasLimit/2:
		return fmt.Errorf("parameters: blockGas %d must be between %d and %d, half of the gas limit", p.BlockGas, minBlockGas, c.GasLimit/2)
	case p.AccountGas != 0 && p.AccountGas < minQuota:
		return fmt.Errorf("parameters: accountGas %d must be zero or at least %d, or it would forbid large transactions", p.AccountGas, minQuota)
	case p.OrganisationGas != 0 && p.OrganisationGas < minQuota:
		return fmt.Errorf("parameters: organisationGas %d must be zero or at least %d, or it would forbid large transactions", p.OrganisationGas, minQuota)
	case p.SettlementShare > maxSettlementShare:
		return fmt.Errorf("parameters: settlementShare %d must be at most %d percent", p.SettlementShare, maxSettlementShare)
	case p.ProposeTimeout < minProposeTimeout || p.ProposeTimeout > maxProposeTimeout:
		return fmt.Errorf("parameters: proposeTimeout %d must be between %d and %d milliseconds", p.ProposeTimeout, minProposeTimeout, maxProposeTimeout)
	}
	return nil
}

// values are the parameters as the contract holds them.
func (c Config) values() contracts.ParametersValues {
	p := c.Parameters
	return contracts.ParametersValues{
		MaxDrift:        uint32(c.MaxDrift),
		BlockGas:        p.BlockGas,
		AccountGas:      p.AccountGas,
		OrganisationGas: p.OrganisationGas,
		SettlementShare: p.SettlementShare,
		ProposeTimeout:  p.ProposeTimeout,
	}
}
