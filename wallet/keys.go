package wallet

import (
	"bufio"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/google/uuid"
	"golang.org/x/term"
)

// keyFile holds the key, encrypted as Ethereum's tools do (Web3 Secret
// Storage, version 3), so that they can read it too.
const keyFile = "key.json"

// EnvPassphrase is the environment variable that may hold the passphrase.
const EnvPassphrase = "STIVER_PASSPHRASE"

// maxKeyFile is longer than any key file, in bytes.
const maxKeyFile = 16 << 10

// Passphrase gets the passphrase when it is needed. Confirm asks for it twice
// where a person types it.
type Passphrase func(confirm bool) (string, error)

// PassphraseText returns a passphrase that is at hand.
func PassphraseText(s string) Passphrase { return func(bool) (string, error) { return s, nil } }

// PassphraseFile reads the first line of a file.
func PassphraseFile(path string) Passphrase {
	return func(bool) (string, error) {
		f, err := os.Open(path)
		if err != nil {
			return "", fmt.Errorf("passphrase file: %w", err)
		}
		defer f.Close()
		scan := bufio.NewScanner(f)
		if !scan.Scan() {
			return "", fmt.Errorf("passphrase file %s is empty: %w", path, errors.Join(scan.Err(), ErrPassphrase))
		}
		return strings.TrimRight(scan.Text(), "\r"), nil
	}
}

// PassphraseDefault takes the passphrase from the environment, else asks for it
// on the terminal.
func PassphraseDefault() Passphrase {
	return func(confirm bool) (string, error) {
		if s, ok := os.LookupEnv(EnvPassphrase); ok {
			return s, nil
		}
		return promptTerminal(confirm)
	}
}

func promptTerminal(confirm bool) (string, error) {
	tty := int(os.Stdin.Fd())
	if !term.IsTerminal(tty) {
		return "", fmt.Errorf("no terminal to ask on; set %s: %w", EnvPassphrase, ErrPassphrase)
	}
	read := func(prompt string) (string, error) {
		fmt.Fprint(os.Stderr, prompt)
		raw, err := term.ReadPassword(tty)
		fmt.Fprintln(os.Stderr)
		return string(raw), err
	}
	first, err := read("Passphrase: ")
	if err != nil || !confirm {
		return first, err
	}
	again, err := read("Once more: ")
	if err == nil && again != first {
		err = fmt.Errorf("the two differ: %w", ErrPassphrase)
	}
	return first, err
}

// Strength is how much work it is to try a passphrase.
type Strength int

const (
	// Strong takes about a second and 256 MB.
	Strong Strength = iota
	// Light takes some milliseconds: for tests and demonstrations.
	Light
)

func (s Strength) scrypt() (n, p int) {
	if s == Light {
		return keystore.LightScryptN, keystore.LightScryptP
	}
	return keystore.StandardScryptN, keystore.StandardScryptP
}

// Create makes a new key in dir, encrypted with a passphrase. It fails with
// ErrKeyExists where there is one.
func Create(dir string, pass Passphrase, strength Strength) (common.Address, error) {
	key, err := crypto.GenerateKey()
	if err != nil {
		return common.Address{}, fmt.Errorf("make a key: %w", err)
	}
	return Import(dir, key, pass, strength)
}

// Import is Create with a key that exists.
func Import(dir string, key *ecdsa.PrivateKey, pass Passphrase, strength Strength) (common.Address, error) {
	if HasKey(dir) {
		return common.Address{}, fmt.Errorf("%s: %w", dir, ErrKeyExists)
	}
	secret, err := pass(true)
	if err != nil {
		return common.Address{}, err
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return common.Address{}, fmt.Errorf("make a key: %w", err)
	}
	addr := crypto.PubkeyToAddress(key.PublicKey)
	n, p := strength.scrypt()
	raw, err := keystore.EncryptKey(&keystore.Key{Id: id, Address: addr, PrivateKey: key}, secret, n, p)
	if err != nil {
		return common.Address{}, fmt.Errorf("encrypt the key: %w", err)
	}
	return addr, writeKey(dir, raw)
}

// writeKey makes the file appear whole or not at all, and never in place of
// another.
func writeKey(dir string, raw []byte) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("write the key: %w", err)
	}
	f, err := os.CreateTemp(dir, ".key-*") // made with mode 0600
	if err != nil {
		return fmt.Errorf("write the key: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(raw)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write the key: %w", err)
	}
	err = os.Link(f.Name(), filepath.Join(dir, keyFile))
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: %w", dir, ErrKeyExists)
	}
	if err != nil {
		return fmt.Errorf("write the key: %w", err)
	}
	return nil
}

// HasKey reports whether dir holds a key.
func HasKey(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, keyFile))
	return err == nil
}

// Address reads the address of the key in dir, without its passphrase.
func Address(dir string) (common.Address, error) {
	raw, err := readKey(dir)
	if err != nil {
		return common.Address{}, err
	}
	var k struct {
		Address string `json:"address"`
	}
	if err := json.Unmarshal(raw, &k); err != nil || !common.IsHexAddress(k.Address) {
		return common.Address{}, fmt.Errorf("%s is no key file: %w", filepath.Join(dir, keyFile), ErrNoKey)
	}
	return common.HexToAddress(k.Address), nil
}

// loadKey decrypts the key in dir.
func loadKey(dir string, pass Passphrase) (*ecdsa.PrivateKey, error) {
	raw, err := readKey(dir)
	if err != nil {
		return nil, err
	}
	secret, err := pass(false)
	if err != nil {
		return nil, err
	}
	key, err := keystore.DecryptKey(raw, secret)
	if errors.Is(err, keystore.ErrDecrypt) {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, keyFile), ErrPassphrase)
	}
	if err != nil {
		return nil, fmt.Errorf("decrypt %s: %w", filepath.Join(dir, keyFile), err)
	}
	return key.PrivateKey, nil
}

func readKey(dir string) ([]byte, error) {
	path := filepath.Join(dir, keyFile)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", path, ErrNoKey)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	if info.Size() > maxKeyFile {
		return nil, fmt.Errorf("%s is no key file: %w", path, ErrNoKey)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	return raw, nil
}
