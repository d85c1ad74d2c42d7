package wire

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
)

// samples has one frame of every type, with every optional field both ways.
func samples() map[string][]byte {
	sig := channel.Signature(bytes.Repeat([]byte{7}, 65))
	chain := channel.TickVoucher{
		Base: channel.NewAmount(1_000), Unit: channel.NewAmount(3), Root: [32]byte{1, 2, 3}, Length: 64, Signature: sig,
	}
	config := channel.Config{
		Payer: common.Address{1}, PayerAuthorizer: common.Address{2}, Receiver: common.Address{3},
		ReceiverAuthorizer: common.Address{4}, Token: common.Address{5}, WithdrawDelay: 3600, Salt: [32]byte{6},
	}
	entry := channel.Entry{
		Channel: channel.ID{9}, Sequence: 4, Kind: channel.Charge,
		Amount: channel.NewAmount(5), Charged: channel.NewAmount(25), Time: 1_700_000_000_000, Item: channel.ItemHash{8},
	}
	receipt := channel.Receipt{
		Entry: entry, Proof: [][32]byte{{1}, {2}, {3}}, Signature: sig,
		Head: channel.LogHead{Channel: entry.Channel, Size: 5, Root: [32]byte{4}, Charged: channel.NewAmount(25)},
	}
	return map[string][]byte{
		"hello of a payer": AppendHello(nil, &Hello{
			Version: 1, ChainID: 571700, Contract: common.HexToAddress("0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003"), Frame: 65536, Content: 262144,
		}),
		"hello of a payee": AppendHello(nil, &Hello{
			Version: 1, ChainID: 571700, Contract: common.HexToAddress("0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003"),
			Frame: 4096, Channels: 1024, Window: 1024, Total: 16384, Items: 4096,
		}),
		"hello of a payee that grants credit": AppendHello(nil, &Hello{
			Version: 1, ChainID: 571700, Contract: common.HexToAddress("0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003"),
			Frame: 4096, Channels: 1024, Window: 1024, Total: 16384, Items: 4096, Credit: channel.NewAmount(10_000),
		}),
		"bound":                        AppendBound(nil, &Bound{3, channel.NewAmount(300)}),
		"bound, none":                  AppendBound(nil, &Bound{Handle: 3}),
		"goodbye":                      AppendGoodbye(nil, &Goodbye{"malformed", "length of a frame: malformed message"}),
		"open":                         AppendOpen(nil, &Open{3, config, sig}),
		"opened, new":                  AppendOpened(nil, &Opened{Handle: 3, Balance: channel.NewAmount(1_000_000)}),
		"opened, with voucher":         AppendOpened(nil, &Opened{Handle: 3, Payments: 7, Charged: channel.NewAmount(70), Balance: channel.NewAmount(1_000_000), Voucher: channel.Voucher{Ceiling: channel.NewAmount(80), Signature: sig}}),
		"opened, with chain and tick":  AppendOpened(nil, &Opened{Handle: 3, Payments: 900, Charged: channel.NewAmount(1_030), Claimed: channel.NewAmount(90), Balance: channel.MaxAmount, Leaving: channel.NewAmount(5), Ticks: chain, Tick: channel.Tick{Index: 10, Preimage: [32]byte{5}}}),
		"close":                        AppendClose(nil, &Close{3}),
		"closed":                       AppendClosed(nil, &Closed{3, "superseded", "the channel was opened on another stream"}),
		"ticks":                        AppendTicks(nil, &Ticks{3, chain}),
		"payment as authorised before": AppendPay(nil, &Pay{Type: TypePay, Handle: 3}),
		"first tick": AppendPay(nil, &Pay{Type: TypePayTick, Handle: 3, Flags: PaySequence | PayPrice | PayIndex,
			Sequence: 900, Price: channel.NewAmount(3), Tick: channel.Tick{Index: 11, Preimage: [32]byte{7}}}),
		"next tick":            AppendPay(nil, &Pay{Type: TypePayTick, Handle: 200, Tick: channel.Tick{Preimage: [32]byte{7}}}),
		"voucher":              AppendPay(nil, &Pay{Type: TypePayVou, Handle: 3, Flags: PayPrice, Price: channel.NewAmount(10), Ceiling: channel.NewAmount(90), Signature: sig}),
		"item named, content":  AppendPay(nil, &Pay{Type: TypePayTick, Handle: 3, Flags: PayDeliver, Item: ItemNamed, Number: 0, Name: []byte("/docs/index.html")}),
		"item by number":       AppendPay(nil, &Pay{Type: TypePayTick, Handle: 3, Item: ItemKnown, Number: 300}),
		"the same item":        AppendPay(nil, &Pay{Type: TypePay, Handle: 3, Flags: PayDeliver, Item: ItemSame}),
		"long item name":       AppendPay(nil, &Pay{Type: TypePay, Handle: 3, Item: ItemNamed, Number: 1, Name: bytes.Repeat([]byte("x"), MaxItem)}),
		"ack":                  AppendAck(nil, &Ack{3, 964, channel.NewAmount(1_222)}),
		"refused for its item": AppendRefused(nil, &Refused{3, ScopeItem, 905, channel.NewAmount(12), "price", "the item costs 12"}),
		"refused":              AppendRefused(nil, &Refused{Handle: 3, Scope: ScopeChannel, Sequence: 905, Code: "tick_proof", Text: "the preimage does not belong to the tick chain"}),
		"content":              AppendContent(nil, &Content{3, 905, 11, "text/plain"}),
		"data":                 AppendData(nil, &Data{3, []byte("hello world")}),
		"grant":                AppendGrant(nil, &Grant{3, 65536}),
		"ask":                  AppendAsk(nil, &Ask{3, 4}),
		"receipt":              AppendReceipt(nil, &Receipt{3, 4, receipt}),
	}
}

