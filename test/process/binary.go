package process

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// BinaryVariable names the stiver binary to test; without it one is built.
const BinaryVariable = "STIVER_BIN"

// buildDir is where the binary was built, for Main to remove.
var buildDir string

var binary = sync.OnceValues(func() (string, error) {
	if path := os.Getenv(BinaryVariable); path != "" {
		return filepath.Abs(path)
	}
	var err error
	if buildDir, err = os.MkdirTemp("", "stiver"); err != nil {
		return "", err
	}
	path := filepath.Join(buildDir, "stiver")
	out, err := exec.Command("go", "build", "-o", path, "github.com/stiver-pay/stiver/cmd/stiver").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the binary: %w\n%s", err, out)
	}
	return path, nil
})

// Binary returns the path of the stiver binary.
func Binary(t testing.TB) string {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// run runs the tests and removes what was built for them.
func run(m *testing.M) int {
	code := m.Run()
	if buildDir != "" {
		// What is left behind in a temporary directory is no failure.
		_ = os.RemoveAll(buildDir)
	}
	return code
}
