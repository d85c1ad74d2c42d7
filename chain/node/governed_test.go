package node

import (
	"context"
	"math/big"
	"testing"
	"time"

	cometcfg "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/crypto/encoding"
	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/contracts"
)

// governs is a call by the governor.
func governs(t testing.TB, nonce uint64, to common.Address, data []byte) *types.Transaction {
	t.Helper()
	return sign(t, fixedKey(1), &types.DynamicFeeTx{Nonce: nonce, Gas: 1_000_000, To: &to, Data: data})
}

// mustDecide proposes what the pool holds and sees every transaction succeed.
func (d *driven) mustDecide(txs ...*types.Transaction) {
	d.Helper()
	d.add(txs...)
	raw := d.propose()
	if len(raw) != 1+len(txs) || !d.accepts(raw) {
		d.Fatalf("the proposal has %d transactions, want %d", len(raw)-1, len(txs))
	}
	d.decide(raw)
	for _, r := range d.exec.chain.GetReceiptsByHash(d.exec.chain.CurrentBlock().Hash()) {
		if r.Status != types.ReceiptStatusSuccessful {
			d.Fatalf("transaction %s failed", r.TxHash)
		}
	}
}

func TestParametersBindFromTheNextBlockOn(t *testing.T) {
	d := newDrivenOn(t, "", func(c *genesis.Config) { c.MaxDrift = 10 })
	defer d.close()
	d.timeouts = cometcfg.DefaultConsensusConfig()
	d.stopClock(100)
	late := func(seconds uint64) [][]byte {
		return d.forgeAt(d.genesis.Config.Time+100+seconds, nil, coinTransfer(t, d.member, 0, d.proposer, 1))
	}
	if !d.accepts(late(10)) || d.accepts(late(30)) {
		t.Fatal("the drift is not the genesis file's")
	}
	d.mustDecide(governs(t, 0, contracts.ParametersAddress, contracts.NewParameters().PackSet(contracts.ParametersValues{
		MaxDrift: 40, BlockGas: 6_000_000, AccountGas: 20_000_000, SettlementShare: 50, ProposeTimeout: 700,
	})))
	if !d.accepts(late(30)) || d.accepts(late(50)) {
		t.Error("the drift is not what was voted")
	}
	if silent := d.timeouts.TimeoutPropose + d.timeouts.TimeoutPrecommit; silent != 700*time.Millisecond {
		t.Errorf("a silent proposer costs %s", silent)
	}
	now, err := d.paramsOn(d.exec.chain.CurrentBlock())
	if err != nil {
		t.Fatal(err)
	}
	want := governed{maxDrift: 40, blockGas: 6_000_000, accountGas: 20_000_000, settlementShare: 50, proposeTimeout: 700 * time.Millisecond}
	if now != want || now.ordinaryGas() != 3_000_000 {
		t.Errorf("the numbers are %+v", now)
	}
	genesisHas, err := d.paramsOn(d.exec.chain.Genesis().Header())
	if err != nil || genesisHas.maxDrift != 10 || genesisHas.blockGas != d.genesis.Ethereum.GasLimit/2 {
		t.Errorf("the first block's numbers are %+v, %v", genesisHas, err)
	}
}

// TestConsensusIsToldEveryChangeOfTheValidators adds one, changes its power and
// removes it again, the way that FinalizeBlock answers.
func TestConsensusIsToldEveryChangeOfTheValidators(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	pub := secp256k1eth.GenPrivKeySecp256k1Eth([]byte("second")).PubKey()
	address := common.BytesToAddress(pub.Address())
	second, err := encoding.PubKeyToProto(pub)
	if err != nil {
		t.Fatal(err)
	}
	contract := contracts.NewValidators()
	nonce := uint64(0)
	for _, step := range []struct {
		data  []byte
		power int64
	}{
		{contract.PackAdd(pub.Bytes(), 3, 0), 3},
		{contract.PackSetPower(address, 5), 5},
		{contract.PackRemove(address), 0},
	} {
		d.add(governs(t, nonce, contracts.ValidatorsAddress, step.data))
		nonce++
		raw := d.propose()
		res, err := d.FinalizeBlock(context.Background(), d.decision(raw))
		if err != nil {
			t.Fatal(err)
		}
		if len(res.ValidatorUpdates) != 1 || res.ValidatorUpdates[0].Power != step.power || !res.ValidatorUpdates[0].PubKey.Equal(second) {
			t.Fatalf("updates %v, want power %d", res.ValidatorUpdates, step.power)
		}
		d.decide(raw)
	}
	d.add(coinTransfer(t, d.member, 0, d.proposer, 1))
	res, err := d.FinalizeBlock(context.Background(), d.decision(d.propose()))
	if err != nil || len(res.ValidatorUpdates) != 0 {
		t.Errorf("a block that changes nothing updates %v, %v", res.ValidatorUpdates, err)
	}
}

