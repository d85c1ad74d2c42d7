package genesis

import (
	"bytes"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/stiver-pay/stiver/contracts"
)

var (
	governor = common.HexToAddress("0x1000000000000000000000000000000000000001")
	issuer   = common.HexToAddress("0x1000000000000000000000000000000000000002")
	alice    = common.HexToAddress("0x1000000000000000000000000000000000000003")
	platform = common.HexToAddress("0x1000000000000000000000000000000000000004")
	stranger = common.HexToAddress("0x1000000000000000000000000000000000000005")
)

func testConfig() Config {
	key := secp256k1eth.GenPrivKeySecp256k1Eth([]byte("validator"))
	return Config{
		Time:     1_790_000_000,
		Governor: governor,
		Issuer:   issuer,
		Members: []Member{
			{Address: alice, Roles: []Role{Participant}, Name: "Alice"},
			{Address: platform, Roles: []Role{Platform, Participant}},
		},
		Balances:   []Balance{{Address: alice, Amount: uint256.NewInt(5_000_000)}},
		Validators: []Validator{{PubKey: key.PubKey().Bytes(), Power: 10, Name: "one"}},
	}.WithDefaults()
}

func mustBuild(t *testing.T, c Config) *Genesis {
	t.Helper()
	g, err := Build(c)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestTheSameConfigGivesTheSameBytes(t *testing.T) {
	first, err := mustBuild(t, testConfig()).Encode()
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		again, err := mustBuild(t, testConfig()).Encode()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, again) {
			t.Fatal("two builds of one config differ")
		}
	}
}

func TestEveryPartOfTheConfigReachesTheGenesisHash(t *testing.T) {
	base := mustBuild(t, testConfig()).Hash()
	for name, change := range map[string]func(*Config){
		"chain id": func(c *Config) { c.ChainID++ },
		"time":     func(c *Config) { c.Time++ },
		"governor": func(c *Config) { c.Governor = stranger },
		"issuer":   func(c *Config) { c.Issuer = stranger },
		"member":   func(c *Config) { c.Members[0].Roles = []Role{Auditor} },
		"balance":  func(c *Config) { c.Balances[0].Amount = uint256.NewInt(1) },
		"validator": func(c *Config) {
			c.Validators[0].PubKey = secp256k1eth.GenPrivKeySecp256k1Eth([]byte("other")).PubKey().Bytes()
		},
		"gas limit": func(c *Config) { c.GasLimit++ },
	} {
		c := testConfig()
		change(&c)
		if mustBuild(t, c).Hash() == base {
			t.Errorf("changing the %s does not change the genesis block", name)
		}
	}
}

func TestTheFileSurvivesARoundTrip(t *testing.T) {
	g := mustBuild(t, testConfig())
	data, err := g.Encode()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "genesis.json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	again, err := read.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, again) || read.Hash() != g.Hash() || read.Ethereum.ToBlock().Hash() != g.Hash() {
		t.Fatal("the file changed on the way")
	}
}

func TestBadConfigsAreRefusedWithTheReason(t *testing.T) {
	for want, change := range map[string]func(*Config){
		"governor is missing":    func(c *Config) { c.Governor = common.Address{} },
		"issuer is missing":      func(c *Config) { c.Issuer = common.Address{} },
		"chainId":                func(c *Config) { c.ChainID = 1 << 60 },
		"recent time":            func(c *Config) { c.Time = 12 },
		"gasLimit":               func(c *Config) { c.GasLimit = 21000 },
		"maxDrift":               func(c *Config) { c.MaxDrift = 3600 },
		"no validators":          func(c *Config) { c.Validators = nil },
		"compressed secp256k1":   func(c *Config) { c.Validators[0].PubKey = make([]byte, 33) },
		"power 0":                func(c *Config) { c.Validators[0].Power = 0 },
		"is named twice":         func(c *Config) { c.Validators = append(c.Validators, c.Validators[0]) },
		"members[2]":             func(c *Config) { c.Members = append(c.Members, c.Members[0]) },
		"unknown role":           func(c *Config) { c.Members[0].Roles = []Role{"KING"} },
		"has no role":            func(c *Config) { c.Members[0].Roles = nil },
		"has no address":         func(c *Config) { c.Members[0].Address = common.Address{} },
		"is not a member":        func(c *Config) { c.Balances[0].Address = stranger },
		"missing or zero":        func(c *Config) { c.Balances[0].Amount = nil },
		"does not fit":           func(c *Config) { c.Balances[0].Amount = new(uint256.Int).Lsh(uint256.NewInt(1), 128) },
		"balances[1]":            func(c *Config) { c.Balances = append(c.Balances, c.Balances[0]) },
		"role PARTICIPANT is na": func(c *Config) { c.Members[0].Roles = []Role{Participant, Participant} },
	} {
		c := testConfig()
		change(&c)
		_, err := Build(c)
		if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("want a refusal naming %q, got %v", want, err)
		}
	}
}

