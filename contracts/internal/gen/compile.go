package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"
)

// settings are the compiler settings for what is published, from the publish
// profile of foundry.toml.
type settings struct {
	runs       int
	evmVersion string
}

func readSettings(path string) (settings, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return settings{}, err
	}
	_, publish, ok := strings.Cut(string(data), "[profile.publish]")
	if !ok {
		return settings{}, fmt.Errorf("%s: no [profile.publish]", path)
	}
	values := map[string]string{}
	for _, line := range strings.Split(publish, "\n") {
		if key, value, ok := strings.Cut(line, "="); ok {
			values[strings.TrimSpace(key)] = strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	runs, err := strconv.Atoi(values["optimizer_runs"])
	if err != nil {
		return settings{}, fmt.Errorf("%s: optimizer_runs: %w", path, err)
	}
	if values["evm_version"] == "" {
		return settings{}, fmt.Errorf("%s: evm_version is missing", path)
	}
	return settings{runs, values["evm_version"]}, nil
}

// contract is what the compiler says about one contract. Its JSON form is the
// artifact.
type contract struct {
	ABI              json.RawMessage `json:"abi"`
	Bytecode         string          `json:"bytecode"`
	DeployedBytecode string          `json:"deployedBytecode"`
	StorageLayout    []slot          `json:"storageLayout"`
}

// slot is one state variable: where it lives and what it is.
type slot struct {
	Label  string `json:"label"`
	Slot   string `json:"slot"`
	Offset int    `json:"offset"`
	Type   string `json:"type"`
}

// output is the part of solc's standard JSON output that is asked for.
type output struct {
	Errors []struct {
		Severity         string
		FormattedMessage string
	}
	Contracts map[string]map[string]struct {
		ABI json.RawMessage
		EVM struct {
			Bytecode         struct{ Object string }
			DeployedBytecode struct{ Object string }
		}
		StorageLayout struct{ Storage []slot }
	}
}

// compile returns the published contracts by name. Those that every payment
// runs go through the compiler's intermediate language, which makes them cheaper
// and the compiler slow. The others must not: it looks for the called function
// one by one, which in the Registry with its many functions costs more than the
// rest of the call.
func compile(root string, s settings) (map[string]contract, error) {
	sources, err := collect(root)
	if err != nil {
		return nil, err
	}
	parts := [2]map[string]contract{}
	var group errgroup.Group
	for i, names := range [][]string{payments, governance} {
		group.Go(func() error {
			var err error
			parts[i], err = compileSome(root, s, sources, names, i == 0)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	maps.Copy(parts[0], parts[1])
	return parts[0], nil
}

func compileSome(root string, s settings, sources map[string]any, names []string, viaIR bool) (map[string]contract, error) {
	input, err := json.Marshal(map[string]any{
		"language": "Solidity",
		"sources":  sources,
		"settings": map[string]any{
			"optimizer":       map[string]any{"enabled": true, "runs": s.runs},
			"viaIR":           viaIR,
			"evmVersion":      s.evmVersion,
			"metadata":        map[string]any{"bytecodeHash": "none", "appendCBOR": false},
			"outputSelection": selection(names),
		},
	})
	if err != nil {
		return nil, err
	}
	raw, err := solc(root, input)
	if err != nil {
		return nil, err
	}
	return pick(raw, names)
}

// solc runs the compiler, or finds in the build directory what it said to the
// same input before: it is slow, and the test asks it every time.
func solc(root string, input []byte) ([]byte, error) {
	version, err := os.ReadFile(filepath.Join(root, "node_modules", "solc", "package.json"))
	if err != nil {
		return nil, fmt.Errorf("looking for the compiler (npm ci done?): %w", err)
	}
	key := sha256.Sum256(append(version, input...))
	known := filepath.Join(root, "..", "build", "solc", hex.EncodeToString(key[:])+".json")
	if raw, err := os.ReadFile(known); err == nil {
		return raw, nil
	}
	command := exec.Command("node", "solc", "--standard-json")
	command.Dir = root
	command.Stdin = bytes.NewReader(input)
	command.Stderr = os.Stderr
	raw, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("running contracts/solc (npm ci done?): %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(known), 0o755); err != nil {
		return nil, err
	}
	// Whole or not at all: the next run believes what it finds.
	if err := os.WriteFile(known+".new", raw, 0o644); err != nil {
		return nil, err
	}
	return raw, os.Rename(known+".new", known)
}

// selection asks for the named contracts only: that is all the code the compiler
// then generates.
func selection(names []string) map[string]any {
	wanted := []string{"abi", "evm.bytecode.object", "evm.deployedBytecode.object", "storageLayout"}
	files := map[string]any{}
	for _, name := range names {
		files["src/"+name+".sol"] = map[string]any{name: wanted}
	}
	return files
}

func pick(raw []byte, names []string) (map[string]contract, error) {
	var out output
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, fmt.Errorf("reading the compiler's output: %w", err)
	}
	for _, e := range out.Errors {
		if e.Severity == "error" {
			return nil, fmt.Errorf("the sources do not compile: %s", e.FormattedMessage)
		}
	}
	picked := map[string]contract{}
	for _, name := range names {
		c, ok := out.Contracts["src/"+name+".sol"][name]
		if !ok {
			return nil, fmt.Errorf("the compiler said nothing about %s", name)
		}
		for i := range c.StorageLayout.Storage {
			c.StorageLayout.Storage[i].Type = typeName(c.StorageLayout.Storage[i].Type)
		}
		picked[name] = contract{
			ABI:              c.ABI,
			Bytecode:         "0x" + c.EVM.Bytecode.Object,
			DeployedBytecode: "0x" + c.EVM.DeployedBytecode.Object,
			StorageLayout:    c.StorageLayout.Storage,
		}
	}
	return picked, nil
}

// astID is the number of a syntax tree node in a type's name; it changes with
// every unrelated edit.
var astID = regexp.MustCompile(`\)\d+_storage`)

func typeName(t string) string { return astID.ReplaceAllString(t, ")_storage") }

var importPath = regexp.MustCompile(`(?m)^\s*(?:import|\}\s*from)\b[^"']*["']([^"']+)["']`)

// collect reads the contracts and, following imports, the library files they
// need, in the form of solc's standard JSON input.
func collect(root string) (map[string]any, error) {
	entries, err := filepath.Glob(filepath.Join(root, "src", "*.sol"))
	if err != nil {
		return nil, err
	}
	sources := map[string]any{}
	queue := make([]string, 0, len(entries))
	for _, e := range entries {
		queue = append(queue, "src/"+filepath.Base(e))
	}
	for len(queue) > 0 {
		unit := queue[0]
		queue = queue[1:]
		if _, done := sources[unit]; done {
			continue
		}
		file := unit
		if strings.HasPrefix(unit, "@") {
			file = "node_modules/" + unit
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
		if err != nil {
			return nil, fmt.Errorf("reading %s (npm ci done?): %w", unit, err)
		}
		sources[unit] = map[string]string{"content": string(text)}
		for _, m := range importPath.FindAllStringSubmatch(string(text), -1) {
			queue = append(queue, resolve(unit, m[1]))
		}
	}
	return sources, nil
}

func resolve(unit, imported string) string {
	if strings.HasPrefix(imported, ".") {
		return filepath.ToSlash(filepath.Join(filepath.Dir(unit), imported))
	}
	return imported
}
