package node

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"log/slog"
	"math/big"
	"path/filepath"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/holiman/uint256"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/contracts"
)

// driven is the application without consensus: the test decides what happens.
type driven struct {
	*testing.T
	*app
	execution *execution
	genesis   *genesis.Genesis
	proposer  common.Address
	governor  *ecdsa.PrivateKey
	member    *ecdsa.PrivateKey
	height    int64
}

// friendlyNode is a node that may connect.
const friendlyNode = "00112233445566778899aabbccddeeff00112233"

func fixedKey(seed byte) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(bytes.Repeat([]byte{seed}, 32))
	if err != nil {
		panic(err)
	}
	return key
}

// newDriven opens the application in dir (a new one if empty), always with the
// same keys and genesis.
func newDriven(t *testing.T, dir string) *driven {
	t.Helper()
	return newDrivenOn(t, dir, func(*genesis.Config) {})
}

// newDrivenOn lets a test change what the network begins with.
func newDrivenOn(t *testing.T, dir string, change func(*genesis.Config)) *driven {
	t.Helper()
	return newDrivenKeeping(t, dir, keeping{}, change)
}

func newDrivenKeeping(t *testing.T, dir string, keep keeping, change func(*genesis.Config)) *driven {
	t.Helper()
	if dir == "" {
		dir = filepath.Join(t.TempDir(), "execution")
	}
	d := &driven{T: t, governor: fixedKey(1), member: fixedKey(2)}
	validator := secp256k1eth.GenPrivKeySecp256k1Eth([]byte("driven")).PubKey()
	d.proposer = common.BytesToAddress(validator.Address())
	member := crypto.PubkeyToAddress(d.member.PublicKey)
	var err error
	cfg := genesis.Config{
		Time:       1_790_000_000,
		Governor:   crypto.PubkeyToAddress(d.governor.PublicKey),
		Issuer:     common.Address{7},
		Members:    []genesis.Member{{Address: member, Roles: []genesis.Role{genesis.Participant}}},
		Balances:   []genesis.Balance{{Address: member, Amount: uint256.NewInt(memberCoins)}},
		Validators: []genesis.Validator{{PubKey: validator.Bytes(), Power: 1}},
		Nodes:      []string{friendlyNode},
	}
	change(&cfg)
	d.genesis, err = genesis.Build(cfg)
	if err != nil {
		t.Fatal(err)
	}
	d.execution, err = openExecution(dir, d.genesis.Ethereum, keep, routeGethLogs(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.execution.start(); err != nil {
		t.Fatal(err)
	}
	d.app = newApp(d.execution.executor(), slog.New(slog.DiscardHandler))
	info, err := d.Info(context.Background(), &abci.RequestInfo{})
	if err != nil {
		t.Fatal(err)
	}
	d.height = info.LastBlockHeight
	return d
}

func (d *driven) close() {
	d.Helper()
	if err := d.execution.stop(); err != nil {
		d.Error(err)
	}
}

// add puts transactions into the pool once it has seen the current head.
func (d *driven) add(txs ...*types.Transaction) {
	d.Helper()
	if err := d.exec.pool.Sync(); err != nil {
		d.Fatal(err)
	}
	for _, err := range d.exec.pool.Add(txs, true) {
		if err != nil {
			d.Fatal(err)
		}
	}
}

func (d *driven) propose() [][]byte {
	d.Helper()
	res, err := d.PrepareProposal(context.Background(), &abci.RequestPrepareProposal{
		Height: d.height + 1, MaxTxBytes: 8 << 20, ProposerAddress: d.proposer.Bytes(),
	})
	if err != nil {
		d.Fatal(err)
	}
	return res.Txs
}

func (d *driven) accepts(raw [][]byte) bool {
	d.Helper()
	res, err := d.ProcessProposal(context.Background(), &abci.RequestProcessProposal{
		Height: d.height + 1, Txs: raw, ProposerAddress: d.proposer.Bytes(),
	})
	if err != nil {
		d.Fatal(err)
	}
	return res.Status == abci.ResponseProcessProposal_ACCEPT
}

// consensusHash stands in for the hash of the consensus block of a height.
func consensusHash(height int64) common.Hash { return crypto.Keccak256Hash(encodeExtra(height)) }

func (d *driven) decide(raw [][]byte) common.Hash {
	d.Helper()
	if _, err := d.FinalizeBlock(context.Background(), d.decision(raw)); err != nil {
		d.Fatal(err)
	}
	if _, err := d.Commit(context.Background(), &abci.RequestCommit{}); err != nil {
		d.Fatal(err)
	}
	d.height++
	return d.exec.chain.CurrentBlock().Hash()
}

func (d *driven) decision(raw [][]byte) *abci.RequestFinalizeBlock {
	return &abci.RequestFinalizeBlock{
		Height: d.height + 1, Txs: raw, Hash: consensusHash(d.height + 1).Bytes(), ProposerAddress: d.proposer.Bytes(),
	}
}

// forge builds a block that follows every rule of execution but skips the gate,
// as a rogue proposer would; change may bend the header before it is sealed.
func (d *driven) forge(change func(*types.Header), txs ...*types.Transaction) [][]byte {
	d.Helper()
	at, _, _ := d.nextTime(d.exec.chain.CurrentBlock(), d.genesis.Config.MaxDrift)
	return d.forgeAt(at, change, txs...)
}

// forgeAt is forge with a block time.
func (d *driven) forgeAt(at uint64, change func(*types.Header), txs ...*types.Transaction) [][]byte {
	d.Helper()
	parent := d.exec.chain.CurrentBlock()
	b, err := d.newBuilder(buildRequest{height: d.height + 1, proposer: d.proposer, maxBytes: 8 << 20}, parent, at)
	if err != nil {
		d.Fatal(err)
	}
	defer b.discard()
	if change != nil {
		change(b.header)
	}
	for _, tx := range txs {
		if err := b.apply(tx); err != nil {
			d.Fatal(err)
		}
	}
	block, err := b.finish()
	if err != nil {
		d.Fatal(err)
	}
	raw, err := encodeBlock(block)
	if err != nil {
		d.Fatal(err)
	}
	return raw
}

func TestReplayingDecidedBlocksGivesTheSameChain(t *testing.T) {
	first := newDriven(t, "")
	defer first.close()
	var decided [][][]byte
	var heads []common.Hash
	for i := range uint64(6) {
		var raw [][]byte // every third height is empty
		if i%3 != 2 {
			first.add(coinTransfer(t, first.member, 2*(i-i/3), common.BytesToAddress(first.proposer[:]), 5),
				coinTransfer(t, first.member, 2*(i-i/3)+1, first.proposer, 6))
			raw = first.propose()
			if len(raw) != 3 {
				t.Fatalf("height %d: the proposal has %d parts", i+1, len(raw))
			}
			if !first.accepts(raw) {
				t.Fatalf("height %d: own proposal refused", i+1)
			}
		}
		decided = append(decided, raw)
		heads = append(heads, first.decide(raw))
	}

	second := newDriven(t, "")
	defer second.close()
	second.clock = func() time.Time { return time.Unix(0, 0) } // replay must not look at the clock
	for i, raw := range decided {
		if got := second.decide(raw); got != heads[i] {
			t.Fatalf("height %d: replay gives %s, was %s", i+1, got, heads[i])
		}
	}
}

func TestARestartedApplicationNamesItsHeightAndGoesOn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "execution")
	d := newDriven(t, dir)
	d.add(coinTransfer(t, d.member, 0, d.proposer, 5))
	d.decide(d.propose())
	head := d.exec.chain.CurrentBlock().Hash()
	d.close()

	again := newDriven(t, dir)
	defer again.close()
	if again.height != 1 || again.exec.chain.CurrentBlock().Hash() != head || again.lastHash != consensusHash(1) {
		t.Fatalf("came back at height %d, block %s, after consensus block %s", again.height, again.exec.chain.CurrentBlock().Hash(), again.lastHash)
	}
	again.add(coinTransfer(t, again.member, 1, again.proposer, 5))
	raw := again.propose()
	if !again.accepts(raw) {
		t.Fatal("the next block is refused")
	}
	again.decide(raw)
}

