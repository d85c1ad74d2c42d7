package contracts_test

import (
	"bytes"
	"crypto/ecdsa"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

const (
	chainID = 571700
	now     = 1_760_000_000
	delay   = 3600
	funded  = 1_000_000_000 // base units each payer starts with
)

// ledger runs transactions on the predeployed contracts with the execution
// rules of the real ledger, fees off.
type ledger struct {
	t      *testing.T
	state  *state.StateDB
	rules  *params.ChainConfig
	domain channel.Domain
	logs   []*types.Log // of the last transaction
}

var (
	governor = person("governor")
	issuer   = person("issuer")
	receiver = person("receiver")
	relayer  = person("relayer")
)

// beginning is what the ledger's parameters are at first.
var beginning = contracts.ParametersValues{
	MaxDrift: 10, BlockGas: 100_000_000, AccountGas: 2_000_000_000, OrganisationGas: 4_000_000_000,
	SettlementShare: 25, ProposeTimeout: 1000,
}

// person returns a key of its own for every name.
func person(name string) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte(name)))
	if err != nil {
		panic(err)
	}
	return key
}

func address(key *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(key.PublicKey) }

// newLedger returns a ledger with the predeploys, an issuer and a receiver.
func newLedger(t *testing.T) *ledger {
	t.Helper()
	rules := *params.AllDevChainProtocolChanges
	rules.ChainID = big.NewInt(chainID)
	rules.BogotaTime = nil
	st, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	l := &ledger{t: t, state: st, rules: &rules, domain: channel.NewDomain(chainID, contracts.ChannelsAddress)}
	predeploys, err := contracts.Predeploys(contracts.PredeployConfig{
		Governor:      address(governor),
		Organisations: []contracts.RegistryFounder{{Name: "house", Voter: address(governor)}},
		Validators:    []contracts.ValidatorsSeat{{PubKey: crypto.CompressPubkey(&person("validator").PublicKey), Power: 1}},
		Parameters:    beginning,
		MaxBlockGas:   100_000_000,
		VotingPeriod:  3600,
		Issuer:        address(issuer),
		IssuerCap:     contracts.Uint128(bytes.Repeat([]byte{0xff}, 16)),
		Grants: []contracts.Grant{
			{Role: contracts.RoleIssuer, Account: address(issuer)},
			{Role: contracts.RolePlatform, Account: address(receiver)},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range predeploys {
		l.state.SetCode(p.Address, p.InitCode, tracing.CodeChangeGenesis)
		code := l.call(common.Address{}, p.Address, nil)
		l.state.SetCode(p.Address, code, tracing.CodeChangeGenesis)
	}
	return l
}

// send runs a transaction and returns its gas and its result.
func (l *ledger) send(from, to common.Address, data []byte) (uint64, *core.ExecutionResult) {
	l.t.Helper()
	random := common.Hash{}
	evm := vm.NewEVM(vm.BlockContext{
		CanTransfer: core.CanTransfer,
		Transfer:    core.Transfer,
		GetHash:     func(uint64) common.Hash { return common.Hash{} },
		BlockNumber: big.NewInt(1),
		Time:        now,
		GasLimit:    1 << 40,
		BaseFee:     new(big.Int),
		BlobBaseFee: new(big.Int),
		Random:      &random,
	}, l.state, l.rules, vm.Config{NoBaseFee: true})
	msg := (&core.Message{
		To: &to, From: from, Data: data, GasLimit: 1 << 34, Value: new(uint256.Int),
		GasPrice: new(uint256.Int), GasFeeCap: new(uint256.Int), GasTipCap: new(uint256.Int),
	}).SkipNonceCheck().SkipEOACheck().SkipGasLimitCapCheck()
	tx := crypto.Keccak256Hash(from[:], data)
	l.state.SetTxContext(tx, 0, 0)
	before := len(l.state.GetLogs(tx, 1, common.Hash{}, now))
	result, err := core.ApplyMessage(evm, msg, nil)
	if err != nil {
		l.t.Fatal(err)
	}
	l.state.Finalise(l.rules.Rules(big.NewInt(1), true, now))
	l.logs = l.state.GetLogs(tx, 1, common.Hash{}, now)[before:]
	return result.UsedGas, result
}

// call runs a transaction that must succeed and returns what it returned.
func (l *ledger) call(from, to common.Address, data []byte) []byte {
	l.t.Helper()
	_, result := l.send(from, to, data)
	if result.Failed() {
		reason, _ := contracts.DecodeRevert(result.ReturnData)
		l.t.Fatalf("call of %s: %v: %s", to, result.Err, reason)
	}
	return result.ReturnData
}

// payer registers a new payer with money.
func (l *ledger) payer(name string) *ecdsa.PrivateKey {
	l.t.Helper()
	key := person(name)
	l.call(address(governor), contracts.RegistryAddress,
		contracts.NewRegistry().PackGrantRole(contracts.RoleParticipant, address(key)))
	l.call(address(issuer), contracts.CoinAddress, contracts.NewCoin().PackMint(address(key), big.NewInt(funded)))
	return key
}

// config is a payer's channel with the receiver; payer and session key differ,
// the dearest case for a claim row.
func config(payer common.Address, session common.Address, salt [32]byte) channel.Config {
	return channel.Config{
		Payer: payer, PayerAuthorizer: session,
		Receiver: address(receiver), ReceiverAuthorizer: address(receiver),
		Token: contracts.CoinAddress, WithdrawDelay: delay, Salt: salt,
	}
}

func abiConfig(c channel.Config) contracts.ChannelConfig {
	return contracts.ChannelConfig{
		Payer: c.Payer, PayerAuthorizer: c.PayerAuthorizer, Receiver: c.Receiver,
		ReceiverAuthorizer: c.ReceiverAuthorizer, Token: c.Token,
		WithdrawDelay: new(big.Int).SetUint64(c.WithdrawDelay), Salt: c.Salt,
	}
}

// deposit opens or tops up a channel through the ERC-3009 collector and returns
// the gas of the transaction.
func (l *ledger) deposit(payer *ecdsa.PrivateKey, c channel.Config, amount int64) uint64 {
	l.t.Helper()
	id := l.domain.ChannelID(c)
	salt := crypto.Keccak256Hash(id[:], big.NewInt(amount).Bytes())
	auth := contracts.DepositAuthorization{ValidBefore: now + 60, Salt: salt}
	auth.Signature = l.signReceive(payer, amount, contracts.DepositNonce(id, salt))
	data, err := auth.Encode()
	if err != nil {
		l.t.Fatal(err)
	}
	gas, result := l.send(address(relayer), contracts.ChannelsAddress, contracts.NewChannels().PackDeposit(
		abiConfig(c), big.NewInt(amount), contracts.CollectorAddress, data))
	if result.Failed() {
		reason, _ := contracts.DecodeRevert(result.ReturnData)
		l.t.Fatalf("deposit: %s", reason)
	}
	return gas
}

// signReceive signs ReceiveWithAuthorization to the collector, valid until now + 60.
func (l *ledger) signReceive(payer *ecdsa.PrivateKey, amount int64, nonce common.Hash) []byte {
	l.t.Helper()
	typeHash := crypto.Keccak256([]byte("ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"))
	structHash := crypto.Keccak256(typeHash,
		common.LeftPadBytes(address(payer).Bytes(), 32), common.LeftPadBytes(contracts.CollectorAddress[:], 32),
		common.BigToHash(big.NewInt(amount)).Bytes(), make([]byte, 32), common.BigToHash(big.NewInt(now+60)).Bytes(), nonce[:])
	separator := l.call(address(relayer), contracts.CoinAddress, contracts.NewCoin().PackDOMAINSEPARATOR())
	sig, err := crypto.Sign(crypto.Keccak256([]byte{0x19, 0x01}, separator, structHash), payer)
	if err != nil {
		l.t.Fatal(err)
	}
	sig[64] += 27
	return sig
}
