package node

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// configFile says, inside a home, how its node is run; it holds no secrets.
const configFile = "node.json"

// HomeConfig is node.json: what a home's node needs to know besides the network
// it belongs to. A field that is left out has its default, and what the caller
// of Start gives wins over what stands here.
type HomeConfig struct {
	// Name is for people, for example "validator-1" or an organisation's.
	Name string `json:"name,omitempty"`
	// RPC, P2P and Peers are Config.RPCAddr, Config.P2PAddr and Config.Peers.
	RPC   string   `json:"rpc,omitempty"`
	P2P   string   `json:"p2p,omitempty"`
	Peers []string `json:"peers,omitempty"`
	// Signer is Config.SignerListen.
	Signer string `json:"signer,omitempty"`
	// Pruned is Config.Pruned.
	Pruned bool `json:"pruned,omitempty"`
	// LogIndex is Config.LogIndex.
	LogIndex bool `json:"log_index,omitempty"`
	// Metrics is Config.MetricsAddr, and the rest Config.RPCAccess.
	Metrics string `json:"metrics,omitempty"`
	RPCAccess
}

// LoadHomeConfig reads a home's node.json; a home without one has all defaults.
func LoadHomeConfig(dir string) (HomeConfig, error) {
	path := home{dir: dir}.path(configFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return HomeConfig{}, nil
	}
	if err != nil {
		return HomeConfig{}, fmt.Errorf("read the node's configuration: %w", err)
	}
	var c HomeConfig
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return HomeConfig{}, fmt.Errorf("%s cannot be read; nothing was started; correct the file: %w", path, err)
	}
	return c, nil
}

// SaveHomeConfig replaces a home's node.json, all of it or nothing.
func SaveHomeConfig(dir string, c HomeConfig) error {
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the node's configuration: %w", err)
	}
	if err := replaceFile(home{dir: dir}.path(configFile), append(data, '\n')); err != nil {
		return fmt.Errorf("write the node's configuration: %w", err)
	}
	return nil
}

// replaceFile writes a public file beside path and moves it into place.
func replaceFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".replace-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already if the move succeeded
	_, err = f.Write(data)
	if err := errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// LoadConfig is the Config of a home as its node.json describes it.
func LoadConfig(dir string) (Config, error) {
	return Config{Home: dir}.withHomeConfig()
}

// withHomeConfig fills what the caller left open from the home's node.json.
func (c Config) withHomeConfig() (Config, error) {
	file, err := LoadHomeConfig(c.Home)
	if err != nil {
		return Config{}, err
	}
	if c.RPCAddr == "" {
		c.RPCAddr = file.RPC
	}
	if c.P2PAddr == "" {
		c.P2PAddr = file.P2P
	}
	if c.MetricsAddr == "" {
		c.MetricsAddr = file.Metrics
	}
	c.RPCAccess = c.RPCAccess.or(file.RPCAccess.relativeTo(c.Home))
	c.LogIndex = c.LogIndex || file.LogIndex
	c.Pruned = c.Pruned || file.Pruned
	if c.Peers == nil {
		c.Peers = file.Peers
	}
	if c.SignerListen == "" {
		c.SignerListen = file.Signer
	}
	return c, nil
}