func TestAChangedFileIsRefused(t *testing.T) {
	data, err := mustBuild(t, testConfig()).Encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string][2]string{
		"format":            {`"stiver-genesis/1"`, `"stiver-genesis/2"`},
		"power":             {`"power": 10`, `"power": 11`},
		"unknown field":     {`"format"`, `"extra": 1, "format"`},
		"chain id":          {`"chainId": 571700`, `"chainId": 571701`},
		"consensus chain":   {`stiver-571700`, `stiver-571701`},
		"time":              {`"time": 1790000000`, `"time": 1790000001`},
		"native balance":    {`"balance": "0xde0b6b3a7640000"`, `"balance": "0xde0b6b3a7640001"`},
		"storage or code":   {`"0x60`, `"0x61`},
		"trailing":          {"\n}\n", "\n}\n{}"},
		"repeated field":    {`"format": "stiver-genesis/1"`, `"format": "stiver-genesis/1", "format": "stiver-genesis/1"`},
		"other key's bytes": {`"pub_key"`, `"pub_kez"`},
	} {
		if !bytes.Contains(data, []byte(edit[0])) {
			t.Fatalf("%s: the file has no %q", name, edit[0])
		}
		changed := bytes.Replace(data, []byte(edit[0]), []byte(edit[1]), 1)
		if _, err := Decode(changed); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: accepted or wrong error: %v", name, err)
		}
	}
}

func TestMembersBalancesAndContractsAreInTheState(t *testing.T) {
	g := mustBuild(t, testConfig())
	slot := func(at common.Address, s common.Hash) *big.Int { return g.Ethereum.Alloc[at].Storage[s].Big() }

	for _, who := range []common.Address{governor, issuer, alice, platform, g.Config.Validators[0].Address(), contracts.ChannelsAddress, contracts.CollectorAddress} {
		if slot(contracts.RegistryAddress, contracts.RegistryRegisteredSlot(who)).Sign() == 0 {
			t.Errorf("%s is not registered", who)
		}
	}
	if slot(contracts.RegistryAddress, contracts.RegistryRegisteredSlot(stranger)).Sign() != 0 {
		t.Error("a stranger is registered")
	}
	if slot(contracts.RegistryAddress, contracts.RegistryRoleSlot(contracts.RoleGovernor, governor)).Sign() == 0 {
		t.Error("the governor does not govern")
	}
	if got := slot(contracts.CoinAddress, contracts.CoinBalanceSlot(alice)); got.Uint64() != 5_000_000 {
		t.Errorf("alice holds %s", got)
	}
	for _, at := range []common.Address{contracts.ChannelsAddress, contracts.CollectorAddress, contracts.Multicall3Address, contracts.RegistryAddress, contracts.CoinAddress} {
		if len(g.Ethereum.Alloc[at].Code) == 0 {
			t.Errorf("no code at %s", at)
		}
	}
	if got := g.Ethereum.Alloc[alice].Balance; got.Cmp(memberCredit.ToBig()) != 0 {
		t.Errorf("alice has %s wei", got)
	}
}

// The EIP-712 domain is built into the code when the constructor runs, so it
// shows whether chain id and address were the final ones.
func TestConstructorsRanWithTheFinalChainIDAndAddress(t *testing.T) {
	c := testConfig()
	g := mustBuild(t, c)
	box, err := newSandbox(chainRules(c.ChainID), c.Time)
	if err != nil {
		t.Fatal(err)
	}
	account := g.Ethereum.Alloc[contracts.ChannelsAddress]
	box.install(contracts.ChannelsAddress, types.Account{Nonce: account.Nonce, Code: account.Code})
	channels := contracts.NewChannels()
	out, err := box.call(alice, contracts.ChannelsAddress, channels.PackEip712Domain())
	if err != nil {
		t.Fatal(err)
	}
	domain, err := channels.UnpackEip712Domain(out)
	if err != nil {
		t.Fatal(err)
	}
	if domain.ChainId.Uint64() != c.ChainID || domain.VerifyingContract != contracts.ChannelsAddress {
		t.Fatalf("domain is of chain %s at %s", domain.ChainId, domain.VerifyingContract)
	}
}

func TestRolesAreNamedAsTheContractNamesThem(t *testing.T) {
	for _, r := range Roles() {
		if r.ID() != crypto.Keccak256Hash([]byte(r)) {
			t.Errorf("role %s", r)
		}
	}
	if common.Hash(contracts.RoleValidator) != ValidatorRole.ID() || common.Hash(contracts.RoleGovernor) != Governor.ID() {
		t.Error("role ids differ from the contract's")
	}
}

func FuzzDecode(f *testing.F) {
	g, err := Build(testConfig())
	if err != nil {
		f.Fatal(err)
	}
	data, err := g.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"format":"stiver-genesis/1"}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := Decode(data)
		if err != nil {
			if !errors.Is(err, ErrInvalid) {
				t.Fatalf("error of another kind: %v", err)
			}
			return
		}
		if _, err := g.Encode(); err != nil {
			t.Fatal(err)
		}
	})
}
