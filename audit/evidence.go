package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/proof"
)

// EvidenceFormat is what Evidence.Format says.
const EvidenceFormat = "stiver-proof/1"

// MaxEvidence bounds a proof file, in bytes: a history at its longest, in hex,
// and room for the rest.
const MaxEvidence = 3 * proof.MaxHistory

// Evidence is one fact about the ledger in a file of its own: a block, and what
// it says about a transaction or holds in its state. With the network's genesis
// file it can be checked offline.
type Evidence struct {
	Format  string        `json:"format"`
	Genesis common.Hash   `json:"genesis"` // fingerprint of the network
	History hexutil.Bytes `json:"history"` // of validators, as proof.History.Encode writes it

	Block       proof.BlockProof     `json:"block"` // the one it is about
	Transaction *EvidenceTransaction `json:"transaction,omitempty"`
	Account     *EvidenceAccount     `json:"account,omitempty"`

	// Later is a witnessed block after Block, if there is one. Line leads from
	// it, or else from Block, down to the earlier one of Block and the witnessed
	// block, link by link as proof.EncodeLink writes them.
	Later *proof.BlockProof `json:"later,omitempty"`
	Line  []hexutil.Bytes   `json:"line,omitempty"`
}

// EvidenceTransaction shows a transaction and its receipt.
type EvidenceTransaction struct {
	Index   hexutil.Uint64 `json:"index"`
	Path    hexutil.Bytes  `json:"path"`    // proof.EncodePath
	Receipt hexutil.Bytes  `json:"receipt"` // proof.EncodePath
}

// EvidenceAccount shows storage slots of an account at the end of the block.
type EvidenceAccount struct {
	Address common.Address `json:"address"`
	Path    hexutil.Bytes  `json:"path"` // proof.EncodePath
	Slots   []EvidenceSlot `json:"slots"`
}

// EvidenceSlot shows one slot.
type EvidenceSlot struct {
	Slot common.Hash   `json:"slot"`
	Path hexutil.Bytes `json:"path"` // proof.EncodePath
}

// Encode writes the proof file.
func (e Evidence) Encode() ([]byte, error) {
	out, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the proof: %w", err)
	}
	return append(out, '\n'), nil
}

// DecodeEvidence reads what Encode wrote, byte for byte, and judges nothing.
func DecodeEvidence(data []byte) (Evidence, error) {
	var e Evidence
	if len(data) > MaxEvidence {
		return e, fail(ErrFormat, "a proof of %d bytes; at most %d are read", len(data), MaxEvidence)
	}
	if err := json.Unmarshal(data, &e); err != nil || e.Format != EvidenceFormat {
		return e, fail(ErrFormat, "the file is not a proof (%s)", EvidenceFormat)
	}
	if again, err := e.Encode(); err != nil || !bytes.Equal(again, data) {
		return e, fail(ErrFormat, "the proof is not written as it should be")
	}
	return e, nil
}

// Finding is what evidence shows.
type Finding struct {
	Number  uint64           `json:"block"`
	Hash    common.Hash      `json:"block_hash"`
	Time    uint64           `json:"block_time"` // Unix seconds
	Height  uint64           `json:"height"`     // of consensus
	Signers []common.Address `json:"signers"`
	Of      uint64           `json:"validators"` // in force at that height
	// Checkpoint is the block of the checkpoint that was demanded; 0 without one.
	Checkpoint  uint64              `json:"checkpoint"`
	Transaction *TransactionFinding `json:"transaction,omitempty"`
	Account     *common.Address     `json:"account,omitempty"`
	Slots       []SlotFinding       `json:"slots,omitempty"`
}

// TransactionFinding is a transaction and what became of it.
type TransactionFinding struct {
	Hash      common.Hash     `json:"hash"`
	From      common.Address  `json:"from"`
	To        *common.Address `json:"to,omitempty"` // absent if it created a contract
	Succeeded bool            `json:"succeeded"`
	Events    []EventFinding  `json:"events"`
}

// SlotFinding is a word of storage.
type SlotFinding struct {
	Slot  common.Hash `json:"slot"`
	Value common.Hash `json:"value"`
}

// Verify checks the evidence against the network's genesis file and, if one is
// given, against a checkpoint. It uses no network and no clock. The error is an
// *Error.
func (e Evidence) Verify(genesisFile []byte, checkpoint *proof.Checkpoint) (Finding, error) {
	found, err := e.verify(genesisFile, checkpoint)
	return found, named(err)
}

func (e Evidence) verify(genesisFile []byte, checkpoint *proof.Checkpoint) (Finding, error) {
	g, err := genesis.Decode(genesisFile)
	if err != nil {
		return Finding{}, &Error{code: ErrTrustRoot.code, where: "the genesis file", err: err}
	}
	fingerprint, err := g.Fingerprint()
	if err != nil {
		return Finding{}, err
	}
	if e.Genesis != fingerprint {
		return Finding{}, fail(ErrTrustRoot, "the proof is of network %x, not of the trusted one, %x", e.Genesis, fingerprint)
	}
	trust, err := proof.FromGenesis(g.Consensus)
	if err != nil {
		return Finding{}, err
	}
	if trust, err = e.follow(trust); err != nil {
		return Finding{}, err
	}
	if checkpoint != nil {
		if trust, err = trust.Through(*checkpoint); err != nil {
			return Finding{}, err
		}
	}
	block, err := e.through(trust, checkpoint)
	if err != nil {
		return Finding{}, err
	}
	return e.find(block, trust, checkpoint)
}

