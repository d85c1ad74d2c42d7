package node

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"

	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"

	"github.com/stiver-pay/stiver/contracts"
)

// accusations is how many heights with evidence may wait to be reported.
const accusations = 64

// reporter brings the votes of a validator that signed two things at one height
// before the Validators contract, which suspends it. Consensus only records such
// evidence. Every validator reports; the first report counts, the contract
// refuses the others.
type reporter struct {
	heights <-chan int64 // of committed blocks that carry evidence
	blocks  interface{ LoadBlock(int64) *comet.Block }
	chainID string // of consensus
	client  *ethclient.Client
	signer  types.Signer
	key     *ecdsa.PrivateKey // the validator's; nil if it is not in this process
	log     *slog.Logger
}

// run reports until ctx ends.
func (r *reporter) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case height := <-r.heights:
			if err := r.report(ctx, height); err != nil && ctx.Err() == nil {
				r.log.Error("a validator's double signing was not reported from here; no money is at risk; the other validators report it as well",
					"height", height, "err", err)
			}
		}
	}
}

func (r *reporter) report(ctx context.Context, height int64) error {
	block := r.blocks.LoadBlock(height)
	if block == nil {
		return fmt.Errorf("the consensus block of height %d is not here", height)
	}
	var errs []error
	for _, e := range block.Evidence.Evidence {
		if double, ok := e.(*comet.DuplicateVoteEvidence); ok {
			r.log.Warn("a validator signed two votes at one height", "validator", double.VoteA.ValidatorAddress, "height", double.VoteA.Height)
			errs = append(errs, r.accuse(ctx, double))
		}
	}
	return errors.Join(errs...)
}

func (r *reporter) accuse(ctx context.Context, e *comet.DuplicateVoteEvidence) error {
	if r.key == nil {
		return errors.New("the validator's key is not in this process")
	}
	data := contracts.NewValidators().PackReportEquivocation(
		comet.VoteSignBytes(r.chainID, e.VoteA.ToProto()), e.VoteA.Signature,
		comet.VoteSignBytes(r.chainID, e.VoteB.ToProto()), e.VoteB.Signature)
	nonce, err := r.client.PendingNonceAt(ctx, crypto.PubkeyToAddress(r.key.PublicKey))
	if err != nil {
		return fmt.Errorf("read this validator's nonce: %w", err)
	}
	tx, err := types.SignNewTx(r.key, r.signer, &types.DynamicFeeTx{
		ChainID: r.signer.ChainID(), Nonce: nonce, Gas: reportGas, To: &contracts.ValidatorsAddress, Data: data,
	})
	if err != nil {
		return fmt.Errorf("sign the report: %w", err)
	}
	if err := r.client.SendTransaction(ctx, tx); err != nil {
		return fmt.Errorf("send the report: %w", err)
	}
	return nil
}

// reportGas is more than any report needs.
const reportGas = params.MaxTxGas / 8

// accuse lets a reporter know that the block of a height carries evidence. It
// does not wait: evidence that nobody takes up is reported by others.
func (a *app) accuse(height int64) {
	select {
	case a.accused <- height:
	default:
	}
}
