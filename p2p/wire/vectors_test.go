package wire

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
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

func TestFramesAreThoseOfTheVectors(t *testing.T) {
	frames := samples()
	if *update {
		var list []vector
		for name, frame := range frames {
			list = append(list, vector{name, hex.EncodeToString(frame)})
		}
		sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
		raw, err := json.MarshalIndent(list, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(vectorsFile, append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(vectorsFile)
	if err != nil {
		t.Fatal(err)
	}
	var list []vector
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
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
		raw, err := json.MarshalIndent(want, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(paymentsFile, append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(paymentsFile)
	if err != nil {
		t.Fatal(err)
	}
	var list []step
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
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
