package witness

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/gofrs/flock"
	cosign "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"github.com/stiver-pay/stiver/audit"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/proof"
)

const (
	genesisFile    = "genesis.json"
	keyFile        = "witness.key"
	verifierFile   = "witness.vkey"
	stateFile      = "state.json"
	checkpointFile = "checkpoint"
	checkpointsDir = "checkpoints"
	conflictFile   = "conflict.json"
	lockFile       = "LOCK"

	maxKeyFile   = 4 << 10
	maxStateFile = 3 * proof.MaxHistory
)

// Create makes a witness of a network: its key and its directory. name is how
// the key is known, best a URL without scheme such as "auditor.example/stiver";
// no spaces, no plus. It returns the verifier key for others to trust.
func Create(dir, name string, genesisJSON []byte) (vkey string, err error) {
	if _, err := genesis.Decode(genesisJSON); err != nil {
		return "", err
	}
	if _, err := os.Stat(filepath.Join(dir, keyFile)); !errors.Is(err, fs.ErrNotExist) {
		return "", errors.Join(fmt.Errorf("%s: %w", dir, ErrExists), err)
	}
	skey, plain, err := note.GenerateKey(nil, name)
	if err != nil {
		return "", fmt.Errorf("make a key: %w", err)
	}
	if _, err := note.NewSigner(skey); err != nil {
		return "", fmt.Errorf("%q cannot be the name of a key: it must have neither spaces nor a plus sign: %w", name, err)
	}
	if vkey, err = cosign.VKeyToCosignatureV1(plain); err != nil {
		return "", fmt.Errorf("make a key: %w", err)
	}
	// The key comes last: a directory with a key is complete.
	for _, file := range []struct {
		name string
		data []byte
		mode fs.FileMode
	}{
		{genesisFile, genesisJSON, 0o644}, {verifierFile, []byte(vkey + "\n"), 0o644},
		{stateFile, []byte("{}\n"), 0o600}, {keyFile, []byte(skey + "\n"), 0o600},
	} {
		if err := (osDisk{}).replace(filepath.Join(dir, file.name), file.data, file.mode); err != nil {
			return "", fmt.Errorf("write the witness: %w", err)
		}
	}
	return vkey, nil
}

// state is what lasts: it is written before the signature it allows is made.
type state struct {
	Checkpoint string        `json:"checkpoint,omitempty"` // the text; empty before the first
	History    hexutil.Bytes `json:"history,omitempty"`    // of validators, up to the checkpoint or further
}

// Witness follows one ledger. Step, Run and Close are for one goroutine; the
// handler may serve meanwhile.
type Witness struct {
	dir    string
	disk   disk
	lock   *flock.Flock
	ledger audit.Ledger
	signer *cosign.Signer
	vkey   string
	origin string

	fingerprint common.Hash
	genesis     *genesis.Genesis
	history     proof.History
	trust       *proof.Trust // along history
	last        *proof.Checkpoint
}

// Open takes a witness's directory for this process until Close. A signature
// that a crash prevented is made now.
func Open(dir string, l audit.Ledger) (*Witness, error) { return open(dir, l, osDisk{}) }

func open(dir string, l audit.Ledger, d disk) (*Witness, error) {
	w := &Witness{dir: dir, disk: d, ledger: l, lock: flock.New(filepath.Join(dir, lockFile))}
	if _, err := os.Stat(w.path(keyFile)); err != nil {
		return nil, fmt.Errorf("%s: %w", dir, ErrNoWitness)
	}
	locked, err := w.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	if !locked {
		return nil, fmt.Errorf("%s: %w", dir, ErrInUse)
	}
	for _, load := range []func() error{w.loadKey, w.loadGenesis, w.loadState, w.publish} {
		if err := load(); err != nil {
			return nil, errors.Join(err, w.Close())
		}
	}
	return w, nil
}

// Close lets go of the directory.
func (w *Witness) Close() error { return w.lock.Unlock() }

func (w *Witness) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

