package contracts

import (
	"bytes"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Revert is why a call of one of our contracts was refused.
type Revert struct {
	Name string // the Solidity error, e.g. ClaimExceedsBalance; Error or Panic for the built-in ones
	Text string // the message of Error, the meaning of Panic's code, or a custom error's arguments and what it means
}

// DecodeRevert names the error in a call's revert data. It reports false if the
// data is none of the errors our contracts can raise.
func DecodeRevert(data []byte) (Revert, bool) {
	if len(data) < 4 {
		return Revert{}, false
	}
	if text, err := abi.UnpackRevert(data); err == nil {
		name := "Error"
		if !bytes.Equal(data[:4], errorSelector) {
			name = "Panic"
		}
		return Revert{Name: name, Text: text}, true
	}
	known, ok := revertBySelector[[4]byte(data[:4])]
	if !ok {
		return Revert{}, false
	}
	r := Revert{Name: known.Name, Text: arguments(known, data[4:])}
	switch meaning := meanings[r.Name]; {
	case r.Text == "":
		r.Text = meaning
	case meaning != "":
		r.Text += ": " + meaning
	}
	return r, true
}

// String returns the name, with the text in parentheses if there is any.
func (r Revert) String() string {
	if r.Text == "" {
		return r.Name
	}
	return r.Name + "(" + r.Text + ")"
}

func arguments(e abi.Error, data []byte) string {
	values, err := e.Inputs.Unpack(data)
	if err != nil {
		return ""
	}
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = render(v)
	}
	return strings.Join(parts, ", ")
}

// Event is a log of one of our contracts with its name.
type Event struct {
	Contract string // the emitter: Channels, Coin, Registry, Validators, Parameters, Council or Timelock
	Name     string // e.g. Claimed
	Log      *types.Log
}

// NameEvent names a log by its emitter and first topic; false if it is not ours.
// Unpack it with the binding, e.g. NewChannels().UnpackClaimedEvent(e.Log).
func NameEvent(log *types.Log) (Event, bool) {
	if len(log.Topics) == 0 {
		return Event{}, false
	}
	c, ok := emitters[log.Address]
	if !ok {
		return Event{}, false
	}
	event, err := c.abi.EventByID(log.Topics[0])
	if err != nil {
		return Event{}, false
	}
	return Event{Contract: c.name, Name: event.Name, Log: log}, true
}

// errorSelector is the selector of Error(string); the other built-in one is Panic(uint256).
var errorSelector = []byte{0x08, 0xc3, 0x79, 0xa0}

type emitter struct {
	name string
	abi  abi.ABI
}

var emitters = map[common.Address]emitter{
	ChannelsAddress:   {"Channels", NewChannels().GetABI()},
	CoinAddress:       {"Coin", NewCoin().GetABI()},
	RegistryAddress:   {"Registry", NewRegistry().GetABI()},
	ValidatorsAddress: {"Validators", NewValidators().GetABI()},
	ParametersAddress: {"Parameters", NewParameters().GetABI()},
	CouncilAddress:    {"Council", NewCouncil().GetABI()},
	TimelockAddress:   {"Timelock", NewTimelock().GetABI()},
}

var revertBySelector = func() map[[4]byte]abi.Error {
	known := map[[4]byte]abi.Error{}
	for _, contract := range []abi.ABI{
		NewChannels().GetABI(), NewERC3009Collector().GetABI(), NewCoin().GetABI(), NewRegistry().GetABI(),
		NewValidators().GetABI(), NewParameters().GetABI(), NewCouncil().GetABI(), NewTimelock().GetABI(),
	} {
		for _, e := range contract.Errors {
			known[[4]byte(e.ID[:4])] = e
		}
	}
	return known
}()