// recode decodes a body and encodes it again. It returns nil for types that
// are not known.
func recode(body []byte) ([]byte, error) {
	switch Type(body[0]) {
	case TypeHello:
		return again(body, ParseHello, AppendHello)
	case TypeGoodbye:
		return again(body, ParseGoodbye, AppendGoodbye)
	case TypeOpen:
		return again(body, ParseOpen, AppendOpen)
	case TypeOpened:
		return again(body, ParseOpened, AppendOpened)
	case TypeClose:
		return again(body, ParseClose, AppendClose)
	case TypeClosed:
		return again(body, ParseClosed, AppendClosed)
	case TypeTicks:
		return again(body, ParseTicks, AppendTicks)
	case TypePay, TypePayTick, TypePayVou:
		return again(body, ParsePay, AppendPay)
	case TypeAck:
		return again(body, ParseAck, AppendAck)
	case TypeRefused:
		return again(body, ParseRefused, AppendRefused)
	case TypeContent:
		return again(body, ParseContent, AppendContent)
	case TypeData:
		return again(body, ParseData, AppendData)
	case TypeGrant:
		return again(body, ParseGrant, AppendGrant)
	case TypeAsk:
		return again(body, ParseAsk, AppendAsk)
	case TypeReceipt:
		return again(body, ParseReceipt, AppendReceipt)
	case TypeBound:
		return again(body, ParseBound, AppendBound)
	}
	return nil, nil
}

func again[M any](body []byte, parse func([]byte, *M) error, write func([]byte, *M) []byte) ([]byte, error) {
	var m M
	if err := parse(body, &m); err != nil {
		return nil, err
	}
	return write(nil, &m), nil
}

func TestEveryMessageEncodesToTheBytesItWasDecodedFrom(t *testing.T) {
	for name, frame := range samples() {
		body, n, err := Split(frame, MaxFrame)
		if err != nil || n != len(frame) {
			t.Fatalf("%s: split %d of %d: %v", name, n, len(frame), err)
		}
		got, err := recode(body)
		if err != nil || !bytes.Equal(got, frame) {
			t.Errorf("%s: decoded and encoded to %x, want %x (%v)", name, got, frame, err)
		}
	}
}

