package node

import (
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/stiver-pay/stiver/contracts"
)

// governed are the numbers that all nodes must agree on. Those of a block are
// what its parent state says, so a change binds from the next block on.
type governed struct {
	maxDrift        uint64        // seconds that block time may lead the clock
	blockGas        uint64        // gas that one block may use
	accountGas      uint64        // quota of an account, see quota.go; 0: no limit
	organisationGas uint64        // quota of an organisation; 0: no limit
	settlementShare uint64        // percent of blockGas that only settlement may use
	proposeTimeout  time.Duration // how long a proposal is waited for
}

// ordinaryGas is what transactions that settle nothing may use of a block.
func (p governed) ordinaryGas() uint64 { return p.blockGas / 100 * (100 - p.settlementShare) }

// limit is a quota as a number to compare with.
func limit(quota uint64) uint64 {
	if quota == 0 {
		return math.MaxUint64
	}
	return quota
}

// paramsCache remembers the governed numbers of one state; the head's are asked
// for at every transaction. It is safe for concurrent use.
type paramsCache struct{ last atomic.Pointer[paramsAt] }

type paramsAt struct {
	root   common.Hash
	values governed
}

// paramsOn are the numbers for blocks built on parent.
func (a *app) paramsOn(parent *types.Header) (governed, error) {
	if known := a.params.last.Load(); known != nil && known.root == parent.Root {
		return known.values, nil
	}
	st, err := a.stateAt(parent)
	if err != nil {
		return governed{}, err
	}
	values, err := readParams(st, parent)
	if err != nil {
		return governed{}, err
	}
	a.params.last.Store(&paramsAt{root: parent.Root, values: values})
	return values, nil
}

// readParams reads the Parameters contract. It bounds what can be set; this
// holds on to the one bound whose breach would stop the ledger for good.
func readParams(st *state.StateDB, parent *types.Header) (governed, error) {
	slots := contracts.ParametersSlots()
	v := contracts.DecodeParameters([2]common.Hash{
		st.GetState(contracts.ParametersAddress, slots[0]), st.GetState(contracts.ParametersAddress, slots[1]),
	})
	if err := st.Error(); err != nil {
		return governed{}, fmt.Errorf("read the ledger's parameters: %w", err)
	}
	return governed{
		maxDrift:        uint64(v.MaxDrift),
		blockGas:        min(v.BlockGas, usableGas(parent.GasLimit)),
		accountGas:      v.AccountGas,
		organisationGas: v.OrganisationGas,
		settlementShare: min(uint64(v.SettlementShare), 100),
		proposeTimeout:  time.Duration(v.ProposeTimeout) * time.Millisecond,
	}, nil
}

func (a *app) stateAt(header *types.Header) (*state.StateDB, error) {
	st, err := a.exec.chain.StateAt(header.Root, header.Number, header.Time)
	if err != nil {
		return nil, fmt.Errorf("open the state of block %d: %w", header.Number, err)
	}
	return st, nil
}

// usableGas is how much of a gas limit a block may use: beyond half, the base
// fee would leave zero and never return.
func usableGas(gasLimit uint64) uint64 { return gasLimit / params.DefaultElasticityMultiplier }
