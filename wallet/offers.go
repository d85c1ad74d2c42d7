package wallet

import (
	"container/list"
	"sync"
)

// maxKnown bounds the offers that are remembered.
const maxKnown = 1024

// offers remembers what was last paid for the same request, so that it can be
// paid at once. Safe for concurrent use.
type offers struct {
	mu    sync.Mutex
	byID  map[[32]byte]*list.Element
	order *list.List // of *known, newest first
}

type known struct {
	id    [32]byte
	offer offer
}

func newOffers() *offers {
	return &offers{byID: map[[32]byte]*list.Element{}, order: list.New()}
}

func (k *offers) get(id [32]byte) (offer, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.byID[id]
	if e == nil {
		return offer{}, false
	}
	k.order.MoveToFront(e)
	return e.Value.(*known).offer, true
}

func (k *offers) put(id [32]byte, o offer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e := k.byID[id]; e != nil {
		e.Value.(*known).offer = o
		k.order.MoveToFront(e)
		return
	}
	k.byID[id] = k.order.PushFront(&known{id, o})
	if k.order.Len() > maxKnown {
		k.remove(k.order.Back())
	}
}

func (k *offers) drop(id [32]byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e := k.byID[id]; e != nil {
		k.remove(e)
	}
}

func (k *offers) remove(e *list.Element) {
	delete(k.byID, k.order.Remove(e).(*known).id)
}
