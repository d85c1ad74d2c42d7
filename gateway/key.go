package gateway

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/ethereum/go-ethereum/crypto"
)

// LoadKey reads a private key from a file: 64 hex digits, 0x allowed. A file
// that others may read is refused.
func LoadKey(path string) (*ecdsa.PrivateKey, error) {
	text, err := readSecret(path)
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	// The cause is left out: it would repeat part of the secret.
	key, err := crypto.HexToECDSA(strings.TrimPrefix(text, "0x"))
	if err != nil {
		return nil, fmt.Errorf("key file %s does not hold 64 hex digits of a private key", path)
	}
	return key, nil
}

// SaveKey writes a private key to a new file that only its owner can read.
func SaveKey(path string, key *ecdsa.PrivateKey) error {
	return writeSecret(path, hex.EncodeToString(crypto.FromECDSA(key)))
}

// adminToken authorises the operator.
type adminToken string

// loadToken reads the operator's token, or makes one where the file is missing.
func loadToken(path string) (adminToken, error) {
	text, err := readSecret(path)
	if err == nil {
		if len(text) < 16 {
			return "", fmt.Errorf("admin token in %s is shorter than 16 characters", path)
		}
		return adminToken(text), nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("admin token: %w", err)
	}
	var raw [24]byte
	if _, err := rand.Read(raw[:]); err != nil {
		return "", fmt.Errorf("make an admin token: %w", err)
	}
	token := hex.EncodeToString(raw[:])
	return adminToken(token), writeSecret(path, token)
}

// authorises compares in constant time.
func (t adminToken) authorises(header string) bool {
	given, ok := strings.CutPrefix(header, "Bearer ")
	return ok && subtle.ConstantTimeCompare([]byte(given), []byte(t)) == 1
}

// maxSecret is more than any of our secrets takes.
const maxSecret = 4 << 10

func readSecret(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("%s can be read by others; run: chmod 600 %s", path, path)
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxSecret))
	return strings.TrimSpace(string(raw)), err
}

func writeSecret(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text + "\n")
	return errors.Join(err, f.Sync(), f.Close())
}
