package fault

import (
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/contracts"
)

// TestTwoNodesWithOneKeyAreSuspended runs a second node with the key of a
// validator. Sooner or later it signs something else than the first, the others
// see both signatures, and the ledger takes the validator out of the set; it
// goes on without it.
func TestTwoNodesWithOneKeyAreSuspended(t *testing.T) {
	if !full() {
		t.Skip("only with " + fullVariable + "=full")
	}
	w := newTown(t)
	w.run("two nodes with one key", func(s *trial) {
		twin := s.twin(s.nodes[3])
		s.await(20)
		suspended := func() bool {
			for _, v := range s.nodes[0].diagnosis().Validators {
				if v.Address == s.nodes[3].home.Validator {
					return false
				}
			}
			return true
		}
		s.town.until("the validator is suspended", suspended)
		s.recovered()
		twin.kill()
		s.row.faults = "1 key in 2 processes; suspended"
	})
}

// twin runs a node on a copy of another one's home, and has its organisation let
// it connect.
func (s *trial) twin(of *host) *host {
	t := s.town.t
	dir := filepath.Join(s.town.dir, "twin")
	of.kill()
	copyHome(of, of.home.Dir, dir)
	of.start()
	h := &host{t: t, number: validators, home: of.home, space: s.wire.spaces[validators], binary: of.binary, log: of.log + ".twin"}
	h.home.Name, h.home.Dir, h.home.P2P = "twin", dir, address(validators)+":26656"
	config, err := node.LoadHomeConfig(dir)
	if err != nil {
		t.Fatal(err)
	}
	config.P2P = h.home.P2P
	if err := errors.Join(node.SaveHomeConfig(dir, config), os.Remove(filepath.Join(dir, "keys", "node.json"))); err != nil {
		t.Fatal(err)
	}
	h.dial()
	h.start()
	t.Cleanup(h.kill)

	id, err := hex.DecodeString(h.diagnosis().NodeID)
	if err != nil {
		t.Fatal(err)
	}
	voter, err := node.LoadVoterKey(of.home.Dir)
	if err != nil {
		t.Fatal(err)
	}
	account := client.NewAccount(s.nodes[0].ledger.Client(), client.NewKeySigner(voter))
	data := contracts.NewValidators().PackAdmitNode([20]byte(id), uint32(of.number+1))
	if _, err := account.Send(t.Context(), contracts.ValidatorsAddress, data); err != nil {
		t.Fatal(err)
	}
	s.town.until("the twin is connected", func() bool { return len(h.diagnosis().Peers) > 1 })
	return h
}
