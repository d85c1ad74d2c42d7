package ledger

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
)

// TransactionSigner lets a channel key sign transactions too.
func TransactionSigner(s channel.Signer) client.Signer { return txSigner{s} }

type txSigner struct{ channel.Signer }

func (s txSigner) SignHash(_ context.Context, digest common.Hash) ([]byte, error) {
	sig, err := s.Sign(digest)
	if err != nil {
		return nil, err
	}
	return sig[:], nil
}
