package audit

import (
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stiver-pay/stiver/contracts"
)

// EventFinding is what a contract said. Of a contract that is not one of the
// ledger's own, only its address is known.
type EventFinding struct {
	Address  common.Address `json:"address"`
	Contract string         `json:"contract,omitempty"`
	Name     string         `json:"name,omitempty"`
	Values   []EventValue   `json:"values,omitempty"`
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
		found[i].Contract, found[i].Name, found[i].Values = named.Contract, named.Name, values
	}
	return found
}

// eventValues reads the arguments in the order of the declaration. A log whose
// bytes do not fit the event's name gives none.
func eventValues(e contracts.Event) ([]EventValue, bool) {
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
	if err := abi.ParseTopicsIntoMap(values, indexed, e.Log.Topics[1:]); err != nil {
		return nil, false
	}
	var out []EventValue
	for _, in := range inputs {
		out = append(out, EventValue{in.Name, renderValue(values[in.Name])})
	}
	return out, true
}

func renderValue(v any) string {
	switch v := v.(type) {
	case common.Address:
		return v.Hex()
	case common.Hash:
		return v.Hex()
	case [32]byte:
		return hexutil.Encode(v[:])
	case [20]byte:
		return hexutil.Encode(v[:])
	case [4]byte:
		return hexutil.Encode(v[:])
	case []byte:
		return hexutil.Encode(v)
	case string:
		return fmt.Sprintf("%q", v)
	case []common.Address:
		return fmt.Sprint(v)
	default:
		return fmt.Sprint(v)
	}
}
