package anvil

import (
	"crypto/ecdsa"
	"testing"

	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
	"github.com/stiver-pay/stiver/chain/genesis"
)

// PayerCoins is what each payer of a Network starts with, in base units of Coin.
const PayerCoins = 1_000_000_000

// Network is a development chain with our contracts at their addresses, their
// roles granted and some Coin in the payers' hands. All its members can pay
// for gas.
type Network struct {
	*Chain
	Governor, Issuer, Platform *ecdsa.PrivateKey
	Payers                     [2]*ecdsa.PrivateKey // registered, PayerCoins each
	Stranger                   *ecdsa.PrivateKey    // not registered
}

// StartNetwork runs a Network until the test ends; args go to anvil's command line.
func StartNetwork(t testing.TB, args ...string) *Network {
	t.Helper()
	n := &Network{
		Governor: Key(t, 0), Issuer: Key(t, 1), Platform: Key(t, 2),
		Payers: [2]*ecdsa.PrivateKey{Key(t, 3), Key(t, 4)}, Stranger: Key(t, 5),
	}
	validator := secp256k1eth.GenPrivKeySecp256k1Eth([]byte("anvil has none"))
	config := genesis.Config{
		Time:     1_700_000_000 + 90*24*3600,
		Governor: address(n.Governor),
		Issuer:   address(n.Issuer),
		Members: []genesis.Member{
			{Address: address(n.Platform), Roles: []genesis.Role{genesis.Platform}},
			{Address: address(n.Payers[0]), Roles: []genesis.Role{genesis.Participant}},
			{Address: address(n.Payers[1]), Roles: []genesis.Role{genesis.Participant}},
		},
		Balances: []genesis.Balance{
			{Address: address(n.Payers[0]), Amount: uint256.NewInt(PayerCoins)},
			{Address: address(n.Payers[1]), Amount: uint256.NewInt(PayerCoins)},
		},
		Validators: []genesis.Validator{{PubKey: validator.PubKey().Bytes(), Power: 1}},
	}
	g, err := genesis.Build(config)
	if err != nil {
		t.Fatalf("build genesis: %v", err)
	}
	// Gas costs money here, as it does not on our own ledger.
	for i := range testKeys {
		who := address(Key(t, i))
		account := g.Ethereum.Alloc[who]
		account.Balance = new(uint256.Int).Lsh(uint256.NewInt(1), 80).ToBig()
		g.Ethereum.Alloc[who] = account
	}
	data, err := g.GethJSON()
	if err != nil {
		t.Fatalf("encode genesis: %v", err)
	}
	n.Chain = Start(t, Options{ChainID: g.Config.ChainID, Genesis: data, Args: args})
	return n
}

func address(key *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(key.PublicKey) }