func (e Evidence) follow(trust *proof.Trust) (*proof.Trust, error) {
	history, err := proof.DecodeHistory(e.History)
	if err != nil {
		return nil, err
	}
	return trust.Follow(history)
}

// through proves the block, and that it is of one ledger with the checkpoint's.
func (e Evidence) through(trust *proof.Trust, checkpoint *proof.Checkpoint) (*proof.Block, error) {
	block, err := trust.VerifyBlock(e.Block)
	if err != nil {
		return nil, err
	}
	top, passed := block, map[uint64]common.Hash{block.Number(): block.Hash}
	if e.Later != nil {
		if top, err = trust.VerifyBlock(*e.Later); err != nil {
			return nil, err
		}
		if top.Number() <= block.Number() {
			return nil, fail(ErrFormat, "the later block %d is not later than block %d", top.Number(), block.Number())
		}
		passed = map[uint64]common.Hash{top.Number(): top.Hash}
	}
	walk := top.Line()
	for _, raw := range e.Line {
		link, err := proof.DecodeLink(raw)
		if err != nil {
			return nil, err
		}
		if passed[link.Number], err = walk.Prove(link); err != nil {
			return nil, err
		}
	}
	if passed[block.Number()] != block.Hash {
		return nil, mismatch(proof.ErrLine, "block %d is not shown to be an ancestor of block %d", block.Number(), top.Number())
	}
	if checkpoint == nil {
		return block, nil
	}
	switch hash, ok := passed[checkpoint.Number]; {
	case !ok:
		return nil, fail(ErrUnlinked, "the proof does not pass block %d, which the checkpoint is about; have it made with this checkpoint", checkpoint.Number)
	case hash != checkpoint.Hash:
		return nil, mismatch(proof.ErrCheckpoint, "block %d is %s in the proof, the checkpoint names %s", checkpoint.Number, hash, checkpoint.Hash)
	}
	return block, nil
}

func (e Evidence) find(block *proof.Block, trust *proof.Trust, checkpoint *proof.Checkpoint) (f Finding, err error) {
	f = Finding{Number: block.Number(), Hash: block.Hash, Time: block.Time(), Height: block.Height, Signers: block.Signers}
	for _, era := range trust.Eras() {
		if era.From <= block.Height {
			f.Of = uint64(len(era.Validators))
		}
	}
	if checkpoint != nil {
		f.Checkpoint = checkpoint.Number
	}
	if e.Transaction != nil {
		if f.Transaction, err = e.Transaction.find(block); err != nil {
			return Finding{}, err
		}
	}
	if e.Account != nil {
		f.Account = &e.Account.Address
		if f.Slots, err = e.Account.find(block); err != nil {
			return Finding{}, err
		}
	}
	return f, nil
}

func (e EvidenceTransaction) find(block *proof.Block) (*TransactionFinding, error) {
	txPath, err1 := proof.DecodePath(e.Path)
	receiptPath, err2 := proof.DecodePath(e.Receipt)
	if err := errors.Join(err1, err2); err != nil {
		return nil, &Error{code: ErrFormat.code, where: "the transaction", err: err}
	}
	tx, err := block.Transaction(uint64(e.Index), txPath)
	if err != nil {
		return nil, err
	}
	receipt, err := block.Receipt(uint64(e.Index), receiptPath)
	if err != nil {
		return nil, err
	}
	from, err := types.Sender(types.LatestSignerForChainID(tx.ChainId()), tx)
	if err != nil {
		return nil, &Error{code: proof.ErrTransaction.Code(), where: "its signature", err: err}
	}
	return &TransactionFinding{
		Hash: tx.Hash(), From: from, To: tx.To(), Succeeded: receipt.Status == types.ReceiptStatusSuccessful,
		Events: readEvents(receipt.Logs),
	}, nil
}

func (e EvidenceAccount) find(block *proof.Block) ([]SlotFinding, error) {
	path, err := proof.DecodePath(e.Path)
	if err != nil {
		return nil, &Error{code: ErrFormat.code, where: "the account", err: err}
	}
	account, err := block.Account(e.Address, path)
	if err != nil {
		return nil, err
	}
	found := make([]SlotFinding, len(e.Slots))
	for i, s := range e.Slots {
		path, err := proof.DecodePath(s.Path)
		if err != nil {
			return nil, &Error{code: ErrFormat.code, where: "a slot", err: err}
		}
		value, err := account.Slot(s.Slot, path)
		if err != nil {
			return nil, err
		}
		found[i] = SlotFinding{s.Slot, value}
	}
	return found, nil
}
