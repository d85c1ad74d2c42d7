package audit

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/proof"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/paymentlog"
	"github.com/stiver-pay/stiver/contracts"
)

// TrustRoot is the only thing a verifier believes: the fingerprint of a
// network's genesis file (genesis.Genesis.Fingerprint).
type TrustRoot [32]byte

// TrustGenesis makes the trust root of a genesis file.
func TrustGenesis(file []byte) (TrustRoot, error) {
	g, err := genesis.Decode(file)
	if err != nil {
		return TrustRoot{}, err
	}
	return g.Fingerprint()
}

// Verify reads a bundle and checks everything in it against the trust root, and
// what else is demanded. It uses no network and no clock. The error, an *Error,
// names what is wrong; the report is only meaningful without one.
func Verify(r io.Reader, root TrustRoot, demands ...Demand) (Report, error) {
	v := &verifier{in: &bundleReader{in: bufio.NewReaderSize(r, 256<<10), sum: sha256.New()}}
	for _, demand := range demands {
		demand(v)
	}
	if err := v.run(root); err != nil {
		return Report{}, named(err)
	}
	return v.report, nil
}

type verifier struct {
	in     *bundleReader
	trust  *proof.Trust
	domain channel.Domain
	log    *logCheck
	replay *replay
	last   *proof.Block
	line   *line // nil in format 1
	report Report

	checkpoint *proof.Checkpoint // demanded, or nil
	link       *Evidence         // ties the last block to the checkpoint, or nil
}

func (v *verifier) run(root TrustRoot) error {
	if err := v.readGenesis(root); err != nil {
		return err
	}
	return v.readRest()
}

// readRest goes on after the genesis.
func (v *verifier) readRest() error {
	v.log = newLogCheck(v.domain)
	err := paymentlog.Read(v.in, contracts.ChannelsAddress).Walk(context.Background(), v.log.visitor())
	if err != nil {
		// A cut or unreadable stream may just be a cut file.
		return named(err)
	}
	v.replay = newReplay(v.domain, v.log)
	if err := v.readLedger(); err != nil {
		return err
	}
	if err := v.compare(); err != nil {
		return err
	}
	if err := v.readEnd(); err != nil {
		return err
	}
	return v.checkLinked()
}

func (v *verifier) readGenesis(root TrustRoot) error {
	start := make([]byte, len(magic))
	if err := v.in.fill(start); err != nil {
		return err
	}
	switch string(start) {
	case magic:
		v.line = newLine()
	case magic1:
	default:
		return fail(ErrFormat, "the file is not an audit bundle")
	}
	kind, payload, err := v.in.next()
	if err != nil {
		return err
	}
	if kind != recordGenesis {
		return fail(ErrFormat, "the genesis is missing")
	}
	g, err := genesis.Decode(payload)
	if err != nil {
		return &Error{code: ErrTrustRoot.code, where: "the genesis in the bundle", err: err}
	}
	fingerprint, err := g.Fingerprint()
	if err != nil {
		return err
	}
	if fingerprint != root {
		return fail(ErrTrustRoot, "the bundle is of network %x, not of the trusted one, %x", fingerprint, root)
	}
	if own, err := g.Encode(); err != nil || !bytes.Equal(own, payload) {
		return fail(ErrFormat, "the genesis is not written as it should be")
	}
	if v.trust, err = proof.FromGenesis(g.Consensus); err != nil {
		return err
	}
	v.domain = channel.NewDomain(g.Config.ChainID, contracts.ChannelsAddress)
	v.report.ChainID, v.report.Genesis = g.Config.ChainID, fingerprint
	v.report.Validators = uint64(len(g.Config.Validators))
	return nil
}

