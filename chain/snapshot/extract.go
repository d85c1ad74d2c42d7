package snapshot

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/klauspost/compress/zstd"
)

// Extract unpacks a snapshot below dir. accept sees the manifest before anything
// is written and may refuse it. On error dir holds an unknown part of the files:
// the caller removes it. Errors wrap ErrDamaged unless the disk or accept is to
// blame.
func Extract(ctx context.Context, in io.Reader, dir string, accept func(Manifest) error, progress Progress) (Manifest, error) {
	stream, err := zstd.NewReader(in, zstd.WithDecoderMaxMemory(maxWindow), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return Manifest{}, damaged(err)
	}
	defer stream.Close()
	r := &reader{ctx: ctx, tar: tar.NewReader(stream), dir: dir, sums: make(map[string][]byte), progress: progress}
	if err := r.begin(); err != nil {
		return r.manifest, err
	}
	if err := accept(r.manifest); err != nil {
		return r.manifest, err
	}
	if err := r.files(); err != nil {
		return r.manifest, err
	}
	return r.manifest, nil
}

func damaged(why error) error { return fmt.Errorf("%w (%w)", ErrDamaged, why) }

type reader struct {
	ctx      context.Context
	tar      *tar.Reader
	dir      string
	manifest Manifest
	sums     map[string][]byte
	done     int64
	progress Progress
}

// begin reads the manifest.
func (r *reader) begin() error {
	head, err := r.tar.Next()
	if err != nil {
		return damaged(err)
	}
	if head.Name != manifestFile || head.Size > maxManifest {
		return damaged(fmt.Errorf("it begins with %q", head.Name))
	}
	if err := json.NewDecoder(r.tar).Decode(&r.manifest); err != nil {
		return damaged(err)
	}
	m := r.manifest
	if m.Format != format {
		return damaged(fmt.Errorf("its format is %q, this program knows %q", m.Format, format))
	}
	if m.Files < 0 || m.Files > maxFiles || m.Bytes < 0 {
		return damaged(errors.New("its size makes no sense"))
	}
	return nil
}

// files unpacks everything up to the sums, and compares with these.
func (r *reader) files() error {
	for {
		head, err := r.tar.Next()
		if err != nil {
			return damaged(err)
		}
		if head.Name == sumsFile {
			return r.finish(head)
		}
		if head.Typeflag != tar.TypeReg || !permitted(head.Name) {
			return damaged(fmt.Errorf("it holds %q", head.Name))
		}
		if _, twice := r.sums[head.Name]; twice || len(r.sums) >= r.manifest.Files || head.Size > r.manifest.Bytes-r.done {
			return damaged(errors.New("it holds more than it says"))
		}
		if err := r.file(head.Name); err != nil {
			return err
		}
	}
}

func (r *reader) file(name string) error {
	to := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return fmt.Errorf("unpack %s: %w", name, err)
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("unpack %s: %w", name, err)
	}
	sum := sha256.New()
	in := &counted{ctx: r.ctx, from: r.tar, sum: sum, done: &r.done, total: r.manifest.Bytes, progress: r.progress}
	_, err = io.Copy(f, in)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		var disk *fs.PathError
		if !errors.As(err, &disk) && r.ctx.Err() == nil {
			err = damaged(err)
		}
		return fmt.Errorf("unpack %s: %w", name, err)
	}
	r.sums[name] = sum.Sum(nil)
	return nil
}

func (r *reader) finish(head *tar.Header) error {
	if head.Size > maxSums {
		return damaged(errors.New("the list of sums is too long"))
	}
	var want map[string]hexutil.Bytes
	if err := json.NewDecoder(r.tar).Decode(&want); err != nil {
		return damaged(err)
	}
	if len(want) != len(r.sums) {
		return damaged(fmt.Errorf("it holds %d files and lists %d", len(r.sums), len(want)))
	}
	for name, sum := range want {
		if !bytes.Equal(sum, r.sums[name]) {
			return damaged(fmt.Errorf("%s is not as it was written", name))
		}
	}
	if _, err := r.tar.Next(); !errors.Is(err, io.EOF) {
		return damaged(errors.Join(errors.New("something follows its end"), err))
	}
	return nil
}
