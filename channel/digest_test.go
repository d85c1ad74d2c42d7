package channel

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
	"pgregory.net/rapid"
)

// typed computes a digest with go-ethereum's own EIP-712 implementation.
func typed(t interface{ Fatal(...any) }, d Domain, primary string, types apitypes.Types, msg apitypes.TypedDataMessage) [32]byte {
	types["EIP712Domain"] = []apitypes.Type{
		{Name: "name", Type: "string"}, {Name: "version", Type: "string"},
		{Name: "chainId", Type: "uint256"}, {Name: "verifyingContract", Type: "address"},
	}
	hash, _, err := apitypes.TypedDataAndHash(apitypes.TypedData{
		Types: types, PrimaryType: primary,
		Domain: apitypes.TypedDataDomain{
			Name: "x402 Batch Settlement", Version: "1",
			ChainId:           (*math.HexOrDecimal256)(new(big.Int).SetUint64(d.ChainID())),
			VerifyingContract: d.Contract().Hex(),
		},
		Message: msg,
	})
	if err != nil {
		t.Fatal(err)
	}
	return [32]byte(hash)
}

func fields(pairs ...string) (ts []apitypes.Type) {
	for i := 0; i < len(pairs); i += 2 {
		ts = append(ts, apitypes.Type{Type: pairs[i], Name: pairs[i+1]})
	}
	return ts
}

func TestDigestsAgreeWithTheReferenceImplementation(t *testing.T) {
	bytes32 := rapid.Custom(func(t *rapid.T) (b [32]byte) {
		copy(b[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "bytes"))
		return b
	})
	address := rapid.Custom(func(t *rapid.T) common.Address {
		b := bytes32.Draw(t, "address")
		return common.BytesToAddress(b[:])
	})
	hex := func(b [32]byte) string { return hexutil.Encode(b[:]) }
	rapid.Check(t, func(t *rapid.T) {
		d := NewDomain(rapid.Uint64Range(1, 1<<53).Draw(t, "chain"), address.Draw(t, "contract"))
		c := Config{
			address.Draw(t, "payer"), address.Draw(t, "payerAuthorizer"), address.Draw(t, "receiver"),
			address.Draw(t, "receiverAuthorizer"), address.Draw(t, "token"),
			rapid.Uint64Range(0, 1<<40-1).Draw(t, "delay"), bytes32.Draw(t, "salt"),
		}
		id := d.ChannelID(c)
		equal := func(got, want [32]byte, name string) {
			if got != want {
				t.Fatalf("%s: %x, want %x", name, got, want)
			}
		}
		equal(id, typed(t, d, "ChannelConfig", apitypes.Types{"ChannelConfig": fields(
			"address", "payer", "address", "payerAuthorizer", "address", "receiver", "address", "receiverAuthorizer",
			"address", "token", "uint40", "withdrawDelay", "bytes32", "salt")},
			apitypes.TypedDataMessage{
				"payer": c.Payer.Hex(), "payerAuthorizer": c.PayerAuthorizer.Hex(), "receiver": c.Receiver.Hex(),
				"receiverAuthorizer": c.ReceiverAuthorizer.Hex(), "token": c.Token.Hex(),
				"withdrawDelay": new(big.Int).SetUint64(c.WithdrawDelay), "salt": hex(c.Salt),
			}), "channel id")

		a, b := drawAmount(t, "a"), drawAmount(t, "b")
		equal(d.VoucherDigest(id, a), typed(t, d, "Voucher",
			apitypes.Types{"Voucher": fields("bytes32", "channelId", "uint128", "maxClaimableAmount")},
			apitypes.TypedDataMessage{"channelId": hex(id), "maxClaimableAmount": a.Big()}), "voucher")

		tv := TickVoucher{Channel: id, Base: a, Unit: b, Root: bytes32.Draw(t, "root"), Length: rapid.Uint32().Draw(t, "length")}
		equal(d.TickVoucherDigest(tv), typed(t, d, "TickVoucher",
			apitypes.Types{"TickVoucher": fields("bytes32", "channelId", "uint128", "base", "uint128", "unit", "bytes32", "root", "uint32", "length")},
			apitypes.TypedDataMessage{"channelId": hex(id), "base": a.Big(), "unit": b.Big(), "root": hex(tv.Root),
				"length": new(big.Int).SetUint64(uint64(tv.Length))}), "tick voucher")

		nonce := rapid.Uint64().Draw(t, "nonce")
		equal(d.RefundDigest(id, nonce, a), typed(t, d, "Refund",
			apitypes.Types{"Refund": fields("bytes32", "channelId", "uint256", "nonce", "uint128", "amount")},
			apitypes.TypedDataMessage{"channelId": hex(id), "nonce": new(big.Int).SetUint64(nonce), "amount": a.Big()}), "refund")

		equal(d.WithdrawalDigest(id, nonce, a, nonce), typed(t, d, "Withdrawal",
			apitypes.Types{"Withdrawal": fields("bytes32", "channelId", "uint256", "nonce", "uint128", "amount", "uint256", "deadline")},
			apitypes.TypedDataMessage{"channelId": hex(id), "nonce": new(big.Int).SetUint64(nonce), "amount": a.Big(),
				"deadline": new(big.Int).SetUint64(nonce)}), "withdrawal")

		equal(d.ClaimBatchDigest([]ClaimEntry{{id, a, b}, {id, b, a}}), typed(t, d, "ClaimBatch",
			apitypes.Types{
				"ClaimBatch": fields("ClaimEntry[]", "claims"),
				"ClaimEntry": fields("bytes32", "channelId", "uint128", "maxClaimableAmount", "uint128", "totalClaimed"),
			},
			apitypes.TypedDataMessage{"claims": []any{
				map[string]any{"channelId": hex(id), "maxClaimableAmount": a.Big(), "totalClaimed": b.Big()},
				map[string]any{"channelId": hex(id), "maxClaimableAmount": b.Big(), "totalClaimed": a.Big()},
			}}), "claim batch")

		rows := rapid.SliceOf(rapid.Byte()).Draw(t, "rows")
		equal(d.CompactClaimDigest(c.Receiver, c.Token, c.WithdrawDelay, rows), typed(t, d, "CompactClaim",
			apitypes.Types{"CompactClaim": fields("address", "receiver", "address", "token", "uint40", "withdrawDelay", "bytes32", "rowsHash")},
			apitypes.TypedDataMessage{"receiver": c.Receiver.Hex(), "token": c.Token.Hex(),
				"withdrawDelay": new(big.Int).SetUint64(c.WithdrawDelay), "rowsHash": crypto.Keccak256Hash(rows).Hex()}), "compact claim")

		head := LogHead{id, nonce, tv.Root, a}
		equal(d.LogHeadDigest(head), typed(t, d, "LogHead",
			apitypes.Types{"LogHead": fields("bytes32", "channelId", "uint64", "size", "bytes32", "root", "uint128", "charged")},
			apitypes.TypedDataMessage{"channelId": hex(id), "size": new(big.Int).SetUint64(nonce), "root": hex(tv.Root), "charged": a.Big()}), "log head")
	})
}
