package proof

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	cosign "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
)

// maxNote bounds a signed checkpoint: the text, and more signatures than the
// format asks verifiers to accept.
const maxNote = 64 << 10

// Checkpoint names one block of a network. An auditor that has followed the
// ledger co-signs it; whoever trusts that auditor need not trust, for anything
// before this block, that validators kept the keys they have retired.
//
// Its text has the lines of a C2SP tlog-checkpoint, so that tools which carry
// and co-sign those carry these: origin, height in place of a tree size, hash of
// the consensus header in place of a root. There is no tree: that header, and
// with it the hash, commits to everything else, the lines after it included.
type Checkpoint struct {
	Origin     string      `json:"origin"` // see Origin
	Height     uint64      `json:"height"` // of consensus
	Consensus  common.Hash `json:"consensus"`
	Number     uint64      `json:"number"` // of the Ethereum block
	Hash       common.Hash `json:"hash"`
	Validators common.Hash `json:"validators"` // hash of the set in force at Height
}

// Origin names a network in checkpoints: its consensus chain id and the
// fingerprint of its genesis file.
func Origin(chainID string, fingerprint [32]byte) string {
	return fmt.Sprintf("%s/%x", chainID, fingerprint)
}

// Checkpoint names a verified block.
func (b *Block) Checkpoint(origin string) Checkpoint {
	return Checkpoint{Origin: origin, Height: b.Height, Consensus: b.Consensus, Number: b.Number(), Hash: b.Hash, Validators: b.Validators}
}

// Text is what is signed.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\nblock %d %s\nvalidators %s\n",
		c.Origin, c.Height, base64.StdEncoding.EncodeToString(c.Consensus[:]), c.Number, c.Hash, c.Validators)
}

// ParseCheckpoint reads what Text wrote, and nothing else.
func ParseCheckpoint(text string) (Checkpoint, error) {
	var c Checkpoint
	malformed := fmt.Errorf("%w: the text is not that of a checkpoint", ErrCheckpointText)
	lines := strings.Split(text, "\n")
	if len(lines) != 6 || lines[0] == "" {
		return c, malformed
	}
	c.Origin = lines[0]
	consensus, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil {
		return c, malformed
	}
	c.Consensus = common.BytesToHash(consensus)
	var hash, validators string
	for _, read := range []struct {
		line, format string
		into         []any
	}{
		{lines[1], "%d", []any{&c.Height}},
		{lines[3], "block %d %s", []any{&c.Number, &hash}},
		{lines[4], "validators %s", []any{&validators}},
	} {
		if n, err := fmt.Sscanf(read.line, read.format, read.into...); err != nil || n != len(read.into) {
			return c, malformed
		}
	}
	c.Hash, c.Validators = common.HexToHash(hash), common.HexToHash(validators)
	if c.Text() != text {
		return c, malformed
	}
	return c, nil
}

// Matches holds a verified block against the checkpoint.
func (c Checkpoint) Matches(b *Block) error {
	if got := b.Checkpoint(c.Origin); got != c {
		return fmt.Errorf("%w: it names block %d %s of height %d (%s), the evidence has block %d %s of height %d (%s)",
			ErrCheckpoint, c.Number, c.Hash, c.Height, c.Consensus, got.Number, got.Hash, got.Height, got.Consensus)
	}
	return nil
}

// Witness is somebody whose co-signature counts.
type Witness struct{ verifier note.Verifier }

// ParseWitness reads a verifier key (name+id+base64) of a C2SP co-signer that
// signs with Ed25519 and a time (cosignature/v1).
func ParseWitness(vkey string) (Witness, error) {
	v, err := cosign.NewVerifierForCosignatureV1(vkey)
	if err != nil {
		return Witness{}, fmt.Errorf("%w: witness key %q: %w", ErrCheckpointText, vkey, err)
	}
	id, key64 := "", ""
	if parts := strings.SplitN(vkey, "+", 3); len(parts) == 3 {
		id, key64 = parts[1], parts[2]
	}
	key, err := base64.StdEncoding.DecodeString(key64)
	switch {
	case err != nil || len(key) == 0 || key[0] != cosignatureEd25519:
		return Witness{}, fmt.Errorf("%w: witness key %q is not one for co-signatures with Ed25519", ErrCheckpointText, vkey)
	case id != fmt.Sprintf("%08x", v.KeyHash()):
		return Witness{}, fmt.Errorf("%w: witness key %q is mistyped: its id should be %08x", ErrCheckpointText, vkey, v.KeyHash())
	}
	return Witness{v}, nil
}

// cosignatureEd25519 is the signature type that C2SP gives to cosignature/v1.
const cosignatureEd25519 = 0x04

// Name is the witness's name.
func (w Witness) Name() string { return w.verifier.Name() }

// Signed is a checkpoint that all the witnesses asked for have signed.
type Signed struct {
	Checkpoint
	Times map[string]time.Time // when, by the witness's own clock
}

// ReadCheckpoint reads a signed note without looking at its signatures: enough
// to point evidence at it, not to believe it.
func ReadCheckpoint(data []byte) (Checkpoint, error) {
	if len(data) > maxNote {
		return Checkpoint{}, fmt.Errorf("%w: a note of %d bytes", ErrCheckpointText, len(data))
	}
	var unverified *note.UnverifiedNoteError
	if _, err := note.Open(data, note.VerifierList()); !errors.As(err, &unverified) {
		return Checkpoint{}, fmt.Errorf("%w: %w", ErrCheckpointText, err)
	}
	return ParseCheckpoint(unverified.Note.Text)
}

// OpenCheckpoint reads a signed note and demands the signature of every one of
// the witnesses, and that it is about the network with this fingerprint.
func OpenCheckpoint(data []byte, fingerprint [32]byte, witnesses ...Witness) (Signed, error) {
	if len(data) > maxNote {
		return Signed{}, fmt.Errorf("%w: a note of %d bytes", ErrCheckpointText, len(data))
	}
	if len(witnesses) == 0 {
		return Signed{}, fmt.Errorf("%w: nobody is named whose signature would count", ErrCheckpointSignature)
	}
	verifiers := make([]note.Verifier, len(witnesses))
	for i, w := range witnesses {
		verifiers[i] = w.verifier
	}
	n, err := note.Open(data, note.VerifierList(verifiers...))
	if err != nil {
		return Signed{}, fmt.Errorf("%w: %w", ErrCheckpointSignature, err)
	}
	s := Signed{Times: make(map[string]time.Time)}
	if s.Checkpoint, err = ParseCheckpoint(n.Text); err != nil {
		return Signed{}, err
	}
	if network := fmt.Sprintf("/%x", fingerprint); !strings.HasSuffix(s.Origin, network) {
		return Signed{}, fmt.Errorf("%w: a checkpoint of %q instead of %q", ErrChain, s.Origin, network)
	}
	signed := make(map[uint32]bool)
	for _, sig := range n.Sigs {
		signed[sig.Hash] = true
		if s.Times[sig.Name], err = cosign.CoSigV1Timestamp(sig); err != nil {
			return Signed{}, fmt.Errorf("%w: %w", ErrCheckpointSignature, err)
		}
	}
	for _, w := range witnesses {
		if !signed[w.verifier.KeyHash()] {
			return Signed{}, fmt.Errorf("%w: %s has not signed it with the key %08x", ErrCheckpointSignature, w.Name(), w.verifier.KeyHash())
		}
	}
	return s, nil
}
