package genesis

import (
	"encoding/hex"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/ethereum/go-ethereum/triedb/hashdb"
	"github.com/holiman/uint256"
)

// sandboxGas bounds each constructor and call. Genesis is not metered, this
// only ends a runaway loop.
const sandboxGas = 10_000_000_000

// sandbox is an in-memory ledger on which the initial state is made by running
// code. One goroutine owns it.
type sandbox struct {
	rules *params.ChainConfig
	time  uint64
	db    state.Database
	state *state.StateDB
}

func newSandbox(rules *params.ChainConfig, time uint64) (*sandbox, error) {
	// Preimages let the finished state be listed by address and slot again.
	disk := rawdb.NewMemoryDatabase()
	tries := triedb.NewDatabase(disk, &triedb.Config{Preimages: true, HashDB: hashdb.Defaults})
	db := state.NewDatabase(tries, nil)
	st, err := state.New(types.EmptyRootHash, db)
	if err != nil {
		return nil, fmt.Errorf("open an empty state: %w", err)
	}
	return &sandbox{rules: rules, time: time, db: db, state: st}, nil
}

func (s *sandbox) config(origin common.Address) *runtime.Config {
	return &runtime.Config{
		ChainConfig: s.rules,
		Origin:      origin,
		BlockNumber: new(big.Int),
		Time:        s.time,
		GasLimit:    sandboxGas,
		BaseFee:     new(big.Int),
		State:       s.state,
	}
}

// deploy runs a constructor at the address where the contract will live, so
// that what it stores and bakes into its code (chain id, its own address) is
// right. A CREATE would choose another address.
func (s *sandbox) deploy(address common.Address, initCode []byte, origin common.Address) error {
	s.state.SetNonce(address, 1, tracing.NonceChangeGenesis)
	s.state.SetCode(address, initCode, tracing.CodeChangeGenesis)
	code, _, err := runtime.Call(address, nil, s.config(origin))
	if err != nil {
		return fmt.Errorf("constructor: %w%s", err, revertReason(code))
	}
	if len(code) == 0 {
		return fmt.Errorf("constructor returned no code")
	}
	if len(code) > params.MaxCodeSize {
		return fmt.Errorf("code of %d bytes is over the ledger's limit of %d", len(code), params.MaxCodeSize)
	}
	s.state.SetCode(address, code, tracing.CodeChangeGenesis)
	return nil
}

// call runs one transaction's worth of code as origin.
func (s *sandbox) call(origin, to common.Address, input []byte) ([]byte, error) {
	out, _, err := runtime.Call(to, input, s.config(origin))
	if err != nil {
		return nil, fmt.Errorf("%w%s", err, revertReason(out))
	}
	return out, nil
}

func revertReason(output []byte) string {
	if reason, err := abi.UnpackRevert(output); err == nil {
		return ": " + reason
	}
	if len(output) > 0 {
		return " (revert data 0x" + hex.EncodeToString(output) + ")"
	}
	return ""
}

// install lays down an account as it is.
func (s *sandbox) install(address common.Address, account types.Account) {
	s.state.CreateAccount(address)
	s.state.SetNonce(address, account.Nonce, tracing.NonceChangeGenesis)
	s.state.SetCode(address, account.Code, tracing.CodeChangeGenesis)
}

// fund gives an account a native balance.
func (s *sandbox) fund(address common.Address, wei *uint256.Int) {
	s.state.SetBalance(address, wei, tracing.BalanceIncreaseGenesisBalance)
}

// alloc is everything the sandbox holds, as a genesis allocation. The sandbox
// is spent afterwards.
func (s *sandbox) alloc() (types.GenesisAlloc, error) {
	rules := s.rules.Rules(new(big.Int), true, s.time)
	root, err := s.state.Commit(rules, 0)
	if err != nil {
		return nil, fmt.Errorf("commit the initial state: %w", err)
	}
	final, err := state.New(root, s.db)
	if err != nil {
		return nil, fmt.Errorf("reopen the initial state: %w", err)
	}
	dump := &allocCollector{state: final, alloc: make(types.GenesisAlloc)}
	if _, err := final.DumpToCollector(dump, &state.DumpConfig{}); err != nil {
		return nil, fmt.Errorf("list the initial state: %w", err)
	}
	if dump.err != nil {
		return nil, dump.err
	}
	return dump.alloc, nil
}

// allocCollector turns the state listing into a genesis allocation.
type allocCollector struct {
	state *state.StateDB
	alloc types.GenesisAlloc
	err   error
}

func (c *allocCollector) OnRoot(common.Hash) {}

func (c *allocCollector) OnAccount(address *common.Address, account state.DumpAccount) {
	if address == nil {
		c.err = fmt.Errorf("an account of the initial state has no known address")
		return
	}
	entry := types.Account{
		Code:    account.Code,
		Balance: c.state.GetBalance(*address).ToBig(),
		Nonce:   account.Nonce,
	}
	if len(account.Storage) > 0 {
		entry.Storage = make(map[common.Hash]common.Hash, len(account.Storage))
	}
	for slot := range account.Storage {
		entry.Storage[slot] = c.state.GetState(*address, slot)
	}
	c.alloc[*address] = entry
}
