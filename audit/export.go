package audit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"sort"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/proof"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/paymentlog"
	"github.com/stiver-pay/stiver/contracts"
)

// Ledger is what an export asks of a node; NodeLedger makes one.
type Ledger interface {
	// Height is the newest final block.
	Height(ctx context.Context) (uint64, error)
	// Logs are those of a contract in a run of blocks, both ends included.
	Logs(ctx context.Context, contract common.Address, from, to uint64) ([]types.Log, error)
	Block(ctx context.Context, number uint64) (*types.Block, error)
	Receipts(ctx context.Context, number uint64) ([]*types.Receipt, error)
	BlockProof(ctx context.Context, number uint64) (proof.BlockProof, error)
	// State proves an account at a block, and slots of it, in order.
	State(ctx context.Context, account common.Address, slots []common.Hash, number uint64) (proof.Path, []proof.Path, error)
	// ValidatorHistory is a page of the changes of validators, from a height on.
	ValidatorHistory(ctx context.Context, from uint64) (proof.HistoryPage, error)
}

// Sources are what a bundle is made of.
type Sources struct {
	Genesis []byte // the network's genesis file
	Ledger  Ledger
	Log     paymentlog.Source
	// Checkpoint, if set, is one that the bundle shows to lie on its line, so
	// that whoever trusts the checkpoint's witnesses can demand it.
	Checkpoint *proof.Checkpoint
	// Progress, if set, is told how many blocks of how many are proven.
	Progress func(done, total int)
}

// Export writes a bundle of one payee in one token, those of the log's terms.
// ErrMoved when the payee settled meanwhile: start over. After any error what
// was written is worthless, and Verify would say so. Export does not judge what
// it collects; that is Verify's part.
func Export(ctx context.Context, src Sources, w io.Writer) error {
	g, err := genesis.Decode(src.Genesis)
	if err != nil {
		return err
	}
	canonical, err := g.Encode()
	if err != nil {
		return err
	}
	x := &exporter{
		src: src, domain: channel.NewDomain(g.Config.ChainID, contracts.ChannelsAddress),
		out: &bundleWriter{out: w, sum: sha256.New()},
	}
	if _, err := x.out.Write([]byte(magic)); err != nil {
		return err
	}
	if err := x.out.record(recordGenesis, canonical); err != nil {
		return err
	}
	if err := paymentlog.Write(ctx, x.out, x.domain, x); err != nil {
		return fmt.Errorf("write the payment log: %w", err)
	}
	if err := x.ledger(ctx); err != nil {
		return err
	}
	return x.out.record(recordEnd, x.out.sum.Sum(nil))
}

type exporter struct {
	src    Sources
	domain channel.Domain
	out    *bundleWriter
	terms  paymentlog.Terms
	epochs uint64
}

// Walk passes the log on and overhears whose it is and how far it goes.
func (x *exporter) Walk(ctx context.Context, v paymentlog.Visitor) error {
	terms, epoch := v.Terms, v.Epoch
	v.Terms = func(t paymentlog.Terms) error {
		if t.ChainID != x.domain.ChainID() {
			return fail(ErrTrustRoot, "the payment log is of chain %d, the genesis of %d", t.ChainID, x.domain.ChainID())
		}
		x.terms = t
		return terms(t)
	}
	v.Epoch = func(e paymentlog.Epoch) error {
		x.epochs = e.Number
		return epoch(e)
	}
	return x.src.Log.Walk(ctx, v)
}

// ledger writes the blocks that concern the payee, and the state at the newest.
func (x *exporter) ledger(ctx context.Context) error {
	head, err := x.src.Ledger.Height(ctx)
	if err != nil {
		return err
	}
	found, err := x.scan(ctx, head)
	if err != nil {
		return err
	}
	if found.epochs != x.epochs {
		return fail(ErrMoved, "the ledger has %d settlements, the log told of %d", found.epochs, x.epochs)
	}
	blocks := make([]uint64, 0, len(found.txs)+1)
	for number := range found.txs {
		blocks = append(blocks, number)
	}
	if found.txs[head] == nil {
		blocks = append(blocks, head)
	}
	sort.Slice(blocks, func(i, j int) bool { return blocks[i] < blocks[j] })
	history, err := History(ctx, x.src.Ledger)
	if err != nil {
		return err
	}
	if err := x.out.record(recordHistory, history.Encode()); err != nil {
		return err
	}
	for i, number := range blocks {
		if err := x.block(ctx, number, found.txs[number]); err != nil {
			return fmt.Errorf("prove block %d: %w", number, err)
		}
		if x.src.Progress != nil {
			x.src.Progress(i+1, len(blocks))
		}
	}
	if err := x.state(ctx, head, found.ids); err != nil {
		return err
	}
	return x.line(ctx, head, blocks)
}

