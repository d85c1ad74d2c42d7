package node

import (
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"time"

	"github.com/cometbft/cometbft/p2p"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/stiver-pay/stiver/contracts"
)

// peerReview is how often connected peers are looked over without any change.
const peerReview = 5 * time.Second

// revocation enforces on what is already inside what is refused at the door: on
// each head that changed who is who, pending transactions of refused senders
// leave the pool, and nodes that may no longer connect are disconnected.
type revocation struct {
	app   *app
	admit *admission
	sw    p2p.Switcher
	every time.Duration // how often peers are looked over without any change
	log   *slog.Logger

	members common.Hash // storage root of the Registry when last looked at
	nodes   common.Hash // and of Validators
}

// run enforces until ctx ends.
func (r *revocation) run(ctx context.Context) {
	heads := make(chan core.ChainHeadEvent, 256)
	sub := r.app.exec.chain.SubscribeChainHeadEvent(heads)
	defer sub.Unsubscribe()
	tick := time.NewTicker(r.every)
	defer tick.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-sub.Err():
			return
		case <-heads:
			for len(heads) > 0 {
				<-heads
			}
			err = r.follow(r.app.exec.chain.CurrentBlock())
		case <-tick.C: // a node that was let in while catching up is judged now
			r.dropPeers()
		}
		if err != nil {
			r.log.Error("enforcing revocations failed; transactions and peers that are no longer permitted stay until the next change, blocks refuse them all the same", "err", err)
		}
	}
}

// follow looks whether a head changed who is who, and enforces it.
func (r *revocation) follow(head *types.Header) error {
	st, err := r.app.stateAt(head)
	if err != nil {
		return err
	}
	members, nodes := st.GetStorageRoot(contracts.RegistryAddress), st.GetStorageRoot(contracts.ValidatorsAddress)
	if members == r.members && nodes == r.nodes {
		return nil
	}
	r.dropPeers()
	if members != r.members {
		dropped, err := r.admit.sweep()
		if err != nil {
			return err
		}
		if dropped > 0 {
			r.log.Info("pending transactions of senders that may no longer send were dropped", "block", head.Number, "transactions", dropped)
		}
	}
	r.members, r.nodes = members, nodes
	return nil
}

func (r *revocation) dropPeers() {
	for _, peer := range r.sw.Peers().Copy() {
		if err := r.app.mayConnect(peer.ID()); err != nil {
			r.log.Info("a node is disconnected", "peer", peer.ID(), "err", err)
			r.sw.StopPeerGracefully(peer)
		}
	}
}

// sweep drops pending transactions that the head's rules refuse for good, and
// says how many. Nothing enters meanwhile.
func (a *admission) sweep() (dropped int, err error) {
	a.sweeping.Lock()
	defer a.sweeping.Unlock()
	pool := a.app.exec.pool
	// The pool follows the head asynchronously; what the head includes must be
	// out of it, or it would be added again.
	if err := a.app.syncPool(); err != nil {
		return 0, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	gate, err := a.door.on(a.app.exec.chain.CurrentBlock())
	if err != nil {
		return 0, err
	}
	var keep []*types.Transaction
	pending, queued := pool.Content()
	for _, content := range []map[common.Address][]*types.Transaction{pending, queued} {
		for _, txs := range content {
			for _, tx := range txs {
				if _, _, err := gate.permit(tx); err == nil {
					keep = append(keep, tx)
				} else if isRefusal(err) {
					dropped++
				} else {
					return 0, err
				}
			}
		}
	}
	if dropped == 0 {
		return 0, nil
	}
	pool.Clear()
	for i, err := range pool.Add(keep, true) {
		if err != nil {
			a.app.log.Warn("a pending transaction was lost; send it again", "tx", keep[i].Hash(), "err", err)
		}
	}
	return dropped, nil
}

// mayConnect says whether a node may be connected, by the head's state: it is
// registered and its organisation, if it has one, is active. While this node
// catches up its state is old, so the peers that its operator named may connect
// too: what they send is checked against the validators' signatures.
func (a *app) mayConnect(id p2p.ID) error {
	if a.catchingUp != nil && a.named[id] && a.catchingUp() {
		return nil
	}
	raw, err := hex.DecodeString(string(id))
	if err != nil || len(raw) != p2p.IDByteLength {
		return fmt.Errorf("%q is not a node id", id)
	}
	st, err := a.stateAt(a.exec.chain.CurrentBlock())
	if err != nil {
		return err
	}
	organisation, known := contracts.DecodeNode(st.GetState(contracts.ValidatorsAddress, contracts.ValidatorsNodeSlot([p2p.IDByteLength]byte(raw))))
	active := organisation == 0 || contracts.DecodeOrganisation(st.GetState(contracts.RegistryAddress,
		contracts.RegistryOrganisationActiveSlot(organisation))).Active
	switch {
	case st.Error() != nil:
		return fmt.Errorf("read whether node %s may connect: %w", id, st.Error())
	case !known:
		return fmt.Errorf("node %s is not registered; its organisation's voter admits it (Validators.admitNode)", id)
	case !active:
		return fmt.Errorf("the organisation of node %s was removed", id)
	}
	return nil
}
