package node

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"filippo.io/age"
	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/signer"
)

// ErrKeysExist is returned when keys would be restored over others.
var ErrKeysExist = &HomeError{"keys_exist", "the home holds a validator key or a signing record already, and a newer record must not be lost; nothing was changed; " +
	"move keys/validator.json and keys/validator-record.json away first if they are really of no use"}

// ErrBackup is returned for a file that is no backup of keys, or is damaged.
var ErrBackup = &HomeError{"backup_damaged", "the file is not a whole backup of a ledger's keys; nothing was changed; use another copy"}

const (
	backupFiles     = 64       // in one archive
	backupFileBytes = 64 << 20 // a genesis file holds the contracts' code
)

// backupName is what an archive may hold: no chain data, no other directory.
var backupName = regexp.MustCompile(`^(genesis\.json|node\.json|keys/[A-Za-z0-9._-]+\.(json|key))$`)

// BackupKeys writes the keys of a home, the record of what its validator signed
// last, its genesis file and its configuration to out, encrypted with a
// passphrase: a tar archive within an age file (age-encryption.org). The node
// may be running. It returns the names of the files.
func BackupKeys(dir string, out io.Writer, pass signer.Passphrase) ([]string, error) {
	h := home{dir: dir}
	names, err := h.backupNames()
	if err != nil {
		return nil, err
	}
	secret, err := pass(true)
	if err != nil {
		return nil, err
	}
	to, err := age.NewScryptRecipient(secret)
	if err != nil {
		return nil, fmt.Errorf("encrypt the backup: %w", errors.Join(err, signer.ErrPassphrase))
	}
	sealed, err := age.Encrypt(out, to)
	if err != nil {
		return nil, fmt.Errorf("encrypt the backup: %w", err)
	}
	archive := tar.NewWriter(sealed)
	for _, name := range names {
		data, err := os.ReadFile(h.path(name))
		if err == nil {
			err = archive.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(data)), ModTime: time.Now()})
		}
		if err == nil {
			_, err = archive.Write(data)
		}
		if err != nil {
			return nil, fmt.Errorf("back up %s: %w", name, err)
		}
	}
	if err := errors.Join(archive.Close(), sealed.Close()); err != nil {
		return nil, fmt.Errorf("write the backup: %w", err)
	}
	return names, nil
}

