package signer

import (
	"bytes"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	comet "github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	"github.com/cometbft/cometbft/libs/protoio"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// ClockSlack is how far apart the clocks of the validators and of the signer
// may be for the waiting after a restore to be safe.
const ClockSlack = 10 * time.Second

// Validator is a key that consensus signs with, here or in another process.
type Validator interface {
	types.PrivValidator

	// Observe tells what the chain shows. It is called for every block before
	// consensus asks for a signature above it; it never blocks.
	Observe(Sighting)
}

// Sighting is what the chain shows at a block.
type Sighting struct {
	// Height of the block, and the time in its consensus header.
	Height int64
	Time   time.Time

	// SignedHeight and SignedRound are of the latest commit known that holds a
	// precommit of this key; zero if there is none.
	SignedHeight int64
	SignedRound  int32
}

// merge keeps the later of both halves.
func (s Sighting) merge(later Sighting) Sighting {
	if later.Height > s.Height {
		s.Height, s.Time = later.Height, later.Time
	}
	if later.SignedHeight > s.SignedHeight || (later.SignedHeight == s.SignedHeight && later.SignedRound > s.SignedRound) {
		s.SignedHeight, s.SignedRound = later.SignedHeight, later.SignedRound
	}
	return s
}

// Config says where a key and its record are.
type Config struct {
	KeyFile    string
	RecordFile string

	// OldRecordFile, if it exists while RecordFile does not, is the record that
	// CometBFT's own signer kept; it is taken over once.
	OldRecordFile string

	// Passphrase opens an encrypted key; it is not called for a plain one.
	Passphrase Passphrase

	// ChainID is the consensus name of the network. Nothing is signed for another.
	ChainID string

	// Only is the network's only validator, if it has but one. Waiting for the
	// chain would be for ever there, so its record must not be missing.
	Only common.Address

	// Clock is time.Now if nil, Logger silence.
	Clock  func() time.Time
	Logger *slog.Logger
}

// Signer is a key in this process. It must be the only user of its files. Its
// methods are safe for concurrent use.
type Signer struct {
	key     *ecdsa.PrivateKey
	priv    secp256k1eth.PrivKey
	pub     comet.PubKey
	address common.Address
	chainID string
	path    string
	clock   func() time.Time
	log     *slog.Logger

	mu      sync.Mutex
	rec     record
	unsaved bool // rec may not be on disk, so nothing it holds may leave
	seen    Sighting
}

var _ Validator = (*Signer)(nil)

// Open reads a key and its record. Errors wrap ErrKeyFile, ErrPassphrase,
// ErrRecordDamaged, ErrRecordMissing, ErrOtherKey or what the disk said.
func Open(cfg Config) (*Signer, error) {
	key, err := loadValidatorKey(cfg.KeyFile, cfg.Passphrase)
	if err != nil {
		return nil, err
	}
	s := &Signer{
		key: key, priv: secp256k1eth.PrivKey(crypto.FromECDSA(key)), address: crypto.PubkeyToAddress(key.PublicKey),
		chainID: cfg.ChainID, path: cfg.RecordFile, clock: cfg.Clock, log: cfg.Logger,
	}
	s.pub = s.priv.PubKey()
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := s.openRecord(cfg); err != nil {
		return nil, err
	}
	if s.rec.Address != s.address || (s.rec.ChainID != "" && s.rec.ChainID != s.chainID) {
		return nil, fmt.Errorf("%s: %w", cfg.RecordFile, ErrOtherKey)
	}
	if s.rec.Waiting != nil {
		s.log.Warn("the signer waits until the chain has passed what the key may have signed", "since", s.rec.Waiting, "because", s.rec.Reason)
	}
	return s, nil
}

func (s *Signer) openRecord(cfg Config) error {
	r, err := loadRecord(s.path)
	if err == nil {
		s.rec = *r
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if cfg.OldRecordFile != "" {
		r, err = importRecord(cfg.OldRecordFile)
		if err == nil {
			r.Address = s.address
			s.rec = *r
			return s.save()
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if cfg.Only == s.address {
		return fmt.Errorf("%s: %w", s.path, ErrRecordMissing)
	}
	s.rec = record{Address: s.address}
	return s.wait(reasonMissing)
}

// wait makes the record one that is known to be too old.
func (s *Signer) wait(why reason) error {
	now := s.clock()
	s.rec.Waiting, s.rec.Reason = &now, why
	s.rec.ShownHeight, s.rec.ShownRound = s.seen.SignedHeight, s.seen.SignedRound
	s.log.Warn("the signer stops signing", "because", why, "signed", s.rec.Height, "seen", s.seen.SignedHeight)
	return s.save()
}

// GetPubKey returns the public key; it never fails.
func (s *Signer) GetPubKey() (comet.PubKey, error) { return s.pub, nil }

// AccountKey is the same key as that of an account: a validator reports
// evidence with it.
func (s *Signer) AccountKey() *ecdsa.PrivateKey { return s.key }

// Observe implements Validator.
func (s *Signer) Observe(seen Sighting) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = s.seen.merge(seen)
}

// Status is what a signer knows of itself.
type Status struct {
	Address common.Address `json:"address"`
	Height  int64          `json:"height"` // signed last
	Mark    int64          `json:"mark"`
	// Waiting is why nothing is signed, empty if all is well.
	Waiting string `json:"waiting,omitempty"`
}

// Status may be called at any time.
func (s *Signer) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Status{Address: s.address, Height: s.rec.Height, Mark: s.rec.Mark, Waiting: string(s.rec.Reason)}
}

// SignVote implements types.PrivValidator.
func (s *Signer) SignVote(chainID string, vote *cmtproto.Vote) error {
	var at step
	switch vote.Type {
	case cmtproto.PrevoteType:
		at = stepPrevote
	case cmtproto.PrecommitType:
		at = stepPrecommit
	default:
		return fmt.Errorf("a vote of type %d: %w", vote.Type, ErrRequest)
	}
	if len(vote.Extension) > 0 {
		return fmt.Errorf("a vote with an extension: %w", ErrRequest)
	}
	got, err := s.sign(request{
		chainID: chainID, height: vote.Height, round: vote.Round, step: at,
		bytes: types.VoteSignBytes(chainID, vote), canonical: func() timed { return new(cmtproto.CanonicalVote) },
	})
	if err != nil {
		return fmt.Errorf("sign a vote for height %d, round %d: %w", vote.Height, vote.Round, err)
	}
	vote.Signature = got.signature
	if got.reused {
		vote.Timestamp = got.time
	}
	return nil
}

// SignProposal implements types.PrivValidator.
func (s *Signer) SignProposal(chainID string, p *cmtproto.Proposal) error {
	got, err := s.sign(request{
		chainID: chainID, height: p.Height, round: p.Round, step: stepPropose,
		bytes: types.ProposalSignBytes(chainID, p), canonical: func() timed { return new(cmtproto.CanonicalProposal) },
	})
	if err != nil {
		return fmt.Errorf("sign the proposal for height %d, round %d: %w", p.Height, p.Round, err)
	}
	p.Signature = got.signature
	if got.reused {
		p.Timestamp = got.time
	}
	return nil
}

// timed is a canonical message, which is what is signed.
type timed interface {
	proto.Message
	GetTimestamp() time.Time
}

type request struct {
	chainID   string
	height    int64
	round     int32
	step      step
	bytes     []byte
	canonical func() timed // an empty message of the kind that bytes encode
}

// signed is a signature. A reused one is for another time than was asked for.
type signed struct {
	signature []byte
	reused    bool
	time      time.Time
}

func (s *Signer) sign(req request) (signed, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if req.chainID != s.chainID || req.height < 1 || req.round < 0 {
		return signed{}, fmt.Errorf("network %q, height %d, round %d: %w", req.chainID, req.height, req.round, ErrRequest)
	}
	if s.unsaved {
		if err := s.save(); err != nil {
			return signed{}, err
		}
	}
	if err := s.settle(); err != nil {
		return signed{}, err
	}
	if req.height <= s.rec.Mark {
		return signed{}, fmt.Errorf("the mark is %d: %w", s.rec.Mark, ErrBelowMark)
	}
	if !s.rec.below(req.height, req.round, req.step) {
		return s.again(req)
	}
	signature, err := s.priv.Sign(req.bytes)
	if err != nil {
		return signed{}, err
	}
	s.rec.ChainID = req.chainID
	s.rec.Height, s.rec.Round, s.rec.Step = req.height, req.round, req.step
	s.rec.SignBytes, s.rec.Signature = req.bytes, signature
	if err := s.save(); err != nil {
		return signed{}, err
	}
	return signed{signature: bytes.Clone(signature)}, nil
}

// save writes the record. If that fails the disk may hold the old one or the
// new one; the new one counts, and has to be saved before anything is signed.
func (s *Signer) save() error {
	s.unsaved = true
	if err := s.rec.save(s.path); err != nil {
		return err
	}
	s.unsaved = false
	return nil
}

// settle compares the record with the chain, and ends the waiting once the
// chain has passed it.
func (s *Signer) settle() error {
	unknown := s.rec.unknown(s.seen)
	if s.rec.Waiting == nil && !unknown {
		return nil
	}
	// Each further signature that turns up makes it wait anew: it may be the
	// work of another process, which may be signing now, or this record may be a
	// backup of one that waited long ago.
	if unknown {
		if err := s.wait(reasonChain); err != nil {
			return err
		}
	}
	if !s.seen.Time.After(s.rec.Waiting.Add(ClockSlack)) {
		return fmt.Errorf("since %s, because %s: %w", s.rec.Waiting.UTC().Format(time.RFC3339), s.rec.Reason, ErrWaiting)
	}
	s.rec.Mark, s.rec.Waiting, s.rec.Reason = max(s.rec.Mark, s.seen.Height, s.seen.SignedHeight+1), nil, ""
	if err := s.save(); err != nil {
		return err
	}
	s.log.Info("the chain has passed what the key may have signed; the signer signs again", "above", s.rec.Mark)
	return nil
}

// again answers a request that is not above the record: with the signature
// already given if it is for the same thing, whose time may differ, since the
// process may have died before it could use the signature.
func (s *Signer) again(req request) (signed, error) {
	if s.rec.Height != req.height || s.rec.Round != req.round || s.rec.Step != req.step {
		return signed{}, fmt.Errorf("it signed height %d, round %d last: %w", s.rec.Height, s.rec.Round, ErrSignedBeyond)
	}
	if len(s.rec.Signature) == 0 {
		return signed{}, ErrConflict
	}
	before, now := req.canonical(), req.canonical()
	if err := errors.Join(protoio.UnmarshalDelimited(s.rec.SignBytes, before), protoio.UnmarshalDelimited(req.bytes, now)); err != nil {
		return signed{}, fmt.Errorf("compare with what was signed: %w", errors.Join(err, ErrConflict))
	}
	at := before.GetTimestamp()
	if !sameButForTime(before, now) {
		return signed{}, ErrConflict
	}
	return signed{signature: bytes.Clone(s.rec.Signature), reused: true, time: at}, nil
}

// sameButForTime compares two messages, taking their times away.
func sameButForTime(a, b timed) bool {
	for _, m := range []timed{a, b} {
		switch m := m.(type) {
		case *cmtproto.CanonicalVote:
			m.Timestamp = time.Time{}
		case *cmtproto.CanonicalProposal:
			m.Timestamp = time.Time{}
		}
	}
	return proto.Equal(a, b)
}
