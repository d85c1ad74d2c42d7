package node

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/stiver-pay/stiver/contracts"
)

// Refusal is why a transaction may not be on this ledger. It travels over
// JSON-RPC with a numeric code and, as data, a name that never changes.
type Refusal struct {
	code int
	name string
	text string
}

// The reasons for which the ledger refuses a transaction. Nothing was executed
// and no money moved.
var (
	ErrNotRegistered = &Refusal{-38001, "sender_not_registered",
		"the sender has no role in the ledger's registry; nothing was executed; ask the governor to register the account"}
	ErrCreationRefused = &Refusal{-38002, "contract_creation_refused",
		"only a governor may deploy contracts on this ledger; nothing was executed"}
	ErrBlobRefused = &Refusal{-38003, "blob_transaction_refused",
		"this ledger does not carry blob transactions; nothing was executed; send it as a plain transaction"}
	ErrBadSender = &Refusal{-38004, "invalid_sender",
		"the transaction's signature names no sender on this chain; nothing was executed; sign it for this chain id"}
)

// Error is the sentence for people.
func (r *Refusal) Error() string { return r.text }

// ErrorCode is the JSON-RPC error code.
func (r *Refusal) ErrorCode() int { return r.code }

// ErrorData is the stable name of the reason, for programs.
func (r *Refusal) ErrorData() any { return map[string]string{"code": r.name} }

// gate is the permission rule on one state: the state that a block builds on.
// It is applied where a transaction enters (RPC, gossip), where a block is
// built, and where a block is judged; always this one function. A gate is used
// by one goroutine and remembers its answers.
type gate struct {
	signer     types.Signer
	state      *state.StateDB
	registered map[common.Address]bool
}

// check says whether a transaction may be included in a block built on the
// gate's state; a refusal is one of the Err values above.
func (g *gate) check(tx *types.Transaction) error {
	if tx.Type() == types.BlobTxType {
		return ErrBlobRefused
	}
	sender, err := types.Sender(g.signer, tx)
	if err != nil {
		return ErrBadSender
	}
	if !g.isRegistered(sender) {
		return ErrNotRegistered
	}
	if tx.To() == nil && !g.isGovernor(sender) {
		return ErrCreationRefused
	}
	if err := g.state.Error(); err != nil {
		return fmt.Errorf("read the registry: %w", err)
	}
	return nil
}

func (g *gate) isRegistered(account common.Address) bool {
	known, ok := g.registered[account]
	if !ok {
		known = g.isSet(contracts.RegistryRegisteredSlot(account))
		g.registered[account] = known
	}
	return known
}

func (g *gate) isGovernor(account common.Address) bool {
	return g.isSet(contracts.RegistryRoleSlot(contracts.RoleGovernor, account))
}

// isSet reads the Registry's storage directly: running the contract for every
// transaction would cost more than many of the transactions do.
func (g *gate) isSet(slot common.Hash) bool {
	return g.state.GetState(contracts.RegistryAddress, slot) != (common.Hash{})
}

// isRefusal tells a refused transaction from a failure to decide.
func isRefusal(err error) bool {
	var refusal *Refusal
	return errors.As(err, &refusal)
}
