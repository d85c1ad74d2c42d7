package node

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto/encoding"
	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/stiver-pay/stiver/contracts"
)

// powers is a validator set as the Validators contract has it: voting power by
// compressed public key.
type powers map[string]int64

// validatorUpdates is what a block changed in the set of validators: consensus
// follows two heights later. Usually that is nothing, which costs two reads.
func (a *app) validatorUpdates(parent *types.Header, block *types.Block) ([]abci.ValidatorUpdate, error) {
	gate, err := a.judge.on(parent)
	if err != nil {
		return nil, err
	}
	after, err := a.stateAt(block.Header())
	if err != nil {
		return nil, err
	}
	version := contracts.ValidatorsVersionSlot()
	was, is := gate.state.GetState(contracts.ValidatorsAddress, version), after.GetState(contracts.ValidatorsAddress, version)
	if was == is && gate.state.Error() == nil && after.Error() == nil {
		return nil, nil
	}
	from, err := readPowers(gate.state)
	if err != nil {
		return nil, err
	}
	to, err := readPowers(after)
	if err != nil {
		return nil, err
	}
	return difference(from, to)
}

func readPowers(st *state.StateDB) (powers, error) {
	length := st.GetState(contracts.ValidatorsAddress, contracts.ValidatorsLengthSlot()).Big().Uint64()
	out := make(powers, length)
	for i := range length {
		slots := contracts.ValidatorSlots(i)
		v := contracts.DecodeValidator([2]common.Hash{
			st.GetState(contracts.ValidatorsAddress, slots[0]), st.GetState(contracts.ValidatorsAddress, slots[1]),
		})
		out[string(v.PubKey[:])] = int64(v.Power)
	}
	if err := st.Error(); err != nil {
		return nil, fmt.Errorf("read the validators: %w", err)
	}
	return out, nil
}

// difference is what leads from one set to another, in the order of the keys;
// power zero removes.
func difference(from, to powers) ([]abci.ValidatorUpdate, error) {
	changed := make(powers)
	for key := range from {
		if _, stays := to[key]; !stays {
			changed[key] = 0
		}
	}
	for key, power := range to {
		if from[key] != power {
			changed[key] = power
		}
	}
	keys := slices.SortedFunc(maps.Keys(changed), strings.Compare)
	out := make([]abci.ValidatorUpdate, 0, len(keys))
	for _, key := range keys {
		pub, err := encoding.PubKeyToProto(secp256k1eth.PubKey(key))
		if err != nil {
			return nil, fmt.Errorf("the validators' contract holds the key %x: %w", key, err)
		}
		out = append(out, abci.ValidatorUpdate{PubKey: pub, Power: changed[key]})
	}
	return out, nil
}
