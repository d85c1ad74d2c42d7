package client

import (
	"context"
	"encoding/hex"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/chain/serve"
)

// chainOnly answers which chain it is.
type chainOnly struct{}

func (chainOnly) ChainId() string { return "0x7" }

type unobserved struct{}

func (unobserved) Served(string, serve.Kind, time.Duration) {}
func (unobserved) Refused(string, serve.Kind)               {}

func TestACallerWithATokenGetsInAndOneWithoutLearnsWhy(t *testing.T) {
	secret := []byte(strings.Repeat("s", 32))
	dir := t.TempDir()
	secretFile, tokenFile := filepath.Join(dir, "secret"), filepath.Join(dir, "token")
	if err := os.WriteFile(secretFile, []byte(hex.EncodeToString(secret)), 0o600); err != nil {
		t.Fatal(err)
	}
	server := serve.NewServer()
	if err := server.RegisterName("eth", chainOnly{}); err != nil {
		t.Fatal(err)
	}
	l, err := serve.Listen(serve.Config{Addr: "127.0.0.1:0", JWTSecret: secretFile, Rate: 0.02}, server, unobserved{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Stop()
		if err := l.Stop(); err != nil {
			t.Error(err)
		}
	})
	dial := func(access Access) error {
		c, err := Dial(context.Background(), l.URL(), Options{Access: access})
		if err == nil {
			c.Close()
		}
		return err
	}
	if err := dial(Access{}); !errors.Is(err, ErrAccess) || !strings.Contains(err.Error(), "--rpc-token") {
		t.Errorf("without a token: %v", err)
	}
	token, err := serve.IssueToken(secret, "bank", time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(tokenFile, []byte(token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := dial(Access{Token: tokenFile}); err != nil {
		t.Errorf("with a token: %v", err)
	}
	// One unit was all it could save up.
	if err := dial(Access{Token: tokenFile}); !errors.Is(err, ErrBusy) {
		t.Errorf("beyond the rate: %v", err)
	}
	for _, bad := range []Access{{Token: filepath.Join(dir, "none")}, {CA: secretFile}, {Cert: secretFile, Key: secretFile}} {
		if err := dial(bad); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}
