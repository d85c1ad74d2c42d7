package store

import "fmt"

// Limits of one batch and one record.
const (
	MaxBatchBytes = 2 << 20 // keys and values of a batch
	MaxBatchOps   = 8192    // puts and deletes of a batch
	MaxValue      = 1 << 19 // bytes of one value
	MaxKey        = 1 << 10 // bytes of one key
)

// Batch is a set of changes that become durable together. The zero value is
// empty. Put and Delete keep the slices they are given: the caller must not
// change them before the batch is durable. Later changes of a key win.
type Batch struct {
	ops  []op
	size int
	bad  bool // an op was out of bounds
}

type op struct {
	key, value []byte
	remove     bool
}

// Put sets key to value.
func (b *Batch) Put(key, value []byte) { b.add(op{key: key, value: value}) }

// Delete removes key; it need not exist.
func (b *Batch) Delete(key []byte) { b.add(op{key: key, remove: true}) }

// Len returns the number of changes.
func (b *Batch) Len() int { return len(b.ops) }

// Size returns the bytes of all keys and values.
func (b *Batch) Size() int { return b.size }

// Each calls fn for every change in order, with a nil value for a deletion: for
// other stores than this package's. The slices must not be changed.
func (b *Batch) Each(fn func(key, value []byte)) {
	for _, o := range b.ops {
		switch {
		case o.remove:
			fn(o.key, nil)
		case o.value == nil:
			fn(o.key, []byte{})
		default:
			fn(o.key, o.value)
		}
	}
}

func (b *Batch) add(o op) {
	if len(o.key) == 0 || len(o.key) > MaxKey || len(o.value) > MaxValue {
		b.bad = true
	}
	b.ops = append(b.ops, o)
	b.size += len(o.key) + len(o.value)
}

func (b *Batch) check() error {
	if b.bad || b.size > MaxBatchBytes || len(b.ops) > MaxBatchOps {
		return fmt.Errorf("batch of %d changes, %d bytes: %w", len(b.ops), b.size, ErrTooLarge)
	}
	return nil
}
