package council

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/contracts"
)

// Action is one thing that a proposal does: a call that the Timelock makes.
type Action struct {
	To   common.Address `json:"to"`
	Data []byte         `json:"data"`
}

// What organisations decide about accounts.

// Grant gives an account a role.
func Grant(account common.Address, role contracts.Role) Action {
	return Action{contracts.RegistryAddress, registryABI.PackGrantRole(role, account)}
}

// Revoke takes a role from an account.
func Revoke(account common.Address, role contracts.Role) Action {
	return Action{contracts.RegistryAddress, registryABI.PackRevokeRole(role, account)}
}

// Assign moves an account to an organisation, or out of all (0).
func Assign(account common.Address, organisation uint32) Action {
	return Action{contracts.RegistryAddress, registryABI.PackAssign(account, organisation)}
}

// Freeze stops an account's coins, Unfreeze lets them go again.
func Freeze(account common.Address, reason string) Action {
	return Action{contracts.CoinAddress, coinABI.PackFreeze(account, reason)}
}

// Unfreeze undoes Freeze.
func Unfreeze(account common.Address, reason string) Action {
	return Action{contracts.CoinAddress, coinABI.PackUnfreeze(account, reason)}
}

// SetIssuerCap bounds what an issuer may have in circulation, in base units.
func SetIssuerCap(issuer common.Address, most *big.Int) Action {
	return Action{contracts.CoinAddress, coinABI.PackSetIssuerCap(issuer, most)}
}

// What they decide about organisations.

// AdmitOrganisation takes a new organisation in.
func AdmitOrganisation(name string, voter common.Address) Action {
	return Action{contracts.RegistryAddress, registryABI.PackAdmitOrganisation(name, voter)}
}

// RemoveOrganisation puts one out, with its accounts and nodes.
func RemoveOrganisation(id uint32) Action {
	return Action{contracts.RegistryAddress, registryABI.PackRemoveOrganisation(id)}
}

// RestoreOrganisation takes one in again.
func RestoreOrganisation(id uint32) Action {
	return Action{contracts.RegistryAddress, registryABI.PackRestoreOrganisation(id)}
}

// ChangeVoter gives an organisation's vote to another account.
func ChangeVoter(id uint32, to common.Address) Action {
	return Action{contracts.RegistryAddress, registryABI.PackChangeVoter(id, to)}
}

// What they decide about nodes and validators.

// AddValidator puts a validator into the set; pubKey is the compressed key.
func AddValidator(pubKey []byte, power uint64, organisation uint32) Action {
	return Action{contracts.ValidatorsAddress, validatorsABI.PackAdd(pubKey, power, organisation)}
}

// RemoveValidator takes one out.
func RemoveValidator(validator common.Address) Action {
	return Action{contracts.ValidatorsAddress, validatorsABI.PackRemove(validator)}
}

// SetPower changes a validator's voting power.
func SetPower(validator common.Address, power uint64) Action {
	return Action{contracts.ValidatorsAddress, validatorsABI.PackSetPower(validator, power)}
}

// Reinstate gives a suspended validator its seat back.
func Reinstate(validator common.Address) Action {
	return Action{contracts.ValidatorsAddress, validatorsABI.PackReinstate(validator)}
}

// AdmitNode lets a node connect, DismissNode no longer.
func AdmitNode(id [20]byte, organisation uint32) Action {
	return Action{contracts.ValidatorsAddress, validatorsABI.PackAdmitNode(id, organisation)}
}

// DismissNode undoes AdmitNode.
func DismissNode(id [20]byte) Action {
	return Action{contracts.ValidatorsAddress, validatorsABI.PackDismissNode(id)}
}

// What they decide about settings.

// SetParameters replaces all parameters.
func SetParameters(p Parameters) Action {
	return Action{contracts.ParametersAddress, parametersABI.PackSet(contracts.ParametersValues(p))}
}

// SetPauseQuorum says how many organisations together pause entry; 0: a third of
// them, rounded down, plus one.
func SetPauseQuorum(quorum uint32) Action {
	return Action{contracts.ParametersAddress, parametersABI.PackSetPauseQuorum(quorum)}
}

// LiftPause ends a pause.
func LiftPause() Action { return Action{contracts.ParametersAddress, parametersABI.PackLift()} }

// SetVotingPeriod says for how long proposals can be voted on, in whole seconds.
func SetVotingPeriod(d time.Duration) Action {
	return Action{contracts.CouncilAddress, councilABI.PackSetVotingPeriod(uint32(d.Seconds()))}
}

// SetDelay says how long decisions wait, in whole seconds.
func SetDelay(d time.Duration) Action {
	return Action{contracts.TimelockAddress, timelockABI.PackUpdateDelay(big.NewInt(int64(d.Seconds())))}
}

// ValidatorAddress is the account of a compressed public key, zero if it is none.
func ValidatorAddress(pubKey []byte) common.Address {
	key, err := crypto.DecompressPubkey(pubKey)
	if err != nil {
		return common.Address{}
	}
	return crypto.PubkeyToAddress(*key)
}

var contractABIs = map[common.Address]abi.ABI{
	contracts.RegistryAddress:   registryABI.GetABI(),
	contracts.ValidatorsAddress: validatorsABI.GetABI(),
	contracts.ParametersAddress: parametersABI.GetABI(),
	contracts.CoinAddress:       coinABI.GetABI(),
	contracts.CouncilAddress:    councilABI.GetABI(),
	contracts.TimelockAddress:   timelockABI.GetABI(),
}

