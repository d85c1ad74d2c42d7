package payee

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
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

// sample is a run with every form of line.
func sample() lines {
	ls := lines{first: 3, payments: 2, charged: amount(9), seeded: true, seed: seed{7}}
	var salts saltStream
	salts.begin(ls.seed)
	for i, l := range []Line{
		{Entry: channel.Entry{Kind: channel.Charge, Amount: amount(5), Time: 1_800_000_000_000}, Item: []byte("/a/1")},
		{Entry: channel.Entry{Kind: channel.Charge, Amount: amount(5), Time: 1_800_000_000_000}, Item: []byte("/a/1")},
		{Entry: channel.Entry{Kind: channel.Credit, Amount: amount(3), Time: 1_799_999_999_999}},
		{Entry: channel.Entry{Kind: channel.Charge, Amount: amount(0), Time: 1_800_000_000_000, Item: channel.ItemHash{1}}, Erased: true},
		{Entry: channel.Entry{Kind: channel.Charge, Amount: channel.MaxAmount.Minus(amount(99)), Time: 0}, Item: []byte("/a/23"), Salt: [16]byte{4}},
		{Entry: channel.Entry{Kind: channel.Charge, Amount: amount(1), Time: ^uint64(0)}},
	} {
		salt := salts.next()
		if l.Salt == ([16]byte{}) && (len(l.Item) > 0 || i == 5) {
			l.Salt = salt
		}
		if l.Salt != ([16]byte{}) {
			l.Entry.Item = channel.HashItem(l.Salt, l.Item)
		}
		ls.list = append(ls.list, l)
	}
	return ls
}

func TestEveryFormOfLineIsReadAsItWasWritten(t *testing.T) {
	ls := sample()
	got, err := decodeLines(channel.ID{1}, 3, ls.encode())
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range got.list {
		want := ls.list[i]
		want.Entry.Channel, want.Entry.Sequence, want.Entry.Charged = l.Entry.Channel, 3+uint64(i), l.Entry.Charged
		if l.Entry != want.Entry || l.Salt != want.Salt || string(l.Item) != string(want.Item) || l.Erased != want.Erased {
			t.Errorf("line %d: %+v, want %+v", i, l, want)
		}
	}
	if end := got.list[len(got.list)-1].Entry.Charged; len(got.list) != len(ls.list) || end != channel.MaxAmount.Minus(amount(82)) {
		t.Fatalf("%d lines, ending at %s", len(got.list), end)
	}
}

func TestAnErasedLineLeavesNothingThatItsSaltFollowsFrom(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 1_000_000)
	if out := d.pay(p.id, p.ticks(0, 20, 1, amount(0))...); out.Err != nil {
		t.Fatal(out.Err)
	}
	_, value, err := d.store.Floor(logPrefix(p.id), linesKey(p.id, 7))
	if err != nil {
		t.Fatal(err)
	}
	before, err := decodeLines(p.id, 0, value)
	if err != nil || !before.seeded {
		t.Fatalf("%+v, %v", before, err)
	}
	if err := d.engine.Erase(t.Context(), p.id, 7); err != nil {
		t.Fatal(err)
	}
	key, value, err := d.store.Floor(logPrefix(p.id), linesKey(p.id, 7))
	if err != nil {
		t.Fatal(err)
	}
	first := binary.BigEndian.Uint64(key[33:])
	run, err := decodeLines(p.id, first, value)
	if err != nil || run.seeded || bytes.Contains(value, before.seed[:]) {
		t.Fatalf("the seed is still there: %+v, %v", run, err)
	}
	erased := before.list[7-first]
	if bytes.Contains(value, erased.Salt[:]) || bytes.Contains(value, erased.Item) {
		t.Fatalf("salt or item of the line are still there")
	}
	for i, l := range run.list {
		if uint64(i) != 7-first && (l.Salt != before.list[i].Salt || string(l.Item) != string(before.list[i].Item) || l.Entry.Item != before.list[i].Entry.Item) {
			t.Fatalf("neighbour %d: %+v, was %+v", i, l, before.list[i])
		}
	}
}

