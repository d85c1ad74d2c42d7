package node

import (
	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/store"
	"github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/chain/signer"
)

// lookBack is how many commits are searched at the start for signatures of this
// node's key. Only those near the head matter: a signer is asked for nothing
// but what comes after it.
const lookBack = 100

// sightings tell the signer what the chain shows of its key, so that it notices
// when its record is older than that.
type sightings struct {
	validator signer.Validator
	address   common.Address
}

// block reports a decided block and the commit in it, which is the previous
// height's.
func (s *sightings) block(req *abci.RequestFinalizeBlock) {
	if s == nil {
		return
	}
	seen := signer.Sighting{Height: req.Height, Time: req.Time}
	for _, v := range req.DecidedLastCommit.Votes {
		if common.BytesToAddress(v.Validator.Address) == s.address && v.BlockIdFlag != cmtproto.BlockIDFlagAbsent {
			seen.SignedHeight, seen.SignedRound = req.Height-1, req.DecidedLastCommit.Round
		}
	}
	s.validator.Observe(seen)
}

// history reports what the stored chain shows before the node takes part.
func (s *sightings) history(blocks *store.BlockStore) {
	head := blocks.Height()
	meta := blocks.LoadBlockMeta(head)
	if meta == nil {
		return // a chain without blocks
	}
	seen := signer.Sighting{Height: head, Time: meta.Header.Time}
	for height := head; height > 0 && height > head-lookBack; height-- {
		commit := blocks.LoadBlockCommit(height)
		if height == head {
			commit = blocks.LoadSeenCommit(height)
		}
		if commit != nil && s.signed(commit) {
			seen.SignedHeight, seen.SignedRound = height, commit.Round
			break
		}
	}
	s.validator.Observe(seen)
}

func (s *sightings) signed(commit *types.Commit) bool {
	for _, sig := range commit.Signatures {
		if sig.BlockIDFlag != types.BlockIDFlagAbsent && common.BytesToAddress(sig.ValidatorAddress) == s.address {
			return true
		}
	}
	return false
}
