package node

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/chain/genesis"
)

// InitOptions describe a fresh network of one validator. Every field may be
// left empty.
type InitOptions struct {
	// ChainID, GasLimit and MaxDrift as in genesis.Config.
	ChainID  uint64
	GasLimit uint64
	MaxDrift uint64

	// Members and Balances beyond the governor, the issuer and the validator,
	// which InitHome makes.
	Members  []genesis.Member
	Balances []genesis.Balance
}

// devPower is the voting power of a lone validator; any number would do.
const devPower = 10

// InitHome makes the home of a fresh network with one validator: its key, new
// governor and issuer keys, and the genesis file. The directory must not exist
// or be empty; it appears complete or not at all. The account keys are plain
// files readable by their owner only, which suits development.
func InitHome(dir string, opts InitOptions) (*genesis.Genesis, error) {
	return initHome(dir, func(h home) (*genesis.Genesis, error) {
		pub, err := h.writeValidatorKey()
		if err != nil {
			return nil, err
		}
		governor, err := h.writeAccountKey(governorKeyFile)
		if err != nil {
			return nil, err
		}
		issuer, err := h.writeAccountKey(issuerKeyFile)
		if err != nil {
			return nil, err
		}
		return genesis.Build(genesis.Config{
			ChainID:    opts.ChainID,
			Time:       uint64(time.Now().Unix()),
			GasLimit:   opts.GasLimit,
			MaxDrift:   opts.MaxDrift,
			Governor:   crypto.PubkeyToAddress(governor.PublicKey),
			Issuer:     crypto.PubkeyToAddress(issuer.PublicKey),
			Members:    opts.Members,
			Balances:   opts.Balances,
			Validators: []genesis.Validator{{PubKey: pub.Bytes(), Power: devPower, Name: "validator-1"}},
		})
	})
}

// initHome fills a home beside dir, genesis file last, and moves it into place.
func initHome(dir string, fill func(home) (*genesis.Genesis, error)) (*genesis.Genesis, error) {
	return stage(dir, func(staging string) (*genesis.Genesis, error) {
		h := home{dir: staging}
		g, err := fill(h)
		if err != nil {
			return nil, err
		}
		return g, h.writeGenesis(g)
	})
}

// stage fills a directory beside dir and moves it into place, so that dir
// appears complete or not at all.
func stage(dir string, fill func(staging string) (*genesis.Genesis, error)) (*genesis.Genesis, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("look into %s: %w", dir, err)
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("%s: %w", dir, ErrHomeExists)
	}
	parent := filepath.Dir(filepath.Clean(dir))
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, fmt.Errorf("make %s: %w", parent, err)
	}
	staging, err := os.MkdirTemp(parent, ".ledger-init-")
	if err != nil {
		return nil, fmt.Errorf("make a directory beside %s: %w", dir, err)
	}
	defer os.RemoveAll(staging) // gone already if the move succeeded

	g, err := fill(staging)
	if err != nil {
		return nil, fmt.Errorf("make the ledger in %s: %w", dir, err)
	}
	if err := os.Rename(staging, dir); err != nil {
		return nil, fmt.Errorf("move the new ledger to %s: %w", dir, err)
	}
	return g, nil
}

func (h home) writeGenesis(g *genesis.Genesis) error {
	data, err := g.Encode()
	if err != nil {
		return err
	}
	if err := writeNew(h.path(genesisFile), data, 0o644); err != nil {
		return fmt.Errorf("write the genesis file: %w", err)
	}
	return nil
}

// AccountKeys are the accounts that InitHome made.
type AccountKeys struct {
	Governor *ecdsa.PrivateKey
	Issuer   *ecdsa.PrivateKey
}

// LoadAccountKeys reads the governor's and the issuer's key from a home made by
// InitHome.
func LoadAccountKeys(dir string) (AccountKeys, error) {
	h := home{dir: dir}
	governor, err := h.loadAccountKey(governorKeyFile)
	if err != nil {
		return AccountKeys{}, err
	}
	issuer, err := h.loadAccountKey(issuerKeyFile)
	if err != nil {
		return AccountKeys{}, err
	}
	return AccountKeys{Governor: governor, Issuer: issuer}, nil
}
