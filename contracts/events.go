package contracts

import "github.com/ethereum/go-ethereum/accounts/abi"

// Inputs are the declared arguments of an event that NameEvent has named, for
// tools that print events without knowing each.
func (e Event) Inputs() abi.Arguments {
	c := emitters[e.Log.Address]
	event, err := c.abi.EventByID(e.Log.Topics[0])
	if err != nil {
		return nil
	}
	return event.Inputs
}
