package node

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/stiver-pay/stiver/chain/proof"
)

// stiverAPI is the stiver namespace: what auditors and operators ask a node and
// Ethereum's own methods have no name for.
type stiverAPI struct {
	node  *Node
	admit *admission
}

// Status is what stiver_status answers.
type Status struct {
	ChainID    hexutil.Uint64    `json:"chainId"`
	Height     hexutil.Uint64    `json:"height"` // of consensus
	Block      BlockRef          `json:"block"`  // the head
	Validators []ValidatorStatus `json:"validators"`
	// Missing are the validators that this node does not see taking part.
	Missing    []MissingValidator `json:"missing"`
	Peers      []PeerStatus       `json:"peers"`
	Pool       PoolStatus         `json:"pool"`
	CatchingUp bool               `json:"catchingUp"`
	// NodeID is this node's name among peers.
	NodeID string `json:"nodeId"`
	// Failure is why the node has stopped following the ledger, if it has.
	Failure string `json:"failure,omitempty"`
}

// BlockRef names an Ethereum block.
type BlockRef struct {
	Number hexutil.Uint64 `json:"number"`
	Hash   common.Hash    `json:"hash"`
	Time   hexutil.Uint64 `json:"time"`
}

// ValidatorStatus is a validator of the next height.
type ValidatorStatus struct {
	Address common.Address `json:"address"`
	Power   hexutil.Uint64 `json:"power"`
	Self    bool           `json:"self,omitempty"`
}

// MissingValidator is a validator that is not seen taking part.
type MissingValidator struct {
	Address common.Address `json:"address"`
	Power   hexutil.Uint64 `json:"power"`
	// Why is NotConnected or NotSigning.
	Why string `json:"why"`
	// LastHeight is the height of the last vote heard since this node started.
	LastHeight hexutil.Uint64 `json:"lastHeight"`
	// Seconds is how long ago its connection was lost, or this node started.
	Seconds float64 `json:"seconds"`
}

// PeerStatus is a connected node.
type PeerStatus struct {
	ID   string `json:"id"`
	Addr string `json:"addr"`
}

// PoolStatus counts transactions that wait for a block, and those that wait for
// an earlier one of the same sender.
type PoolStatus struct {
	Pending hexutil.Uint64 `json:"pending"`
	Queued  hexutil.Uint64 `json:"queued"`
}

// Status answers stiver_status.
func (s *stiverAPI) Status() (*Status, error) {
	n := s.node
	height := n.consensus.node.BlockStore().Height()
	validators, err := n.consensus.state.LoadValidators(height + 1)
	if err != nil {
		return nil, fmt.Errorf("load the validators of height %d: %w", height+1, err)
	}
	self, err := n.consensus.node.PrivValidator().GetPubKey()
	if err != nil {
		return nil, fmt.Errorf("read the validator key: %w", err)
	}
	head := n.execution.eth.BlockChain().CurrentBlock()
	pending, queued := n.execution.eth.TxPool().Stats()
	out := &Status{
		ChainID:    hexutil.Uint64(n.genesis.Config.ChainID),
		Height:     hexutil.Uint64(height),
		Block:      BlockRef{hexutil.Uint64(head.Number.Uint64()), head.Hash(), hexutil.Uint64(head.Time)},
		Peers:      n.peers(),
		Pool:       PoolStatus{hexutil.Uint64(pending), hexutil.Uint64(queued)},
		CatchingUp: n.consensus.node.ConsensusReactor().WaitSync(),
		NodeID:     string(n.consensus.node.NodeInfo().ID()),
	}
	if err := n.Err(); err != nil {
		out.Failure = err.Error()
	}
	for _, v := range validators.Validators {
		address := common.BytesToAddress(v.Address)
		out.Validators = append(out.Validators, ValidatorStatus{
			Address: address, Power: hexutil.Uint64(v.VotingPower),
			Self: address == common.BytesToAddress(self.Address()),
		})
	}
	out.Missing = n.missing(out.Validators, height)
	return out, nil
}

// missing are the validators that this node, other than itself, does not see
// taking part.
func (n *Node) missing(validators []ValidatorStatus, height int64) []MissingValidator {
	out := []MissingValidator{}
	st := n.headState()
	for _, v := range validators {
		if v.Self {
			continue
		}
		if s := n.presence.see(v.Address, height, nodesOf(st, v.Address)); s.absence != "" {
			out = append(out, MissingValidator{
				Address: v.Address, Power: v.Power, Why: s.absence,
				LastHeight: hexutil.Uint64(s.vote.height), Seconds: secondsSince(s.since),
			})
		}
	}
	return out
}