func TestTheCreditOfAHelloIsSaidOnceAndIsNotZero(t *testing.T) {
	body, _, _ := Split(samples()["hello of a payee that grants credit"], MaxFrame)
	var h Hello
	if err := ParseHello(body, &h); err != nil || h.Credit != channel.NewAmount(10_000) {
		t.Fatalf("credit %s, %v", h.Credit, err)
	}
	for name, extension := range map[string][]byte{
		"twice":     {1, 2, 1, 5},
		"too short": {1, 2, 2, 5},
		"too long":  {1, 3, 1, 5, 0},
		"zero":      {1, 1, 0},
		"no amount": {1, 0},
	} {
		plain := body
		if name != "twice" {
			plain, _, _ = Split(samples()["hello of a payee"], MaxFrame)
		}
		if err := ParseHello(append(bytes.Clone(plain), extension...), &h); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEveryTruncationAndEveryTailIsMalformed(t *testing.T) {
	for name, frame := range samples() {
		body, _, _ := Split(frame, MaxFrame)
		for n := 1; n < len(body); n++ {
			if _, err := recode(body[:n:n]); err != nil {
				if !errors.Is(err, ErrMalformed) {
					t.Fatalf("%s cut to %d: %v", name, n, err)
				}
			} else if Type(body[0]) != TypeData && !bytes.Equal(body[:n], helloBody()) { // an extension may be left out
				t.Errorf("%s cut to %d bytes was accepted", name, n)
			}
		}
		if Type(body[0]) == TypeData || Type(body[0]) == TypeHello {
			continue
		}
		if _, err := recode(append(bytes.Clone(body), 0)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s with a byte more: %v", name, err)
		}
	}
}

func TestAFrameIsTakenOnlyWhenItIsWhole(t *testing.T) {
	frame := samples()["open"]
	for n := range frame {
		if _, got, err := Split(frame[:n], MaxFrame); got != 0 || err != nil {
			t.Fatalf("%d of %d bytes: took %d, %v", n, len(frame), got, err)
		}
	}
	if _, _, err := Split(frame, len(frame)-3); !errors.Is(err, ErrOversize) {
		t.Errorf("frame above the limit: %v", err)
	}
	for _, bad := range [][]byte{{0}, {0x80, 0}, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff}} {
		if _, _, err := Split(bad, MaxFrame); !errors.Is(err, ErrMalformed) {
			t.Errorf("length %x: %v", bad, err)
		}
	}
}

func TestExtensionsOfAHelloAreIgnored(t *testing.T) {
	frame := samples()["hello of a payer"]
	body, _, _ := Split(frame, MaxFrame)
	var plain, extended Hello
	if err := ParseHello(body, &plain); err != nil {
		t.Fatal(err)
	}
	if err := ParseHello(append(bytes.Clone(body), 99, 2, 'h', 'i'), &extended); err != nil || plain != extended {
		t.Errorf("hello with an extension: %+v, %v", extended, err)
	}
	if err := ParseHello(append(bytes.Clone(body), 99, 3, 'h', 'i'), &extended); !errors.Is(err, ErrMalformed) {
		t.Errorf("hello with a truncated extension: %v", err)
	}
}

func TestAPaymentSurvivesStrippingAndFilling(t *testing.T) {
	sent, seen := Begin(900), Begin(900)
	names, items := NewNames(2), NewItems(2)
	var frame []byte
	sizes := 0
	for i, want := range []struct {
		sequence uint64
		price    uint64
		index    uint32
		item     string
	}{
		{900, 3, 1, ""}, {901, 3, 2, ""}, {902, 3, 3, "/a"}, {903, 3, 4, "/a"}, {904, 6, 6, "/b"}, {905, 6, 8, "/a"},
		{906, 6, 10, "/c"}, {903, 3, 4, "/a"}, {904, 3, 5, "/b"}, {905, 0, 5, ""},
	} {
		p := Pay{Type: TypePayTick, Handle: 1, Sequence: want.sequence, Price: channel.NewAmount(want.price), Tick: channel.Tick{Index: want.index}}
		sent.Strip(&p, want.item, names)
		frame = AppendPay(frame[:0], &p)
		body, _, _ := Split(frame, MaxFrame)
		var got Pay
		if err := ParsePay(body, &got); err != nil {
			t.Fatal(err)
		}
		name, err := seen.Fill(&got, items)
		if err != nil || got.Sequence != want.sequence || got.Price != p.Price || got.Tick.Index != want.index || name != want.item {
			t.Fatalf("payment %d: got %d %s %d %q, %v", i, got.Sequence, got.Price, got.Tick.Index, name, err)
		}
		sizes += len(frame)
	}
	if seen != sent {
		t.Errorf("memories differ: %+v and %+v", sent, seen)
	}
}

func TestABarePipelinedTickTakes36BytesAndAVoucherAtMost76(t *testing.T) {
	if n := len(samples()["next tick"]); n > 37 {
		t.Errorf("a tick on handle 200 takes %d bytes", n)
	}
	p := Pay{Type: TypePayVou, Handle: 200, Ceiling: channel.NewAmount(1 << 40)}
	if n := len(AppendPay(nil, &p)); n > 77 {
		t.Errorf("a voucher takes %d bytes", n)
	}
}

func TestATextIsCutBetweenCharactersAndIsAlwaysUTF8(t *testing.T) {
	for text, want := range map[string]string{
		strings.Repeat("é", 128):       strings.Repeat("é", 128),
		"x" + strings.Repeat("é", 128): "x" + strings.Repeat("é", 127),
		"an upstream said \xff\xfe":    "an upstream said \uFFFD",
	} {
		body, _, err := Split(AppendGoodbye(nil, &Goodbye{Code: "internal", Text: text}), MaxFrame)
		if err != nil {
			t.Fatal(err)
		}
		var got Goodbye
		if err := ParseGoodbye(body, &got); err != nil || got.Text != want {
			t.Errorf("%q came as %q: %v", text, got.Text, err)
		}
	}
}

func TestItemNumbersThatWereNeverWrittenAreMalformed(t *testing.T) {
	items := NewItems(4)
	if _, err := items.Put(4, []byte("/x")); !errors.Is(err, ErrMalformed) {
		t.Errorf("number above the limit: %v", err)
	}
	if _, err := items.Put(3, []byte{0xff}); !errors.Is(err, ErrMalformed) {
		t.Errorf("name that is not UTF-8: %v", err)
	}
	if _, err := items.Put(3, []byte("/x")); err != nil {
		t.Fatal(err)
	}
	for n, want := range map[uint32]bool{0: false, 3: true, 9: false} {
		if _, err := items.Get(n); (err == nil) != want {
			t.Errorf("item %d: %v", n, err)
		}
	}
}

func TestThePathOfAPaymentDoesNotAllocate(t *testing.T) {
	sent, seen := Begin(0), Begin(0)
	names, items := NewNames(8), NewItems(8)
	buf := make([]byte, 0, 1024)
	var in, out Pay
	var ack Ack
	k := uint32(0)
	if n := testing.AllocsPerRun(200, func() {
		k = k%channel.MaxTicks + 1
		in = Pay{Type: TypePayTick, Handle: 5, Sequence: sent.Sequence + 1, Price: channel.NewAmount(3), Tick: channel.Tick{Index: k}}
		sent.Strip(&in, "", names)
		buf = AppendPay(buf[:0], &in)
		body, _, _ := Split(buf, MaxFrame)
		if ParsePay(body, &out) != nil {
			t.Fatal("parse")
		}
		if _, err := seen.Fill(&out, items); err != nil {
			t.Fatal(err)
		}
		buf = AppendAck(buf[:0], &Ack{5, out.Sequence, out.Price})
		body, _, _ = Split(buf, MaxFrame)
		if ParseAck(body, &ack) != nil {
			t.Fatal("ack")
		}
	}); n != 0 {
		t.Errorf("%v allocations a payment", n)
	}
}
