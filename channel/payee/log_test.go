package payee

import (
	"errors"
	"testing"

	"github.com/stiver-pay/stiver/channel"
)

// sold charges n items of 1 on a new channel, half of the log in single
// commits and half in large ones.
func sold(t *testing.T, d *desk, n int) *payer {
	t.Helper()
	p := d.funded(2, 1_000_000)
	for k := 0; k < n; {
		m := min(n-k, 1+k%900)
		if out := d.pay(p.id, p.ticks(uint64(k), m, 1, amount(uint64(k)))...); out.Err != nil {
			t.Fatal(out.Err)
		}
		k += m
	}
	return p
}

func TestEveryEntryHasAReceiptWhateverTheLengthOfTheLog(t *testing.T) {
	for _, n := range []int{1, 2, 3, 255, 256, 257, 511, 512, 513, 1300} {
		d := newDesk(t)
		p := sold(t, d, n)
		by := channel.NewVerifier(payeeKey.Address())
		for round := range 2 { // the second with tiles from the store
			for k := 0; k < n; k += 1 + n/40 {
				r, err := d.engine.PaymentReceipt(t.Context(), p.id, uint64(k))
				if err != nil {
					t.Fatal(err)
				}
				if err := r.Verify(testDomain, &by); err != nil || r.Entry.Sequence != uint64(k) || r.Head.Size != uint64(n) {
					t.Fatalf("entry %d of %d, round %d: %v", k, n, round, err)
				}
			}
		}
		if _, err := d.engine.Receipt(t.Context(), p.id, uint64(n)); !errors.Is(err, ErrNoEntry) {
			t.Fatal(err)
		}
		d.stop()
	}
}

func TestPaymentsAreFoundByNumberThoughTheLogHasOtherEntries(t *testing.T) {
	d := newDesk(t)
	p := newPayer(2)
	d.ledger.fund(p.cfg, amount(1000))
	d.ledger.claimed(p.id, amount(10))
	if _, err := d.engine.Admit(t.Context(), p.cfg); err != nil {
		t.Fatal(err)
	}
	for k := range uint64(5) {
		if out := d.pay(p.id, StreamPayment{Sequence: k, Price: amount(1), Voucher: ptr(p.voucher(amount(11 + k))), Item: []byte{byte(k)}}); out.Err != nil {
			t.Fatal(out.Err)
		}
	}
	for k := range uint64(5) {
		l, err := d.engine.Payment(t.Context(), p.id, k)
		if err != nil || l.Entry.Sequence != k+1 || l.Item[0] != byte(k) {
			t.Fatalf("payment %d: %+v, %v", k, l, err)
		}
	}
	if _, err := d.engine.Payment(t.Context(), p.id, 5); !errors.Is(err, ErrNoEntry) {
		t.Fatal(err)
	}
}

func TestAnErasedLineForgetsItsItemAndKeepsItsProof(t *testing.T) {
	d := newDesk(t)
	p := sold(t, d, 20)
	before, err := d.engine.Receipt(t.Context(), p.id, 7)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := d.engine.Erase(t.Context(), p.id, 7); err != nil {
			t.Fatal(err)
		}
	}
	l, err := d.engine.Line(t.Context(), p.id, 7)
	if err != nil || !l.Erased || l.Item != nil || l.Salt != [channel.SaltSize]byte{} || l.Entry != before.Entry {
		t.Fatalf("%+v, %v", l, err)
	}
	after, err := d.engine.Receipt(t.Context(), p.id, 7)
	if err != nil || after.Head != before.Head {
		t.Fatalf("%+v, %v", after, err)
	}
	if l, err := d.engine.Line(t.Context(), p.id, 8); err != nil || l.Erased {
		t.Fatalf("the neighbour: %+v, %v", l, err)
	}
	for _, none := range []uint64{20, 1000} {
		if err := d.engine.Erase(t.Context(), p.id, none); !errors.Is(err, ErrNoEntry) {
			t.Fatal(err)
		}
	}
	d.check(t)
}

func FuzzLinesDecodeToWhatTheyEncode(f *testing.F) {
	ls := lines{first: 3, payments: 2, charged: amount(9), list: []Line{
		{Entry: channel.Entry{Kind: channel.Charge, Amount: amount(5), Time: 1, Item: channel.ItemHash{1}}, Item: []byte("a")},
		{Entry: channel.Entry{Kind: channel.Credit, Amount: amount(5), Time: 1}},
		{Entry: channel.Entry{Kind: channel.Charge, Amount: amount(5), Time: 1, Item: channel.ItemHash{1}}, Erased: true},
	}}
	f.Add(ls.encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := decodeLines(channel.ID{1}, 3, b)
		if err != nil {
			if !errors.Is(err, ErrRecord) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		if string(got.encode()) != string(b) {
			t.Fatalf("%x decodes to %+v, which encodes to %x", b, got, got.encode())
		}
	})
}

func FuzzChannelRecordsDecodeToWhatTheyEncode(f *testing.F) {
	p := newPayer(2)
	state, _ := channel.NewState(p.id, channel.Escrow{Balance: amount(9), Claimed: amount(3)}, 7)
	b, err := encodeChannel(p.cfg, amount(2), &state)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		cfg, claiming, state, err := decodeChannel(b)
		if err != nil {
			if !errors.Is(err, ErrRecord) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		again, err := encodeChannel(cfg, claiming, &state)
		if err != nil || string(again) != string(b) {
			t.Fatalf("%x encodes to %x, %v", b, again, err)
		}
	})
}