// readLedger walks the blocks: each proven from genesis, each transaction from
// its block, its events replayed. It ends with the state at the last block.
func (v *verifier) readLedger() error {
	if err := v.readHistory(); err != nil {
		return err
	}
	var next int64 // the lowest transaction index that may follow in this block
	for {
		kind, payload, err := v.in.next()
		if err != nil {
			return err
		}
		switch {
		case kind == recordBlock:
			if err := v.readBlock(payload); err != nil {
				return err
			}
			next = 0
		case kind == recordTx && v.last != nil:
			index, err := v.readTx(payload, next)
			if err != nil {
				return err
			}
			next = index + 1
		case kind == recordAccount && v.last != nil:
			return v.readState(payload)
		default:
			return fail(ErrFormat, "a record of kind %q out of place at byte %d", kind, v.in.n)
		}
	}
}

func (v *verifier) readBlock(payload []byte) error {
	p, ok := decodeBlock(payload)
	if !ok {
		return fail(ErrFormat, "a block proof is unreadable at byte %d", v.in.n)
	}
	block, err := v.trust.VerifyBlock(p)
	if err != nil {
		return &Error{code: codeOf(err), where: "the proof of block " + p.Number.String(), err: err}
	}
	if v.last != nil && (block.Number() <= v.last.Number() || block.Height <= v.last.Height) {
		return fail(ErrFormat, "block %d after block %d", block.Number(), v.last.Number())
	}
	v.last = block
	if v.line != nil {
		v.line.blocks[block.Number()] = block.Hash
	}
	v.report.Blocks++
	return nil
}

func (v *verifier) readTx(payload []byte, next int64) (int64, error) {
	t, ok := decodeTx(payload)
	if !ok || t.index > 1<<32 || int64(t.index) < next {
		return 0, fail(ErrFormat, "a transaction of block %d is unreadable or out of order", v.last.Number())
	}
	tx, err := v.last.Transaction(t.index, t.tx)
	if err != nil {
		return 0, err
	}
	receipt, err := v.last.Receipt(t.index, t.receipt)
	if err != nil {
		return 0, err
	}
	return int64(t.index), v.replay.transaction(tx, receipt)
}

// readState proves the slots that the replay must add up to.
func (v *verifier) readState(payload []byte) error {
	f := fields{rest: payload}
	path := f.path()
	if !f.ok() {
		return fail(ErrFormat, "the account proof is unreadable")
	}
	account, err := v.last.Account(contracts.ChannelsAddress, path)
	if err != nil {
		return err
	}
	slots := slotsOf(v.log.terms, v.replay.sortedChannels())
	words := make([]common.Hash, len(slots))
	for i, slot := range slots {
		kind, payload, err := v.in.next()
		if err != nil {
			return err
		}
		f := fields{rest: payload}
		path := f.path()
		if kind != recordSlot || !f.ok() {
			return fail(ErrFormat, "the proof of storage slot %s is missing or unreadable", slot)
		}
		if words[i], err = account.Slot(slot, path); err != nil {
			return err
		}
	}
	return v.replay.addsUpTo(words)
}

func (v *verifier) readEnd() error {
	kind, payload, sum, err := v.readLine()
	if err != nil {
		return err
	}
	if kind != recordEnd {
		return fail(ErrFormat, "the last record is missing")
	}
	if !bytes.Equal(payload, sum) {
		return fail(ErrDigest, "the bundle was changed after it was written, in bytes that prove nothing")
	}
	if _, err := io.ReadFull(v.in, make([]byte, 1)); !errors.Is(err, io.EOF) {
		return fail(ErrFormat, "something follows the end of the bundle")
	}
	v.report.Bytes, v.report.Digest = v.in.n, hex.EncodeToString(sum)
	return nil
}

// slotsOf lists the storage slots of the Channels contract that a bundle
// proves: the payee's totals, its anchors, then every channel by ascending id.
func slotsOf(t paymentlog.Terms, ids []channel.ID) []common.Hash {
	anchors := contracts.AnchorSlots(t.Receiver, t.Token)
	slots := []common.Hash{contracts.ReceiverSlot(t.Receiver, t.Token), anchors[0], anchors[1]}
	for _, id := range ids {
		slots = append(slots, contracts.ChannelSlot(id))
	}
	return slots
}

func codeOf(err error) string {
	var link *proof.Error
	if errors.As(err, &link) {
		return link.Code()
	}
	return ErrFormat.code
}
