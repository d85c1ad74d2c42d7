package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestMain(m *testing.M) {
	if os.Getenv("STIVER_TEST_MAIN") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestBashCompletesCommandsAndFlags(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash on this machine")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(self, filepath.Join(dir, "stiver")); err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{
		"stiver wal":                 "wallet",
		"stiver wallet re":           "refund recover",
		"stiver wallet pay --max-p":  "--max-price --max-payee",
		"stiver ledger admit --role": "--role",
	} {
		words := strings.Fields(typed)
		script := "source <(stiver completion bash); COMP_WORDS=(" + typed + "); COMP_CWORD=$1; _stiver; echo ${COMPREPLY[*]}"
		cmd := exec.Command(bash, "-c", script, "bash", string(rune('0'+len(words)-1)))
		cmd.Env = append(os.Environ(), "STIVER_TEST_MAIN=1", "PATH="+dir+":"+os.Getenv("PATH"))
		out, err := cmd.CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != want {
			t.Errorf("%s: %q, want %q: %v", typed, got, want, err)
		}
	}
}
