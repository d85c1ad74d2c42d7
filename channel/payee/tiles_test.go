package payee

import (
	"context"
	"testing"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
)

// countingStore counts the records that are read.
type countingStore struct {
	*store.Store
	read int
}

func (c *countingStore) Get(key []byte) ([]byte, error) {
	c.read++
	return c.Store.Get(key)
}

func (c *countingStore) IterateFrom(prefix, from []byte, fn func(key, value []byte) error) error {
	return c.Store.IterateFrom(prefix, from, func(key, value []byte) error {
		c.read++
		return fn(key, value)
	})
}

// longLog has a log of two levels of tiles; what it sells is free.
func longLog(t *testing.T, d *desk, entries int) *payer {
	t.Helper()
	p := d.funded(2, 1)
	for k := 0; k < entries; {
		batch := make([]StreamPayment, min(entries-k, 1+(k*7)%maxBatch))
		for i := range batch {
			batch[i].Sequence = uint64(k + i)
		}
		if out := d.pay(p.id, batch...); out.Err != nil {
			t.Fatal(out.Err)
		}
		k += len(batch)
	}
	return p
}

// tilesOf lists what is stored of a log's tiles.
func tilesOf(t *testing.T, d *desk, id channel.ID) map[string][32]byte {
	t.Helper()
	tiles := make(map[string][32]byte)
	for _, kind := range []byte{kindTile, kindUpper} {
		err := d.store.Iterate(append([]byte{kind}, id[:]...), func(key, value []byte) error {
			tiles[string(key)] = [32]byte(value)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return tiles
}

func TestAProofInALongLogReadsSomeHundredRecords(t *testing.T) {
	const entries = 3*tileSize*tileSize + 5*tileSize + 7
	d := newDesk(t)
	p := longLog(t, d, entries)
	written := tilesOf(t, d, p.id)
	if want := 3*tileSize + 5 + 3; len(written) != want {
		t.Fatalf("charges wrote %d tiles, want %d", len(written), want)
	}
	by := channel.NewVerifier(payeeKey.Address())
	counting := &countingStore{Store: d.store}
	d.engine.store = counting
	for _, sequence := range []uint64{0, 255, 256, 65_535, 65_536, 150_000, entries - 8, entries - 1} {
		counting.read = 0
		r, err := d.engine.Receipt(t.Context(), p.id, sequence)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Verify(testDomain, &by); err != nil || r.Head.Size != entries {
			t.Fatalf("entry %d: %v", sequence, err)
		}
		if counting.read > 3*tileSize {
			t.Errorf("the proof of entry %d read %d records", sequence, counting.read)
		}
	}

	// Without them the same are computed, and stored again.
	var b store.Batch
	for key := range written {
		b.Delete([]byte(key))
	}
	if err := d.store.Commit(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	r, err := d.engine.Receipt(t.Context(), p.id, 150_000)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Verify(testDomain, &by); err != nil {
		t.Fatal(err)
	}
	if err := d.store.Commit(t.Context(), new(store.Batch)); err != nil { // after what the proof stored
		t.Fatal(err)
	}
	again := tilesOf(t, d, p.id)
	if len(again) < len(written)-tileSize {
		t.Errorf("%d of %d tiles were stored again", len(again), len(written))
	}
	for key, root := range again {
		if written[key] != root {
			t.Errorf("tile %x differs from the one that was written when the log grew", key[33:])
		}
	}
}
