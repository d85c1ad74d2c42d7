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
		"the sender has no role in the ledger's registry; nothing was executed; ask your organisation, or the governor, to register the account"}
	ErrCreationRefused = &Refusal{-38002, "contract_creation_refused",
		"only a deployer or a governor may deploy contracts on this ledger; nothing was executed; ask the governor for the role DEPLOYER"}
	ErrBlobRefused = &Refusal{-38003, "blob_transaction_refused",
		"this ledger does not carry blob transactions; nothing was executed; send it as a plain transaction"}
	ErrBadSender = &Refusal{-38004, "invalid_sender",
		"the transaction's signature names no sender on this chain; nothing was executed; sign it for this chain id"}
	ErrOrganisationRemoved = &Refusal{-38008, "organisation_removed",
		"the sender's organisation was removed from the ledger's registry; nothing was executed; the other organisations can restore it by a vote"}
	ErrAccountQuota = &Refusal{-38005, "quota_exceeded",
		"the sender's transactions of the last 60 seconds have used up its quota of gas; nothing was executed; send it again in a minute, or with a gas limit closer to what it needs"}
	ErrOrganisationQuota = &Refusal{-38006, "organisation_quota_exceeded",
		"the transactions of the sender's organisation have used up its quota of gas for 60 seconds; nothing was executed; send it again in a minute, or with a gas limit closer to what it needs"}
	ErrSettlementReserve = &Refusal{-38007, "settlement_reserve",
		"the gas limit exceeds the part of a block that is not reserved for settlement; nothing was executed; lower the gas limit or split the transaction"}
	ErrPoolShare = &Refusal{-38009, "pool_share_exceeded",
		"as many transactions of the sender's organisation wait for a block as this node keeps of one; nothing was executed; send it again when some of them are final"}
)

// Error is the sentence for people.
func (r *Refusal) Error() string { return r.text }

// ErrorCode is the JSON-RPC error code.
func (r *Refusal) ErrorCode() int { return r.code }

// ErrorData is the stable name of the reason, for programs.
func (r *Refusal) ErrorData() any { return map[string]string{"code": r.name} }

// gate is the ledger's rules on one state: the state that a block builds on. It
// is applied where a transaction enters (RPC, gossip), where a block is built,
// and where a block is judged; always this one. A gate is used by one goroutine
// at a time and remembers its answers.
type gate struct {
	signer types.Signer
	state  *state.StateDB
	params governed
	recent *window
	known  *membership
}

// membership remembers the standing of accounts for as long as the Registry
// does not change.
type membership struct {
	root     common.Hash // of the Registry's storage
	accounts map[common.Address]standing
}

// maxRemembered bounds a membership; beyond it everything is read again.
const maxRemembered = 100_000

// standing is what the Registry says of an account.
type standing struct {
	organisation uint32   // 0: none
	refusal      *Refusal // why the account may not send, nil if it may
}

// gateAt opens the gate for blocks built on parent, of which recent is the
// window. A gate on an earlier state may be given to take over what it knows.
func (a *app) gateAt(parent *types.Header, recent *window, earlier *gate) (*gate, error) {
	st, err := a.stateAt(parent)
	if err != nil {
		return nil, err
	}
	values, err := a.paramsOn(parent)
	if err != nil {
		return nil, err
	}
	g := &gate{signer: a.signer, state: st, params: values, recent: recent}
	root := st.GetStorageRoot(contracts.RegistryAddress)
	if earlier != nil && earlier.known.root == root && len(earlier.known.accounts) < maxRemembered {
		g.known = earlier.known
	} else {
		g.known = &membership{root: root, accounts: make(map[common.Address]standing)}
	}
	return g, nil
}

// permit says whether a transaction's sender may send it at all, whatever else
// was sent, and who that is. A refusal is one of the Err values above.
func (g *gate) permit(tx *types.Transaction) (common.Address, standing, error) {
	if tx.Type() == types.BlobTxType {
		return common.Address{}, standing{}, ErrBlobRefused
	}
	sender, err := types.Sender(g.signer, tx)
	if err != nil {
		return common.Address{}, standing{}, ErrBadSender
	}
	s, err := g.standing(sender)
	if err != nil {
		return common.Address{}, standing{}, err
	}
	if s.refusal != nil {
		return common.Address{}, standing{}, s.refusal
	}
	if tx.To() == nil {
		if !g.mayDeploy(sender) {
			return common.Address{}, standing{}, ErrCreationRefused
		}
		if err := g.state.Error(); err != nil {
			return common.Address{}, standing{}, fmt.Errorf("read the registry: %w", err)
		}
	}
	return sender, s, nil
}

func (g *gate) standing(account common.Address) (standing, error) {
	if known, ok := g.known.accounts[account]; ok {
		return known, nil
	}
	member := contracts.DecodeMember(g.registry(contracts.RegistryRegisteredSlot(account)))
	s := standing{organisation: member.Organisation}
	switch {
	case member.Roles == 0:
		s.refusal = ErrNotRegistered
	case member.Organisation != 0 && !g.isActive(member.Organisation):
		s.refusal = ErrOrganisationRemoved
	}
	if err := g.state.Error(); err != nil {
		return standing{}, fmt.Errorf("read the registry: %w", err)
	}
	g.known.accounts[account] = s
	return s, nil
}

func (g *gate) isActive(organisation uint32) bool {
	return contracts.DecodeOrganisation(g.registry(contracts.RegistryOrganisationActiveSlot(organisation))).Active
}

func (g *gate) mayDeploy(account common.Address) bool {
	for _, role := range []contracts.Role{contracts.RoleDeployer, contracts.RoleGovernor} {
		if g.registry(contracts.RegistryRoleSlot(role, account)) != (common.Hash{}) {
			return true
		}
	}
	return false
}

// registry reads the Registry's storage directly: running the contract for every
// transaction would cost more than many of the transactions do.
func (g *gate) registry(slot common.Hash) common.Hash {
	return g.state.GetState(contracts.RegistryAddress, slot)
}

// isRefusal tells a refused transaction from a failure to decide.
func isRefusal(err error) bool {
	var refusal *Refusal
	return errors.As(err, &refusal)
}

// gatekeeper keeps the gate on the head. It belongs to one goroutine at a time.
type gatekeeper struct {
	app  *app
	head *types.Header
	gate *gate
}

func (k *gatekeeper) on(head *types.Header) (*gate, error) {
	if k.gate != nil && k.head == head {
		return k.gate, nil
	}
	gate, err := k.app.gateAt(head, k.app.recent.Load(), k.gate)
	if err != nil {
		return nil, err
	}
	k.gate, k.head = gate, head
	return gate, nil
}
