package genesis

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
)

const (
	// DefaultChainID is the EVM chain id of networks that do not choose one.
	DefaultChainID = 571700

	// DefaultGasLimit is the header gas limit. Blocks may use half of it: more
	// would make the base fee rise from zero, and it never falls back. Under
	// sustained load there is one block a second, and a quarter is settlement's: so
	// this is enough for about 3,000 transfers of coins a second beside it.
	DefaultGasLimit = 400_000_000

	// DefaultMaxDrift is by how many seconds block time may run ahead of the
	// clock, so that a burst of blocks need not wait for whole seconds.
	DefaultMaxDrift = 10

	// DefaultVotingPeriod is how long a proposal is open, in seconds: a week.
	DefaultVotingPeriod = 7 * 24 * 3600

	// DefaultExecutionDelay is what a consortium lets pass, in seconds, between a
	// decision and its execution, so that everybody can react: a day. Build does
	// not put it in place of zero, which suits networks on one machine.
	DefaultExecutionDelay = 24 * 3600

	minVotingPeriod   = 60
	maxVotingPeriod   = 90 * 24 * 3600
	maxExecutionDelay = 30 * 24 * 3600

	minGasLimit   = 10_000_000
	maxGasLimit   = 1_000_000_000
	maxDrift      = 60
	maxPower      = 1_000_000
	maxMembers    = 10_000
	maxValidators = 100
	maxNameBytes  = 64

	// firstGenesisTime is 2024-01-01; an earlier time is a unit mistake.
	firstGenesisTime = 1_704_067_200
	// lastGenesisTime is the last second that JSON's RFC 3339 times can name.
	lastGenesisTime = 253_402_300_799
)

// ErrInvalid is wrapped by every complaint about a genesis configuration or
// file. Nothing has been written and no money exists yet when it is returned.
var ErrInvalid = errors.New("invalid genesis")

// Role is one of the parts a member can have, by the name the Registry knows.
type Role string

// The roles of the Registry. A role's on-ledger id is the keccak256 of its name.
const (
	Participant   Role = "PARTICIPANT"
	Platform      Role = "PLATFORM"
	Issuer        Role = "ISSUER"
	Auditor       Role = "AUDITOR"
	ValidatorRole Role = "VALIDATOR"
	Governor      Role = "GOVERNOR"
	Deployer      Role = "DEPLOYER"
)

// Roles lists the roles that accounts have one by one, in the Registry's order.
// A validator's comes with its seat.
func Roles() []Role {
	return []Role{Participant, Platform, Issuer, Auditor, ValidatorRole, Governor, Deployer}
}

// ID is the role's identifier in the Registry contract.
func (r Role) ID() common.Hash { return crypto.Keccak256Hash([]byte(r)) }

// Config says who a new network belongs to. It is the input of Build and is
// kept, for people, in the genesis file.
type Config struct {
	// ChainID is the EVM chain id; signatures are bound to it.
	ChainID uint64 `json:"chainId"`
	// Time is the genesis time in Unix seconds.
	Time uint64 `json:"time"`
	// GasLimit is the header gas limit of every block; half of it is usable.
	GasLimit uint64 `json:"gasLimit"`
	// MaxDrift is by how many seconds block time may lead the clock.
	MaxDrift uint64 `json:"maxDrift"`

	// Governor is an account that decides alone what the organisations otherwise
	// vote on: the rule on a development network, which may have no organisations.
	// On a consortium's ledger it is zero, and only votes decide.
	Governor common.Address `json:"governor"`
	// Issuer mints and burns Coin; IssuerCap is how much it may have in circulation,
	// in base units. None means 2^128-1.
	Issuer    common.Address `json:"issuer"`
	IssuerCap *uint256.Int   `json:"issuerCap"`

	// Organisations have one vote each. Without any, Build makes one called "dev"
	// whose voter is the governor.
	Organisations []Organisation `json:"organisations,omitempty"`
	// Nodes may connect besides those of organisations: CometBFT node ids.
	Nodes []string `json:"nodes,omitempty"`
	// VotingPeriod is how long a proposal is open, ExecutionDelay how long what is
	// decided waits; both in seconds.
	VotingPeriod   uint32 `json:"votingPeriod"`
	ExecutionDelay uint64 `json:"executionDelay"`
	// PauseQuorum is how many organisations together pause entry. Zero means a
	// third of them, rounded down, plus one.
	PauseQuorum uint32 `json:"pauseQuorum,omitempty"`
	// Parameters are what nodes agree on and organisations may change later.
	Parameters *Parameters `json:"parameters"`

	Members    []Member    `json:"members,omitempty"`
	Balances   []Balance   `json:"balances,omitempty"`
	Validators []Validator `json:"validators"`
}

