package node

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

const (
	// How long eth_sendRawTransactionSync waits for the receipt.
	syncSendDefault = 20 * time.Second
	syncSendMax     = time.Minute
)

// ethAPI replaces the eth methods that this ledger answers differently: gas has
// no price, and not everyone may send.
type ethAPI struct {
	node  *Node
	admit *admission
}

// GasPrice answers eth_gasPrice.
func (*ethAPI) GasPrice() *hexutil.Big { return new(hexutil.Big) }

// MaxPriorityFeePerGas answers eth_maxPriorityFeePerGas.
func (*ethAPI) MaxPriorityFeePerGas() *hexutil.Big { return new(hexutil.Big) }

// SendRawTransaction answers eth_sendRawTransaction: the permission rule first,
// then go-ethereum's pool.
func (s *ethAPI) SendRawTransaction(ctx context.Context, input hexutil.Bytes) (common.Hash, error) {
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(input); err != nil {
		return common.Hash{}, err
	}
	defer s.admit.hold()()
	if err := s.admit.check(tx); err != nil {
		s.node.meters.turnedAway(err, "rpc")
		return common.Hash{}, err
	}
	if err := s.node.execution.eth.APIBackend.SendTx(ctx, tx); err != nil {
		return common.Hash{}, err
	}
	return tx.Hash(), nil
}

// SendRawTransactionSync answers eth_sendRawTransactionSync (EIP-7966): it
// returns the receipt once the transaction is final.
func (s *ethAPI) SendRawTransactionSync(ctx context.Context, input hexutil.Bytes, timeoutMs *hexutil.Uint64) (json.RawMessage, error) {
	timeout := syncSendDefault
	if timeoutMs != nil && *timeoutMs > 0 {
		timeout = min(time.Duration(min(uint64(*timeoutMs), uint64(syncSendMax/time.Millisecond)))*time.Millisecond, syncSendMax)
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	heads := make(chan core.ChainHeadEvent, 64)
	sub := s.node.execution.eth.BlockChain().SubscribeChainHeadEvent(heads)
	defer sub.Unsubscribe()

	hash, err := s.SendRawTransaction(ctx, input)
	if err != nil {
		return nil, err
	}
	for {
		var receipt json.RawMessage
		if err := s.node.rpc.self.CallContext(ctx, &receipt, "eth_getTransactionReceipt", hash); err == nil && string(receipt) != "null" {
			return receipt, nil
		}
		select {
		case <-heads:
		case <-sub.Err():
			return nil, fmt.Errorf("the node is stopping; transaction %s may still become final; ask for its receipt later", hash)
		case <-ctx.Done():
			return nil, fmt.Errorf("transaction %s was taken but is not final after %s; ask for its receipt later", hash, timeout)
		}
	}
}

// netAPI answers what go-ethereum's own networking, which is off, cannot know.
type netAPI struct{ node *Node }

// PeerCount answers net_peerCount: the validators connected to.
func (s *netAPI) PeerCount() hexutil.Uint { return hexutil.Uint(len(s.node.peers())) }

// Listening answers net_listening.
func (s *netAPI) Listening() bool { return s.node.consensus.node.IsListening() }

// web3API is the web3 namespace.
type web3API struct{}

// ClientVersion answers web3_clientVersion.
func (web3API) ClientVersion() string {
	return fmt.Sprintf("stiver/v%d/%s-%s/%s", appVersion, runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// Sha3 answers web3_sha3 with the keccak256 of its input.
func (web3API) Sha3(input hexutil.Bytes) hexutil.Bytes { return crypto.Keccak256(input) }