func TestTheSameItemAgainTakesOneByteOnDisk(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 1000)
	const n = 200
	batch := make([]StreamPayment, n)
	for i := range batch {
		batch[i] = StreamPayment{Sequence: uint64(i), Price: amount(3), Item: []byte("/film/segment-00001.ts")}
	}
	batch[n-1].Voucher = ptr(p.voucher(amount(3 * n)))
	if out := d.pay(p.id, batch...); out.Err != nil {
		t.Fatal(out.Err)
	}
	_, value, err := d.store.Floor(logPrefix(p.id), linesKey(p.id, n))
	if err != nil || len(value) > n+64 {
		t.Fatalf("%d bytes for %d payments, %v", len(value), n, err)
	}
}

// paySingly makes payments n to n+more one after the other, each durable before
// the next.
func paySingly(t *testing.T, d *desk, p *payer, n, more int) {
	t.Helper()
	for k := n; k < n+more; k++ {
		out := d.pay(p.id, StreamPayment{
			Sequence: uint64(k), Price: amount(1), Voucher: ptr(p.voucher(amount(uint64(k) + 1))), Item: fmt.Appendf(nil, "item %d", k),
		})
		if out.Err != nil {
			t.Fatal(out.Err)
		}
	}
}

func TestPaymentsOneAtATimeShareRecords(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 1_000_000)
	const n = 400
	paySingly(t, d, p, 0, n/2)
	d.stop()
	d.start()
	paySingly(t, d, p, n/2, n/2)
	records, bytes := 0, 0
	if err := d.store.Iterate(logPrefix(p.id), func(_, value []byte) error {
		records++
		bytes = max(bytes, len(value))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if records > n/20 || bytes > 2*openBytes {
		t.Errorf("%d payments are in %d records of up to %d bytes", n, records, bytes)
	}
	for k := range uint64(n) {
		if l, err := d.engine.Line(t.Context(), p.id, k); err != nil || string(l.Item) != fmt.Sprintf("item %d", k) {
			t.Fatalf("line %d: %+v, %v", k, l, err)
		}
	}
	d.check(t)
}

// A commit writes lines of the commits before it again: what was erased of them
// meanwhile must not come back, and nothing that is written beside an erasure
// may be lost.
func TestErasuresBesidePaymentsLoseNothingAndStay(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 1_000_000)
	const n = 600
	paid := make(chan uint64, n)
	erased := make(chan map[uint64]bool)
	go func() {
		gone := make(map[uint64]bool)
		for k := range paid {
			if k%3 != 0 {
				continue
			}
			if err := d.engine.Erase(t.Context(), p.id, k); err != nil {
				t.Errorf("line %d: %v", k, err)
			}
			gone[k] = true
		}
		erased <- gone
	}()
	for k := range n {
		paySingly(t, d, p, k, 1)
		paid <- uint64(k)
	}
	close(paid)
	gone := <-erased
	for range 2 { // the second time from the store alone
		count := uint64(0)
		if err := d.engine.Entries(t.Context(), p.id, 0, func(l Line) error {
			item := fmt.Sprintf("item %d", count)
			if gone[count] {
				item = ""
			}
			if l.Entry.Sequence != count || l.Erased != gone[count] || string(l.Item) != item {
				t.Fatalf("line %d: %+v", count, l)
			}
			count++
			return nil
		}); err != nil || count != n {
			t.Fatalf("%d lines, %v", count, err)
		}
		d.check(t)
		d.stop()
		d.start()
	}
}

// What is encoded as it happens is what the run as a whole encodes to.
func TestARunIsEncodedAsItsLinesAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newRun()
		defer r.free()
		before := mark{payments: rapid.Uint64Range(0, 5).Draw(t, "payments"), charged: amount(rapid.Uint64().Draw(t, "charged"))}
		first := before.payments + rapid.Uint64Range(0, 3).Draw(t, "others")
		item := rapid.SliceOfN(rapid.SampledFrom([]byte("ab")), 0, 4)
		charged := before.charged
		var want []Line
		for i := range rapid.IntRange(1, 20).Draw(t, "lines") {
			l := Line{Entry: channel.Entry{
				Kind: channel.Charge, Sequence: first + uint64(i),
				Amount: amount(rapid.Uint64Range(0, 2).Draw(t, "amount")), Time: rapid.Uint64Range(0, 3).Draw(t, "time"),
			}}
			if rapid.IntRange(0, 4).Draw(t, "no item") > 0 {
				l.Salt, l.Item = r.salt, item.Draw(t, "item")
				l.Entry.Item = channel.HashItem(l.Salt, l.Item)
			}
			charged = plus(charged, l.Entry.Amount)
			l.Entry.Charged = charged
			r.add(before, &l)
			want = append(want, l)
		}
		b := r.encode(nil)
		if len(b) > r.size() {
			t.Fatalf("%d bytes, bounded by %d", len(b), r.size())
		}
		got, err := decodeLines(channel.ID{}, first, b)
		if err != nil || got.payments != before.payments || len(got.list) != len(want) {
			t.Fatalf("%+v, %v", got, err)
		}
		for i, l := range got.list {
			if l.Entry != want[i].Entry || l.Salt != want[i].Salt || string(l.Item) != string(want[i].Item) {
				t.Fatalf("line %d: %+v, want %+v", i, l, want[i])
			}
		}
		if string(got.encode()) != string(b) {
			t.Fatalf("%x is encoded again as %x", b, got.encode())
		}
	})
}