// Member is an account that may take part from the first block on.
type Member struct {
	Address common.Address `json:"address"`
	Roles   []Role         `json:"roles"`
	// Organisation is whose account it is, counted from 1; zero: nobody's.
	Organisation uint32 `json:"organisation,omitempty"`
	// Name is for people; the ledger does not see it.
	Name string `json:"name,omitempty"`
}

// Balance is an initial amount of Coin, in base units (6 decimals), minted by
// the issuer. The holder must be registered.
type Balance struct {
	Address common.Address `json:"address"`
	Amount  *uint256.Int   `json:"amount"`
}

// Validator is a consensus key with its voting power.
type Validator struct {
	// PubKey is the 33-byte compressed secp256k1 key. The validator's address
	// is the Ethereum address of the same key.
	PubKey hexutil.Bytes `json:"pubKey"`
	Power  int64         `json:"power"`
	// Organisation is whose validator it is, counted from 1; zero: nobody's.
	Organisation uint32 `json:"organisation,omitempty"`
	Name         string `json:"name,omitempty"`
}

// Address is the Ethereum address of the validator's key, zero if the key is
// not one.
func (v Validator) Address() common.Address {
	key, err := crypto.DecompressPubkey(v.PubKey)
	if err != nil {
		return common.Address{}
	}
	return crypto.PubkeyToAddress(*key)
}

// WithDefaults fills chain id, gas limit, drift, voting period, issuer's cap and
// parameters where they are missing.
func (c Config) WithDefaults() Config {
	if c.ChainID == 0 {
		c.ChainID = DefaultChainID
	}
	if c.GasLimit == 0 {
		c.GasLimit = DefaultGasLimit
	}
	if c.MaxDrift == 0 {
		c.MaxDrift = DefaultMaxDrift
	}
	if c.VotingPeriod == 0 {
		c.VotingPeriod = DefaultVotingPeriod
	}
	if c.IssuerCap == nil {
		c.IssuerCap = new(uint256.Int).Rsh(new(uint256.Int).SetAllOne(), 128)
	}
	if c.Parameters == nil {
		c.Parameters = c.defaultParameters()
	}
	return c
}

// Validate reports the first thing wrong with the configuration, wrapped in
// ErrInvalid.
func (c Config) Validate() error {
	checks := []func() error{
		c.checkNumbers, c.checkOrganisations, c.checkParameters, c.checkMembers, c.checkBalances, c.checkValidators,
	}
	for _, check := range checks {
		if err := check(); err != nil {
			return fmt.Errorf("%w: %w", ErrInvalid, err)
		}
	}
	return nil
}

func (c Config) checkNumbers() error {
	switch {
	case c.ChainID == 0 || c.ChainID > 1<<53-1:
		return fmt.Errorf("chainId %d must be between 1 and 2^53-1", c.ChainID)
	case c.Time < firstGenesisTime || c.Time > lastGenesisTime:
		return fmt.Errorf("time %d is not a recent time in Unix seconds", c.Time)
	case c.GasLimit < minGasLimit || c.GasLimit > maxGasLimit:
		return fmt.Errorf("gasLimit %d must be between %d and %d", c.GasLimit, minGasLimit, maxGasLimit)
	case c.MaxDrift < 1 || c.MaxDrift > maxDrift:
		return fmt.Errorf("maxDrift %d must be between 1 and %d seconds", c.MaxDrift, maxDrift)
	case c.Governor == (common.Address{}) && len(c.Organisations) == 0:
		return errors.New("governor is missing, and there are no organisations: nobody could ever grant a role")
	case c.Issuer == (common.Address{}):
		return errors.New("issuer is missing: nobody could ever mint Coin")
	case c.IssuerCap == nil || c.IssuerCap.BitLen() > 128:
		return errors.New("issuerCap is missing or does not fit in 128 bits")
	case c.VotingPeriod < minVotingPeriod || c.VotingPeriod > maxVotingPeriod:
		return fmt.Errorf("votingPeriod %d must be between %d and %d seconds", c.VotingPeriod, minVotingPeriod, maxVotingPeriod)
	case c.ExecutionDelay > maxExecutionDelay:
		return fmt.Errorf("executionDelay %d must be at most %d seconds", c.ExecutionDelay, maxExecutionDelay)
	}
	return nil
}