func TestNothingIsVisibleBeforeCommit(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	tx := coinTransfer(t, d.member, 0, d.proposer, 5)
	d.add(tx)
	raw := d.propose()
	if !d.accepts(raw) {
		t.Fatal("own proposal refused")
	}
	if _, err := d.FinalizeBlock(context.Background(), d.decision(raw)); err != nil {
		t.Fatal(err)
	}
	if n := d.exec.chain.CurrentBlock().Number.Uint64(); n != 0 {
		t.Fatalf("block %d is the head before Commit", n)
	}
	if found, _ := d.exec.chain.GetCanonicalTransaction(tx.Hash()); found != nil {
		t.Fatal("the transaction can be looked up before Commit")
	}
}

func TestTwoProposalsOfOneHeightDoNotDisturbEachOther(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	lost := d.forge(nil, coinTransfer(t, d.member, 0, d.proposer, 1))
	won := d.forge(nil, coinTransfer(t, d.member, 0, d.proposer, 2))
	if !d.accepts(lost) || !d.accepts(won) || !d.accepts(lost) {
		t.Fatal("a valid proposal is refused")
	}
	head := d.decide(won)
	if got := d.exec.chain.CurrentBlock().Hash(); got != head {
		t.Fatalf("the head is %s, decided was %s", got, head)
	}
	if d.accepts(lost) {
		t.Fatal("the losing block is accepted at the next height")
	}
}

