package signer

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	cometjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/privval"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

const recordFormat = "stiver-signing-record/1"

// step is the place of a signature within a round, as CometBFT counts it.
type step int8

const (
	stepNone      step = 0
	stepPropose   step = 1
	stepPrevote   step = 2
	stepPrecommit step = 3
)

// record is what is on disk. Its zero value is that of a key that never signed.
type record struct {
	Address common.Address `json:"address"`
	// ChainID binds the record to a network at the first signature.
	ChainID string `json:"chain_id,omitempty"`

	// The last signature, and what it is for.
	Height    int64         `json:"height"`
	Round     int32         `json:"round"`
	Step      step          `json:"step"`
	SignBytes hexutil.Bytes `json:"sign_bytes,omitempty"`
	Signature hexutil.Bytes `json:"signature,omitempty"`

	// Mark is the height at and below which nothing is signed although the
	// record does not reach that far.
	Mark int64 `json:"mark"`

	// Waiting, if set, is since when the record is known to be too old, and
	// Reason how that was noticed. Nothing is signed meanwhile.
	Waiting *time.Time `json:"waiting_since,omitempty"`
	Reason  reason     `json:"reason,omitempty"`

	// ShownHeight and ShownRound are of the latest signature on the chain that
	// made the signer wait.
	ShownHeight int64 `json:"shown_height,omitempty"`
	ShownRound  int32 `json:"shown_round,omitempty"`
}

// reason is why a record is not trusted.
type reason string

const (
	reasonRestored reason = "the keys were restored from a backup"
	reasonMissing  reason = "the signing record was missing"
	reasonChain    reason = "the chain holds a signature of this key that the record does not know: the record is from an old backup, or another process uses the key"
)

// below tells whether the record ends before a place.
func (r *record) below(height int64, round int32, s step) bool {
	switch {
	case r.Height != height:
		return r.Height < height
	case r.Round != round:
		return r.Round < round
	default:
		return r.Step < s
	}
}

// unknown tells whether the chain shows a signature that neither the record nor
// the mark accounts for, and that was not noticed before.
func (r *record) unknown(seen Sighting) bool {
	height, round := seen.SignedHeight, seen.SignedRound
	noticed := height < r.ShownHeight || (height == r.ShownHeight && round <= r.ShownRound)
	return height > r.Mark && !noticed && r.below(height, round, stepPrecommit)
}

// sealedRecord is the file: the record and the SHA-256 of its JSON.
type sealedRecord struct {
	Format string          `json:"format"`
	Record json.RawMessage `json:"record"`
	Sum    hexutil.Bytes   `json:"sha256"`
}

func (r *record) save(path string) error {
	body, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode the signing record: %w", err)
	}
	sum := sha256.Sum256(body)
	data, err := json.Marshal(sealedRecord{Format: recordFormat, Record: body, Sum: sum[:]})
	if err != nil {
		return fmt.Errorf("encode the signing record: %w", err)
	}
	return replaceSynced(path, append(data, '\n'))
}

// loadRecord reads a record; it wraps fs.ErrNotExist or ErrRecordDamaged.
func loadRecord(path string) (*record, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the signing record: %w", err)
	}
	var sealed sealedRecord
	if json.Unmarshal(data, &sealed) != nil || sealed.Format != recordFormat {
		return nil, fmt.Errorf("%s: %w", path, ErrRecordDamaged)
	}
	sum := sha256.Sum256(sealed.Record)
	r := new(record)
	if !bytes.Equal(sum[:], sealed.Sum) || json.Unmarshal(sealed.Record, r) != nil {
		return nil, fmt.Errorf("%s: %w", path, ErrRecordDamaged)
	}
	return r, nil
}

// importRecord reads the record that CometBFT's own signer kept.
func importRecord(path string) (*record, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the signing record: %w", err)
	}
	var old privval.FilePVLastSignState
	if err := cometjson.Unmarshal(data, &old); err != nil {
		return nil, fmt.Errorf("%s: %w", path, ErrRecordDamaged)
	}
	return &record{
		Height: old.Height, Round: old.Round, Step: step(old.Step),
		SignBytes: hexutil.Bytes(old.SignBytes), Signature: old.Signature,
	}, nil
}

// NewRecord writes the empty record of a key that has never signed; path must
// not exist.
func NewRecord(path string, address common.Address) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write the signing record %s: %w", path, errors.Join(err, fs.ErrExist))
	}
	return (&record{Address: address}).save(path)
}

// MarkRestored declares that a record was restored from a backup made before
// now: the signer then waits until the chain has passed whatever was signed
// since. A record that is missing needs no declaration.
func MarkRestored(path string, now time.Time) error {
	r, err := loadRecord(path)
	if err != nil {
		return err
	}
	r.Waiting, r.Reason = &now, reasonRestored
	return r.save(path)
}

// Release ends the waiting of a record, or starts a lost one, on the word of an
// operator who knows that the key has signed nothing at from or above, for
// example because every process that ever used it is stopped. Nothing is signed
// below from. A wrong word can get the validator suspended.
func Release(path string, address common.Address, from int64) error {
	r, err := loadRecord(path)
	if errors.Is(err, fs.ErrNotExist) {
		r, err = &record{Address: address}, nil
	}
	if err != nil {
		return err
	}
	if r.Address != address {
		return fmt.Errorf("%s: %w", path, ErrOtherKey)
	}
	r.Mark = max(r.Mark, from-1)
	r.Waiting, r.Reason = nil, ""
	return r.save(path)
}

// ReadStatus reads a record without its key, for a look from outside.
func ReadStatus(path string) (Status, error) {
	r, err := loadRecord(path)
	if err != nil {
		return Status{}, err
	}
	return Status{Address: r.Address, Height: r.Height, Mark: r.Mark, Waiting: string(r.Reason)}, nil
}
