package genesis

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/stiver-pay/stiver/contracts"
)

// consortium is a network of five organisations without a governor.
func consortium() Config {
	c := testConfig()
	c.Governor = common.Address{}
	c.Parameters = nil
	c.ExecutionDelay = DefaultExecutionDelay
	c.Validators = nil
	for i := range 5 {
		name := fmt.Sprintf("member-%d", i+1)
		c.Organisations = append(c.Organisations, Organisation{
			Name: name, Voter: common.BigToAddress(big.NewInt(int64(0x607E00 + i))),
			Nodes: []string{fmt.Sprintf("%040x", i+1)},
		})
		key := secp256k1eth.GenPrivKeySecp256k1Eth([]byte(name))
		c.Validators = append(c.Validators, Validator{PubKey: key.PubKey().Bytes(), Power: 10, Organisation: uint32(i + 1)})
	}
	c.Members[0].Organisation = 2
	return c.WithDefaults()
}

// word reads a slot of the initial state.
func word(g *Genesis, at common.Address, slot common.Hash) common.Hash {
	return g.Ethereum.Alloc[at].Storage[slot]
}

func TestAConsortiumsGenesisSaysWhoDecides(t *testing.T) {
	c := consortium()
	g := mustBuild(t, c)
	registry, validators := contracts.RegistryAddress, contracts.ValidatorsAddress
	for i, o := range c.Organisations {
		id := uint32(i + 1)
		got := contracts.DecodeOrganisation(word(g, registry, contracts.RegistryOrganisationActiveSlot(id)))
		if got != (contracts.OrganisationWord{Voter: o.Voter, Active: true}) {
			t.Errorf("organisation %d: %+v", id, got)
		}
		whose, known := contracts.DecodeNode(word(g, validators, contracts.ValidatorsNodeSlot([20]byte(common.FromHex(o.Nodes[0])))))
		if !known || whose != id {
			t.Errorf("node of organisation %d: %d, %v", id, whose, known)
		}
		slots := contracts.ValidatorSlots(uint64(i))
		v := contracts.DecodeValidator([2]common.Hash{word(g, validators, slots[0]), word(g, validators, slots[1])})
		if v.PubKey != [33]byte(c.Validators[i].PubKey) || v.Power != 10 || v.Organisation != id {
			t.Errorf("validator %d: %+v", i, v)
		}
	}
	member := contracts.DecodeMember(word(g, registry, contracts.RegistryOrganisationOfSlot(alice)))
	if member != (contracts.MemberWord{Roles: 1, Organisation: 2}) {
		t.Errorf("a member of an organisation: %+v", member)
	}
	count := word(g, registry, contracts.RegistryMemberCountSlot(contracts.RoleGovernor)).Big()
	first := word(g, registry, contracts.RegistryMemberSlot(contracts.RoleGovernor, 0))
	if count.Uint64() != 1 || common.BytesToAddress(first[:]) != contracts.TimelockAddress {
		t.Error("somebody else than the timelock governs")
	}
}