func (w *Witness) loadKey() error {
	skey, err := readSmall(w.path(keyFile), maxKeyFile)
	if err != nil {
		return fmt.Errorf("read the witness's key: %w", err)
	}
	if w.signer, err = cosign.NewSignerForCosignatureV1(strings.TrimSpace(string(skey))); err != nil {
		return fmt.Errorf("read the witness's key in %s: %w", w.path(keyFile), err)
	}
	vkey, err := readSmall(w.path(verifierFile), maxKeyFile)
	if err != nil {
		return fmt.Errorf("read the witness's verifier key: %w", err)
	}
	w.vkey = strings.TrimSpace(string(vkey))
	return nil
}

func (w *Witness) loadGenesis() (err error) {
	if w.genesis, err = genesis.Load(w.path(genesisFile)); err != nil {
		return err
	}
	fingerprint, err := w.genesis.Fingerprint()
	if err != nil {
		return err
	}
	w.fingerprint = fingerprint
	w.origin = proof.Origin(w.genesis.Consensus.ChainID, fingerprint)
	return nil
}

// loadState reads what was signed last. A witness that cannot tell signs nothing.
func (w *Witness) loadState() error {
	raw, err := readSmall(w.path(stateFile), maxStateFile)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	var s state
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("%s: %w: %w", w.path(stateFile), ErrDamaged, err)
	}
	if w.trust, err = proof.FromGenesis(w.genesis.Consensus); err != nil {
		return err
	}
	if s.Checkpoint == "" {
		if _, err := os.Stat(w.path(checkpointFile)); err == nil {
			return fmt.Errorf("%s holds a signed checkpoint that the state does not know of: %w", w.dir, ErrDamaged)
		}
		w.history.ConsensusChainID = w.genesis.Consensus.ChainID
		w.history.First, err = proof.FirstValidators(w.genesis.Consensus)
		return err
	}
	last, err := proof.ParseCheckpoint(s.Checkpoint)
	if err != nil || last.Origin != w.origin {
		return fmt.Errorf("%s: %w", w.path(stateFile), ErrDamaged)
	}
	if w.history, err = proof.DecodeHistory(s.History); err == nil {
		if w.trust, err = w.trust.Follow(w.history); err == nil {
			w.trust, err = w.trust.Through(last)
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %w", w.path(stateFile), ErrDamaged, err)
	}
	w.last = &last
	return nil
}

// VKey is the verifier key that others trust.
func (w *Witness) VKey() string { return w.vkey }

// Last is what was signed last; nil before the first time.
func (w *Witness) Last() *proof.Checkpoint { return w.last }

// Step asks the node for its newest block, proves it and signs for it. signed is
// false if there is nothing newer than what was signed, or the node is behind.
// Only ErrConflict is about the ledger; after any other error try again later.
func (w *Witness) Step(ctx context.Context) (signed bool, err error) {
	head, err := w.ledger.Height(ctx)
	if err != nil {
		return false, fmt.Errorf("ask the node for its newest block: %w", err)
	}
	if head == 0 || w.last != nil && head < w.last.Number {
		return false, nil
	}
	history, trust, err := w.follow(ctx)
	evidence := audit.Evidence{Format: audit.EvidenceFormat, Genesis: w.fingerprint, History: history.Encode()}
	if err != nil {
		return false, w.conflict(err, evidence)
	}
	if evidence.Block, err = w.ledger.BlockProof(ctx, head); err != nil {
		return false, fmt.Errorf("ask the node for the proof of block %d: %w", head, err)
	}
	block, err := trust.VerifyBlock(evidence.Block)
	if err != nil {
		return false, w.conflict(err, evidence)
	}
	if w.last != nil && block.Number() == w.last.Number {
		return false, nil // and it is the block that was signed, or the trust would have said so
	}
	if err := w.checkLine(ctx, block, &evidence); err != nil {
		return false, w.conflict(err, evidence)
	}
	return true, w.sign(block.Checkpoint(w.origin), history)
}

