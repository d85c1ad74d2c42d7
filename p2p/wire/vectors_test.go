package wire

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"slices"
	"sort"
	"testing"

	"github.com/stiver-pay/stiver/channel"
)

var update = flag.Bool("update", false, "write the test vectors anew")

const vectorsFile = "testdata/frames.json"

// vector is one frame as other implementations can check it.
type vector struct {
	Name  string `json:"name"`
	Frame string `json:"frame"` // hex, length included
}

func writeVectors(t *testing.T, path string, list any) {
	t.Helper()
	raw, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(raw, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readVectors(t *testing.T, path string, list any) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, list); err != nil {
		t.Fatal(err)
	}
}

func TestFramesAreThoseOfTheVectors(t *testing.T) {
	frames := samples()
	if *update {
		var list []vector
		for name, frame := range frames {
			list = append(list, vector{name, hex.EncodeToString(frame)})
		}
		sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
		writeVectors(t, vectorsFile, list)
	}
	var list []vector
	readVectors(t, vectorsFile, &list)
	if len(list) != len(frames) {
		t.Errorf("%d vectors for %d frames", len(list), len(frames))
	}
	for _, v := range list {
		want, err := hex.DecodeString(v.Frame)
		if err != nil || !bytes.Equal(frames[v.Name], want) {
			t.Errorf("%s: %x, the vector says %s", v.Name, frames[v.Name], v.Frame)
		}
	}
}

const paymentsFile = "testdata/payments.json"

// step is one frame of a payer on a channel, and what it means where it is a
// payment.
type step struct {
	Frame    string `json:"frame"`
	Sequence uint64 `json:"sequence"`
	Price    string `json:"price"`
	Index    uint32 `json:"index,omitempty"`   // of the tick
	Ceiling  string `json:"ceiling,omitempty"` // of the voucher
	Item     string `json:"item,omitempty"`
	Deliver  bool   `json:"deliver,omitempty"`
}

// run is a channel opened at 41 payments, on a stream with 2 item numbers.
var run = []step{
	{Sequence: 41, Price: "5"},
	{Sequence: 42, Price: "5", Index: 1},
	{Sequence: 43, Price: "5", Index: 2, Item: "/a"},
	{Sequence: 44, Price: "5", Index: 3, Item: "/a", Deliver: true},
	{Sequence: 45, Price: "10", Index: 5, Item: "/b"},
	{Sequence: 46, Price: "10", Index: 7, Item: "/a"},
	{Sequence: 47, Price: "340282366920938463463374607431768211455", Ceiling: "1000000", Item: "/c"},
	{Sequence: 45, Price: "10", Index: 5, Item: "/b"}, // sent again
	{Sequence: 46, Price: "0", Index: 6},
}

// payment returns what a step says, whole.
func (s *step) payment(t *testing.T) Pay {
	t.Helper()
	p := Pay{Type: TypePay, Handle: 3, Sequence: s.Sequence, Tick: channel.Tick{Index: s.Index}}
	var err error
	if p.Price, err = channel.ParseAmount(s.Price); err != nil {
		t.Fatal(err)
	}
	switch {
	case s.Ceiling != "":
		p.Type = TypePayVou
		if p.Ceiling, err = channel.ParseAmount(s.Ceiling); err != nil {
			t.Fatal(err)
		}
		p.Signature = channel.Signature(bytes.Repeat([]byte{7}, 65))
	case s.Index != 0:
		p.Type, p.Tick.Preimage = TypePayTick, [32]byte{byte(s.Index)}
	}
	if s.Deliver {
		p.Flags = PayDeliver
	}
	return p
}

func TestARunOfPaymentsIsThatOfTheVectors(t *testing.T) {
	sent, names := Begin(41), NewNames(2)
	want := make([]step, len(run))
	for i, s := range run {
		p := s.payment(t)
		sent.Strip(&p, s.Item, names)
		s.Frame = hex.EncodeToString(AppendPay(nil, &p))
		want[i] = s
	}
	if *update {
		writeVectors(t, paymentsFile, want)
	}
	var list []step
	readVectors(t, paymentsFile, &list)
	if len(list) != len(want) {
		t.Fatalf("%d vectors, %d payments", len(list), len(want))
	}
	seen, items := Begin(41), NewItems(2)
	for i, s := range list {
		if s != want[i] {
			t.Errorf("payment %d: %+v, the vector says %+v", i, want[i], s)
		}
		frame, err := hex.DecodeString(s.Frame)
		if err != nil {
			t.Fatal(err)
		}
		body, _, err := Split(frame, MinFrame)
		if err != nil {
			t.Fatal(err)
		}
		var p Pay
		if err := ParsePay(body, &p); err != nil {
			t.Fatal(err)
		}
		item, err := seen.Fill(&p, items)
		if err != nil || p.Sequence != s.Sequence || p.Price.String() != s.Price || item != s.Item ||
			p.Tick.Index != s.Index || p.Deliver() != s.Deliver {
			t.Errorf("payment %d means %+v of %q (%v), the vector says %+v", i, p, item, err, s)
		}
	}
}