func TestForgedBlocksAreRefused(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	stranger := newKey(t)
	good := coinTransfer(t, d.member, 0, d.proposer, 5)
	if !d.accepts(d.forge(nil, good)) {
		t.Fatal("the unbent block is refused, so this test would prove nothing")
	}
	create := sign(t, d.member, &types.DynamicFeeTx{Gas: 100_000, Data: []byte{0x60, 0, 0x60, 0, 0xf3}})
	now := uint64(time.Now().Unix())

	reseal := func(change func(*types.Header)) [][]byte { // bend after execution
		raw := d.forge(nil, good)
		header := new(types.Header)
		if err := rlp.DecodeBytes(raw[0], header); err != nil {
			t.Fatal(err)
		}
		change(header)
		var err error
		if raw[0], err = rlp.EncodeToBytes(header); err != nil {
			t.Fatal(err)
		}
		return raw
	}
	for name, raw := range map[string][][]byte{
		"a stranger's transaction":     d.forge(nil, good, coinTransfer(t, stranger, 0, d.proposer, 0)),
		"a member deploying code":      d.forge(nil, create),
		"another height":               d.forge(func(h *types.Header) { h.Extra = encodeExtra(9) }, good),
		"no height":                    d.forge(func(h *types.Header) { h.Extra = nil }, good),
		"another consensus parent":     d.forge(func(h *types.Header) { h.ParentBeaconRoot = &common.Hash{1} }, good),
		"another proposer's coinbase":  d.forge(func(h *types.Header) { h.Coinbase = common.Address{9} }, good),
		"a time far ahead":             d.forge(func(h *types.Header) { h.Time = now + d.genesis.Config.MaxDrift + 60 }, good),
		"a raised gas limit":           d.forge(func(h *types.Header) { h.GasLimit++ }, good),
		"chosen randomness":            d.forge(func(h *types.Header) { h.MixDigest = common.Hash{1} }, good),
		"a base fee":                   reseal(func(h *types.Header) { h.BaseFee = big.NewInt(1) }),
		"a wrong state root":           reseal(func(h *types.Header) { h.Root = common.Hash{1} }),
		"a wrong receipts root":        reseal(func(h *types.Header) { h.ReceiptHash = common.Hash{1} }),
		"wrong gas used":               reseal(func(h *types.Header) { h.GasUsed++ }),
		"more gas than is usable":      reseal(func(h *types.Header) { h.GasUsed = h.GasLimit/2 + 1 }),
		"another parent":               reseal(func(h *types.Header) { h.ParentHash = common.Hash{1} }),
		"the parent's time":            reseal(func(h *types.Header) { h.Time = d.genesis.Config.Time }),
		"a header without transaction": d.forge(nil, good)[:1],
		"a missing transaction":        d.forge(nil, good, coinTransfer(t, d.member, 1, d.proposer, 5))[:2],
		"bytes that are not a header":  {[]byte("header"), {1}},
		"a trailing byte":              append([][]byte{append(d.forge(nil, good)[0], 0)}, d.forge(nil, good)[1:]...),
	} {
		if d.accepts(raw) {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestADecidedBlockThatCannotBeExecutedStopsTheNode(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	raw := d.forge(nil, coinTransfer(t, newKey(t), 0, d.proposer, 0))
	if _, err := d.FinalizeBlock(context.Background(), d.decision(raw)); err == nil {
		t.Fatal("the block was taken")
	}
	select {
	case <-d.failed:
	default:
		t.Fatal("the failure is not reported")
	}
}

func TestABlockOnlyHoldsWhatItsParentStatePermits(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	newcomer := newKey(t)
	address := crypto.PubkeyToAddress(newcomer.PublicKey)
	grant := sign(t, d.governor, &types.DynamicFeeTx{
		Gas: 200_000, To: &contracts.RegistryAddress,
		Data: contracts.NewRegistry().PackGrantRole(contracts.RoleParticipant, address),
	})
	first := coinTransfer(t, newcomer, 0, d.proposer, 0)
	d.add(grant, first)

	raw := d.propose()
	if len(raw) != 2 {
		t.Fatalf("the proposal has %d transactions, want the grant alone", len(raw)-1)
	}
	if d.accepts(d.forge(nil, grant, first)) {
		t.Fatal("a grant and its use in one block are accepted")
	}
	d.decide(raw)
	raw = d.propose()
	if len(raw) != 2 || !d.accepts(raw) {
		t.Fatal("the newcomer's transaction is not taken after the grant")
	}
	d.decide(raw)

	revoke := sign(t, d.governor, &types.DynamicFeeTx{
		Nonce: 1, Gas: 200_000, To: &contracts.RegistryAddress,
		Data: contracts.NewRegistry().PackRevokeRole(contracts.RoleParticipant, address),
	})
	d.add(revoke)
	d.decide(d.propose())
	second := coinTransfer(t, newcomer, 1, d.proposer, 0)
	d.add(second)
	if raw := d.propose(); len(raw) != 0 {
		t.Fatal("a revoked member's transaction is proposed")
	}
	if d.accepts(d.forge(nil, second)) {
		t.Fatal("a revoked member's transaction is accepted")
	}
}

func TestBlockTimeLeadsTheClockByABoundedDrift(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	at := time.Unix(int64(d.genesis.Config.Time), 0).Add(time.Hour)
	d.clock = func() time.Time { return at }
	blocks := uint64(0)
	for {
		d.add(coinTransfer(t, d.member, blocks, d.proposer, 1))
		raw := d.propose()
		if raw == nil {
			break
		}
		if !d.accepts(raw) {
			t.Fatal("own proposal refused")
		}
		d.decide(raw)
		blocks++
	}
	if blocks != d.genesis.Config.MaxDrift+1 {
		t.Errorf("%d blocks in one instant, want %d", blocks, d.genesis.Config.MaxDrift+1)
	}
	if ready, wait := d.hasWork(); ready || wait != time.Second {
		t.Errorf("ready %t, wait %s; want to be woken in a second", ready, wait)
	}
	at = at.Add(time.Second)
	if raw := d.propose(); len(raw) != 2 || !d.accepts(raw) {
		t.Error("no block a second later")
	}
}

func TestOnlyPokesEnterTheConsensusMempoolAndOnlyWhileThereIsWork(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	check := func(tx []byte) bool {
		res, err := d.CheckTx(context.Background(), &abci.RequestCheckTx{Tx: tx})
		if err != nil {
			t.Fatal(err)
		}
		return res.IsOK()
	}
	if check(d.wake.claim()) {
		t.Error("a poke is kept though there is nothing to include")
	}
	tx := coinTransfer(t, d.member, 0, d.proposer, 1)
	d.add(tx)
	if !check(d.wake.claim()) {
		t.Error("a poke is refused though there is work")
	}
	if d.wake.claim() != nil {
		t.Error("a second poke is made while one is alive")
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, raw, []byte("poke"), make([]byte, pokeSize)} {
		if check(bad) {
			t.Errorf("%x may enter", bad)
		}
	}
}

func TestAPoolOfForbiddenTransactionsDoesNotKeepTheLedgerBusy(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	d.add(coinTransfer(t, newKey(t), 0, d.proposer, 0))
	if raw := d.propose(); raw != nil {
		t.Fatal("a forbidden transaction is proposed")
	}
	if ready, _ := d.hasWork(); ready {
		t.Fatal("the ledger would go on making empty blocks")
	}
}
