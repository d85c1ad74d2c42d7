package node

import (
	"encoding/hex"

	"github.com/cometbft/cometbft/p2p"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"

	"github.com/stiver-pay/stiver/contracts"
)

// headState is the state after the newest block, nil if it cannot be read.
func (n *Node) headState() *state.StateDB {
	head := n.execution.eth.BlockChain().CurrentBlock()
	st, err := n.execution.eth.BlockChain().StateAt(head.Root, head.Number, head.Time)
	if err != nil {
		return nil
	}
	return st
}

// nodesOf tells which nodes are of a validator's organisation, nil if it is of
// none. The function belongs to one goroutine, as st does.
func nodesOf(st *state.StateDB, validator common.Address) func(p2p.ID) bool {
	if st == nil {
		return nil
	}
	of := contracts.DecodeMember(st.GetState(contracts.RegistryAddress, contracts.RegistryOrganisationOfSlot(validator))).Organisation
	if of == 0 {
		return nil
	}
	return func(id p2p.ID) bool {
		raw, err := hex.DecodeString(string(id))
		if err != nil || len(raw) != 20 {
			return false
		}
		organisation, known := contracts.DecodeNode(st.GetState(contracts.ValidatorsAddress, contracts.ValidatorsNodeSlot([20]byte(raw))))
		return known && organisation == of
	}
}