const malformedFile = "testdata/malformed.json"

// broken are bodies that break a rule; each is a whole frame otherwise.
var broken = []struct {
	name string
	body []byte
}{
	{"bytes behind the fields", []byte{0x08, 0, 1, 1, 5, 0}},
	{"a field is cut off", []byte{0x08, 0, 1, 2, 5}},
	{"a varint with a zero at its end", []byte{0x08, 0, 0x81, 0x00, 0}},
	{"a varint of 65 bits", []byte{0x08, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02, 0}},
	{"a varint of 11 bytes", []byte{0x08, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x80, 0x01, 0}},
	{"an amount that begins with a zero", []byte{0x08, 0, 1, 2, 0, 5}},
	{"an amount of 17 bytes", append([]byte{0x08, 0, 1, 17}, bytes.Repeat([]byte{1}, 17)...)},
	{"a handle of 2^28", []byte{0x08, 0x80, 0x80, 0x80, 0x80, 0x01, 1, 0}},
	{"a code that is not UTF-8", []byte{0x06, 0, 1, 0xff, 0}},
	{"a code of 33 bytes", append(append([]byte{0x06, 0, 33}, bytes.Repeat([]byte{'a'}, 33)...), 0)},
	{"OPENED with an unknown flag", []byte{0x04, 0, 0, 0, 0, 0, 0, 4}},
	{"OPENED with a chain of no ticks", openedWith(0)},
	{"OPENED with a chain of 1025 ticks", openedWith(1025)},
	{"DATA without bytes", []byte{0x0b, 0}},
	{"an extension longer than the body", append(helloBody(), 99, 3, 'h', 'i')},
	{"a credit that is no amount", append(helloBody(), 1, 2, 2, 5)},
	{"a credit that is said twice", append(helloBody(), 1, 2, 1, 5, 1, 2, 1, 5)},
	{"BOUND without its amount", []byte{0x81, 0}},
	{"a payment with flag 6", []byte{0x10, 0x40, 0}},
	{"a payment with flag 7", []byte{0x10, 0x80, 0}},
	{"the index of a tick where there is none", []byte{0x10, 0x04, 0, 1}},
	{"an item without a name", []byte{0x10, 0x18, 0, 0, 0}},
	{"an item's name of 1025 bytes", append([]byte{0x10, 0x18, 0, 0, 0x81, 0x08}, bytes.Repeat([]byte{'x'}, 1025)...)},
}

// openedWith is an OPENED body with a tick chain of some length.
func openedWith(length uint64) []byte {
	b := []byte{0x04, 0, 0, 0, 0, 0, 0, 2, 0, 1, 1}
	b = append(b, make([]byte, 32)...)
	b = binary.AppendUvarint(b, length)
	return append(b, make([]byte, 65+1+32)...)
}

func helloBody() []byte {
	frame := samples()["hello of a payee"]
	body, _, _ := Split(frame, MaxFrame)
	return body
}

// understood decodes a body, and a payment's meaning too.
func understood(body []byte) error {
	if _, err := recode(body); err != nil || body[0] != byte(TypePay) {
		return err
	}
	var p Pay
	if err := ParsePay(body, &p); err != nil {
		return err
	}
	before := Begin(0)
	_, err := before.Fill(&p, NewItems(1))
	return err
}

func TestMalformedFramesAreThoseOfTheVectors(t *testing.T) {
	var list []vector
	for _, m := range broken {
		if err := understood(m.body); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", m.name, err)
		}
		list = append(list, vector{m.name, hex.EncodeToString(append(binary.AppendUvarint(nil, uint64(len(m.body))), m.body...))})
	}
	if *update {
		writeVectors(t, malformedFile, list)
	}
	var want []vector
	readVectors(t, malformedFile, &want)
	if !slices.Equal(list, want) {
		t.Errorf("%s does not hold the frames of this test", malformedFile)
	}
}
