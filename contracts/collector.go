package contracts

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// DepositAuthorization is the collector-specific part of a deposit through the
// ERC-3009 collector: the payer's signature over the token's
// ReceiveWithAuthorization(payer, CollectorAddress, amount, validAfter,
// validBefore, DepositNonce(channel, salt)).
type DepositAuthorization struct {
	ValidAfter, ValidBefore uint64 // Unix seconds, both exclusive
	Salt                    [32]byte
	Signature               []byte
}

// Encode returns the collectorData argument of deposit:
// abi.encode(uint256 validAfter, uint256 validBefore, uint256 salt, bytes signature).
func (a DepositAuthorization) Encode() ([]byte, error) {
	data, err := collectorArgs.Pack(
		new(big.Int).SetUint64(a.ValidAfter), new(big.Int).SetUint64(a.ValidBefore),
		new(big.Int).SetBytes(a.Salt[:]), a.Signature)
	if err != nil {
		return nil, fmt.Errorf("encoding a deposit authorisation: %w", err)
	}
	return data, nil
}

// DepositNonce is the ERC-3009 nonce of a deposit: keccak256(abi.encode(channelId,
// salt)). It ties the authorisation to the channel.
func DepositNonce(channelID, salt [32]byte) common.Hash {
	return crypto.Keccak256Hash(channelID[:], salt[:])
}

var collectorArgs = func() abi.Arguments {
	number := abi.Type{T: abi.UintTy, Size: 256}
	return abi.Arguments{{Type: number}, {Type: number}, {Type: number}, {Type: abi.Type{T: abi.BytesTy}}}
}()