func TestARevocationEmptiesThePool(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	newcomer := newKey(t)
	address := crypto.PubkeyToAddress(newcomer.PublicKey)
	registry := contracts.NewRegistry()
	d.mustDecide(governs(t, 0, contracts.RegistryAddress, registry.PackGrantRole(contracts.RoleParticipant, address)))

	pending, queued := coinTransfer(t, newcomer, 0, d.proposer, 0), coinTransfer(t, newcomer, 7, d.proposer, 0)
	others := coinTransfer(t, d.member, 0, d.proposer, 1)
	d.decide(d.forge(nil, governs(t, 1, contracts.RegistryAddress, registry.PackRevokeRole(contracts.RoleParticipant, address))))
	d.add(pending, queued, others) // what had come in before the block

	door := newAdmission(d.app)
	dropped, err := door.sweep()
	if err != nil || dropped != 2 {
		t.Fatalf("dropped %d, %v", dropped, err)
	}
	if d.exec.pool.Has(pending.Hash()) || d.exec.pool.Has(queued.Hash()) || !d.exec.pool.Has(others.Hash()) {
		t.Error("the pool does not hold exactly what is still permitted")
	}
	if dropped, err := door.sweep(); err != nil || dropped != 0 {
		t.Errorf("a second sweep drops %d, %v", dropped, err)
	}
	if raw := d.propose(); len(raw) != 2 || !d.accepts(raw) {
		t.Error("what remains is not proposed")
	}
}

func TestAWaitingTransactionIsReplacedForOneWei(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	first := coinTransfer(t, d.member, 0, d.proposer, 1)
	d.add(first)
	second, err := types.SignNewTx(d.member, d.signer, &types.DynamicFeeTx{
		ChainID: d.signer.ChainID(), Gas: 150_000, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(1),
		To: &contracts.CoinAddress, Data: contracts.NewCoin().PackTransfer(d.proposer, big.NewInt(2)),
	})
	if err != nil {
		t.Fatal(err)
	}
	d.add(second)
	if d.exec.pool.Has(first.Hash()) || !d.exec.pool.Has(second.Hash()) {
		t.Fatal("the transaction was not replaced")
	}
	if raw := d.propose(); len(raw) != 2 || !d.accepts(raw) {
		t.Error("the replacement is not proposed")
	}
}

func TestOnlyDeployersAndGovernorsCreateContracts(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	create := sign(t, d.member, &types.DynamicFeeTx{Gas: 100_000, Data: []byte{0x60, 0, 0x60, 0, 0xf3}})
	if d.accepts(d.forge(nil, create)) {
		t.Fatal("a participant may create contracts")
	}
	d.mustDecide(governs(t, 0, contracts.RegistryAddress,
		contracts.NewRegistry().PackGrantRole(contracts.RoleDeployer, crypto.PubkeyToAddress(d.member.PublicKey))))
	if !d.accepts(d.forge(nil, create)) {
		t.Error("a deployer may not create contracts")
	}
}

func TestTheAccountsOfARemovedOrganisationAreRefused(t *testing.T) {
	d := newDrivenOn(t, "", withQuotas)
	defer d.close()
	registry := contracts.NewRegistry()
	d.mustDecide(governs(t, 0, contracts.RegistryAddress, registry.PackAdmitOrganisation("second", common.Address{0xbb})))
	d.mustDecide(governs(t, 1, contracts.RegistryAddress, registry.PackAssign(crypto.PubkeyToAddress(fixedKey(3).PublicKey), 2)))
	if tx := asks(t, 3, 0, 100_000, ordinary); !d.accepts(d.forge(nil, tx)) {
		t.Fatal("a member of the second organisation is refused")
	}
	d.mustDecide(governs(t, 2, contracts.RegistryAddress, registry.PackRemoveOrganisation(2)))
	tx := asks(t, 3, 0, 100_000, ordinary)
	if d.accepts(d.forge(nil, tx)) {
		t.Error("a member of a removed organisation is accepted")
	}
	if err := newAdmission(d.app).check(tx); err != ErrOrganisationRemoved {
		t.Errorf("at the door: %v", err)
	}
}