// Words says what the action does. What is not known is told as the raw call,
// so that nobody votes for it unseen.
func (a Action) Words(names Names) string {
	raw := fmt.Sprintf("call %s with 0x%x", a.To, a.Data)
	known, ok := contractABIs[a.To]
	if !ok || len(a.Data) < 4 {
		return raw
	}
	method, err := known.MethodById(a.Data)
	if err != nil {
		return raw
	}
	args, err := method.Inputs.Unpack(a.Data[4:])
	if err != nil {
		return raw
	}
	if say, ok := sayings[method.RawName]; ok {
		return say(args, names)
	}
	return fmt.Sprintf("call %s of %s with %v", method.RawName, a.To, args)
}

// sayings put the calls that proposals make into words. Arguments are as the ABI
// decoder gives them.
var sayings = map[string]func(args []any, names Names) string{
	"grantRole":  func(a []any, _ Names) string { return fmt.Sprintf("admit %s as %s", a[1], roleName(a[0])) },
	"revokeRole": func(a []any, _ Names) string { return fmt.Sprintf("take the role of %s from %s", roleName(a[0]), a[1]) },
	"assign": func(a []any, n Names) string {
		return fmt.Sprintf("move account %s to %s", a[0], n.Of(a[1].(uint32)))
	},
	"freeze":   func(a []any, _ Names) string { return fmt.Sprintf("freeze %s: %q", a[0], a[1]) },
	"unfreeze": func(a []any, _ Names) string { return fmt.Sprintf("unfreeze %s: %q", a[0], a[1]) },
	"setIssuerCap": func(a []any, _ Names) string {
		return fmt.Sprintf("let issuer %s have %v base units in circulation", a[0], a[1])
	},
	"admitOrganisation": func(a []any, _ Names) string {
		return fmt.Sprintf("admit the organisation %q, which votes with %s", a[0], a[1])
	},
	"removeOrganisation":  func(a []any, n Names) string { return "remove " + n.Of(a[0].(uint32)) },
	"restoreOrganisation": func(a []any, n Names) string { return "take " + n.Of(a[0].(uint32)) + " in again" },
	"changeVoter": func(a []any, n Names) string {
		return fmt.Sprintf("let %s vote with %s", n.Of(a[0].(uint32)), a[1])
	},
	"add": func(a []any, n Names) string {
		return fmt.Sprintf("add validator %s of %s with power %d", ValidatorAddress(a[0].([]byte)), n.Of(a[2].(uint32)), a[1])
	},
	"remove":    func(a []any, _ Names) string { return fmt.Sprintf("remove validator %s", a[0]) },
	"setPower":  func(a []any, _ Names) string { return fmt.Sprintf("give validator %s the power %d", a[0], a[1]) },
	"reinstate": func(a []any, _ Names) string { return fmt.Sprintf("reinstate validator %s", a[0]) },
	"admitNode": func(a []any, n Names) string {
		id := a[0].([20]byte)
		return fmt.Sprintf("let node %s of %s connect", hex.EncodeToString(id[:]), n.Of(a[1].(uint32)))
	},
	"dismissNode": func(a []any, _ Names) string {
		id := a[0].([20]byte)
		return "let node " + hex.EncodeToString(id[:]) + " no longer connect"
	},
	"set": func(a []any, _ Names) string {
		p := Parameters(*abi.ConvertType(a[0], new(contracts.ParametersValues)).(*contracts.ParametersValues))
		return "set the parameters: " + p.String()
	},
	"setPauseQuorum": func(a []any, _ Names) string { return fmt.Sprintf("let %d organisations together pause entry", a[0]) },
	"lift":           func([]any, Names) string { return "end the pause of entry" },
	"setVotingPeriod": func(a []any, _ Names) string {
		return fmt.Sprintf("let proposals be voted on for %s", time.Duration(a[0].(uint32))*time.Second)
	},
	"updateDelay": func(a []any, _ Names) string {
		return fmt.Sprintf("let decisions wait for %s s", a[0].(*big.Int))
	},
}

// String lists the values as `propose parameters` takes them.
func (p Parameters) String() string {
	return fmt.Sprintf("max_drift=%d block_gas=%d account_gas=%d organisation_gas=%d settlement_share=%d propose_timeout=%d",
		p.MaxDrift, p.BlockGas, p.AccountGas, p.OrganisationGas, p.SettlementShare, p.ProposeTimeout)
}

func roleName(id any) string {
	role, ok := id.([32]byte)
	if !ok {
		return "?"
	}
	for name, known := range roles {
		if contracts.Role(role) == known {
			return name
		}
	}
	return "0x" + hex.EncodeToString(role[:])
}

var roles = map[string]contracts.Role{
	"participant": contracts.RoleParticipant, "platform": contracts.RolePlatform, "issuer": contracts.RoleIssuer,
	"auditor": contracts.RoleAuditor, "governor": contracts.RoleGovernor, "deployer": contracts.RoleDeployer,
	"validator": contracts.RoleValidator, "voter": contracts.RoleVoter,
}

// ParseNode reads a node's id: 40 hexadecimal digits.
func ParseNode(text string) (id [20]byte, err error) {
	raw, err := hex.DecodeString(strings.ToLower(text))
	if err != nil || len(raw) != len(id) {
		return id, fmt.Errorf("%q is not a node's id, which has 40 hexadecimal digits; `stiver ledger join` prints it", text)
	}
	return [20]byte(raw), nil
}
