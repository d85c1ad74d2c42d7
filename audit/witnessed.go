package audit

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/chain/proof"
)

// Demand is what a verifier asks of a bundle beyond its trust root.
type Demand func(*verifier)

// Through demands that the bundle's ledger passes through a checkpoint: one that
// proof.OpenCheckpoint found signed by auditors the verifier trusts. Without it,
// keys that validators have retired could have signed another past.
func Through(c proof.Checkpoint) Demand {
	return func(v *verifier) { v.checkpoint = &c }
}

// LinkedBy hands in evidence that ties the bundle's last block to the demanded
// checkpoint, for a bundle that was exported without it.
func LinkedBy(e Evidence) Demand {
	return func(v *verifier) { v.link = &e }
}

// line is what the links of a bundle have to show.
type line struct {
	walk   *proof.Line
	blocks map[uint64]common.Hash // every block of the bundle but the last, until it is shown
	passed bool                   // the demanded checkpoint's block

	// unpassed is why the history of validators does not pass through the
	// checkpoint; it may just be shorter.
	unpassed error
}

func newLine() *line { return &line{blocks: make(map[uint64]common.Hash)} }

// readHistory follows the validators to the end of the bundle.
func (v *verifier) readHistory() error {
	if v.line == nil {
		if v.checkpoint != nil {
			return fail(ErrUnlinked, "the bundle is of format 1, which cannot be tied to a checkpoint; have it exported again")
		}
		return nil
	}
	kind, payload, err := v.in.next()
	if err != nil {
		return err
	}
	if kind != recordHistory {
		return fail(ErrFormat, "the history of validators is missing at byte %d", v.in.n)
	}
	history, err := proof.DecodeHistory(payload)
	if err != nil {
		return err
	}
	start := v.trust
	if v.trust, err = start.Follow(history); err != nil {
		return err
	}
	v.report.Changes = uint64(len(history.HandOvers))
	if v.link != nil {
		// It may be younger than the bundle, and know of more changes.
		if v.trust, err = v.link.follow(start); err != nil {
			return err
		}
	}
	if v.checkpoint == nil {
		return nil
	}
	v.report.Checkpoint = v.checkpoint.Number
	through, err := v.trust.Through(*v.checkpoint)
	if err == nil {
		v.trust = through
	}
	v.line.unpassed = err
	return nil
}

// readLine takes links until another record comes, and gives that one, with the
// sum over all before it. Every block of the bundle has to be on the line.
func (v *verifier) readLine() (kind byte, payload, sum []byte, err error) {
	for {
		sum = v.in.sum.Sum(nil)
		if kind, payload, err = v.in.next(); err != nil {
			return 0, nil, nil, err
		}
		if kind != recordLink || v.line == nil {
			break
		}
		if err := v.readLink(payload); err != nil {
			return 0, nil, nil, err
		}
	}
	if v.line == nil {
		return kind, payload, sum, nil
	}
	delete(v.line.blocks, v.last.Number())
	for number := range v.line.blocks {
		return 0, nil, nil, mismatch(proof.ErrLine, "the bundle does not show that block %d is of the same ledger as block %d", number, v.last.Number())
	}
	return kind, payload, sum, nil
}

func (v *verifier) readLink(payload []byte) error {
	if v.line.walk == nil {
		v.line.walk = v.last.Line()
	}
	link, err := proof.DecodeLink(payload)
	if err != nil {
		return err
	}
	hash, err := v.line.walk.Prove(link)
	if err != nil {
		return err
	}
	if told, ours := v.line.blocks[link.Number]; ours && told != hash {
		return mismatch(proof.ErrLine, "block %d of the bundle is of another ledger than block %d", link.Number, v.last.Number())
	}
	delete(v.line.blocks, link.Number)
	if c := v.checkpoint; c != nil && link.Number == c.Number {
		if hash != c.Hash {
			return mismatch(proof.ErrCheckpoint, "block %d is %s in the bundle, the checkpoint names %s", c.Number, hash, c.Hash)
		}
		v.line.passed = true
	}
	return nil
}

// checkLinked checks that the bundle and the demanded checkpoint are of one
// ledger. That a block of the checkpoint's own number is its block, the trust
// has checked.
func (v *verifier) checkLinked() error {
	c := v.checkpoint
	switch {
	case c == nil:
		return nil
	case v.link == nil && c.Number > v.last.Number():
		return fail(ErrUnlinked, "the bundle ends at block %d, before the checkpoint's block %d; give a link between them (stiver audit prove block)", v.last.Number(), c.Number)
	case v.line.unpassed != nil:
		return v.line.unpassed
	case v.line.passed || c.Number == v.last.Number():
		return nil
	case v.link == nil:
		return fail(ErrUnlinked, "the bundle does not tell whether the checkpoint's block %d is on its line; have it exported with this checkpoint, or give a link (stiver audit prove block)", c.Number)
	}
	tied, err := v.link.through(v.trust, c)
	if err != nil {
		return err
	}
	if tied.Hash != v.last.Hash {
		return fail(ErrUnlinked, "the link is about block %d %s, the bundle ends with block %d %s", tied.Number(), tied.Hash, v.last.Number(), v.last.Hash)
	}
	return nil
}

// mismatch is an Error under a code of package proof.
func mismatch(kind *proof.Error, where string, args ...any) error {
	return &Error{code: kind.Code(), where: fmt.Sprintf(where, args...), err: kind}
}
