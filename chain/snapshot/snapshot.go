package snapshot

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/klauspost/compress/zstd"
)

const (
	format = "stiver-snapshot/1"

	manifestFile = "snapshot.json"
	sumsFile     = "sums.json"

	maxManifest = 64 << 10 // bytes
	maxSums     = 256 << 20
	maxFiles    = 1 << 20
	maxWindow   = 64 << 20 // memory that a stream may ask its reader for, bytes
)

// ErrDamaged is returned for a file that is no whole snapshot.
var ErrDamaged = &Error{"snapshot_damaged", "the file is not a whole snapshot; nothing was restored; fetch it again, or use another one"}

// Error has a stable code. Compare with errors.Is.
type Error struct{ code, text string }

// Code returns the stable code.
func (e *Error) Code() string { return e.code }

// Error returns the sentence.
func (e *Error) Error() string { return e.text }

// Manifest is what a snapshot claims to hold.
type Manifest struct {
	Format  string    `json:"format"`
	Made    time.Time `json:"made"`
	ChainID string    `json:"chain_id"` // consensus' name of the network
	// Genesis is the fingerprint of the genesis file.
	Genesis hexutil.Bytes `json:"genesis"`

	Height        int64       `json:"height"` // of the last consensus block
	ConsensusHash common.Hash `json:"consensus_hash"`
	Block         uint64      `json:"block"` // number of the last Ethereum block
	BlockHash     common.Hash `json:"block_hash"`
	StateRoot     common.Hash `json:"state_root"`

	// Files and Bytes are how much follows, uncompressed.
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

// Progress is told how many of the bytes are done, from time to time.
type Progress func(done, total int64)

// allowed is what a snapshot may hold. Locks, keys, the write-ahead log and the
// address book belong to one node.
var allowed = regexp.MustCompile(`^(execution/[a-z]+/chaindata/([A-Za-z0-9._-]+/){0,3}[A-Za-z0-9._-]+|consensus/(blockstore|state|evidence)\.db/[A-Za-z0-9._-]+)$`)

// forbidden are names that allowed would let pass.
var forbidden = regexp.MustCompile(`(^|/)(\.{1,2}|LOCK|FLOCK)(/|$)`)

func permitted(name string) bool {
	return allowed.MatchString(name) && !forbidden.MatchString(name) && path.Clean(name) == name
}

// Write streams the chain's data below dir, which nobody may be using, to out.
// It fills Format, Made, Files and Bytes of the manifest.
func Write(ctx context.Context, out io.Writer, dir string, m Manifest, progress Progress) (Manifest, error) {
	names, total, err := list(dir)
	if err != nil {
		return m, err
	}
	m.Format, m.Made, m.Files, m.Bytes = format, time.Now().UTC(), len(names), total
	stream, err := zstd.NewWriter(out)
	if err != nil {
		return m, fmt.Errorf("compress the snapshot: %w", err)
	}
	w := &writer{ctx: ctx, tar: tar.NewWriter(stream), sums: make(map[string]hexutil.Bytes, len(names)), progress: progress, total: total}
	err = w.json(manifestFile, m)
	for _, name := range names {
		if err == nil {
			err = w.file(dir, name)
		}
	}
	if err == nil {
		err = w.json(sumsFile, w.sums)
	}
	if err = errors.Join(err, w.tar.Close(), stream.Close()); err != nil {
		return m, fmt.Errorf("write the snapshot: %w", err)
	}
	return m, nil
}

// list finds what a snapshot of dir holds, and how long that is.
func list(dir string) (names []string, total int64, err error) {
	err = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if !permitted(name) {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		names, total = append(names, name), total+info.Size()
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("look through %s: %w", dir, err)
	}
	return names, total, nil
}

type writer struct {
	ctx         context.Context
	tar         *tar.Writer
	sums        map[string]hexutil.Bytes
	progress    Progress
	done, total int64
}

func (w *writer) json(name string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode %s: %w", name, err)
	}
	if err := w.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(data))}); err != nil {
		return err
	}
	_, err = w.tar.Write(data)
	return err
}

func (w *writer) file(dir, name string) error {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := w.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size()}); err != nil {
		return err
	}
	sum := sha256.New()
	in := &counted{ctx: w.ctx, from: f, sum: sum, done: &w.done, total: w.total, progress: w.progress}
	if _, err := io.Copy(w.tar, in); err != nil {
		return fmt.Errorf("copy %s: %w", name, err)
	}
	w.sums[name] = sum.Sum(nil)
	return nil
}

// counted reports what is read through it and ends when its context does.
type counted struct {
	ctx         context.Context
	from        io.Reader
	sum         hash.Hash
	done        *int64
	total       int64
	progress    Progress
	sinceReport int64
}

const reportEvery = 8 << 20 // bytes

func (c *counted) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.from.Read(p)
	c.sum.Write(p[:n]) // never fails
	*c.done += int64(n)
	c.sinceReport += int64(n)
	if c.progress != nil && (c.sinceReport >= reportEvery || errors.Is(err, io.EOF)) {
		c.progress(*c.done, c.total)
		c.sinceReport = 0
	}
	return n, err
}
