package ledger

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

var (
	domainType = crypto.Keccak256Hash([]byte(
		"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"))
	receiveType = crypto.Keccak256Hash([]byte(
		"ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"))
	transferType = crypto.Keccak256Hash([]byte(
		"TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"))
)

// TokenDomain is the EIP-712 domain of a token: where authorisations to move
// its coins are valid.
type TokenDomain struct {
	Name, Version string
	ChainID       uint64
	Token         common.Address
}

// Authorization is a consent to move coins, as ERC-3009 has it. Times are Unix
// seconds, both exclusive.
type Authorization struct {
	From, To                common.Address
	Value                   channel.Amount
	ValidAfter, ValidBefore uint64
	Nonce                   [32]byte
}

// ReceiveDigest is what From signs so that To itself may take the coins.
func (d TokenDomain) ReceiveDigest(a Authorization) [32]byte { return d.digest(receiveType, a) }

// TransferDigest is what From signs so that anyone may move the coins to To.
func (d TokenDomain) TransferDigest(a Authorization) [32]byte { return d.digest(transferType, a) }

func (d TokenDomain) digest(typeHash common.Hash, a Authorization) [32]byte {
	domain := crypto.Keccak256(domainType[:], crypto.Keccak256([]byte(d.Name)), crypto.Keccak256([]byte(d.Version)),
		uintWord(d.ChainID), addressWord(d.Token))
	value := a.Value.Bytes()
	message := crypto.Keccak256(typeHash[:], addressWord(a.From), addressWord(a.To), common.LeftPadBytes(value[:], 32),
		uintWord(a.ValidAfter), uintWord(a.ValidBefore), a.Nonce[:])
	return crypto.Keccak256Hash([]byte{0x19, 0x01}, domain, message)
}

func uintWord(v uint64) []byte {
	w := make([]byte, 32)
	binary.BigEndian.PutUint64(w[24:], v)
	return w
}

func addressWord(a common.Address) []byte { return common.LeftPadBytes(a[:], 32) }

// Token is an ERC-20 token with ERC-3009 authorisations, Coin or another.
type Token struct {
	ledger  *Ledger
	address common.Address
}

// Coin is the ledger's own money.
func (l *Ledger) Coin() Token { return l.Token(contracts.CoinAddress) }

// Token is the token at an address.
func (l *Ledger) Token(address common.Address) Token { return Token{l, address} }

// Address is the token's contract.
func (t Token) Address() common.Address { return t.address }

// Domain reads the token's EIP-712 domain.
func (t Token) Domain(ctx context.Context) (TokenDomain, error) {
	out, err := t.call(ctx, coinABI.PackCoinEip712Domain())
	if err != nil {
		return TokenDomain{}, err
	}
	d, err := coinABI.UnpackCoinEip712Domain(out)
	if err != nil {
		return TokenDomain{}, fmt.Errorf("token %s has no EIP-712 domain: %w", t.address, err)
	}
	if !d.ChainId.IsUint64() || d.ChainId.Uint64() != t.ledger.client.ChainID() || d.VerifyingContract != t.address {
		return TokenDomain{}, &client.Error{Code: client.CodeWrongChain, Op: "read token domain",
			Err: fmt.Errorf("token %s signs for chain %s at %s", t.address, d.ChainId, d.VerifyingContract)}
	}
	return TokenDomain{Name: d.Name, Version: d.Version, ChainID: d.ChainId.Uint64(), Token: t.address}, nil
}

// Balance is what an account holds.
func (t Token) Balance(ctx context.Context, account common.Address) (channel.Amount, error) {
	out, err := t.call(ctx, coinABI.PackBalanceOf(account))
	if err != nil {
		return channel.Amount{}, err
	}
	return unpackAmount(coinABI.UnpackBalanceOf(out))
}

// Supply is how much there is.
func (t Token) Supply(ctx context.Context) (channel.Amount, error) {
	out, err := t.call(ctx, coinABI.PackTotalSupply())
	if err != nil {
		return channel.Amount{}, err
	}
	return unpackAmount(coinABI.UnpackTotalSupply(out))
}

