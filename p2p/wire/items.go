package wire

import (
	"fmt"
	"unicode/utf8"
)

func malformed(what string) error { return fmt.Errorf("%s: %w", what, ErrMalformed) }

// Items is the payee's table of item names on a stream. The payer numbers the
// entries and may write one again.
type Items struct {
	names []string
	limit uint32
	size  int
}

// Size returns the bytes of all names.
func (t *Items) Size() int { return t.size }

// NewItems returns an empty table of at most limit entries.
func NewItems(limit uint32) *Items { return &Items{limit: limit} }

// Get returns an entry; one that was never written is malformed.
func (t *Items) Get(number uint32) (string, error) {
	if uint64(number) >= uint64(len(t.names)) || t.names[number] == "" {
		return "", malformed("unknown item number")
	}
	return t.names[number], nil
}

// Put writes an entry and returns the name.
func (t *Items) Put(number uint32, name []byte) (string, error) {
	if number >= t.limit || len(name) == 0 || !utf8.Valid(name) {
		return "", malformed("item name")
	}
	for uint32(len(t.names)) <= number {
		t.names = append(t.names, "")
	}
	t.size += len(name) - len(t.names[number])
	t.names[number] = string(name)
	return t.names[number], nil
}

// Names is the payer's side of the table: which name has which number. When
// all numbers are taken the oldest is written again.
type Names struct {
	numbers map[string]uint32
	order   []string // by number
	next    uint32
	limit   uint32
}

// NewNames returns an empty table of limit entries.
func NewNames(limit uint32) *Names { return &Names{numbers: map[string]uint32{}, limit: limit} }

// number returns how to refer to name, which must be valid UTF-8 and not empty.
func (t *Names) number(name string) (ItemMode, uint32) {
	if n, ok := t.numbers[name]; ok {
		return ItemKnown, n
	}
	n := t.next
	if uint32(len(t.order)) <= n {
		t.order = append(t.order, name)
	} else {
		delete(t.numbers, t.order[n])
		t.order[n] = name
	}
	t.numbers[name] = n
	if t.next++; t.next >= t.limit {
		t.next = 0
	}
	return ItemNamed, n
}