// line shows that all blocks, and the checkpoint's, are ancestors of the last.
func (x *exporter) line(ctx context.Context, head uint64, blocks []uint64) error {
	wanted := slices.Clone(blocks[:len(blocks)-1])
	if c := x.src.Checkpoint; c != nil {
		if c.Number > head {
			return fail(ErrUnlinked, "the checkpoint is of block %d, the node has reached block %d; ask a node that has it, or wait", c.Number, head)
		}
		if c.Number < head {
			wanted = append(wanted, c.Number)
		}
	}
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	slices.Reverse(wanted)
	return Line(ctx, x.src.Ledger, head, wanted, func(l proof.Link) error {
		return x.out.record(recordLink, proof.EncodeLink(l))
	})
}

// findings are where a payee occurs on the ledger.
type findings struct {
	ids    []channel.ID
	txs    map[uint64]map[uint64]bool // block → indexes of transactions
	epochs uint64
}

// blocksPerScan bounds one log query.
const blocksPerScan = 5_000

func (x *exporter) scan(ctx context.Context, head uint64) (*findings, error) {
	f := &findings{txs: make(map[uint64]map[uint64]bool)}
	known := make(map[channel.ID]bool)
	for from := uint64(0); from <= head; from += blocksPerScan {
		logs, err := x.src.Ledger.Logs(ctx, contracts.ChannelsAddress, from, min(head, from+blocksPerScan-1))
		if err != nil {
			return nil, err
		}
		for i := range logs {
			e, ok := ledger.DecodeEvent(&logs[i])
			if !ok || !x.concerns(e, known) {
				continue
			}
			if _, anchored := e.(ledger.AnchorMade); anchored {
				f.epochs++
			}
			number := logs[i].BlockNumber
			if f.txs[number] == nil {
				f.txs[number] = make(map[uint64]bool)
			}
			f.txs[number][uint64(logs[i].TxIndex)] = true
		}
	}
	for id := range known {
		f.ids = append(f.ids, id)
	}
	sort.Slice(f.ids, func(i, j int) bool { return string(f.ids[i][:]) < string(f.ids[j][:]) })
	return f, nil
}

// concerns tells whether an event is about the payee, and learns its channels.
func (x *exporter) concerns(e ledger.Event, known map[channel.ID]bool) bool {
	switch e := e.(type) {
	case ledger.ChannelOpened:
		if e.Config.Receiver == x.terms.Receiver && e.Config.Token == x.terms.Token {
			known[e.Channel] = true
		}
		return known[e.Channel]
	case ledger.DepositMade:
		return known[e.Channel]
	case ledger.ClaimMade:
		return known[e.Channel]
	case ledger.RefundMade:
		return known[e.Channel]
	case ledger.WithdrawalDone:
		return known[e.Channel]
	case ledger.SettlementPaid:
		return e.Receiver == x.terms.Receiver && e.Token == x.terms.Token
	case ledger.AnchorMade:
		return e.Receiver == x.terms.Receiver && e.Token == x.terms.Token
	default:
		return false
	}
}

// block writes a block's proof and its transactions at some indexes.
func (x *exporter) block(ctx context.Context, number uint64, txs map[uint64]bool) error {
	p, err := x.src.Ledger.BlockProof(ctx, number)
	if err != nil {
		return err
	}
	if err := x.out.record(recordBlock, encodeBlock(p)); err != nil {
		return err
	}
	if len(txs) == 0 {
		return nil
	}
	indexes := make([]uint64, 0, len(txs))
	for i := range txs {
		indexes = append(indexes, i)
	}
	sort.Slice(indexes, func(i, j int) bool { return indexes[i] < indexes[j] })
	block, err := x.src.Ledger.Block(ctx, number)
	if err != nil {
		return err
	}
	receipts, err := x.src.Ledger.Receipts(ctx, number)
	if err != nil {
		return err
	}
	txPaths, err := proof.ProveTransactions(block.Header(), block.Transactions(), indexes)
	if err != nil {
		return err
	}
	receiptPaths, err := proof.ProveReceipts(block.Header(), receipts, indexes)
	if err != nil {
		return err
	}
	for i, index := range indexes {
		if err := x.out.record(recordTx, encodeTx(provenTx{index, txPaths[i], receiptPaths[i]})); err != nil {
			return err
		}
	}
	return nil
}

// slotsPerProof bounds one question to the node.
const slotsPerProof = 200

func (x *exporter) state(ctx context.Context, head uint64, ids []channel.ID) error {
	slots := slotsOf(x.terms, ids)
	var first proof.Path
	for len(slots) > 0 {
		n := min(len(slots), slotsPerProof)
		account, paths, err := x.src.Ledger.State(ctx, contracts.ChannelsAddress, slots[:n], head)
		if err != nil {
			return err
		}
		if first == nil {
			first = account
			if err := x.out.record(recordAccount, appendField(nil, proof.EncodePath(account))); err != nil {
				return err
			}
		} else if !bytes.Equal(proof.EncodePath(first), proof.EncodePath(account)) {
			return fmt.Errorf("the node gave two proofs of one account at block %d", head)
		}
		for _, p := range paths {
			if err := x.out.record(recordSlot, appendField(nil, proof.EncodePath(p))); err != nil {
				return err
			}
		}
		slots = slots[n:]
	}
	return nil
}
