package paymentlog_test

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"sort"
	"testing"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/paymentlog"
	"github.com/stiver-pay/stiver/contracts"
	"pgregory.net/rapid"
)

var domain = channel.NewDomain(571700, contracts.ChannelsAddress)

// told is a log held in memory: a Source, and what a Visitor was told.
type told struct {
	Terms    paymentlog.Terms
	Epochs   []paymentlog.Epoch
	Channels []paymentlog.Channel
	Entries  []channel.Entry
}

func (l *told) Walk(_ context.Context, v paymentlog.Visitor) error {
	if err := v.Terms(l.Terms); err != nil {
		return err
	}
	for _, e := range l.Epochs {
		if err := v.Epoch(e); err != nil {
			return err
		}
	}
	rest := l.Entries
	for _, c := range l.Channels {
		if err := v.Channel(c); err != nil {
			return err
		}
		id := domain.ChannelID(c.Config)
		for len(rest) > 0 && rest[0].Channel == id {
			if err := v.Entry(rest[0]); err != nil {
				return err
			}
			rest = rest[1:]
		}
	}
	return nil
}

func (l *told) visitor() paymentlog.Visitor {
	return paymentlog.Visitor{
		Terms:   func(t paymentlog.Terms) error { l.Terms = t; return nil },
		Epoch:   func(e paymentlog.Epoch) error { l.Epochs = append(l.Epochs, e); return nil },
		Channel: func(c paymentlog.Channel) error { l.Channels = append(l.Channels, c); return nil },
		Entry:   func(e channel.Entry) error { l.Entries = append(l.Entries, e); return nil },
	}
}

func write(t interface{ Fatal(...any) }, l *told) []byte {
	var out bytes.Buffer
	if err := paymentlog.Write(context.Background(), &out, domain, l); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(data []byte) (*told, error) {
	var l told
	err := paymentlog.Read(bytes.NewReader(data), contracts.ChannelsAddress).Walk(context.Background(), l.visitor())
	return &l, err
}

// genLog draws a log whose heads change in every epoch.
func genLog(t *rapid.T) *told {
	l := &told{Terms: paymentlog.Terms{ChainID: 571700}}
	l.Terms.Receiver[0], l.Terms.Token[0] = 1, 2
	n := rapid.IntRange(0, 4).Draw(t, "channels")
	for i := range n {
		c := paymentlog.Channel{Config: channel.Config{
			Payer: l.Terms.Token, Receiver: l.Terms.Receiver, Token: l.Terms.Token,
			WithdrawDelay: 900, Salt: [32]byte{byte(i)},
		}}
		id := domain.ChannelID(c.Config)
		switch rapid.IntRange(0, 2).Draw(t, "due") {
		case 1:
			c.Due = &channel.Claim{Channel: id, Total: channel.NewAmount(5),
				Voucher: channel.Voucher{Channel: id, Ceiling: channel.NewAmount(9), Signature: channel.Signature{4}}}
		case 2:
			c.Due = &channel.Claim{Channel: id, Total: channel.NewAmount(5),
				Ticks: channel.TickVoucher{Channel: id, Unit: channel.NewAmount(1), Length: 64}, Tick: channel.Tick{Index: 5}}
		}
		c.Entries = uint64(rapid.IntRange(0, 60).Draw(t, "entries"))
		l.Channels = append(l.Channels, c)
	}
	sort.Slice(l.Channels, func(i, j int) bool {
		a, b := domain.ChannelID(l.Channels[i].Config), domain.ChannelID(l.Channels[j].Config)
		return bytes.Compare(a[:], b[:]) < 0
	})
	var heads []channel.AnchorHead
	for _, c := range l.Channels {
		id := domain.ChannelID(c.Config)
		heads = append(heads, channel.AnchorHead{Channel: id, Size: c.Entries})
		var charged channel.Amount
		for s := range c.Entries {
			e := channel.Entry{Channel: id, Sequence: s, Kind: channel.Charge,
				Amount: channel.AmountFromBytes([16]byte{8: 0, 12: rapid.Byte().Draw(t, "high"), 15: rapid.Byte().Draw(t, "low")}),
				Time:   rapid.Uint64().Draw(t, "time"), Item: channel.ItemHash{rapid.Byte().Draw(t, "item")}}
			charged, _ = charged.Add(e.Amount)
			e.Charged = charged
			l.Entries = append(l.Entries, e)
		}
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "epochs") {
		e := paymentlog.Epoch{Number: uint64(i) + 1, Anchor: channel.Anchor{Entries: uint64(i)}}
		for _, h := range heads {
			h.Claimed = channel.NewAmount(uint64(i) + 1)
			e.Heads = append(e.Heads, h)
		}
		l.Epochs = append(l.Epochs, e)
	}
	return l
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := genLog(t)
		data := write(t, l)
		got, err := read(data)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, l) {
			t.Fatalf("read %+v, wrote %+v", got, l)
		}
		if again := write(t, got); !bytes.Equal(again, data) {
			t.Fatal("the same log gave other bytes")
		}
	})
}

func TestUnchangedHeadsAreNotRepeated(t *testing.T) {
	h := channel.AnchorHead{Channel: channel.ID{1}, Size: 3}
	l := &told{Epochs: []paymentlog.Epoch{{Number: 1, Heads: []channel.AnchorHead{h}}, {Number: 2, Heads: []channel.AnchorHead{h}}}}
	got, err := read(write(t, l))
	if err != nil || len(got.Epochs[1].Heads) != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
}

func TestAnyFlippedOrMissingByteIsNoticed(t *testing.T) {
	l := rapid.Custom(genLog).Example(7)
	data := write(t, l)
	for i := range data {
		for _, flip := range []byte{1, 0x80} {
			data[i] ^= flip
			if _, err := read(data); !errors.Is(err, paymentlog.ErrFormat) && !errors.Is(err, paymentlog.ErrDigest) {
				t.Fatalf("byte %d ^ %#x: %v", i, flip, err)
			}
			data[i] ^= flip
		}
		if _, err := read(data[:i]); !errors.Is(err, paymentlog.ErrFormat) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
}

func TestASourceThatSkipsAnEntryIsRefused(t *testing.T) {
	c := channel.Config{Salt: [32]byte{1}}
	l := &told{Channels: []paymentlog.Channel{{Config: c, Entries: 2}},
		Entries: []channel.Entry{{Channel: domain.ChannelID(c), Sequence: 1, Kind: channel.Charge}}}
	err := paymentlog.Write(t.Context(), &bytes.Buffer{}, domain, l)
	if !errors.Is(err, paymentlog.ErrFormat) {
		t.Fatalf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(write(f, rapid.Custom(genLog).Example(3)))
	f.Add([]byte("stiver payment log 1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := read(data)
		if err != nil {
			return
		}
		// Whatever is accepted is said the same way again, up to where records
		// of entries are closed.
		if again, err := read(write(t, got)); err != nil || !reflect.DeepEqual(again, got) {
			t.Fatalf("not the same when written again: %v", err)
		}
	})
}
