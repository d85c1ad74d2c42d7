package council

import (
	"context"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/contracts"
)

// The bindings only pack and unpack; they are safe for concurrent use.
var (
	councilABI    = contracts.NewCouncil()
	timelockABI   = contracts.NewTimelock()
	registryABI   = contracts.NewRegistry()
	validatorsABI = contracts.NewValidators()
	parametersABI = contracts.NewParameters()
	coinABI       = contracts.NewCoin()
)

// Council reads the governance of one ledger. Safe for concurrent use.
type Council struct {
	client *client.Client
	now    func() time.Time
}

// New reads through c.
func New(c *client.Client) *Council { return &Council{client: c, now: time.Now} }

// As acts for the organisation that account votes for.
func (c *Council) As(account *client.Account) *Voter { return &Voter{Council: c, account: account} }

// view calls a contract on the newest state.
func view[T any](ctx context.Context, c *Council, to common.Address, data []byte, unpack func([]byte) (T, error)) (T, error) {
	out, err := c.client.Call(ctx, client.Msg{To: to, Data: data}, client.Latest)
	if err != nil {
		var none T
		return none, err
	}
	v, err := unpack(out)
	if err != nil {
		return v, fmt.Errorf("the contract at %s gave an answer that this program does not understand; is the ledger of the same version? %w", to, err)
	}
	return v, nil
}

// Organisation is a member of the consortium.
type Organisation struct {
	ID     uint32         `json:"id"`
	Name   string         `json:"name"`
	Voter  common.Address `json:"voter"`
	Active bool           `json:"active"`
	Nodes  []string       `json:"nodes"` // ids that may connect
}

// Organisations lists all there ever were, by id.
func (c *Council) Organisations(ctx context.Context) ([]Organisation, error) {
	count, err := view(ctx, c, contracts.RegistryAddress, registryABI.PackOrganisationCount(), registryABI.UnpackOrganisationCount)
	if err != nil {
		return nil, err
	}
	out := make([]Organisation, 0, count)
	for id := uint32(1); id <= count; id++ {
		o, err := view(ctx, c, contracts.RegistryAddress, registryABI.PackOrganisation(id), registryABI.UnpackOrganisation)
		if err != nil {
			return nil, err
		}
		ids, err := view(ctx, c, contracts.ValidatorsAddress, validatorsABI.PackNodesOf(id), validatorsABI.UnpackNodesOf)
		if err != nil {
			return nil, err
		}
		org := Organisation{ID: id, Name: o.Name, Voter: o.Voter, Active: o.Active, Nodes: []string{}}
		for _, node := range ids {
			org.Nodes = append(org.Nodes, common.Bytes2Hex(node[:20]))
		}
		out = append(out, org)
	}
	return out, nil
}

// Names are the names of organisations by id; 0 is nobody's.
type Names map[uint32]string

// NamesOf is Names of a list.
func NamesOf(organisations []Organisation) Names {
	names := Names{}
	for _, o := range organisations {
		names[o.ID] = o.Name
	}
	return names
}

// Of names an organisation.
func (n Names) Of(id uint32) string {
	if name, ok := n[id]; ok {
		return name
	}
	if id == 0 {
		return "no organisation"
	}
	return fmt.Sprintf("organisation %d", id)
}

// Validator is a member of the set, or a suspended one.
type Validator struct {
	Address      common.Address `json:"address"`
	Organisation uint32         `json:"organisation"`
	Power        uint64         `json:"power"`
	Suspended    bool           `json:"suspended,omitempty"`
}

// Validators lists the set and those that are suspended.
func (c *Council) Validators(ctx context.Context) ([]Validator, error) {
	set, err := view(ctx, c, contracts.ValidatorsAddress, validatorsABI.PackValidators(), validatorsABI.UnpackValidators)
	if err != nil {
		return nil, err
	}
	var out []Validator
	for _, v := range set {
		out = append(out, Validator{Address: addressOf(v), Organisation: v.Organisation, Power: v.Power})
	}
	logs, err := c.logs(ctx, contracts.ValidatorsAddress, validatorsABI.GetABI().Events["Suspended"].ID)
	if err != nil {
		return nil, err
	}
	seen := map[common.Address]bool{}
	for i := range logs {
		e, err := validatorsABI.UnpackSuspendedEvent(&logs[i])
		if err != nil || seen[e.Validator] {
			continue
		}
		seen[e.Validator] = true
		v, err := view(ctx, c, contracts.ValidatorsAddress, validatorsABI.PackSuspended(e.Validator), validatorsABI.UnpackSuspended)
		if err != nil {
			return nil, err
		}
		if v.Power != 0 {
			out = append(out, Validator{Address: e.Validator, Organisation: v.Organisation, Power: v.Power, Suspended: true})
		}
	}
	return out, nil
}

func addressOf(v contracts.ValidatorsValidator) common.Address {
	key := make([]byte, 33)
	key[0] = 2
	if v.Odd {
		key[0] = 3
	}
	copy(key[1:], v.X[:])
	return ValidatorAddress(key)
}

// Node tells whether a node, by its CometBFT id, may connect.
func (c *Council) Node(ctx context.Context, id [20]byte) (bool, error) {
	n, err := view(ctx, c, contracts.ValidatorsAddress, validatorsABI.PackIsNode(id), validatorsABI.UnpackIsNode)
	if err != nil || !n.Known || n.Organisation == 0 {
		return n.Known, err
	}
	o, err := view(ctx, c, contracts.RegistryAddress, registryABI.PackOrganisation(n.Organisation), registryABI.UnpackOrganisation)
	return o.Active, err
}

