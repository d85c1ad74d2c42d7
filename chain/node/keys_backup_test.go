package node

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/chain/signer"
)

func secret(s string) signer.Passphrase { return func(bool) (string, error) { return s, nil } }

// TestABackupRestoresKeysThatWait is the way of a lost machine: backup, all
// gone, restore. The validator must not sign where it may have signed before.
func TestABackupRestoresKeysThatWait(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ledger")
	if _, err := InitHome(dir, InitOptions{}); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	names, err := BackupKeys(dir, &file, secret("a"))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"priv_key", "chain_id", "keys/"} {
		if bytes.Contains(file.Bytes(), []byte(word)) {
			t.Errorf("the backup shows %q", word)
		}
	}

	if _, err := RestoreKeys(dir, bytes.NewReader(file.Bytes()), secret("a"), time.Now()); !errors.Is(err, ErrKeysExist) {
		t.Errorf("over keys that exist: %v", err)
	}
	fresh := filepath.Join(t.TempDir(), "ledger")
	if _, err := RestoreKeys(fresh, bytes.NewReader(file.Bytes()), secret("b"), time.Now()); !errors.Is(err, signer.ErrPassphrase) {
		t.Errorf("a wrong passphrase: %v", err)
	}
	for name, damaged := range map[string][]byte{
		"cut off": file.Bytes()[:file.Len()-20], "changed": flip(file.Bytes()), "something else": []byte("hello"),
	} {
		if _, err := RestoreKeys(fresh, bytes.NewReader(damaged), secret("a"), time.Now()); !errors.Is(err, ErrBackup) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(fresh); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: something was left behind", name)
		}
	}

	got, err := RestoreKeys(fresh, bytes.NewReader(file.Bytes()), secret("a"), time.Now())
	if err != nil || len(got) != len(names) {
		t.Fatalf("restored %v of %v: %v", got, names, err)
	}
	for _, name := range names {
		if name == validatorStateFile {
			continue
		}
		before, _ := os.ReadFile(filepath.Join(dir, name))
		after, err := os.ReadFile(filepath.Join(fresh, name))
		if err != nil || !bytes.Equal(before, after) {
			t.Errorf("%s differs, %v", name, err)
		}
	}
	g, err := (&home{dir: fresh}).loadGenesis(nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := home{dir: fresh}.openValidator(g.Consensus, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if s.Status().Waiting == "" {
		t.Error("the restored key does not wait")
	}
	if _, err := ReleaseKey(fresh, nil, 5); err != nil {
		t.Fatal(err)
	}
	if s, err = (home{dir: fresh}).openValidator(g.Consensus, nil, slog.New(slog.DiscardHandler)); err != nil || s.Status().Mark != 4 || s.Status().Waiting != "" {
		t.Errorf("released: %+v, %v", s.Status(), err)
	}
}

func TestAHomeThatLostItsKeysGetsThemBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ledger")
	if _, err := InitHome(dir, InitOptions{}); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if _, err := BackupKeys(dir, &file, secret("a")); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "keys")); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other")
	if _, err := InitHome(other, InitOptions{ChainID: 99}); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(other, "keys")); err != nil {
		t.Fatal(err)
	}
	if _, err := RestoreKeys(other, bytes.NewReader(file.Bytes()), secret("a"), time.Now()); err == nil {
		t.Error("keys of one network were restored into another")
	}
	if _, err := RestoreKeys(dir, bytes.NewReader(file.Bytes()), secret("a"), time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadAccountKeys(dir); err != nil {
		t.Error(err)
	}
}

func TestEncryptedKeysRunALedger(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ledger")
	if _, err := InitHome(dir, InitOptions{}); err != nil {
		t.Fatal(err)
	}
	done, err := EncryptKeys(dir, secret("a"), signer.Light)
	if err != nil || len(done) != 3 {
		t.Fatalf("encrypted %v, %v", done, err)
	}
	if _, err := signer.LoadAccountKey(KeyPath(dir, "governor"), secret("a")); err != nil {
		t.Error(err)
	}
	if _, err := Start(t.Context(), Config{Home: dir, RPCAddr: "127.0.0.1:0"}); !errors.Is(err, signer.ErrPassphrase) {
		t.Errorf("without a passphrase: %v", err)
	}
	n, err := Start(t.Context(), Config{Home: dir, RPCAddr: "127.0.0.1:0", Passphrase: secret("a")})
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Stop(); err != nil {
		t.Error(err)
	}
}

func flip(data []byte) []byte {
	out := bytes.Clone(data)
	out[len(out)/2] ^= 1
	return out
}
