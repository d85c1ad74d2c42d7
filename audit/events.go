package audit

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stiver-pay/stiver/chain/council"
	"github.com/stiver-pay/stiver/contracts"
)

// EventFinding is what a contract said. Of a contract that is not one of the
// ledger's own, only its address is known.
type EventFinding struct {
	Address  common.Address `json:"address"`
	Contract string         `json:"contract,omitempty"`
	Name     string         `json:"name,omitempty"`
	Values   []EventValue   `json:"values,omitempty"`
	// Words say what was done, where the event is a decision being carried out.
	Words string `json:"words,omitempty"`
}

// EventValue is one argument of an event, as people read it.
type EventValue struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// String is the event in one line.
func (e EventFinding) String() string {
	if e.Name == "" {
		return fmt.Sprintf("an event of %s, which is no contract of the ledger's own", e.Address)
	}
	if e.Words != "" {
		return fmt.Sprintf("%s: decided and carried out: %s", e.Contract, e.Words)
	}
	parts := make([]string, len(e.Values))
	for i, v := range e.Values {
		parts[i] = v.Name + " " + v.Value
	}
	return fmt.Sprintf("%s: %s (%s)", e.Contract, e.Name, strings.Join(parts, ", "))
}

func readEvents(logs []*types.Log) []EventFinding {
	found := make([]EventFinding, len(logs))
	for i, log := range logs {
		found[i] = EventFinding{Address: log.Address}
		named, ok := contracts.NameEvent(log)
		if !ok {
			continue
		}
		values, ok := eventValues(named)
		if !ok {
			continue
		}
		found[i].Contract, found[i].Name = named.Contract, named.Name
		for _, in := range named.Inputs() {
			found[i].Values = append(found[i].Values, EventValue{in.Name, renderValue(in.Name, values[in.Name])})
		}
		found[i].Words = wordsOf(log.Address, named.Name, values)
	}
	return found
}

// eventValues reads the arguments by name. A log whose bytes do not fit the
// event's declaration gives none.
func eventValues(e contracts.Event) (map[string]any, bool) {
	inputs := e.Inputs()
	var indexed abi.Arguments
	for _, in := range inputs {
		if in.Indexed {
			indexed = append(indexed, in)
		}
	}
	values := make(map[string]any)
	if err := inputs.NonIndexed().UnpackIntoMap(values, e.Log.Data); err != nil && len(inputs) > len(indexed) {
		return nil, false
	}
	return values, abi.ParseTopicsIntoMap(values, indexed, e.Log.Topics[1:]) == nil
}

// wordsOf says what a call was that the organisations' timelock has made.
func wordsOf(at common.Address, event string, values map[string]any) string {
	to, ok1 := values["target"].(common.Address)
	data, ok2 := values["data"].([]byte)
	if at != contracts.TimelockAddress || event != "CallExecuted" || !ok1 || !ok2 {
		return ""
	}
	return council.Action{To: to, Data: data}.Words(nil)
}

// roleNames are the Registry's roles as people know them.
var roleNames = map[contracts.Role]string{
	contracts.RoleParticipant: "participant", contracts.RolePlatform: "platform", contracts.RoleIssuer: "issuer",
	contracts.RoleAuditor: "auditor", contracts.RoleValidator: "validator", contracts.RoleGovernor: "governor",
	contracts.RoleDeployer: "deployer", contracts.RoleVoter: "voter",
}

func renderValue(name string, v any) string {
	switch v := v.(type) {
	case common.Address:
		return v.Hex()
	case [32]byte:
		if role, known := roleNames[v]; known && name == "role" {
			return role
		}
		return hexutil.Encode(v[:])
	case [20]byte:
		return hexutil.Encode(v[:])
	case []byte:
		return hexutil.Encode(v)
	case string:
		return strconv.Quote(v)
	default:
		return fmt.Sprint(v)
	}
}
