package node

import (
	"errors"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/contracts"
)

// Quotas of these tests: two transactions of quotaGas fit an account's, three an
// organisation's.
const (
	quotaGas          = 10_000_000
	quotaAccount      = 2 * quotaGas
	quotaOrganisation = 3 * quotaGas
)

// withQuotas makes 2 and 3 accounts of one organisation, 4 one of none.
func withQuotas(c *genesis.Config) {
	c.Parameters = &genesis.Parameters{
		BlockGas: 100_000_000, AccountGas: quotaAccount, OrganisationGas: quotaOrganisation,
		SettlementShare: 25, ProposeTimeout: 500,
	}
	c.Members[0].Organisation = 1
	c.Members = append(c.Members, genesis.Member{
		Address: crypto.PubkeyToAddress(fixedKey(3).PublicKey), Roles: []genesis.Role{genesis.Participant}, Organisation: 1,
	}, genesis.Member{
		Address: crypto.PubkeyToAddress(fixedKey(4).PublicKey), Roles: []genesis.Role{genesis.Participant},
	})
}

// asks is a transaction that asks for gas, whatever it uses.
func asks(t *testing.T, seed byte, nonce, gas uint64, which lane) *types.Transaction {
	t.Helper()
	to := &contracts.CoinAddress
	if which == settlement {
		to = &contracts.ChannelsAddress
	}
	return sign(t, fixedKey(seed), &types.DynamicFeeTx{Nonce: nonce, Gas: gas, To: to})
}

// stopClock sets the clock of an application to a moment after its genesis.
func (d *driven) stopClock(seconds uint64) {
	at := time.Unix(int64(d.genesis.Config.Time+seconds), 0)
	d.clock = func() time.Time { return at }
}

func TestAnAccountsQuotaCoversAMinuteOfBlockTimeAndHoldsForWholeBlocks(t *testing.T) {
	d := newDrivenOn(t, "", withQuotas)
	defer d.close()
	door := newAdmission(d.app)
	d.stopClock(100)
	one, two, three := asks(t, 2, 0, quotaGas, ordinary), asks(t, 2, 1, quotaGas, ordinary), asks(t, 2, 2, quotaGas, ordinary)
	if d.accepts(d.forge(nil, one, two, three)) {
		t.Fatal("a block that exceeds an account's quota is accepted")
	}
	d.add(one, two, three)
	raw := d.propose()
	if len(raw) != 3 || !d.accepts(raw) {
		t.Fatalf("the proposal has %d transactions, want the two that the quota allows", len(raw)-1)
	}
	d.decide(raw)

	d.stopClock(130)
	another := asks(t, 2, 2, quotaGas+1, ordinary)
	if err := door.check(another); !errors.Is(err, ErrAccountQuota) {
		t.Errorf("at the door: %v", err)
	}
	if raw := d.propose(); raw != nil {
		t.Error("a transaction over the quota is proposed")
	}
	if ready, _ := d.hasWork(); ready {
		t.Error("the ledger would go on making empty blocks")
	}
	if d.accepts(d.forge(nil, three)) {
		t.Error("a block over the quota of two blocks is accepted")
	}
	if err := door.check(asks(t, 2, 2, quotaGas, settlement)); err != nil {
		t.Errorf("settlement has a counter of its own: %v", err)
	}

	d.stopClock(160)
	if ready, _ := d.hasWork(); !ready {
		t.Error("nobody wakes when the quota has room again")
	}
	if err := door.check(another); err != nil {
		t.Errorf("a minute later, at the door: %v", err)
	}
	if raw := d.propose(); len(raw) != 2 || !d.accepts(raw) {
		t.Error("a minute later the transaction is not taken")
	}
}

