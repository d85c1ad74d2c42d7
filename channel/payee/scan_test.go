package payee

import (
	"bytes"
	"encoding/binary"
	"testing"
	"unsafe"

	"github.com/stiver-pay/stiver/channel"
)

// crowd admits n channels of one payer from a number on, and pays once on every
// third.
func crowd(t *testing.T, d *desk, first, n int) []*payer {
	t.Helper()
	payers := make([]*payer, n)
	for i := range payers {
		p := newPayer(2)
		binary.BigEndian.PutUint64(p.cfg.Salt[:], uint64(first+i)+1)
		p.id = testDomain.ChannelID(p.cfg)
		d.ledger.fund(p.cfg, amount(100))
		if _, err := d.engine.Admit(t.Context(), p.cfg); err != nil {
			t.Fatal(err)
		}
		if i%3 == 0 {
			if out := d.pay(p.id, StreamPayment{Price: amount(7), Voucher: ptr(p.voucher(amount(7)))}); out.Err != nil {
				t.Fatal(out.Err)
			}
		}
		payers[i] = p
	}
	return payers
}

func (e *Engine) inMemory() (n int) {
	for i := range e.shards {
		e.shards[i].mu.Lock()
		n += len(e.shards[i].seats)
		e.shards[i].mu.Unlock()
	}
	return n
}

func TestLookingAtAllChannelsLoadsNone(t *testing.T) {
	const n = 2*perScan + 17
	d := newDesk(t)
	payers := crowd(t, d, 0, n)
	want := make(map[channel.ID]View)
	for _, p := range payers {
		want[p.id] = d.view(p.id)
	}
	d.stop()
	d.start()
	paid := payers[1] // is in memory, and ahead of the record that was read at first
	if out := d.pay(paid.id, StreamPayment{Price: amount(9), Voucher: ptr(paid.voucher(amount(9)))}); out.Err != nil {
		t.Fatal(out.Err)
	}
	want[paid.id] = d.view(paid.id)
	loaded := d.engine.inMemory()
	var last channel.ID
	seen := 0
	err := d.engine.Views(t.Context(), func(v View) error {
		if string(v.ID[:]) <= string(last[:]) {
			t.Errorf("%s comes after %s", v.ID, last)
		}
		if v != want[v.ID] {
			t.Errorf("%+v, want %+v", v, want[v.ID])
		}
		last = v.ID
		seen++
		return nil
	})
	if err != nil || seen != n {
		t.Fatalf("%d of %d channels, %v", seen, n, err)
	}
	if err := d.engine.observeKnown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if now := d.engine.inMemory(); now != loaded || loaded > 1 {
		t.Fatalf("%d channels in memory, %d before", now, loaded)
	}
}

func TestWhatTheLedgerChangedIsNoticedAtTheStart(t *testing.T) {
	d := newDesk(t)
	payers := crowd(t, d, 0, 30)
	deposited, leaving := payers[4], payers[6]
	if err := d.engine.Close(); err != nil {
		t.Fatal(err)
	}
	d.ledger.fund(deposited.cfg, amount(50))
	d.ledger.startWithdrawal(leaving.id, amount(100))
	d.open()
	d.ledger.waitClaimed(leaving.id, amount(7)) // claimed at once, since its payer leaves
	if err := d.engine.observeKnown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if v := d.view(deposited.id); v.Escrow.Balance != amount(150) {
		t.Fatalf("%+v", v)
	}
	d.check(t)
}

func TestSeatsInUseStayWhenOthersGiveWay(t *testing.T) {
	d := newDesk(t)
	d.engine.perShard = 2 * evictTries
	busy := crowd(t, d, 0, 1)[0]
	d.ledger.fund(busy.cfg, amount(5000))
	if _, err := d.engine.Observe(t.Context(), busy.id); err != nil {
		t.Fatal(err)
	}
	kept := d.engine.present(busy.id)
	kept.unlock()
	ceiling := uint64(7)
	for i := range 4000 {
		crowd(t, d, 1+i, 1)
		ceiling++
		out := d.pay(busy.id, StreamPayment{Sequence: ceiling - 7, Price: amount(1), Voucher: ptr(busy.voucher(amount(ceiling)))})
		if out.Err != nil {
			t.Fatal(out.Err)
		}
	}
	if n, most := d.engine.inMemory(), shardCount*d.engine.perShard; n > most {
		t.Errorf("%d channels in memory, %d are the limit", n, most)
	}
	now := d.engine.present(busy.id)
	if now != nil {
		now.unlock()
	}
	if now != kept {
		t.Error("the busy channel was loaded again")
	}
	if v := d.view(busy.id); v.Charged != amount(ceiling) {
		t.Errorf("%+v, want %d charged", v, ceiling)
	}
}

func TestASeatTakesWhatItIsCountedFor(t *testing.T) {
	const place = 48 * 8 / 7 * 2 // in a map that has just grown
	if size := unsafe.Sizeof(seat{}) + 12*32 + place + runBytes; size > seatBytes {
		t.Errorf("a seat takes %d bytes and is counted for %d", size, seatBytes)
	}
}

func TestTheRunThatASeatKeepsIsSmall(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 10_000)
	for k := range 200 {
		item := bytes.Repeat([]byte{byte(k)}, k*37%600) // some fill a run at once
		out := d.pay(p.id, StreamPayment{Sequence: uint64(k), Price: amount(1), Voucher: ptr(p.voucher(amount(uint64(k) + 1))), Item: item})
		if out.Err != nil {
			t.Fatal(out.Err)
		}
		s, err := d.engine.lock(p.id)
		if err != nil {
			t.Fatal(err)
		}
		lines, name := 0, 0
		if r := s.tail; r != nil {
			lines, name = cap(r.body), cap(r.prev.item)
		}
		s.unlock()
		if int(unsafe.Sizeof(run{}))+lines+name > runBytes {
			t.Fatalf("payment %d: %d bytes of lines, %d of an item", k, lines, name)
		}
	}
}

func TestASeatWithNothingUnderWayKeepsNoRun(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	if out := d.pay(p.id, StreamPayment{Price: amount(1), Item: []byte("not paid for")}); out.Err == nil {
		t.Fatal("sold without an authorisation")
	}
	if out := d.pay(p.id, StreamPayment{Price: amount(1), Voucher: ptr(p.voucher(amount(1))), Item: []byte("paid for")}); out.Err != nil {
		t.Fatal(out.Err)
	}
	if out := d.pay(p.id, StreamPayment{Sequence: 1, Price: amount(1), Item: []byte("not paid for")}); out.Err == nil {
		t.Fatal("sold without an authorisation")
	}
	s, err := d.engine.lock(p.id)
	if err != nil {
		t.Fatal(err)
	}
	defer s.unlock()
	if s.flight != nil || len(s.gathered.runs) != 0 {
		t.Fatalf("%d runs, %+v on its way", len(s.gathered.runs), s.flight)
	}
}
