package proof

import (
	"encoding/binary"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"
)

// LineWindow is how many blocks back the ledger's state knows block hashes: the
// ring of EIP-2935's contract, in blocks.
const LineWindow = params.HistoryServeWindow

// LineAccount is the contract whose storage holds them.
var LineAccount = params.HistoryStorageAddress

// LineSlot is where the state holds the hash of a block, for LineWindow blocks
// after it.
func LineSlot(number uint64) common.Hash {
	return common.BigToHash(new(big.Int).SetUint64(number % LineWindow))
}

// Link proves the hash of one ancestor from the state of a later block, its
// base. Links come in a row, by falling number: the base is the block that the
// line starts with, and then whatever block a link brought the header of.
type Link struct {
	Number  uint64
	Account Path   // of LineAccount in the base's state; empty if the link before has the same base
	Slot    Path   // of LineSlot(Number)
	Header  []byte // RLP, if this block is the next base; else empty
}

// Line walks from a verified block down to its ancestors. It is the only way to
// know, without every header in between, that two blocks are of one chain.
type Line struct {
	base    *Block
	account *Account
	lowest  uint64 // number of the link before
}

// Line starts at a verified block.
func (b *Block) Line() *Line { return &Line{base: b, lowest: b.Number()} }

// Prove takes the next link and gives the hash of the ancestor.
func (l *Line) Prove(link Link) (common.Hash, error) {
	base := l.base.Number()
	if link.Number >= l.lowest || link.Number+LineWindow < base {
		return common.Hash{}, fmt.Errorf("%w: block %d is out of order, or out of the reach of block %d", ErrLine, link.Number, base)
	}
	if (l.account == nil) != (len(link.Account) > 0) {
		return common.Hash{}, fmt.Errorf("%w: block %d: the account's proof is missing or superfluous", ErrLine, link.Number)
	}
	if l.account == nil {
		account, err := l.base.Account(LineAccount, link.Account)
		if err != nil {
			return common.Hash{}, fmt.Errorf("%w: %w", ErrLine, err)
		}
		l.account = account
	}
	hash, err := l.account.Slot(LineSlot(link.Number), link.Slot)
	if err != nil {
		return common.Hash{}, fmt.Errorf("%w: %w", ErrLine, err)
	}
	if hash == (common.Hash{}) {
		return common.Hash{}, fmt.Errorf("%w: the state of block %d knows no block %d", ErrLine, base, link.Number)
	}
	l.lowest = link.Number
	if len(link.Header) > 0 {
		header, err := decodeHeader(link.Header)
		if err != nil {
			return common.Hash{}, err
		}
		if header.Hash() != hash || header.Number.Uint64() != link.Number {
			return common.Hash{}, fmt.Errorf("%w: the header of block %d is another one's", ErrLine, link.Number)
		}
		l.base, l.account = &Block{Hash: hash, header: header}, nil
	}
	return hash, nil
}

// Stop is a link to be made: the block Number, proven from the state of Base.
type Stop struct {
	Base, Number uint64
	First        bool // of its base: the account's path is needed
	Turn         bool // the block is the next base: its header is needed
}

// PlanLine lists the links from a block down to the ancestors wanted, which are
// given by falling number.
func PlanLine(tip uint64, wanted []uint64) []Stop {
	var stops []Stop
	base := tip
	stop := func(number uint64) *Stop {
		last := len(stops) - 1
		if last < 0 || stops[last].Number != number {
			stops = append(stops, Stop{Base: base, Number: number, First: last < 0 || stops[last].Base != base})
		}
		return &stops[len(stops)-1]
	}
	for _, number := range wanted {
		for number+LineWindow < base {
			turn := base - LineWindow
			stop(turn).Turn = true
			base = turn
		}
		stop(number)
	}
	return stops
}

// EncodeLink writes a link: its number as eight bytes, then account path, slot
// path and header as fields.
func EncodeLink(l Link) []byte {
	b := binary.BigEndian.AppendUint64(nil, l.Number)
	b = appendField(b, EncodePath(l.Account))
	b = appendField(b, EncodePath(l.Slot))
	return appendField(b, l.Header)
}

// DecodeLink is the inverse of EncodeLink.
func DecodeLink(data []byte) (Link, error) {
	if len(data) < 8 {
		return Link{}, fmt.Errorf("%w: a link is cut short", ErrLine)
	}
	link := Link{Number: binary.BigEndian.Uint64(data)}
	rest := data[8:]
	var parts [3][]byte
	for i := range parts {
		var ok bool
		if parts[i], rest, ok = cutField(rest); !ok {
			return Link{}, fmt.Errorf("%w: a link is cut short", ErrLine)
		}
	}
	if len(rest) > 0 {
		return Link{}, fmt.Errorf("%w: something follows a link", ErrLine)
	}
	var err error
	if link.Account, err = DecodePath(parts[0]); err != nil {
		return Link{}, fmt.Errorf("%w: %w", ErrLine, err)
	}
	if link.Slot, err = DecodePath(parts[1]); err != nil {
		return Link{}, fmt.Errorf("%w: %w", ErrLine, err)
	}
	link.Header = parts[2]
	return link, nil
}