// Standing is what an account may decide.
type Standing struct {
	Registered bool   `json:"registered"`
	Governor   bool   `json:"governor"` // decides alone
	Votes      uint32 `json:"votes"`    // the organisation it votes for; 0: none
	Belongs    uint32 `json:"belongs"`  // the organisation it belongs to; 0: none
}

// Standing looks an account up.
func (c *Council) Standing(ctx context.Context, account common.Address) (s Standing, err error) {
	at := contracts.RegistryAddress
	if s.Registered, err = view(ctx, c, at, registryABI.PackIsRegistered(account), registryABI.UnpackIsRegistered); err != nil {
		return s, err
	}
	if s.Governor, err = view(ctx, c, at, registryABI.PackHasRole(contracts.RoleGovernor, account), registryABI.UnpackHasRole); err != nil {
		return s, err
	}
	if s.Votes, err = view(ctx, c, at, registryABI.PackVoterOf(account), registryABI.UnpackVoterOf); err != nil {
		return s, err
	}
	s.Belongs, err = view(ctx, c, at, registryABI.PackOrganisationOf(account), registryABI.UnpackOrganisationOf)
	return s, err
}

// Settings are the numbers in force.
type Settings struct {
	Parameters
	// VotingPeriod is for how long a proposal can be voted on, Delay how long a
	// decision waits; both in seconds.
	VotingPeriod uint64 `json:"voting_period"`
	Delay        uint64 `json:"delay"`
	// Organisations that are active, and how many of them a proposal needs.
	Organisations uint64 `json:"organisations"`
	Majority      uint64 `json:"majority"`
	Pause         Pause  `json:"pause"`
}

// Parameters are what all nodes agree on: see the contract of that name.
type Parameters struct {
	MaxDrift        uint32 `json:"max_drift"`        // seconds
	BlockGas        uint64 `json:"block_gas"`        // gas
	AccountGas      uint64 `json:"account_gas"`      // gas in 60 s; 0: any
	OrganisationGas uint64 `json:"organisation_gas"` // gas in 60 s; 0: any
	SettlementShare uint16 `json:"settlement_share"` // percent of BlockGas
	ProposeTimeout  uint32 `json:"propose_timeout"`  // milliseconds
}

// Pause is the break-glass: whether money is kept from entering.
type Pause struct {
	Signals uint64     `json:"signals"`
	Quorum  uint64     `json:"quorum"` // signals that pause
	Until   *time.Time `json:"until,omitempty"`
}

// Settings reads the numbers in force.
func (c *Council) Settings(ctx context.Context) (*Settings, error) {
	v, err := view(ctx, c, contracts.ParametersAddress, parametersABI.PackValues(), parametersABI.UnpackValues)
	if err != nil {
		return nil, err
	}
	s := &Settings{Parameters: Parameters(v)}
	for _, q := range []struct {
		to     common.Address
		data   []byte
		unpack func([]byte) (*big.Int, error)
		into   *uint64
	}{
		{contracts.CouncilAddress, councilABI.PackVotingPeriod(), councilABI.UnpackVotingPeriod, &s.VotingPeriod},
		{contracts.TimelockAddress, timelockABI.PackGetMinDelay(), timelockABI.UnpackGetMinDelay, &s.Delay},
		{contracts.RegistryAddress, registryABI.PackActiveOrganisations(), registryABI.UnpackActiveOrganisations, &s.Organisations},
		{contracts.ParametersAddress, parametersABI.PackPauseSignals(), parametersABI.UnpackPauseSignals, &s.Pause.Signals},
		{contracts.ParametersAddress, parametersABI.PackPauseQuorum(), parametersABI.UnpackPauseQuorum, &s.Pause.Quorum},
	} {
		n, err := view(ctx, c, q.to, q.data, q.unpack)
		if err != nil {
			return nil, err
		}
		*q.into = n.Uint64()
	}
	s.Majority = s.Organisations/2 + 1
	until, err := view(ctx, c, contracts.ParametersAddress, parametersABI.PackPausedUntil(), parametersABI.UnpackPausedUntil)
	if err != nil {
		return nil, err
	}
	if end := time.Unix(int64(until), 0); end.After(c.now()) {
		s.Pause.Until = &end
	}
	return s, nil
}

// Set changes one parameter, named as in String.
func (p *Parameters) Set(name, value string) error {
	sizes := map[string]int{
		"max_drift": 32, "block_gas": 64, "account_gas": 64, "organisation_gas": 64, "settlement_share": 16, "propose_timeout": 32,
	}
	bits, known := sizes[name]
	if !known {
		return fmt.Errorf("there is no parameter %q; they are %s", name, p)
	}
	n, err := strconv.ParseUint(value, 10, bits)
	if err != nil {
		return fmt.Errorf("%s=%q: want a number, for example as now: %s", name, value, p)
	}
	switch name {
	case "max_drift":
		p.MaxDrift = uint32(n)
	case "block_gas":
		p.BlockGas = n
	case "account_gas":
		p.AccountGas = n
	case "organisation_gas":
		p.OrganisationGas = n
	case "settlement_share":
		p.SettlementShare = uint16(n)
	case "propose_timeout":
		p.ProposeTimeout = uint32(n)
	}
	return nil
}
