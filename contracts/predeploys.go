package contracts

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
)

// Grant gives a role to an account at genesis.
type Grant struct {
	Role    Role
	Account common.Address
}

// PredeployConfig is what the constructors need to know of a network.
type PredeployConfig struct {
	Governor common.Address // administers the Registry; must not be zero
	Grants   []Grant        // beyond those of the governor and of our own contracts
}

// Predeploy is a contract of the genesis block. InitCode holds its constructor
// and arguments; it must run at Address on a chain with the final chain id,
// because the code it returns has both built in.
type Predeploy struct {
	Name     string
	Address  common.Address
	InitCode []byte
}

// Predeploys returns the contracts of a network in the order in which they must
// be constructed. Channels and its collector are registered as participants,
// or they could not hold coins.
func Predeploys(cfg PredeployConfig) ([]Predeploy, error) {
	if cfg.Governor == (common.Address{}) {
		return nil, fmt.Errorf("predeploys: the registry needs a governor: name the account that administers the network")
	}
	grants := []RegistryGrant{
		{Role: RoleParticipant, Account: ChannelsAddress},
		{Role: RoleParticipant, Account: CollectorAddress},
	}
	for _, g := range cfg.Grants {
		grants = append(grants, RegistryGrant{Role: g.Role, Account: g.Account})
	}
	list := []struct {
		name    string
		address common.Address
		args    []byte
	}{
		{"Registry", RegistryAddress, NewRegistry().PackConstructor(cfg.Governor, grants)},
		{"Coin", CoinAddress, NewCoin().PackConstructor(RegistryAddress)},
		{"Channels", ChannelsAddress, nil},
		{"ERC3009Collector", CollectorAddress, NewERC3009Collector().PackConstructor(ChannelsAddress)},
		{"Multicall3", Multicall3Address, nil},
	}
	out := make([]Predeploy, 0, len(list))
	for _, p := range list {
		a, err := readArtifact(p.name)
		if err != nil {
			return nil, err
		}
		code := append(append([]byte{}, a.Bytecode...), p.args...)
		out = append(out, Predeploy{Name: p.name, Address: p.address, InitCode: code})
	}
	return out, nil
}
