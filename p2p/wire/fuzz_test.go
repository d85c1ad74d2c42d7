package wire

import (
	"bytes"
	"errors"
	"testing"
)

// FuzzFrame feeds bytes to every decoder: nothing panics, every failure is
// ErrMalformed or ErrOversize, and what is accepted has one encoding.
func FuzzFrame(f *testing.F) {
	for _, frame := range samples() {
		f.Add(frame)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for len(data) > 0 {
			body, n, err := Split(data, MaxFrame)
			if err != nil {
				if !errors.Is(err, ErrMalformed) && !errors.Is(err, ErrOversize) {
					t.Fatal(err)
				}
				return
			}
			if n == 0 {
				return
			}
			got, err := recode(body)
			switch {
			case err != nil:
				if !errors.Is(err, ErrMalformed) {
					t.Fatal(err)
				}
			case got != nil && Type(body[0]) != TypeHello && !bytes.Equal(got, data[:n]):
				t.Fatalf("%x was accepted and encodes to %x", data[:n], got)
			}
			data = data[n:]
		}
	})
}

// FuzzPayments feeds a stream of payments through the memory that fills them
// in: nothing panics, and the table of items stays within its limit.
func FuzzPayments(f *testing.F) {
	var all []byte
	for _, frame := range samples() {
		all = append(all, frame...)
	}
	f.Add(all)
	f.Fuzz(func(t *testing.T, data []byte) {
		seen, items := Begin(0), NewItems(16)
		for len(data) > 0 {
			body, n, err := Split(data, MaxFrame)
			if err != nil || n == 0 {
				return
			}
			var p Pay
			if ParsePay(body, &p) == nil {
				name, err := seen.Fill(&p, items)
				if err != nil {
					return
				}
				if len(name) > MaxItem || len(items.names) > 16 {
					t.Fatalf("name of %d bytes, %d items", len(name), len(items.names))
				}
			}
			data = data[n:]
		}
	})
}
