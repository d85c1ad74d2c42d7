package node

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common/hexutil"
)

// logBuffer is a log that can be read while it is written.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// secretsOf are the private keys in a home, each as hex and as base64.
func secretsOf(t *testing.T, dir string) (out []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(KeysDir(dir), "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Key struct{ Value []byte } `json:"priv_key"` // CometBFT's, in base64
		}
		var raw []byte
		if json.Unmarshal(data, &file) == nil {
			raw = file.Key.Value
		} else if raw, err = hex.DecodeString(strings.TrimSpace(string(data))); err != nil {
			t.Fatalf("%s holds a key of a kind that this test does not know", path)
		}
		if len(raw) >= 32 { // the signing record has none
			out = append(out, hex.EncodeToString(raw[:32]), base64.StdEncoding.EncodeToString(raw))
		}
	}
	return out
}

func TestKeysAndAmountsNeverReachTheLog(t *testing.T) {
	n := newTestNet(t)
	const amount = 987_654_321
	log := new(logBuffer)
	n.restart(func(c *Config) {
		c.Logger = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	transfer := coinTransfer(t, n.member, 0, n.other, amount)
	n.mustSend(transfer)
	if err := n.client.SendTransaction(n.ctx(), coinTransfer(t, newKey(t), 0, n.other, amount)); err == nil {
		t.Fatal("a stranger's transfer was taken")
	}
	if err := n.node.Stop(); err != nil {
		t.Fatal(err)
	}
	text := log.String()
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) < 20 {
		t.Fatalf("only %d lines were logged", len(lines))
	}
	for _, line := range lines {
		if !json.Valid([]byte(line)) {
			t.Errorf("not a JSON object: %s", line)
		}
	}
	secrets := secretsOf(t, n.dir)
	if len(secrets) < 8 {
		t.Fatalf("%d secrets were found in %s", len(secrets), KeysDir(n.dir))
	}
	raw, err := transfer.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for _, private := range append(secrets, fmt.Sprint(amount), fmt.Sprintf("%x", amount), hexutil.Encode(raw)[2:]) {
		if strings.Contains(strings.ToLower(text), strings.ToLower(private)) {
			t.Errorf("the log holds %.12s…", private)
		}
	}
}