// follow asks for the hand-overs that are not known yet.
func (w *Witness) follow(ctx context.Context) (proof.History, *proof.Trust, error) {
	history := w.history
	from := uint64(0)
	if n := len(history.HandOvers); n > 0 {
		from = history.HandOvers[n-1].Height() + 1
	}
	news, err := audit.HistoryFrom(ctx, w.ledger, from)
	if err != nil {
		return history, nil, err
	}
	if news.ConsensusChainID != history.ConsensusChainID || !bytes.Equal(news.First, history.First) {
		return history, nil, fmt.Errorf("%w: the node serves the ledger %q", proof.ErrChain, news.ConsensusChainID)
	}
	history.HandOvers = append(history.HandOvers[:len(history.HandOvers):len(history.HandOvers)], news.HandOvers...)
	trust, err := proof.FromGenesis(w.genesis.Consensus)
	if err != nil {
		return history, nil, err
	}
	if trust, err = trust.Follow(history); err != nil {
		return history, nil, err
	}
	if w.last != nil {
		trust, err = trust.Through(*w.last)
	}
	return history, trust, err
}

// checkLine has the node show that the block descends from what was signed last,
// or from the genesis block.
func (w *Witness) checkLine(ctx context.Context, block *proof.Block, e *audit.Evidence) error {
	number, want := uint64(0), w.genesis.Hash()
	if w.last != nil {
		number, want = w.last.Number, w.last.Hash
	}
	walk, reached := block.Line(), common.Hash{}
	err := audit.Line(ctx, w.ledger, block.Number(), []uint64{number}, func(l proof.Link) (err error) {
		e.Line = append(e.Line, proof.EncodeLink(l))
		reached, err = walk.Prove(l)
		return err
	})
	if err != nil {
		return err
	}
	if reached != want {
		return fmt.Errorf("%w: block %d descends from %s as block %d; signed was %s", proof.ErrCheckpoint, block.Number(), reached, number, want)
	}
	return nil
}

// conflict keeps the evidence if an error means that there is another past.
func (w *Witness) conflict(err error, e audit.Evidence) error {
	if !errors.Is(err, proof.ErrCheckpoint) {
		return fmt.Errorf("the node's answer does not hold, nothing was signed; ask another node: %w", err)
	}
	failure := fmt.Errorf("%w: %w", ErrConflict, err)
	data, encodeErr := e.Encode()
	if encodeErr == nil {
		encodeErr = w.disk.replace(w.path(conflictFile), data, 0o644)
	}
	return errors.Join(failure, encodeErr)
}

// sign commits to a checkpoint, then signs it.
func (w *Witness) sign(c proof.Checkpoint, history proof.History) error {
	raw, err := json.Marshal(state{Checkpoint: c.Text(), History: history.Encode()})
	if err != nil {
		return fmt.Errorf("encode the state: %w", err)
	}
	if err := w.disk.replace(w.path(stateFile), append(raw, '\n'), 0o600); err != nil {
		return fmt.Errorf("write the state; nothing was signed: %w", err)
	}
	trust, err := proof.FromGenesis(w.genesis.Consensus)
	if err == nil {
		if trust, err = trust.Follow(history); err == nil {
			trust, err = trust.Through(c)
		}
	}
	if err != nil {
		return err
	}
	w.history, w.trust, w.last = history, trust, &c
	return w.publish()
}

// publish signs the newest checkpoint, unless that was done, and files it.
func (w *Witness) publish() error {
	if w.last == nil {
		return nil
	}
	name := filepath.Join(checkpointsDir, strconv.FormatUint(w.last.Height, 10))
	signed, err := os.ReadFile(w.path(name))
	switch {
	case err == nil && !strings.HasPrefix(string(signed), w.last.Text()+"\n"):
		return fmt.Errorf("%s was signed for another block than the state says: %w", w.path(name), ErrDamaged)
	case errors.Is(err, fs.ErrNotExist):
		if signed, err = note.Sign(&note.Note{Text: w.last.Text()}, w.signer); err != nil {
			return fmt.Errorf("sign the checkpoint of height %d: %w", w.last.Height, err)
		}
		err = w.disk.replace(w.path(name), signed, 0o644)
	}
	if err == nil {
		err = w.disk.replace(w.path(checkpointFile), signed, 0o644)
	}
	if err != nil {
		return fmt.Errorf("file the checkpoint of height %d: %w", w.last.Height, err)
	}
	return nil
}
