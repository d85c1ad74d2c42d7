package genesis

import (
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/contracts"
)

const (
	maxOrganisations = 100
	maxNodes         = 16 // of one organisation, as the contract has it
	nodeIDBytes      = 20

	// quorumOfOrganisations is from how many organisations on no one of them may
	// have a third of the power.
	quorumOfOrganisations = 4

	devOrganisation = "dev"
)

// Organisation is a member of the consortium: it has one vote.
type Organisation struct {
	Name string `json:"name"`
	// Voter is the account that votes, admits the organisation's accounts and
	// nodes, and signals a pause.
	Voter common.Address `json:"voter"`
	// Nodes may connect: CometBFT node ids, 40 hexadecimal digits each.
	Nodes []string `json:"nodes,omitempty"`
}

// organisationCount is how many organisations the network begins with.
func (c Config) organisationCount() uint32 { return max(1, uint32(len(c.Organisations))) }

// founders are the organisations as the Registry's constructor wants them.
func (c Config) founders() []contracts.RegistryFounder {
	if len(c.Organisations) == 0 {
		return []contracts.RegistryFounder{{Name: devOrganisation, Voter: c.Governor}}
	}
	out := make([]contracts.RegistryFounder, len(c.Organisations))
	for i, o := range c.Organisations {
		out[i] = contracts.RegistryFounder{Name: o.Name, Voter: o.Voter}
	}
	return out
}

// nodes are all nodes that may connect, as the constructor of Validators wants
// them.
func (c Config) nodes() []contracts.ValidatorsNode {
	var out []contracts.ValidatorsNode
	add := func(organisation int, ids []string) {
		for _, id := range ids {
			n := contracts.ValidatorsNode{Organisation: uint32(organisation)}
			copy(n.Id[:], common.FromHex(id))
			out = append(out, n)
		}
	}
	add(0, c.Nodes)
	for i, o := range c.Organisations {
		add(i+1, o.Nodes)
	}
	return out
}

// seats are the validators as the constructor of Validators wants them.
func (c Config) seats() []contracts.ValidatorsSeat {
	out := make([]contracts.ValidatorsSeat, len(c.Validators))
	for i, v := range c.Validators {
		out[i] = contracts.ValidatorsSeat{PubKey: v.PubKey, Power: uint64(v.Power), Organisation: v.Organisation}
	}
	return out
}

func (c Config) checkOrganisations() error {
	if len(c.Organisations) > maxOrganisations {
		return fmt.Errorf("%d organisations; at most %d can be named at genesis", len(c.Organisations), maxOrganisations)
	}
	if int(c.PauseQuorum) > int(c.organisationCount()) {
		return fmt.Errorf("pauseQuorum %d is more than there are organisations: nobody could ever pause entry", c.PauseQuorum)
	}
	names, voters, ids := make(map[string]bool), make(map[common.Address]bool), make(map[string]bool)
	if err := checkNodes("nodes", c.Nodes, ids); err != nil {
		return err
	}
	for i, o := range c.Organisations {
		where := fmt.Sprintf("organisations[%d]", i)
		switch {
		case o.Name == "" || len(o.Name) > maxNameBytes:
			return fmt.Errorf("%s: its name must have 1 to %d bytes", where, maxNameBytes)
		case names[o.Name]:
			return fmt.Errorf("%s: the name %q is used twice", where, o.Name)
		case o.Voter == (common.Address{}):
			return fmt.Errorf("%s: %s has no voter", where, o.Name)
		case voters[o.Voter]:
			return fmt.Errorf("%s: %s votes for two organisations", where, o.Voter)
		}
		names[o.Name], voters[o.Voter] = true, true
		if err := checkNodes(where+".nodes", o.Nodes, ids); err != nil {
			return err
		}
	}
	return nil
}

func checkNodes(where string, nodes []string, seen map[string]bool) error {
	if len(nodes) > maxNodes {
		return fmt.Errorf("%s: %d nodes; at most %d of one organisation may connect", where, len(nodes), maxNodes)
	}
	for i, id := range nodes {
		raw, err := hex.DecodeString(id)
		switch {
		case err != nil || len(raw) != nodeIDBytes || hex.EncodeToString(raw) != id:
			return fmt.Errorf("%s[%d]: %q is not a node id: 40 hexadecimal digits in lower case", where, i, id)
		case seen[id]:
			return fmt.Errorf("%s[%d]: node %s is named twice", where, i, id)
		}
		seen[id] = true
	}
	return nil
}

// checkShares is the rule of the Validators contract, said earlier and with
// names.
func (c Config) checkShares() error {
	shares := make(map[uint32]int64)
	var total int64
	for _, v := range c.Validators {
		shares[v.Organisation] += v.Power
		total += v.Power
	}
	if len(shares) < quorumOfOrganisations {
		return nil
	}
	for organisation, power := range shares {
		if 3*power < total {
			continue
		}
		if organisation == 0 {
			return errors.New("validators of no organisation have a third of the power or more: name their organisations")
		}
		return fmt.Errorf("validators: %s has %d of %d votes, a third or more: it alone could stop the ledger",
			c.organisationName(organisation), power, total)
	}
	return nil
}

func (c Config) organisationName(id uint32) string {
	if len(c.Organisations) == 0 {
		return devOrganisation
	}
	return c.Organisations[id-1].Name
}
