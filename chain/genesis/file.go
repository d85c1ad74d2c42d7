package genesis

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	cometjson "github.com/cometbft/cometbft/libs/json"
	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/core"

	"github.com/stiver-pay/stiver/contracts"
)

const (
	fileFormat = "stiver-genesis/1"

	// maxFileBytes bounds what Decode reads; ten thousand members need a tenth.
	maxFileBytes = 64 << 20
)

// file is the genesis file. The field order is part of the format.
type file struct {
	Format    string          `json:"format"`
	Config    Config          `json:"config"`
	Consensus json.RawMessage `json:"consensus"`
	Ethereum  *core.Genesis   `json:"ethereum"`
}

// Encode is the genesis file: indented JSON that is the same for the same
// network everywhere.
func (g *Genesis) Encode() ([]byte, error) {
	consensus, err := cometjson.Marshal(g.Consensus)
	if err != nil {
		return nil, fmt.Errorf("encode the consensus genesis: %w", err)
	}
	out, err := json.MarshalIndent(file{
		Format: fileFormat, Config: g.Config, Consensus: consensus, Ethereum: g.Ethereum,
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the genesis file: %w", err)
	}
	return append(out, '\n'), nil
}

// Decode reads a genesis file. It accepts exactly what Encode writes, up to
// white space, and only if the three parts agree with each other. Errors wrap
// ErrInvalid.
func Decode(data []byte) (*Genesis, error) {
	if len(data) > maxFileBytes {
		return nil, fmt.Errorf("%w: file of %d bytes; at most %d", ErrInvalid, len(data), maxFileBytes)
	}
	var f file
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something follows the JSON object", ErrInvalid)
	}
	if f.Format != fileFormat {
		return nil, fmt.Errorf("%w: format is %q, want %q", ErrInvalid, f.Format, fileFormat)
	}
	if f.Ethereum == nil || len(f.Consensus) == 0 {
		return nil, fmt.Errorf("%w: the ethereum or the consensus part is missing", ErrInvalid)
	}
	doc := new(comet.GenesisDoc)
	if err := cometjson.Unmarshal(f.Consensus, doc); err != nil {
		return nil, fmt.Errorf("%w: consensus: %w", ErrInvalid, err)
	}
	g := &Genesis{Config: f.Config, Ethereum: f.Ethereum, Consensus: doc}
	if err := g.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return g, g.checkCanonical(data)
}

// check holds the three parts of a genesis against each other.
func (g *Genesis) check() error {
	if err := g.Config.Validate(); err != nil {
		return err
	}
	e := g.Ethereum
	rules, err := json.Marshal(e.Config)
	if err != nil {
		return err
	}
	want, err := json.Marshal(chainRules(g.Config.ChainID))
	if err != nil {
		return err
	}
	switch {
	case !bytes.Equal(rules, want):
		return fmt.Errorf("ethereum: the chain rules are not those of chain %d", g.Config.ChainID)
	case e.Timestamp != g.Config.Time:
		return fmt.Errorf("ethereum: timestamp %d differs from the config's time %d", e.Timestamp, g.Config.Time)
	case e.GasLimit != g.Config.GasLimit:
		return fmt.Errorf("ethereum: gas limit %d differs from the config's %d", e.GasLimit, g.Config.GasLimit)
	case e.BaseFee == nil || e.BaseFee.Sign() != 0 || e.Difficulty.Sign() != 0:
		return errors.New("ethereum: base fee and difficulty must be zero")
	case e.Number != 0 || e.GasUsed != 0 || e.Nonce != 0 || len(e.ExtraData) != 0:
		return errors.New("ethereum: number, gas used, nonce and extra data must be empty")
	}
	for address, account := range e.Alloc {
		most := memberCredit
		if address == contracts.RegistryAddress {
			most = creditFund
		}
		if account.Balance == nil || account.Balance.Sign() < 0 || account.Balance.Cmp(most.ToBig()) > 0 {
			return fmt.Errorf("ethereum: account %s has a native balance above %s wei", address, most.Dec())
		}
	}
	have, err := cometjson.Marshal(g.Consensus)
	if err != nil {
		return err
	}
	doc, err := cometjson.Marshal(consensusDoc(g.Config, e.ToBlock().Hash()))
	if err != nil {
		return err
	}
	if !bytes.Equal(have, doc) {
		return errors.New("consensus: it does not follow from the config and the Ethereum genesis block; one of the parts was changed")
	}
	return nil
}

// checkCanonical refuses a file that says the same in other bytes: every copy
// of a network's file has one fingerprint.
func (g *Genesis) checkCanonical(data []byte) error {
	own, err := g.canonical()
	if err != nil {
		return err
	}
	var given bytes.Buffer
	if err := json.Compact(&given, data); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if !bytes.Equal(own, given.Bytes()) {
		return fmt.Errorf("%w: the file has unknown, repeated or reordered fields", ErrInvalid)
	}
	return nil
}

func (g *Genesis) canonical() ([]byte, error) {
	data, err := g.Encode()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Compact(&out, data); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Fingerprint is the SHA-256 of the file without white space: what people
// compare when they agree on a network.
func (g *Genesis) Fingerprint() ([32]byte, error) {
	data, err := g.canonical()
	if err != nil {
		return [32]byte{}, err
	}
	return sha256.Sum256(data), nil
}

// Load reads a genesis file from disk.
func Load(path string) (*Genesis, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the genesis file: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read the genesis file: %w", err)
	}
	g, err := Decode(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return g, nil
}

// GethJSON is the Ethereum part alone, in go-ethereum's genesis format: other
// EVM nodes can be started from it with our contracts in place.
func (g *Genesis) GethJSON() ([]byte, error) {
	data, err := json.MarshalIndent(g.Ethereum, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the Ethereum genesis: %w", err)
	}
	return append(data, '\n'), nil
}