func (n *Node) peers() []PeerStatus {
	out := []PeerStatus{}
	for _, p := range n.consensus.node.Switch().Peers().Copy() {
		out = append(out, PeerStatus{ID: string(p.ID()), Addr: p.SocketAddr().DialString()})
	}
	slices.SortFunc(out, func(a, b PeerStatus) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// Genesis answers stiver_genesis with the network's genesis file.
func (s *stiverAPI) Genesis() (json.RawMessage, error) { return s.node.genesis.Encode() }

// BlockProof answers stiver_blockProof: what the validators signed for one
// Ethereum block, checkable without this node. Block 0 has no proof, it is the
// genesis file.
func (s *stiverAPI) BlockProof(number rpc.BlockNumber) (*proof.BlockProof, error) {
	header, err := s.header(number)
	if err != nil {
		return nil, err
	}
	height, err := heightOf(header)
	if err != nil {
		return nil, err
	}
	if height == 0 {
		return nil, fmt.Errorf("block 0 is the genesis block: its proof is the genesis file (stiver_genesis)")
	}
	raw, err := rlp.EncodeToBytes(header)
	if err != nil {
		return nil, fmt.Errorf("encode header %d: %w", header.Number, err)
	}
	block := s.node.consensus.node.BlockStore().LoadBlock(height)
	if block == nil || len(block.Txs) == 0 {
		return nil, fmt.Errorf("this node does not hold the consensus block of height %d; ask another node", height)
	}
	light, err := s.lightBlock(block)
	if err != nil {
		return nil, err
	}
	path := block.Txs.Proof(0).Proof
	inclusion, err := path.ToProto().Marshal()
	if err != nil {
		return nil, fmt.Errorf("encode the inclusion proof of height %d: %w", height, err)
	}
	return &proof.BlockProof{
		ConsensusChainID: block.ChainID,
		Number:           hexutil.Uint64(header.Number.Uint64()),
		Height:           hexutil.Uint64(height),
		Header:           raw,
		LightBlock:       light,
		Inclusion:        inclusion,
	}, nil
}

func (s *stiverAPI) header(number rpc.BlockNumber) (*types.Header, error) {
	chain := s.node.execution.eth.BlockChain()
	var header *types.Header
	switch number {
	case rpc.LatestBlockNumber, rpc.SafeBlockNumber, rpc.FinalizedBlockNumber, rpc.PendingBlockNumber:
		header = chain.CurrentBlock()
	case rpc.EarliestBlockNumber:
		header = chain.Genesis().Header()
	default:
		header = chain.GetHeaderByNumber(uint64(number.Int64()))
	}
	if header == nil {
		return nil, fmt.Errorf("there is no block %d yet; the head is %d", number, chain.CurrentBlock().Number)
	}
	return header, nil
}

// commit is the signatures over a consensus block: the ones the next block
// recorded, or, for the last block, those this node saw; both carry more than
// two thirds of the power.
func (s *stiverAPI) commit(height int64) (*comet.Commit, error) {
	store := s.node.consensus.node.BlockStore()
	commit := store.LoadBlockCommit(height)
	if commit == nil {
		commit = store.LoadSeenCommit(height)
	}
	if commit == nil {
		return nil, fmt.Errorf("this node holds no commit of height %d; ask another node", height)
	}
	return commit, nil
}

// lightBlock is the signed header of a consensus block and its validators.
func (s *stiverAPI) lightBlock(block *comet.Block) ([]byte, error) {
	commit, err := s.commit(block.Height)
	if err != nil {
		return nil, err
	}
	validators, err := s.node.consensus.state.LoadValidators(block.Height)
	if err != nil {
		return nil, fmt.Errorf("load the validators of height %d: %w", block.Height, err)
	}
	signed := comet.LightBlock{
		SignedHeader: &comet.SignedHeader{Header: &block.Header, Commit: commit},
		ValidatorSet: validators,
	}
	light, err := signed.ToProto()
	if err != nil {
		return nil, fmt.Errorf("encode the light block of height %d: %w", block.Height, err)
	}
	return light.Marshal()
}
