package signer

import (
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
)

func text(s string) Passphrase { return func(bool) (string, error) { return s, nil } }

func TestAnAccountKeyIsReadFromHexAndFromAnEncryptedFile(t *testing.T) {
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "governor.key")
	if _, err := LoadAccountKey(path, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if err := os.WriteFile(path, []byte(hex.EncodeToString(crypto.FromECDSA(key))+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	plain, err := LoadAccountKey(path, nil)
	if err != nil || !plain.Equal(key) {
		t.Fatalf("plain: %v", err)
	}

	if done, err := EncryptKey(path, text("secret"), Light); err != nil || !done {
		t.Fatalf("encrypt: %t, %v", done, err)
	}
	if done, err := EncryptKey(path, text("other"), Light); err != nil || done {
		t.Fatalf("encrypt again: %t, %v", done, err)
	}
	sealed, err := LoadAccountKey(path, text("secret"))
	if err != nil || !sealed.Equal(key) {
		t.Fatalf("encrypted: %v", err)
	}
	if _, err := LoadAccountKey(path, text("wrong")); !errors.Is(err, ErrPassphrase) {
		t.Errorf("a wrong passphrase: %v", err)
	}
	if _, err := LoadAccountKey(path, nil); !errors.Is(err, ErrPassphrase) {
		t.Errorf("no passphrase: %v", err)
	}
	if err := os.WriteFile(path, []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadAccountKey(path, text("secret")); !errors.Is(err, ErrKeyFile) {
		t.Errorf("a damaged file: %v", err)
	}
}

func TestAPlainValidatorKeyBecomesAnEncryptedOneOfTheSameName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "validator.json")
	pub, err := NewKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if done, err := EncryptKey(path, text("secret"), Light); err != nil || !done {
		t.Fatalf("encrypt: %t, %v", done, err)
	}
	key, err := loadValidatorKey(path, text("secret"))
	if err != nil {
		t.Fatal(err)
	}
	if have := crypto.CompressPubkey(&key.PublicKey); string(have) != string(pub) {
		t.Errorf("public key %x, want %x", have, pub)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}