func (c Config) checkMembers() error {
	if len(c.Members) > maxMembers {
		return fmt.Errorf("%d members; at most %d can be named at genesis", len(c.Members), maxMembers)
	}
	seen := make(map[common.Address]bool)
	for i, m := range c.Members {
		switch {
		case m.Address == (common.Address{}):
			return fmt.Errorf("members[%d] has no address", i)
		case seen[m.Address]:
			return fmt.Errorf("members[%d]: %s is named twice", i, m.Address)
		case len(m.Roles) == 0:
			return fmt.Errorf("members[%d]: %s has no role", i, m.Address)
		case len(m.Name) > maxNameBytes:
			return fmt.Errorf("members[%d]: name is longer than %d bytes", i, maxNameBytes)
		case m.Organisation > c.organisationCount():
			return fmt.Errorf("members[%d]: there is no organisation %d", i, m.Organisation)
		}
		seen[m.Address] = true
		for j, r := range m.Roles {
			if !slices.Contains(Roles(), r) {
				return fmt.Errorf("members[%d]: unknown role %q", i, r)
			}
			if r == ValidatorRole {
				return fmt.Errorf("members[%d]: role %s comes with a seat: name the key among the validators", i, r)
			}
			if slices.Contains(m.Roles[:j], r) {
				return fmt.Errorf("members[%d]: role %s is named twice", i, r)
			}
		}
	}
	return nil
}

func (c Config) checkBalances() error {
	registered := map[common.Address]bool{c.Governor: true, c.Issuer: true}
	for _, o := range c.Organisations {
		registered[o.Voter] = true
	}
	for _, m := range c.Members {
		registered[m.Address] = true
	}
	for _, v := range c.Validators {
		registered[v.Address()] = true
	}
	seen := make(map[common.Address]bool)
	total := new(uint256.Int)
	for i, b := range c.Balances {
		switch {
		case b.Amount == nil || b.Amount.IsZero():
			return fmt.Errorf("balances[%d]: amount is missing or zero", i)
		case b.Amount.BitLen() > 128:
			return fmt.Errorf("balances[%d]: amount does not fit in 128 bits", i)
		case seen[b.Address]:
			return fmt.Errorf("balances[%d]: %s is named twice", i, b.Address)
		case !registered[b.Address]:
			return fmt.Errorf("balances[%d]: %s is not a member, and Coin refuses accounts that are not", i, b.Address)
		}
		seen[b.Address] = true
		if total.Add(total, b.Amount); total.BitLen() > 128 {
			return errors.New("balances: their sum does not fit in 128 bits")
		}
		if total.Gt(c.IssuerCap) {
			return fmt.Errorf("balances: their sum is above the issuer's cap of %s base units", c.IssuerCap.Dec())
		}
	}
	return nil
}

func (c Config) checkValidators() error {
	if len(c.Validators) == 0 {
		return errors.New("no validators: no block could ever be signed")
	}
	if len(c.Validators) > maxValidators {
		return fmt.Errorf("%d validators; at most %d can sign blocks", len(c.Validators), maxValidators)
	}
	seen := make(map[common.Address]bool)
	for i, v := range c.Validators {
		addr := v.Address()
		switch {
		case len(v.PubKey) != secp256k1eth.PubKeySize || addr == (common.Address{}):
			return fmt.Errorf("validators[%d]: pubKey is not a compressed secp256k1 key of %d bytes", i, secp256k1eth.PubKeySize)
		case v.Power < 1 || v.Power > maxPower:
			return fmt.Errorf("validators[%d]: power %d must be between 1 and %d", i, v.Power, maxPower)
		case seen[addr]:
			return fmt.Errorf("validators[%d]: the key of %s is named twice", i, addr)
		case len(v.Name) > maxNameBytes:
			return fmt.Errorf("validators[%d]: name is longer than %d bytes", i, maxNameBytes)
		case v.Organisation > c.organisationCount():
			return fmt.Errorf("validators[%d]: there is no organisation %d", i, v.Organisation)
		}
		seen[addr] = true
	}
	return c.checkShares()
}