func (h home) backupNames() (names []string, err error) {
	if !IsHome(h.dir) {
		return nil, fmt.Errorf("%s: %w", h.dir, ErrNotInitialised)
	}
	names = append(names, genesisFile)
	if _, err := os.Stat(h.path(configFile)); err == nil {
		names = append(names, configFile)
	}
	entries, err := os.ReadDir(h.path("keys"))
	if err != nil {
		return nil, fmt.Errorf("look for keys: %w", err)
	}
	for _, e := range entries {
		if name := "keys/" + e.Name(); e.Type().IsRegular() && backupName.MatchString(name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// RestoreKeys puts a backup into a directory: a new one, or a home that has lost
// its keys. The record in the backup is older than the key's last signature, or
// may be, so it is marked: the signer signs nothing until the chain has a block
// that was begun after now. It returns the names of the files. All of them are
// restored or none.
func RestoreKeys(dir string, in io.Reader, pass signer.Passphrase, now time.Time) ([]string, error) {
	secret, err := pass(false)
	if err != nil {
		return nil, err
	}
	files, err := openBackup(in, secret)
	if err != nil {
		return nil, err
	}
	if IsHome(dir) {
		h, err := lockHome(dir)
		if err != nil {
			return nil, err
		}
		names, err := h.restoreMissing(files, now)
		return names, errors.Join(err, h.unlock())
	}
	var names []string
	_, err = stage(dir, func(staging string) (*genesis.Genesis, error) {
		h := home{dir: staging}
		if names, err = h.restore(files, now); err != nil {
			return nil, err
		}
		return h.loadGenesis(nil)
	})
	return names, err
}

type backupFile struct {
	name string
	data []byte
}

func openBackup(in io.Reader, secret string) ([]backupFile, error) {
	id, err := age.NewScryptIdentity(secret)
	if err != nil {
		return nil, fmt.Errorf("open the backup: %w", errors.Join(err, signer.ErrPassphrase))
	}
	plain, err := age.Decrypt(in, id)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return nil, fmt.Errorf("open the backup: %w", signer.ErrPassphrase)
	}
	if err != nil {
		return nil, fmt.Errorf("open the backup (%v): %w", err, ErrBackup)
	}
	var files []backupFile
	archive := tar.NewReader(plain)
	for {
		head, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read the backup (%v): %w", err, ErrBackup)
		}
		if !backupName.MatchString(head.Name) || head.Typeflag != tar.TypeReg || head.Size > backupFileBytes || len(files) == backupFiles {
			return nil, fmt.Errorf("the backup holds %q: %w", head.Name, ErrBackup)
		}
		data, err := io.ReadAll(archive)
		if err != nil {
			return nil, fmt.Errorf("read the backup (%v): %w", err, ErrBackup)
		}
		files = append(files, backupFile{head.Name, data})
	}
	if _, err := io.Copy(io.Discard, plain); err != nil { // the end proves that nothing was cut off
		return nil, fmt.Errorf("read the backup (%v): %w", err, ErrBackup)
	}
	return files, nil
}

// restoreMissing adds what a home has lost; what it has stays.
func (h home) restoreMissing(files []backupFile, now time.Time) ([]string, error) {
	var missing []backupFile
	for _, f := range files {
		_, err := os.Lstat(h.path(f.name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, f)
		case err != nil:
			return nil, err
		case f.name == validatorKeyFile || f.name == validatorStateFile:
			return nil, fmt.Errorf("%s: %w", h.path(f.name), ErrKeysExist)
		case f.name == genesisFile:
			if err := h.sameNetwork(f.data); err != nil {
				return nil, err
			}
		}
	}
	return h.restore(missing, now)
}

// sameNetwork refuses the backup of another network.
func (h home) sameNetwork(data []byte) error {
	other, err := genesis.Decode(data)
	if err != nil {
		return fmt.Errorf("the backup's genesis file: %w", errors.Join(err, ErrBackup))
	}
	_, err = h.loadGenesis(other)
	return err
}

func (h home) restore(files []backupFile, now time.Time) (names []string, err error) {
	defer func() {
		if err != nil {
			for _, name := range names {
				_ = os.Remove(h.path(name))
			}
		}
	}()
	for _, f := range files {
		mode := fs.FileMode(0o600)
		if filepath.Dir(f.name) == "." {
			mode = 0o644
		}
		if err := writeNew(h.path(f.name), f.data, mode); err != nil {
			return names, fmt.Errorf("restore %s: %w", f.name, err)
		}
		names = append(names, f.name)
		if f.name == validatorStateFile {
			if err := signer.MarkRestored(h.path(f.name), now); err != nil {
				return names, err
			}
		}
	}
	return names, nil
}

// EncryptKeys encrypts the plain keys of a home with a passphrase: the
// validator's and every account's, but not the node's, which only identifies a
// machine. It returns the names of the files. The node must be stopped.
func EncryptKeys(dir string, pass signer.Passphrase, strength signer.Strength) (done []string, err error) {
	h, err := lockHome(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, h.unlock()) }()
	names, err := h.backupNames()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if name != validatorKeyFile && filepath.Ext(name) != ".key" {
			continue
		}
		changed, err := signer.EncryptKey(h.path(name), pass, strength)
		if err != nil {
			return done, fmt.Errorf("encrypt %s: %w", name, err)
		}
		if changed {
			done = append(done, name)
		}
	}
	return done, nil
}

// ReleaseKey lets a home's validator sign from a height on, on the word of an
// operator; see signer.Release. The node must be stopped.
func ReleaseKey(dir string, pass signer.Passphrase, from int64) (validator common.Address, err error) {
	h, err := lockHome(dir)
	if err != nil {
		return common.Address{}, err
	}
	defer func() { err = errors.Join(err, h.unlock()) }()
	validator, err = signer.Address(h.path(validatorKeyFile), pass)
	if err != nil {
		return common.Address{}, err
	}
	return validator, signer.Release(h.path(validatorStateFile), validator, from)
}