func TestAnOrganisationsAccountsShareAQuotaAndNobodyElsesIsTouched(t *testing.T) {
	d := newDrivenOn(t, "", withQuotas)
	defer d.close()
	d.stopClock(100)
	ours := []*types.Transaction{
		asks(t, 2, 0, quotaGas, ordinary), asks(t, 2, 1, quotaGas, ordinary),
		asks(t, 3, 0, quotaGas, ordinary), asks(t, 3, 1, quotaGas, ordinary),
	}
	if d.accepts(d.forge(nil, ours...)) {
		t.Fatal("a block that exceeds an organisation's quota is accepted")
	}
	d.decide(d.forge(nil, ours[:3]...))
	if d.accepts(d.forge(nil, ours[3])) {
		t.Fatal("the organisation's quota is not counted over blocks")
	}
	if err := newAdmission(d.app).check(ours[3]); !errors.Is(err, ErrOrganisationQuota) {
		t.Errorf("at the door: %v", err)
	}
	if !d.accepts(d.forge(nil, asks(t, 4, 0, quotaGas, ordinary))) {
		t.Error("an account of no organisation is refused")
	}
	if !d.accepts(d.forge(nil, asks(t, 3, 1, quotaGas, settlement))) {
		t.Error("settlement counts against the quota of the rest")
	}
}

func TestARestartCountsQuotasAsBefore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "execution")
	d := newDrivenOn(t, dir, withQuotas)
	for i := range uint64(4) {
		d.stopClock(100 + 25*i)
		d.decide(d.forge(nil, asks(t, 2, 2*i, 100_000+i, ordinary), asks(t, 2, 2*i+1, 5_000_000+i, settlement), asks(t, 3, i, 300_000, ordinary)))
	}
	want := d.recent.Load()
	if len(want.blocks) != 3 {
		t.Fatalf("the window has %d blocks", len(want.blocks))
	}
	d.close()

	again := newDrivenOn(t, dir, withQuotas)
	sameWindow(t, "after a restart", again.recent.Load(), want)
	for i := range uint64(5) { // as a directory from before the counters, or a damaged one
		if err := again.exec.db.Delete(gasKey(i)); err != nil {
			t.Fatal(err)
		}
	}
	recounted, err := again.loadWindow(again.exec.chain.CurrentBlock())
	if err != nil {
		t.Fatal(err)
	}
	sameWindow(t, "counted from the blocks", recounted, want)
	again.close()
}

func sameWindow(t *testing.T, when string, got, want *window) {
	t.Helper()
	if len(got.blocks) != len(want.blocks) {
		t.Fatalf("%s: %d blocks, want %d", when, len(got.blocks), len(want.blocks))
	}
	for i := range got.blocks {
		if string(got.blocks[i].encoded) != string(want.blocks[i].encoded) {
			t.Errorf("%s: block %d counts %x, want %x", when, i, got.blocks[i].encoded, want.blocks[i].encoded)
		}
	}
}

// TestTheWindowCountsWhatANaiveSumCounts compares it with adding up everything.
func TestTheWindowCountsWhatANaiveSumCounts(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 2))
		var all []*blockGas
		w := new(window)
		time := uint64(1000)
		for range 150 {
			time += 1 + uint64(r.IntN(r.IntN(40)+1))
			var list []spending
			for account := range byte(4) {
				if r.IntN(2) == 0 {
					list = append(list, spending{common.Address{account}, uint32(account / 2), gasByLane{r.Uint64N(1000), r.Uint64N(1000)}})
				}
			}
			b, err := newBlockGas(time, list)
			if err != nil {
				t.Fatal(err)
			}
			all, w = append(all, b), w.next(b)
			at := time + 1 + uint64(r.IntN(80))
			for account := range byte(4) {
				var want gasByLane
				for _, b := range all {
					if b.time+quotaWindow > at {
						want.add(b.byAccount[common.Address{account}])
					}
				}
				if got := spentByAccount(w.since(at), common.Address{account}); got != want {
					t.Fatalf("seed %d, time %d: account %d spent %v, want %v", seed, at, account, got, want)
				}
			}
		}
		if len(w.blocks) > quotaWindow {
			t.Fatalf("the window grew to %d blocks", len(w.blocks))
		}
	}
}

