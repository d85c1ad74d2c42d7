package node

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/contracts"
)

// appHash is what consensus headers carry as the state before them: which chain
// it is, and the version of its validator set. The state itself needs no second
// commitment, since a consensus block holds the header of the Ethereum block
// that was executed for it.
//
// Whenever this hash changes, consensus makes a block at once although nothing
// waits. If it were the hash of the Ethereum block, every block would be followed
// by an empty one: a round of votes and two syncs for nothing, in which what
// arrives has to wait, and when a validator is down, a timeout more each time its
// turn comes. As it is, only a change of validators is followed by such a block.
func (a *app) appHash(header *types.Header) (common.Hash, error) {
	st, err := a.stateAt(header)
	if err != nil {
		return common.Hash{}, err
	}
	return appHashIn(st, a.exec.chain.Genesis().Hash())
}

// appHashIn is appHash for a state at hand.
func appHashIn(st *state.StateDB, genesis common.Hash) (common.Hash, error) {
	version := st.GetState(contracts.ValidatorsAddress, contracts.ValidatorsVersionSlot())
	if err := st.Error(); err != nil {
		return common.Hash{}, err
	}
	return crypto.Keccak256Hash(genesis[:], version[:]), nil
}
