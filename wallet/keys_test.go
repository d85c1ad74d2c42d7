package wallet

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stiver-pay/stiver/channel/store"
)

func TestAKeyIsMadeOnceAndOpensWithItsPassphraseOnly(t *testing.T) {
	dir := t.TempDir()
	addr, err := Create(dir, PassphraseText("open sesame"), Light)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Address(dir); err != nil || again != addr {
		t.Fatalf("%s %v", again, err)
	}
	if _, err := Create(dir, PassphraseText("x"), Light); !errors.Is(err, ErrKeyExists) {
		t.Fatalf("overwritten: %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, keyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info.Mode(), err)
	}
	if _, err := Open(context.Background(), Options{Dir: dir, Passphrase: PassphraseText("open barley")}); !errors.Is(err, ErrPassphrase) {
		t.Fatalf("wrong passphrase: %v", err)
	}
	w, err := Open(context.Background(), Options{Dir: dir, Passphrase: PassphraseText("open sesame")})
	if err != nil || w.Address() != addr {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), Options{Dir: dir, Passphrase: PassphraseText("open sesame")}); !errors.Is(err, store.ErrLocked) {
		t.Fatalf("opened twice: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAMissingOrDamagedKeyIsSaidSo(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(context.Background(), Options{Dir: dir, Passphrase: PassphraseText("")}); !errors.Is(err, ErrNoKey) {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, keyFile), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Address(dir); !errors.Is(err, ErrNoKey) {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), Options{Dir: dir, Passphrase: PassphraseText("")}); err == nil {
		t.Fatal("opened")
	}
}

func TestThePassphraseComesFromFileOrEnvironment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pass")
	if err := os.WriteFile(path, []byte("first line\r\nsecond\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := PassphraseFile(path)(false); err != nil || s != "first line" {
		t.Fatalf("%q %v", s, err)
	}
	t.Setenv(EnvPassphrase, "from the environment")
	if s, err := PassphraseDefault()(true); err != nil || s != "from the environment" {
		t.Fatalf("%q %v", s, err)
	}
	if _, err := PassphraseFile(filepath.Join(t.TempDir(), "none"))(false); err == nil {
		t.Fatal("a missing file gave a passphrase")
	}
}
