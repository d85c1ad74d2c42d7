package signer

import (
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/google/uuid"
)

// Passphrase gets the passphrase of an encrypted key when it is needed; it is
// not called for a plain one. Confirm asks for it twice where a person types it.
type Passphrase func(confirm bool) (string, error)

// maxKeyFile is longer than any key file, in bytes.
const maxKeyFile = 16 << 10

// Strength is how much work it is to try a passphrase.
type Strength int

const (
	// Strong takes about a second and 256 MB.
	Strong Strength = iota
	// Light takes some milliseconds, for tests.
	Light
)

// LoadAccountKey reads the key of an account: 64 hex digits, or a file encrypted
// as Ethereum's tools do (Web3 Secret Storage, version 3). Errors never quote
// the file; they wrap fs.ErrNotExist, ErrKeyFile or ErrPassphrase.
func LoadAccountKey(path string, pass Passphrase) (*ecdsa.PrivateKey, error) {
	data, err := readSmall(path)
	if err != nil {
		return nil, err
	}
	if isKeystore(data) {
		return decrypt(path, data, pass)
	}
	key, err := crypto.HexToECDSA(strings.TrimPrefix(strings.TrimSpace(string(data)), "0x"))
	if err != nil {
		return nil, fmt.Errorf("%s holds neither 64 hex digits nor an encrypted key: %w", path, ErrKeyFile)
	}
	return key, nil
}

// SaveAccountKey writes a new encrypted key file; path must not exist.
func SaveAccountKey(path string, key *ecdsa.PrivateKey, pass Passphrase, strength Strength) error {
	data, err := encrypt(key, pass, strength)
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s exists already: %w", path, errors.Join(err, fs.ErrExist))
	}
	return replaceSynced(path, data)
}

// EncryptKey replaces a plain key file, a validator's or an account's, with an
// encrypted one of the same name. It tells false for a file that is encrypted
// already. The plain bytes may remain on the medium; who fears that makes a new
// key instead.
func EncryptKey(path string, pass Passphrase, strength Strength) (bool, error) {
	data, err := readSmall(path)
	if err != nil || isKeystore(data) {
		return false, err
	}
	key, err := LoadAccountKey(path, pass)
	if err != nil {
		if key, err = loadValidatorKey(path, pass); err != nil {
			return false, err
		}
	}
	sealed, err := encrypt(key, pass, strength)
	if err != nil {
		return false, err
	}
	return true, replaceSynced(path, sealed)
}

// IsEncrypted tells whether a key file needs a passphrase.
func IsEncrypted(path string) (bool, error) {
	data, err := readSmall(path)
	return err == nil && isKeystore(data), err
}

// isKeystore knows version 3 by its "crypto" section; nothing else here has one.
func isKeystore(data []byte) bool {
	var file struct {
		Crypto json.RawMessage `json:"crypto"`
	}
	return json.Unmarshal(data, &file) == nil && len(file.Crypto) > 0
}

func decrypt(path string, data []byte, pass Passphrase) (*ecdsa.PrivateKey, error) {
	if pass == nil {
		return nil, fmt.Errorf("%s is encrypted: %w", path, ErrPassphrase)
	}
	secret, err := pass(false)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	key, err := keystore.DecryptKey(data, secret)
	if errors.Is(err, keystore.ErrDecrypt) {
		return nil, fmt.Errorf("open %s: %w", path, ErrPassphrase)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, ErrKeyFile)
	}
	return key.PrivateKey, nil
}

func encrypt(key *ecdsa.PrivateKey, pass Passphrase, strength Strength) ([]byte, error) {
	if pass == nil {
		return nil, fmt.Errorf("encrypt a key: %w", ErrPassphrase)
	}
	secret, err := pass(true)
	if err != nil {
		return nil, fmt.Errorf("encrypt a key: %w", err)
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return nil, fmt.Errorf("encrypt a key: %w", err)
	}
	n, p := keystore.StandardScryptN, keystore.StandardScryptP
	if strength == Light {
		n, p = keystore.LightScryptN, keystore.LightScryptP
	}
	data, err := keystore.EncryptKey(&keystore.Key{Id: id, Address: crypto.PubkeyToAddress(key.PublicKey), PrivateKey: key}, secret, n, p)
	if err != nil {
		return nil, fmt.Errorf("encrypt a key: %w", err)
	}
	return data, nil
}

func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	if info.Size() > maxKeyFile {
		return nil, fmt.Errorf("%s is longer than any key file: %w", path, ErrKeyFile)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	return data, nil
}

// replaceSynced puts a file of mode 0600 in place of path, whole or not at all,
// and returns when it would survive a power cut: the directory is synced too,
// or the old file could come back.
func replaceSynced(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	f, err := os.CreateTemp(dir, ".signer-*") // made with mode 0600
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, errors.Join(err, os.Remove(f.Name())))
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}
