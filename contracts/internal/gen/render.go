package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi/abigen"
)

// aliases rename methods whose Go types would be declared by two bindings.
var aliases = map[string]map[string]string{
	"Coin":     {"eip712Domain": "coinEip712Domain"},
	"Council":  {"eip712Domain": "councilEip712Domain"},
	"Registry": {"eip712Domain": "registryEip712Domain"},
}

// render returns the generated files by their path below the contracts folder.
func render(compiled map[string]contract) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range published {
		c := compiled[name]
		artifact, err := indent(c)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		files["artifacts/"+name+".json"] = artifact
		// The bytecode is embedded once, with the artifact.
		binding, err := abigen.BindV2([]string{name}, []string{string(c.ABI)}, []string{""}, "contracts", nil, aliases[name])
		if err != nil {
			return nil, fmt.Errorf("binding %s: %w", name, err)
		}
		files["bind_"+strings.ToLower(name)+".go"] = []byte(binding)
	}
	return files, nil
}

// indent writes the ABI one entry a line, so that a diff shows what changed.
func indent(c contract) ([]byte, error) {
	var entries []json.RawMessage
	if err := json.Unmarshal(c.ABI, &entries); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("{\n  \"abi\": [")
	for i, e := range entries {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n    ")
		if err := json.Compact(&b, e); err != nil {
			return nil, err
		}
	}
	b.WriteString("\n  ],\n  \"storageLayout\": [")
	for i, s := range c.StorageLayout {
		line, err := json.Marshal(s)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n    ")
		b.Write(line)
	}
	fmt.Fprintf(&b, "\n  ],\n  \"bytecode\": %q,\n  \"deployedBytecode\": %q\n}\n", c.Bytecode, c.DeployedBytecode)
	return b.Bytes(), nil
}