func FuzzDecodeBlockGas(f *testing.F) {
	b, err := newBlockGas(7, []spending{{common.Address{1}, 2, gasByLane{3, 4}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b.encoded)
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, err := decodeBlockGas(data); err == nil && string(got.encoded) != string(data) {
			t.Fatal("read something else than was there")
		}
	})
}

// TestNoOrganisationFillsThePool counts only; filling a pool would take long.
func TestNoOrganisationFillsThePool(t *testing.T) {
	d := newDrivenOn(t, "", withQuotas)
	defer d.close()
	gate, err := d.judge.on(d.exec.chain.CurrentBlock())
	if err != nil {
		t.Fatal(err)
	}
	ours, none := crypto.PubkeyToAddress(fixedKey(2).PublicKey), crypto.PubkeyToAddress(fixedKey(4).PublicKey)
	c := &crowd{gate: gate}
	taken := 0
	for c.enter(d.exec.pool, gate, ours) == nil {
		if taken++; taken > slotsTotal {
			t.Fatal("an organisation fills the pool")
		}
	}
	if taken < slotsTotal/4 {
		t.Errorf("an organisation alone gets only %d of %d", taken, slotsTotal)
	}
	for range 100 {
		if err := c.enter(d.exec.pool, gate, none); err != nil {
			t.Fatalf("nobody else gets in: %v", err)
		}
		if err := c.enter(d.exec.pool, gate, ours); !errors.Is(err, ErrPoolShare) {
			t.Fatalf("the organisation takes more: %v", err)
		}
	}
}

// smallBlocks leaves room for a few transactions in a block, a quarter of it for
// settlement.
func smallBlocks(c *genesis.Config) {
	c.Parameters = &genesis.Parameters{BlockGas: 5_000_000, SettlementShare: 25, ProposeTimeout: 500}
}

// burner deploys a contract that uses all but 400,000 of the gas it is given.
func (d *driven) burner() common.Address {
	d.Helper()
	loop := common.FromHex("5b" + "62061a80" + "5a" + "11" + "6000" + "57" + "00") // while gas > 400,000
	deploy := common.FromHex("600b600c600039600b6000f3")
	tx := sign(d.T, d.governor, &types.DynamicFeeTx{Gas: 500_000, Data: append(deploy, loop...)})
	d.add(tx)
	d.decide(d.propose())
	return crypto.CreateAddress(crypto.PubkeyToAddress(d.governor.PublicKey), 0)
}

func TestSettlementFindsRoomInEveryBlock(t *testing.T) {
	d := newDrivenOn(t, "", smallBlocks)
	defer d.close()
	target := d.burner()
	burn := func(nonce uint64) *types.Transaction {
		return sign(t, d.member, &types.DynamicFeeTx{Nonce: nonce, Gas: 1_300_000, To: &target})
	}
	crowd := []*types.Transaction{burn(0), burn(1), burn(2), burn(3), burn(4)}
	if d.accepts(d.forge(nil, crowd...)) {
		t.Fatal("ordinary transactions may use the share of settlement")
	}
	if !d.accepts(d.forge(nil, crowd[:4]...)) {
		t.Fatal("ordinary transactions may not use their own share")
	}
	claim := asks(t, 1, 1, 1_250_000, settlement)
	d.add(append(crowd, claim)...)
	raw := d.propose()
	if len(raw) < 3 || !d.accepts(raw) {
		t.Fatalf("the proposal has %d parts", len(raw))
	}
	first := new(types.Transaction)
	if err := first.UnmarshalBinary(raw[1]); err != nil || first.Hash() != claim.Hash() {
		t.Error("the claim is not the first transaction of the block")
	}
	tooLarge := asks(t, 2, 0, 4_000_000, ordinary)
	if err := newAdmission(d.app).check(tooLarge); !errors.Is(err, ErrSettlementReserve) {
		t.Errorf("a transaction that fits no block: %v", err)
	}
}
