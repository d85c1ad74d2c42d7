package x402

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
)

// SchemeExact is one transfer on the ledger per payment.
const SchemeExact = "exact"

// Exact is a payload of the exact scheme: an ERC-3009 TransferWithAuthorization
// signed under the token's EIP-712 domain.
type Exact struct {
	Signature     Bytes    `json:"signature"`
	Authorization Transfer `json:"authorization"`
}

// Transfer is the message that is signed. Times are in Unix seconds.
type Transfer struct {
	From        common.Address `json:"from"`
	To          common.Address `json:"to"`
	Value       channel.Amount `json:"value"`
	ValidAfter  Word           `json:"validAfter"`
	ValidBefore Word           `json:"validBefore"`
	Nonce       common.Hash    `json:"nonce"`
}

// DecodeExact decodes Payload.Payload of the exact scheme. Errors wrap
// ErrMalformed.
func DecodeExact(raw []byte) (Exact, error) {
	var e Exact
	if err := decodeJSON(raw, &e); err != nil {
		return Exact{}, err
	}
	if len(e.Signature) == 0 || e.Authorization.From == (common.Address{}) {
		return Exact{}, fmt.Errorf("no signed authorization: %w", ErrMalformed)
	}
	return e, nil
}