// Used reports whether an authorisation's nonce was spent or cancelled.
func (t Token) Used(ctx context.Context, from common.Address, nonce [32]byte) (bool, error) {
	out, err := t.call(ctx, coinABI.PackAuthorizationState(from, nonce))
	if err != nil {
		return false, err
	}
	return coinABI.UnpackAuthorizationState(out)
}

// Frozen reports whether an account of Coin can neither send nor receive.
func (t Token) Frozen(ctx context.Context, account common.Address) (bool, error) {
	out, err := t.call(ctx, coinABI.PackIsFrozen(account))
	if err != nil {
		return false, err
	}
	return coinABI.UnpackIsFrozen(out)
}

func (t Token) call(ctx context.Context, data []byte) ([]byte, error) {
	return t.ledger.client.Call(ctx, client.Msg{To: t.address, Data: data}, client.Latest)
}

func unpackAmount(v *big.Int, err error) (channel.Amount, error) {
	if err != nil {
		return channel.Amount{}, fmt.Errorf("read token: %w", err)
	}
	return channel.AmountFromBig(v)
}

// Transfer moves the sender's coins.
func (s *Sender) Transfer(ctx context.Context, token, to common.Address, amount channel.Amount) (Included, error) {
	data, err := coinABI.TryPackTransfer(to, amount.Big())
	return s.do(ctx, "transfer", token, data, err)
}

// TransferWithAuthorization relays a signed transfer (x402's exact scheme).
func (s *Sender) TransferWithAuthorization(ctx context.Context, token common.Address, a Authorization, signature []byte) (Included, error) {
	data, err := transferCall(a, signature)
	return s.do(ctx, "transfer", token, data, err)
}

// CheckTransfer simulates TransferWithAuthorization on the newest state.
func (l *Ledger) CheckTransfer(ctx context.Context, token common.Address, a Authorization, signature []byte) error {
	data, err := transferCall(a, signature)
	if err != nil {
		return err
	}
	_, err = l.client.Call(ctx, client.Msg{To: token, Data: data}, client.Latest)
	return err
}

// transferCall packs the overload that takes the signature as bytes, which
// contract wallets can make too.
func transferCall(a Authorization, signature []byte) ([]byte, error) {
	return coinABI.TryPackTransferWithAuthorization(a.From, a.To, a.Value.Big(),
		new(big.Int).SetUint64(a.ValidAfter), new(big.Int).SetUint64(a.ValidBefore), a.Nonce, signature)
}

// Mint makes new coins; the sender must be an issuer.
func (s *Sender) Mint(ctx context.Context, to common.Address, amount channel.Amount) (Included, error) {
	data, err := coinABI.TryPackMint(to, amount.Big())
	return s.do(ctx, "mint", contracts.CoinAddress, data, err)
}

// Burn destroys coins of the sender, an issuer.
func (s *Sender) Burn(ctx context.Context, amount channel.Amount) (Included, error) {
	data, err := coinABI.TryPackBurn(amount.Big())
	return s.do(ctx, "burn", contracts.CoinAddress, data, err)
}

// Freeze stops an account from sending and receiving Coin; Unfreeze lets it again.
func (s *Sender) Freeze(ctx context.Context, account common.Address, reason string) (Included, error) {
	data, err := coinABI.TryPackFreeze(account, reason)
	return s.do(ctx, "freeze", contracts.CoinAddress, data, err)
}

// Unfreeze is the inverse of Freeze.
func (s *Sender) Unfreeze(ctx context.Context, account common.Address, reason string) (Included, error) {
	data, err := coinABI.TryPackUnfreeze(account, reason)
	return s.do(ctx, "unfreeze", contracts.CoinAddress, data, err)
}

// do sends and says where it was included.
func (s *Sender) do(ctx context.Context, what string, to common.Address, data []byte, packErr error) (Included, error) {
	receipt, err := s.send(ctx, to, data, packErr)
	if err != nil {
		return Included{}, fmt.Errorf("%s: %w", what, err)
	}
	return included(receipt), nil
}