func TestParametersAreInTheState(t *testing.T) {
	for name, c := range map[string]Config{"dev": testConfig(), "consortium": consortium()} {
		g := mustBuild(t, c)
		slots := contracts.ParametersSlots()
		got := contracts.DecodeParameters([2]common.Hash{
			word(g, contracts.ParametersAddress, slots[0]), word(g, contracts.ParametersAddress, slots[1])})
		want := contracts.ParametersValues{MaxDrift: 10, BlockGas: DefaultGasLimit / 2, SettlementShare: 25, ProposeTimeout: 1000}
		if name == "consortium" {
			want.AccountGas, want.OrganisationGas = 2_000_000_000, 4_000_000_000
		}
		if got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
}

func TestEveryRegisteredAccountHasACreditAndNobodyElse(t *testing.T) {
	c := consortium()
	g := mustBuild(t, c)
	credited := []common.Address{issuer, alice, platform}
	for _, o := range c.Organisations {
		credited = append(credited, o.Voter)
	}
	for _, v := range c.Validators {
		credited = append(credited, v.Address())
	}
	for _, who := range credited {
		if g.Ethereum.Alloc[who].Balance.Cmp(memberCredit.ToBig()) != 0 {
			t.Errorf("%s has %s wei", who, g.Ethereum.Alloc[who].Balance)
		}
	}
	total := new(big.Int)
	for _, account := range g.Ethereum.Alloc {
		total.Add(total, account.Balance)
	}
	if total.Cmp(creditFund.ToBig()) != 0 {
		t.Errorf("%s wei exist, want %s", total, creditFund)
	}
	left := new(big.Int).Mul(memberCredit.ToBig(), big.NewInt(int64(1e9-len(credited))))
	if got := g.Ethereum.Alloc[contracts.RegistryAddress].Balance; got.Cmp(left) != 0 {
		t.Errorf("the registry can still give %s wei, want %s", got, left)
	}
}

// TestADecisionCanBeMadeInTheFirstBlock: votes must count from the start.
func TestADecisionCanBeMadeInTheFirstBlock(t *testing.T) {
	c := consortium()
	c.ExecutionDelay = 0
	c = c.WithDefaults()
	box, err := newSandbox(chainRules(c.ChainID), c.Time-1)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.construct(box); err != nil {
		t.Fatal(err)
	}
	box.time = c.Time
	council := contracts.NewCouncil()
	call := func(from common.Address, data []byte) {
		t.Helper()
		if _, err := box.call(from, contracts.CouncilAddress, data); err != nil {
			t.Fatal(err)
		}
	}
	admit := contracts.NewRegistry().PackGrantRole(contracts.RoleParticipant, stranger)
	call(c.Organisations[0].Voter, council.PackPropose([]common.Address{contracts.RegistryAddress}, []*big.Int{new(big.Int)}, [][]byte{admit}, "admit"))
	for _, o := range c.Organisations[:3] {
		call(o.Voter, council.PackCastVote(big.NewInt(1), 1))
	}
	call(alice, council.PackQueue0(big.NewInt(1)))
	call(alice, council.PackExecute0(big.NewInt(1)))
	slot := contracts.RegistryRegisteredSlot(stranger)
	if contracts.DecodeMember(box.state.GetState(contracts.RegistryAddress, slot)).Roles != 1 {
		t.Error("the decision was not carried out")
	}
}

func TestBadConsortiumsAreRefusedWithTheReason(t *testing.T) {
	for want, change := range map[string]func(*Config){
		"nobody could ever grant":        func(c *Config) { c.Organisations = nil; c.Validators = c.Validators[:0] },
		"1 to 64 bytes":                  func(c *Config) { c.Organisations[1].Name = "" },
		`"member-1" is used twice`:       func(c *Config) { c.Organisations[1].Name = "member-1" },
		"member-2 has no voter":          func(c *Config) { c.Organisations[1].Voter = common.Address{} },
		"votes for two organisations":    func(c *Config) { c.Organisations[1].Voter = c.Organisations[0].Voter },
		"is not a node id":               func(c *Config) { c.Organisations[1].Nodes[0] = "AB" },
		"is named twice":                 func(c *Config) { c.Nodes = c.Organisations[1].Nodes },
		"at most 16 of one organisation": func(c *Config) { c.Nodes = make([]string, 17) },
		"pauseQuorum 6":                  func(c *Config) { c.PauseQuorum = 6 },
		"there is no organisation 6":     func(c *Config) { c.Members[0].Organisation = 6 },
		"validators[0]: there is no":     func(c *Config) { c.Validators[0].Organisation = 6 },
		"member-1 has 20 of 60 votes":    func(c *Config) { c.Validators[0].Power = 20 },
		"comes with a seat":              func(c *Config) { c.Members[0].Roles = []Role{ValidatorRole} },
		"votingPeriod 59":                func(c *Config) { c.VotingPeriod = 59 },
		"executionDelay":                 func(c *Config) { c.ExecutionDelay = 31 * 24 * 3600 },
		"above the issuer's cap":         func(c *Config) { c.IssuerCap = uint256.NewInt(4) },
		"issuerCap is missing or does":   func(c *Config) { c.IssuerCap = new(uint256.Int).Lsh(uint256.NewInt(1), 128) },
		"blockGas":                       func(c *Config) { c.Parameters.BlockGas = c.GasLimit },
		"accountGas":                     func(c *Config) { c.Parameters.AccountGas = 1 },
		"organisationGas":                func(c *Config) { c.Parameters.OrganisationGas = 1 },
		"settlementShare":                func(c *Config) { c.Parameters.SettlementShare = 51 },
		"proposeTimeout":                 func(c *Config) { c.Parameters.ProposeTimeout = 99 },
	} {
		c := consortium()
		change(&c)
		_, err := Build(c)
		if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("want a refusal naming %q, got %v", want, err)
		}
	}
}

// TestTheContractsRefuseWhatValidationRefuses: the bounds in Go are those of the
// contracts, not narrower or wider.
func TestTheContractsRefuseWhatValidationRefuses(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"block gas":    func(c *Config) { c.Parameters.BlockGas = minBlockGas - 1 },
		"quota":        func(c *Config) { c.Parameters.AccountGas = minQuota - 1 },
		"share":        func(c *Config) { c.Parameters.SettlementShare = maxSettlementShare + 1 },
		"timeout":      func(c *Config) { c.Parameters.ProposeTimeout = maxProposeTimeout + 1 },
		"drift":        func(c *Config) { c.MaxDrift = maxDrift + 1 },
		"period":       func(c *Config) { c.VotingPeriod = maxVotingPeriod + 1 },
		"delay":        func(c *Config) { c.ExecutionDelay = maxExecutionDelay + 1 },
		"power":        func(c *Config) { c.Validators[0].Power = maxPower + 1 },
		"a third":      func(c *Config) { c.Validators[0].Power = 20 },
		"many nodes":   func(c *Config) { c.Organisations[0].Nodes = manyNodes(maxNodes + 1) },
		"the voter":    func(c *Config) { c.Organisations[1].Voter = c.Organisations[0].Voter },
		"whose member": func(c *Config) { c.Members[0].Organisation = 6 },
	} {
		for _, allowed := range []bool{true, false} {
			c := consortium()
			if !allowed {
				change(&c)
			}
			box, err := newSandbox(chainRules(c.ChainID), c.Time-1)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.construct(box); (err == nil) != allowed {
				t.Errorf("%s: allowed %v, got %v", name, allowed, err)
			}
		}
	}
	c := consortium()
	c.Parameters = &Parameters{BlockGas: minBlockGas, AccountGas: minQuota, OrganisationGas: minQuota,
		SettlementShare: maxSettlementShare, ProposeTimeout: maxProposeTimeout}
	c.MaxDrift, c.VotingPeriod, c.ExecutionDelay = maxDrift, maxVotingPeriod, maxExecutionDelay
	c.Organisations[0].Nodes = manyNodes(maxNodes)
	mustBuild(t, c)
}

func manyNodes(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%040x", 0xbeef00+i)
	}
	return out
}
