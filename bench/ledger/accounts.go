package ledger

import (
	"crypto/ecdsa"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/stiver-pay/stiver/chain/genesis"
)

const (
	senders   = 64 // accounts that send transfers
	receivers = 4  // payees that claim
	rows      = 64 // channels of each payee, all claimed in one transaction

	// wealth is what everyone holds at genesis, in base units: more than any run
	// moves.
	wealth = 1 << 60
)

// accounts are all keys of a run. The same keys serve every chain.
type accounts struct {
	senders   []*ecdsa.PrivateKey
	receivers []*ecdsa.PrivateKey
	payer     *ecdsa.PrivateKey // of all channels
	session   *ecdsa.PrivateKey // signs their vouchers
}

func newAccounts() (accounts, error) {
	var a accounts
	fresh := func(n int) ([]*ecdsa.PrivateKey, error) {
		keys := make([]*ecdsa.PrivateKey, n)
		for i := range keys {
			key, err := crypto.GenerateKey()
			if err != nil {
				return nil, fmt.Errorf("make a key: %w", err)
			}
			keys[i] = key
		}
		return keys, nil
	}
	var err error
	if a.senders, err = fresh(senders); err != nil {
		return a, err
	}
	if a.receivers, err = fresh(receivers); err != nil {
		return a, err
	}
	pair, err := fresh(2)
	if err != nil {
		return a, err
	}
	a.payer, a.session = pair[0], pair[1]
	return a, nil
}

// members registers everyone who sends, and balances is what they hold.
func (a accounts) members() (members []genesis.Member, balances []genesis.Balance) {
	add := func(key *ecdsa.PrivateKey, role genesis.Role) {
		members = append(members, genesis.Member{Address: addressOf(key), Roles: []genesis.Role{role}})
		balances = append(balances, genesis.Balance{Address: addressOf(key), Amount: uint256.NewInt(wealth)})
	}
	for _, key := range a.senders {
		add(key, genesis.Participant)
	}
	for _, key := range a.receivers {
		add(key, genesis.Platform)
	}
	add(a.payer, genesis.Participant)
	return members, balances
}

func addressOf(key *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(key.PublicKey) }