// oldRecord is a record of lines as they were written before, two lines with
// salts and one without an item.
func oldRecord() []byte {
	b := binary.BigEndian.AppendUint64([]byte{recordVersion}, 2)
	b = appendAmount(b, amount(9))
	for _, item := range []string{"a", "bc", ""} {
		b = append(b, byte(channel.Charge), oldFormOpen)
		if item == "" {
			b[len(b)-1] = oldFormNone
		}
		b = appendAmount(b, amount(5))
		b = binary.BigEndian.AppendUint64(b, 1)
		if item != "" {
			b = append(b, bytes.Repeat([]byte(item[:1]), channel.SaltSize)...)
			b = append(binary.AppendUvarint(b, uint64(len(item))), item...)
		}
	}
	return b
}

func TestRecordsOfTheOldFormAreStillReadAndErased(t *testing.T) {
	d := newDesk(t)
	p := sold(t, d, 3)
	before, err := d.engine.Line(t.Context(), p.id, 1)
	if err != nil {
		t.Fatal(err)
	}
	d.stop()
	d.start() // so that what follows is in a record of its own
	if out := d.pay(p.id, p.ticks(3, 3, 1, amount(3))...); out.Err != nil {
		t.Fatal(out.Err)
	}
	var b store.Batch
	b.Put(linesKey(p.id, 3), oldRecord())
	if err := d.store.Commit(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	for i, item := range []string{"a", "bc", ""} {
		l, err := d.engine.Line(t.Context(), p.id, 3+uint64(i))
		if err != nil || string(l.Item) != item || l.Entry.Charged != amount(9+5*uint64(i+1)) || (item != "" && l.Salt[0] != item[0]) {
			t.Fatalf("line %d: %+v, %v", i, l, err)
		}
	}
	if err := d.engine.Erase(t.Context(), p.id, 4); err != nil {
		t.Fatal(err)
	}
	l, err := d.engine.Line(t.Context(), p.id, 3)
	if err != nil || string(l.Item) != "a" || l.Salt[0] != 'a' {
		t.Fatalf("%+v, %v", l, err)
	}
	if l, err = d.engine.Line(t.Context(), p.id, 4); err != nil || !l.Erased || l.Item != nil {
		t.Fatalf("%+v, %v", l, err)
	}
	if again, err := d.engine.Line(t.Context(), p.id, 1); err != nil || again.Entry != before.Entry {
		t.Fatalf("%+v, %v", again, err)
	}
}

func FuzzLinesDecodeToWhatTheyEncode(f *testing.F) {
	ls := sample()
	f.Add(ls.encode())
	ls.seeded, ls.seed = false, seed{}
	f.Add(ls.encode())
	f.Add(oldRecord())
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := decodeLines(channel.ID{1}, 3, b)
		if err != nil {
			if !errors.Is(err, ErrRecord) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		again := got.encode()
		if b[0] == recordVersion {
			// What is read of the old form is written in the new.
			if got, err = decodeLines(channel.ID{1}, 3, again); err != nil {
				t.Fatal(err)
			}
			b, again = again, got.encode()
		}
		if string(again) != string(b) {
			t.Fatalf("%x decodes to %+v, which encodes to %x", b, got, again)
		}
	})
}

func FuzzChannelRecordsDecodeToWhatTheyEncode(f *testing.F) {
	p := newPayer(2)
	state, _ := channel.NewState(p.id, channel.Escrow{Balance: amount(9), Claimed: amount(3)}, 7)
	b, err := appendChannel(nil, p.cfg, amount(2), &state)
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
		again, err := appendChannel(nil, cfg, claiming, &state)
		if err != nil || string(again) != string(b) {
			t.Fatalf("%x encodes to %x, %v", b, again, err)
		}
	})
}
