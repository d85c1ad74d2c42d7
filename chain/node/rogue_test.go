package node

import (
	"context"
	"crypto/ecdsa"
	"sync/atomic"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// rogue is a validator that puts a stranger's transaction into every block it
// proposes, and votes for such blocks.
type rogue struct {
	*app
	forge func(*builder) error
	made  *atomic.Int32 // forged proposals
}

// PrepareProposal builds a block without asking the gate.
func (r *rogue) PrepareProposal(_ context.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	parent := r.exec.chain.CurrentBlock()
	at, _, _ := r.nextTime(parent, 60)
	b, err := r.newBuilder(buildRequest{
		height: req.Height, proposer: common.BytesToAddress(req.ProposerAddress), maxBytes: req.MaxTxBytes,
	}, parent, at)
	if err != nil {
		return nil, err
	}
	defer b.discard()
	if err := r.forge(b); err != nil {
		return nil, err
	}
	block, err := b.finish()
	if err != nil {
		return nil, err
	}
	raw, err := encodeBlock(block)
	if err != nil {
		return nil, err
	}
	r.made.Add(1)
	return &abci.ResponsePrepareProposal{Txs: raw}, nil
}

// ProcessProposal votes for anything.
func (r *rogue) ProcessProposal(context.Context, *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	return accept, nil
}

func strangersTransaction(t testing.TB, key *ecdsa.PrivateKey) *types.Transaction {
	return coinTransfer(t, key, 0, common.Address{0xaa}, 0)
}

// TestARogueProposerIsOutvoted runs a real validator that proposes what the
// ledger forbids. The others refuse it and go on with the next proposer's block.
func TestARogueProposerIsOutvoted(t *testing.T) {
	c := newCluster(t, 4, 0)
	stranger := newKey(t)
	forbidden := strangersTransaction(t, stranger)
	made := new(atomic.Int32)
	c.start(func(a *app) abci.Application {
		return &rogue{app: a, made: made, forge: func(b *builder) error { return b.apply(forbidden) }}
	}, 3)
	c.start(nil, 0, 1, 2)
	for made.Load() < 2 {
		c.send(c.pay(), 0, 0, 1, 2, 3)
	}
	c.same(0, 1, 2, 3)
	for i, client := range c.clients {
		nonce, err := client.NonceAt(c.ctx(), crypto.PubkeyToAddress(stranger.PublicKey), nil)
		if err != nil || nonce != 0 {
			t.Errorf("validator %d: the stranger sent %d transactions, %v", i, nonce, err)
		}
	}
}
