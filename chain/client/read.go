package client

import (
	"context"
	"math/big"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient/gethclient"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"
)

// Latest asks for the newest final block where a block number is expected.
const Latest = ^uint64(0)

func blockArg(number uint64) *big.Int {
	if number == Latest {
		return nil
	}
	return new(big.Int).SetUint64(number)
}

func blockTag(number uint64) string {
	if number == Latest {
		return "latest"
	}
	return hexutil.EncodeUint64(number)
}

// read bounds one typed request and classifies its failure.
func read[T any](ctx context.Context, c *Client, op string, f func(context.Context) (T, error)) (T, error) {
	reqCtx, cancel := context.WithTimeout(ctx, c.opt.RequestTimeout)
	defer cancel()
	v, err := f(reqCtx)
	return v, classify(ctx, op, err)
}

// BlockNumber is the height of the newest final block.
func (c *Client) BlockNumber(ctx context.Context) (uint64, error) {
	return read(ctx, c, "read ledger height", c.eth.BlockNumber)
}

// Header reads a block's header by number, or the newest (Latest).
func (c *Client) Header(ctx context.Context, number uint64) (*types.Header, error) {
	return read(ctx, c, "read block header", func(ctx context.Context) (*types.Header, error) {
		return c.eth.HeaderByNumber(ctx, blockArg(number))
	})
}

// Block reads a block with its transactions.
func (c *Client) Block(ctx context.Context, number uint64) (*types.Block, error) {
	return read(ctx, c, "read block", func(ctx context.Context) (*types.Block, error) {
		return c.eth.BlockByNumber(ctx, blockArg(number))
	})
}

// Receipt reads the receipt of a transaction. ErrNotFound while it is not in a block.
func (c *Client) Receipt(ctx context.Context, tx common.Hash) (*types.Receipt, error) {
	return read(ctx, c, "read receipt", func(ctx context.Context) (*types.Receipt, error) {
		return c.eth.TransactionReceipt(ctx, tx)
	})
}

// BlockReceipts reads all receipts of a block in order.
func (c *Client) BlockReceipts(ctx context.Context, number uint64) ([]*types.Receipt, error) {
	return read(ctx, c, "read receipts of block", func(ctx context.Context) ([]*types.Receipt, error) {
		at := rpc.LatestBlockNumber
		if number != Latest {
			at = rpc.BlockNumber(number)
		}
		return c.eth.BlockReceipts(ctx, rpc.BlockNumberOrHashWithNumber(at))
	})
}

// Query selects logs: of any of Addresses (all if empty), whose topic i is one
// of Topics[i] (any if empty), in the blocks From to To, both included.
type Query struct {
	From, To  uint64
	Addresses []common.Address
	Topics    [][]common.Hash
}

// Logs reads the logs a query selects, in ledger order.
func (c *Client) Logs(ctx context.Context, q Query) ([]types.Log, error) {
	return read(ctx, c, "read logs", func(ctx context.Context) ([]types.Log, error) {
		return c.eth.FilterLogs(ctx, ethereum.FilterQuery{
			FromBlock: blockArg(q.From), ToBlock: blockArg(q.To), Addresses: q.Addresses, Topics: q.Topics,
		})
	})
}

// Nonce is the number of transactions of the account that are in blocks.
func (c *Client) Nonce(ctx context.Context, account common.Address) (uint64, error) {
	return read(ctx, c, "read nonce", func(ctx context.Context) (uint64, error) {
		return c.eth.NonceAt(ctx, account, nil)
	})
}

// NativeBalance is what the account holds of the ledger's own gas currency, in wei.
func (c *Client) NativeBalance(ctx context.Context, account common.Address) (*uint256.Int, error) {
	return read(ctx, c, "read balance", func(ctx context.Context) (*uint256.Int, error) {
		b, err := c.eth.BalanceAt(ctx, account, nil)
		if err != nil {
			return nil, err
		}
		return uint256.MustFromBig(b), nil
	})
}

// Code is the contract code at an address, empty if there is none.
func (c *Client) Code(ctx context.Context, at common.Address) ([]byte, error) {
	return read(ctx, c, "read code", func(ctx context.Context) ([]byte, error) {
		return c.eth.CodeAt(ctx, at, nil)
	})
}

// AccountProof is eth_getProof: an account and storage slots with their Merkle
// paths to the state root of the block.
type AccountProof = gethclient.AccountResult

// Proof reads the proof of an account and some of its slots at a block.
func (c *Client) Proof(ctx context.Context, account common.Address, slots []common.Hash, number uint64) (*AccountProof, error) {
	keys := make([]string, len(slots))
	for i, s := range slots {
		keys[i] = s.Hex()
	}
	return read(ctx, c, "read state proof", func(ctx context.Context) (*AccountProof, error) {
		return gethclient.New(c.rpc).GetProof(ctx, account, keys, blockArg(number))
	})
}
