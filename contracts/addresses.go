package contracts

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Where the contracts are, on every network. Public clients have the first
// three built in; the others are ours.
var (
	ChannelsAddress   = common.HexToAddress("0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003")
	CollectorAddress  = common.HexToAddress("0x4020806089470a89826cB9fB1f4059150b550004")
	Multicall3Address = common.HexToAddress("0xcA11bde05977b3631167028862bE2a173976CA11")
	RegistryAddress   = common.HexToAddress("0x5717000000000000000000000000000000000001")
	CoinAddress       = common.HexToAddress("0x5717000000000000000000000000000000000002")
	ValidatorsAddress = common.HexToAddress("0x5717000000000000000000000000000000000003")
	ParametersAddress = common.HexToAddress("0x5717000000000000000000000000000000000004")
	CouncilAddress    = common.HexToAddress("0x5717000000000000000000000000000000000005")
	TimelockAddress   = common.HexToAddress("0x5717000000000000000000000000000000000006")
)

// What Coin says of itself. Name and version are those of its EIP-712 domain too.
const (
	CoinName     = "Stiver Coin"
	CoinSymbol   = "STV"
	CoinVersion  = "1"
	CoinDecimals = 6
)

// Role is the id of a role in the Registry: keccak256 of its name.
type Role common.Hash

// The roles of the Registry.
var (
	RoleParticipant = role("PARTICIPANT") // holds and moves coins
	RolePlatform    = role("PLATFORM")    // sells: a payee
	RoleIssuer      = role("ISSUER")      // mints up to a cap, burns, freezes
	RoleAuditor     = role("AUDITOR")
	RoleValidator   = role("VALIDATOR") // comes with a seat in Validators
	RoleGovernor    = role("GOVERNOR")  // decides the other roles and all settings
	RoleDeployer    = role("DEPLOYER")  // creates contracts, as governors do
	RoleVoter       = role("VOTER")     // comes with an organisation
)

func role(name string) Role { return Role(crypto.Keccak256Hash([]byte(name))) }

// Reasons why a row of a compact claim was skipped, as ClaimSkipped reports
// them. A row that claims nothing new is skipped without an event.
const (
	SkipInvalidConfig  uint8 = 1 // the config names no channel that holds money
	SkipBadSignature   uint8 = 2
	SkipExceedsCeiling uint8 = 3 // more than the voucher or tick authorises
	SkipExceedsBalance uint8 = 4 // more than the channel holds
	SkipBadTickProof   uint8 = 5
)

// MaxTicks is the longest tick chain the contract accepts.
const MaxTicks = 1024
