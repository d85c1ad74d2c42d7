package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/test/process"
)

// consortium is a local network of four organisations, run by `ledger up`.
type consortium struct {
	*house
	dir   string
	homes []struct{ Name, Dir, RPC, P2P, NodeID, Voter string }
}

// networkUp is what `ledger up` prints when it is ready.
type networkUp struct {
	Seconds          float64
	FirstTransaction string `json:"first_transaction"`
}

// networkStatus is what `ledger status DIR` prints.
type networkStatus struct {
	Height     uint64
	Block      uint64
	Validators []struct{ Address string }
	Missing    []struct{ Address, Why string }
	Nodes      []struct {
		Name  string
		Up    bool
		Block uint64
	}
}

// proposalView is what `ledger show ID` prints.
type proposalView struct {
	State    string
	Actions  []string
	For      int
	Executed struct{ Block, Height uint64 }
	NotVoted []string `json:"not_voted"`
}

func newConsortium(t *testing.T) *consortium {
	t.Helper()
	h := newHouse(t)
	c := &consortium{house: h, dir: filepath.Join(h.home, "ledger")}
	var made struct {
		Homes []struct {
			Name, Dir, RPC, P2P, Voter string
			NodeID                     string `json:"node_id"`
		}
	}
	h.must(&made, "ledger", "init", "--validators", "4", c.dir)
	for _, m := range made.Homes {
		c.homes = append(c.homes, struct{ Name, Dir, RPC, P2P, NodeID, Voter string }{m.Name, m.Dir, m.RPC, m.P2P, m.NodeID, m.Voter})
	}
	return c
}

// decide proposes something as the first organisation, lets three vote for it,
// and carries it out.
func (c *consortium) decide(args ...string) proposalView {
	c.t.Helper()
	var p struct {
		Proposal int
		Warning  string
	}
	c.must(&p, append(append([]string{"ledger", "propose"}, args...), "--as", "validator-1")...)
	if p.Warning != "" {
		c.t.Errorf("propose %v: %s", args, p.Warning)
	}
	id := fmt.Sprint(p.Proposal)
	if r := c.run("ledger", "execute", id, "--as", "validator-1"); r.status != statusRefused || r.code() != "proposal_not_passed" {
		c.t.Errorf("an open proposal was executed: status %d, %s", r.status, r.errors)
	}
	var v proposalView
	for i := range 3 {
		c.must(&v, "ledger", "vote", id, "yes", "--as", c.homes[i].Name)
	}
	if v.State != "passed" || v.For != 3 || !slices.Contains(v.NotVoted, "organisation-4") {
		c.t.Errorf("after three votes: %+v", v)
	}
	c.must(&v, "ledger", "execute", id, "--as", "validator-2")
	if v.State != "done" || v.Executed.Height == 0 {
		c.t.Errorf("executed: %+v", v)
	}
	return v
}

// awaitStatus asks until the network is as wanted.
func (c *consortium) awaitStatus(what string, wanted func(networkStatus) bool) networkStatus {
	c.t.Helper()
	for end := time.Now().Add(patience); ; {
		var s networkStatus
		c.must(&s, "ledger", "status", c.dir)
		if wanted(s) {
			return s
		}
		if time.Now().After(end) {
			c.t.Fatalf("not within %s: %s: %+v", patience, what, s)
		}
	}
}

// explained are the codes that `ledger explain` gives.
func (c *consortium) explained() []string {
	c.t.Helper()
	var said struct{ Findings []struct{ Code string } }
	c.must(&said, "ledger", "explain", c.dir)
	var codes []string
	for _, f := range said.Findings {
		codes = append(codes, f.Code)
	}
	return codes
}

// Four organisations run a network, take a fifth in by their votes, whose node
// joins and validates without a stop, and go on when it dies.
func TestFourOrganisationsTakeInAFifthAndGoOnWithoutIt(t *testing.T) {
	c := newConsortium(t)
	up := c.serve(`"ready": true`, "ledger", "up", c.dir)

	fifth := filepath.Join(c.home, "fifth")
	var card struct {
		Organisation struct {
			Voter, Validator string
			NodeID           string `json:"node_id"`
		}
	}
	listen := process.FreeAddress(t)
	c.must(&card, "ledger", "init", fifth, "--organisation", "fifth", "--address", process.FreeAddress(t), "--listen", listen)
	c.decide("add-organisation", "fifth", card.Organisation.Voter)
	c.must(nil, "ledger", "admit-node", card.Organisation.NodeID, "--as", fifth)
	c.must(nil, "ledger", "join", fifth, "--genesis", filepath.Join(c.homes[0].Dir, "genesis.json"),
		"--peer", c.homes[0].NodeID+"@"+c.homes[0].P2P, "--peer", c.homes[1].NodeID+"@"+c.homes[1].P2P, "--listen", listen)
	node := c.serve(`"ready": true`, "ledger", "start", fifth, "--listen", listen)

	v := c.decide("add-validator", card.Organisation.Validator, "--organisation", "fifth")
	s := c.awaitStatus("the fifth validates", func(s networkStatus) bool { return len(s.Validators) == 5 })
	if s.Height < v.Executed.Height+1 {
		t.Errorf("the set changed at height %d, decided at %d", s.Height, v.Executed.Height)
	}
	c.must(nil, "ledger", "admit", process.AddressOf(process.NewKey(t)).Hex(), "--as", "validator-3")
	c.awaitStatus("nobody is missing", func(s networkStatus) bool { return len(s.Missing) == 0 })
	if codes := c.explained(); !slices.Equal(codes, []string{"idle"}) {
		t.Errorf("at rest: %v", codes)
	}

	node.kill()
	s = c.awaitStatus("the fifth is missing", func(s networkStatus) bool { return len(s.Missing) == 1 })
	if got := s.Missing[0]; got.Why != "not_connected" || len(s.Validators) != 5 {
		t.Errorf("missing: %+v", got)
	}
	c.must(nil, "ledger", "admit", process.AddressOf(process.NewKey(t)).Hex(), "--as", "validator-4")
	if codes := c.explained(); !slices.Equal(codes, []string{"validator_missing", "idle"}) {
		t.Errorf("with a dead validator: %v", codes)
	}

	c.interrupt(up)
	var ready networkUp
	if err := json.Unmarshal(up.out.Bytes(), &ready); err != nil || ready.FirstTransaction == "" {
		t.Errorf("ready, but no first transaction: %v, %s", err, up.out.String())
	}
	t.Logf("four processes to the first final transaction in %.1f s", ready.Seconds)
	if r := c.run("ledger", "explain", c.dir); r.status != 1 || !strings.Contains(string(r.out), "node_down") {
		t.Errorf("explain of a network that is down: status %d, %s", r.status, r.out)
	}
}

// interrupt ends a program as Ctrl-C does.
func (c *consortium) interrupt(p *program) {
	c.t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		c.t.Fatal(err)
	}
	if r := c.wait(p); r.status != 0 {
		c.t.Errorf("interrupted: status %d: %s", r.status, r.errors)
	}
}
