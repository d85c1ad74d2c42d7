package channel

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"pgregory.net/rapid"
)

var testDomain = NewDomain(571700, common.HexToAddress("0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003"))

// key returns a signer that depends on n alone, so that failures replay.
func key(n byte) *KeySigner {
	k, err := crypto.ToECDSA(crypto.Keccak256([]byte{n}))
	if err != nil {
		panic(err)
	}
	return NewKeySigner(k)
}

func TestOnlyThePayersSignatureOnThisChannelContractAndChainCounts(t *testing.T) {
	payer, thief := key(1), key(2)
	v, err := SignVoucher(testDomain, payer, ID{1}, NewAmount(7))
	if err != nil {
		t.Fatal(err)
	}
	for _, pinned := range []bool{false, true} {
		by := NewVerifier(payer.Address())
		if pinned {
			if _, err := v.Verify(testDomain, &by); err != nil {
				t.Fatal(err)
			}
		}
		refused := map[string]Voucher{
			"another channel": {ID{2}, v.Ceiling, v.Signature},
			"another ceiling": {v.Channel, NewAmount(8), v.Signature},
			"no signature":    {Channel: v.Channel, Ceiling: v.Ceiling},
		}
		forged, err := SignVoucher(testDomain, thief, ID{1}, NewAmount(7))
		if err != nil {
			t.Fatal(err)
		}
		refused["another signer"] = forged
		upper := v
		upper.Signature = upperHalf(v.Signature)
		refused["malleable signature"] = upper
		for name, bad := range refused {
			if _, err := bad.Verify(testDomain, &by); !errors.Is(err, ErrSignature) {
				t.Errorf("pinned %v, %s: %v", pinned, name, err)
			}
		}
		for name, d := range map[string]Domain{
			"another chain":    NewDomain(1, testDomain.Contract()),
			"another contract": NewDomain(testDomain.ChainID(), common.Address{1}),
		} {
			if _, err := v.Verify(d, &by); !errors.Is(err, ErrSignature) {
				t.Errorf("pinned %v, %s: %v", pinned, name, err)
			}
		}
		if _, err := v.Verify(testDomain, &by); err != nil {
			t.Errorf("pinned %v, the real one: %v", pinned, err)
		}
	}
}

// upperHalf returns the other signature that verifies for the same message.
func upperHalf(s Signature) Signature {
	n := crypto.S256().Params().N.Bytes()
	borrow := 0
	for i := 31; i >= 0; i-- {
		d := int(n[i]) - int(s[32+i]) - borrow
		borrow = 0
		if d < 0 {
			d, borrow = d+256, 1
		}
		s[32+i] = byte(d)
	}
	s[64] = 27 + 28 - s[64]
	return s
}

func TestASpoiledRecoveryIDIsRepairedBeforeAClaim(t *testing.T) {
	payer := key(1)
	by := NewVerifier(payer.Address())
	v, err := SignVoucher(testDomain, payer, ID{1}, NewAmount(7))
	if err != nil {
		t.Fatal(err)
	}
	digest := testDomain.VoucherDigest(v.Channel, v.Ceiling)
	spoiled := v.Signature
	spoiled[64] = 27 + 28 - spoiled[64]
	got, err := by.Canonical(digest, spoiled)
	if err != nil || got != v.Signature {
		t.Fatalf("%v, %v", got, err)
	}
	if _, err := by.Canonical(digest, Signature{1}); !errors.Is(err, ErrSignature) {
		t.Fatalf("nonsense: %v", err)
	}
}

func TestEveryTickOfEveryChainLengthProvesItselfAndNoOther(t *testing.T) {
	for n := uint32(1); n <= MaxTicks; n *= 2 {
		chain := NewTickChain([32]byte{byte(n)}, n)
		v := TickVoucher{Root: chain.Root(), Length: n, Unit: NewAmount(1)}
		known := Tick{0, v.Root}
		for k := uint32(1); k <= n; k++ {
			tick := chain.Tick(k)
			if err := v.VerifyTick(known, tick); err != nil {
				t.Fatalf("tick %d of %d: %v", k, n, err)
			}
			wrong := tick
			wrong.Preimage[31] ^= 1
			if err := v.VerifyTick(known, wrong); !errors.Is(err, ErrTick) {
				t.Fatalf("wrong tick %d of %d: %v", k, n, err)
			}
			known = tick
		}
		if err := v.VerifyTick(known, Tick{n + 1, [32]byte{}}); !errors.Is(err, ErrTickRange) {
			t.Fatalf("past the end of %d: %v", n, err)
		}
	}
}

func TestTickVoucherRefusesAChainThatOverflows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := TickVoucher{Base: drawAmount(t, "base"), Unit: drawAmount(t, "unit"), Length: rapid.Uint32Range(0, 2*MaxTicks).Draw(t, "length")}
		if v.Validate() != nil {
			return
		}
		if v.Length < MinTicks || v.Length > MaxTicks {
			t.Fatalf("length %d accepted", v.Length)
		}
		last := v.Base
		for k := uint32(0); k <= v.Length; k++ {
			a, err := v.At(k)
			if err != nil || a.Less(last) {
				t.Fatalf("tick %d: %s after %s, %v", k, a, last, err)
			}
			last = a
		}
	})
}
