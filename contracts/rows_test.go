package contracts_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"pgregory.net/rapid"

	"github.com/stiver-pay/stiver/contracts"
)

func drawRow(t *rapid.T) contracts.Row {
	take := func(label string, n int) []byte { return rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, label) }
	r := contracts.Row{
		Payer: common.Address(take("payer", 20)), Salt: [32]byte(take("salt", 32)),
		TotalClaimed: contracts.Uint128(take("total", 16)),
	}
	r.PayerAuthorizer = r.Payer
	if rapid.Bool().Draw(t, "own authorizer") {
		r.PayerAuthorizer = common.Address(take("authorizer", 20))
	}
	if rapid.Bool().Draw(t, "tick") {
		r.Tick = &contracts.TickProof{
			Base: contracts.Uint128(take("base", 16)), Unit: contracts.Uint128(take("unit", 16)),
			Root: [32]byte(take("root", 32)), Length: rapid.Uint32().Draw(t, "length"), K: rapid.Uint32().Draw(t, "k"),
			Preimage: [32]byte(take("preimage", 32)),
		}
	} else {
		r.MaxClaimable = contracts.Uint128(take("ceiling", 16))
	}
	r.Signature = take("signature", rapid.SampledFrom([]int{0, 1, 64, 65, 66, 300}).Draw(t, "signature length"))
	return r
}

func TestRowsComeBackAsTheyWerePacked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(drawRow), 0, 5).Draw(t, "rows")
		packed, err := contracts.EncodeRows(rows)
		if err != nil {
			t.Fatal(err)
		}
		back, err := contracts.DecodeRows(packed)
		if err != nil {
			t.Fatal(err)
		}
		if len(back) != len(rows) || (len(rows) > 0 && !reflect.DeepEqual(back, rows)) {
			t.Fatalf("got %+v, want %+v", back, rows)
		}
	})
}

func TestTruncatedRowsDoNotDecode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		packed, err := contracts.EncodeRows([]contracts.Row{rapid.Custom(drawRow).Draw(t, "row")})
		if err != nil {
			t.Fatal(err)
		}
		cut := rapid.IntRange(1, len(packed)-1).Draw(t, "cut")
		if _, err := contracts.DecodeRows(packed[:cut]); !errors.Is(err, contracts.ErrRowMalformed) {
			t.Fatalf("%d of %d bytes: %v", cut, len(packed), err)
		}
	})
}

func TestASignatureThatHasNoLengthIsRefused(t *testing.T) {
	_, err := contracts.EncodeRows([]contracts.Row{{Signature: make([]byte, 1<<16)}})
	if !errors.Is(err, contracts.ErrRowSignature) {
		t.Fatal(err)
	}
}

// FuzzDecodeRows: whatever decodes has an encoding that says the same and is no
// longer.
func FuzzDecodeRows(f *testing.F) {
	packed, err := contracts.EncodeRows([]contracts.Row{
		{Payer: common.Address{1}, Signature: make([]byte, 65)},
		{Tick: &contracts.TickProof{Length: 64, K: 3}, Signature: []byte{1}},
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Add([]byte{0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := contracts.DecodeRows(data)
		if err != nil {
			return
		}
		short, err := contracts.EncodeRows(rows)
		if err != nil || len(short) > len(data) {
			t.Fatalf("%x decodes, but encodes as %x (%v)", data, short, err)
		}
		again, err := contracts.DecodeRows(short)
		if err != nil || !reflect.DeepEqual(again, rows) {
			t.Fatalf("%+v comes back as %+v (%v)", rows, again, err)
		}
	})
}

// TestGoAndTheContractAgreeOnWhatIsMalformed spoils packed rows by a byte or a
// cut: both sides accept them, or neither does.
func TestGoAndTheContractAgreeOnWhatIsMalformed(t *testing.T) {
	l := newLedger(t)
	c := config(common.Address{}, common.Address{}, [32]byte{})
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(drawRow), 1, 3).Draw(t, "rows")
		packed, err := contracts.EncodeRows(rows)
		if err != nil {
			t.Fatal(err)
		}
		// Flags are where it matters: spoil those of the first row, or any byte.
		at := rapid.OneOf(rapid.Just(0), rapid.IntRange(0, len(packed)-1)).Draw(t, "at")
		packed[at] = byte(rapid.OneOf(rapid.IntRange(0, 9), rapid.IntRange(0, 255)).Draw(t, "byte"))
		packed = packed[:rapid.OneOf(rapid.Just(len(packed)), rapid.IntRange(1, len(packed))).Draw(t, "cut")]

		_, goErr := contracts.DecodeRows(packed)
		_, result := l.send(address(receiver), contracts.ChannelsAddress, contracts.NewChannels().PackClaimCompact(batchOf(c), packed))
		reason, _ := contracts.DecodeRevert(result.ReturnData)
		if result.Failed() != (reason.Name == "MalformedRows") {
			t.Fatalf("the contract failed with %s (%v)", reason, result.Err)
		}
		if (goErr != nil) != result.Failed() {
			t.Fatalf("Go says %v, the contract %q", goErr, reason.Name)
		}
	})
}

// TestTheContractReadsTheRowsThatGoPacks claims rows of every shape in one batch.
func TestTheContractReadsTheRowsThatGoPacks(t *testing.T) {
	l := newLedger(t)
	members := l.open(3)
	own := members[2]
	own.config = config(address(own.payer), address(own.payer), [32]byte{7})
	own.id = l.domain.ChannelID(own.config)
	own.session = own.payer
	l.deposit(own.payer, own.config, 1_000_000)
	l.claimCompact([]contracts.Row{
		l.plainRow(members[0], 500), l.tickRow(members[1], 40, 3), l.plainRow(own, 9), l.tickRow(members[2], 0, 1024),
	})
	got := contracts.DecodeReceiver(l.state.GetState(contracts.ChannelsAddress,
		contracts.ReceiverSlot(address(receiver), contracts.CoinAddress)))
	if got.TotalClaimed.String() != "1027549" {
		t.Fatalf("the receiver's total is %s", got.TotalClaimed)
	}
}
