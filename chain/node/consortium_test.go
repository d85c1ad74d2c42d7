package node

import (
	"bytes"
	"encoding/hex"
	"os"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	cometjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
	cometproto "github.com/cometbft/cometbft/proto/tendermint/types"
	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/contracts"
)

// TestAConsortiumChanges takes four validators through what a consortium
// decides in years: a fifth joins, gets more power, and leaves; a member and a
// node are shown out; a validator that signed twice is suspended.
func TestAConsortiumChanges(t *testing.T) {
	if testing.Short() {
		t.Skip("takes several seconds")
	}
	c := newCluster(t, 4, 1)
	c.start(nil, 0, 1, 2, 3)
	c.send(c.pay(), 0, 0, 1, 2, 3)
	fifth := c.address(4)
	validators, registry := contracts.NewValidators(), contracts.NewRegistry()

	// The fifth may not connect until its node is admitted.
	c.start(nil, 4)
	c.send(c.pay(), 1, 0, 1, 2, 3)
	if c.connected(4, 0, 1, 2, 3) {
		t.Fatal("a node that is not admitted is connected")
	}
	c.governs(contracts.ValidatorsAddress, validators.PackAdmitNode(rawID(t, c.ids[4]), 0), 0, 1, 2, 3)
	c.send(c.pay(), 2, 0, 1, 2, 3, 4)

	c.governs(contracts.ValidatorsAddress, validators.PackAdd(c.keys[4].Bytes(), 1, 0), 0, 1, 2, 3, 4)
	c.passHeights(0, 1, 2, 3, 4)
	if got := c.powers(0); len(got) != 5 || got[fifth] != 1 {
		t.Fatalf("after the fifth joined: %v", got)
	}
	c.until("the fifth signs", func() bool { return c.signed(4) })

	c.governs(contracts.ValidatorsAddress, validators.PackSetPower(fifth, 2), 0, 1, 2, 3, 4)
	c.passHeights(0, 1, 2, 3, 4)
	if got := c.powers(4); got[fifth] != 2 {
		t.Fatalf("after its power was doubled: %v", got)
	}

	c.governs(contracts.ValidatorsAddress, validators.PackRemove(fifth), 0, 1, 2, 3, 4)
	c.passHeights(0, 1, 2, 3, 4)
	if got := c.powers(0); len(got) != 4 || got[fifth] != 0 {
		t.Fatalf("after the fifth left: %v", got)
	}

	// A node is dismissed: everybody ends the connection, and takes no new one.
	c.governs(contracts.ValidatorsAddress, validators.PackDismissNode(rawID(t, c.ids[4])), 0, 1, 2, 3)
	c.until("the dismissed node is disconnected", func() bool { return !c.connected(4, 0, 1, 2, 3) })

	// A member is dismissed: what it had waiting is gone from every pool.
	waits := coinTransfer(t, c.member, c.nonces[c.memberAddress()]+5, c.other, 1)
	for i := range 4 {
		if err := c.clients[i].SendTransaction(c.ctx(), waits); err != nil {
			t.Fatal(err)
		}
	}
	c.governs(contracts.RegistryAddress, registry.PackRevokeRole(contracts.RoleParticipant, c.memberAddress()), 0, 1, 2, 3)
	for i := range 4 {
		c.until("the pools are swept", func() bool { return !c.nodes[i].app.exec.pool.Has(waits.Hash()) })
		if err := c.clients[i].SendTransaction(c.ctx(), c.pay()); err == nil {
			t.Errorf("node %d takes a transaction of a dismissed member", i)
		}
	}

	// A validator signs two votes at one height. Nobody has to send anything for
	// the ledger to act on it.
	if err := c.nodes[0].consensus.node.EvidencePool().AddEvidence(c.doubleVote(3)); err != nil {
		t.Fatal(err)
	}
	c.until("the validator is suspended", func() bool {
		_, seated := c.powers(0)[c.address(3)]
		return !seated
	})
	c.governs(contracts.RegistryAddress, registry.PackGrantRole(contracts.RoleParticipant, c.memberAddress()), 0, 1, 2, 3)
	c.same(0, 1, 2, 3)
}

func rawID(t *testing.T, id p2p.ID) (raw [20]byte) {
	t.Helper()
	b, err := hex.DecodeString(string(id))
	if err != nil {
		t.Fatal(err)
	}
	copy(raw[:], b)
	return raw
}

// connected tells whether any of the others has a node as its peer. The node
// itself may take a connection for one until the other side ends it.
func (c *cluster) connected(node int, others ...int) bool {
	for _, i := range others {
		if c.nodes[i].consensus.node.Switch().Peers().Has(c.ids[node]) {
			return true
		}
	}
	return false
}

// passHeights makes two more heights, after which consensus has followed.
func (c *cluster) passHeights(on ...int) {
	c.Helper()
	for range 2 {
		c.send(c.pay(), on[0], on...)
	}
}

// signed tells whether a validator's signature is in the last commit.
func (c *cluster) signed(i int) bool {
	c.Helper()
	c.send(c.pay(), 0, 0, i)
	store := c.nodes[0].consensus.node.BlockStore()
	for _, sig := range store.LoadSeenCommit(store.Height()).Signatures {
		if bytes.Equal(sig.ValidatorAddress, c.keys[i].Address()) && sig.BlockIDFlag == comet.BlockIDFlagCommit {
			return true
		}
	}
	return false
}

// doubleVote is evidence against a validator, made with its key.
func (c *cluster) doubleVote(i int) comet.Evidence {
	c.Helper()
	raw, err := os.ReadFile(c.homes[i].path(validatorKeyFile))
	if err != nil {
		c.Fatal(err)
	}
	var key privval.FilePVKey
	if err := cometjson.Unmarshal(raw, &key); err != nil {
		c.Fatal(err)
	}
	consensus := c.nodes[0].consensus
	height := consensus.node.BlockStore().Height() - 1
	set, err := consensus.state.LoadValidators(height)
	if err != nil {
		c.Fatal(err)
	}
	index, _ := set.GetByAddress(c.keys[i].Address())
	vote := func(seed string) *comet.Vote {
		hash := crypto.Keccak256([]byte(seed))
		v := &comet.Vote{
			Type: cometproto.PrevoteType, Height: height, BlockID: comet.BlockID{Hash: hash, PartSetHeader: comet.PartSetHeader{Total: 1, Hash: hash}},
			Timestamp: time.Now(), ValidatorAddress: key.Address, ValidatorIndex: index,
		}
		sig, err := key.PrivKey.(secp256k1eth.PrivKey).Sign(comet.VoteSignBytes(c.nodes[0].genesis.Consensus.ChainID, v.ToProto()))
		if err != nil {
			c.Fatal(err)
		}
		v.Signature = sig
		return v
	}
	at := consensus.node.BlockStore().LoadBlockMeta(height).Header.Time
	e, err := comet.NewDuplicateVoteEvidence(vote("one block"), vote("another"), at, set)
	if err != nil {
		c.Fatal(err)
	}
	return e
}
