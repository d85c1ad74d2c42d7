// Command gen compiles the Solidity sources of the contracts room and writes
// what Go needs of them: one artifact and one binding file per contract.
//
//	go run ./contracts/internal/gen          # write
//	go run ./contracts/internal/gen -check   # fail if what is committed differs
//
// It runs in the contracts folder or above it, and needs Node and the npm
// packages of contracts/package.json (npm ci).
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// What is published: the contracts others build on.
var (
	payments   = []string{"Coin", "Channels", "ERC3009Collector", "Multicall3"}
	governance = []string{"Registry", "Validators", "Parameters", "Timelock", "Council"}
	published  = slices.Concat(payments, governance)
)

func main() {
	check := flag.Bool("check", false, "compare with the committed files instead of writing them")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "contracts/internal/gen:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	root, err := findRoot()
	if err != nil {
		return err
	}
	settings, err := readSettings(filepath.Join(root, "foundry.toml"))
	if err != nil {
		return err
	}
	compiled, err := compile(root, settings)
	if err != nil {
		return err
	}
	files, err := render(compiled)
	if err != nil {
		return err
	}
	if check {
		return compare(root, files)
	}
	return write(root, files)
}

// findRoot returns the contracts folder, seen from it or from the repository.
func findRoot() (string, error) {
	for _, dir := range []string{".", "contracts"} {
		if _, err := os.Stat(filepath.Join(dir, "foundry.toml")); err == nil {
			return dir, nil
		}
	}
	return "", errors.New("run it in the contracts folder or in the repository's root: no foundry.toml here")
}

func write(root string, files map[string][]byte) error {
	for name, data := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func compare(root string, files map[string][]byte) error {
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(root, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if !bytes.Equal(got, want) {
			return fmt.Errorf("%s is not what the sources compile to: run go generate ./contracts and commit the result", name)
		}
	}
	return nil
}
