package gateway

import (
	"container/list"
	"sync"
)

// maxAnswers bounds the memory for answers that may be asked for again.
const maxAnswers = 64 << 20

// maxRepeats of an answer are served, so that a payment which became public, on
// the ledger for instance, does not serve strangers.
const maxRepeats = 3

// answerOverhead is counted for each answer besides its body.
const answerOverhead = 2 << 10

// answers keeps the newest paid answers, so that a payer whose answer was lost
// gets the same bytes again without paying, and without a new one being made
// for free. Safe for concurrent use.
type answers struct {
	mu    sync.Mutex
	limit int
	size  int
	byKey map[answerKey]*list.Element
	order *list.List // of *kept, newest first
}

// answerKey names what paid: a channel and ceiling, or an authorisation.
type answerKey [32]byte

type kept struct {
	key     answerKey
	request [32]byte
	answer  *answer
	repeats int
}

func newAnswers(limit int) *answers {
	return &answers{limit: limit, byKey: make(map[answerKey]*list.Element), order: list.New()}
}

// keep remembers the answer to a request, in place of what key had before.
func (a *answers) keep(key answerKey, request [32]byte, ans *answer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if e := a.byKey[key]; e != nil {
		a.drop(e)
	}
	a.byKey[key] = a.order.PushFront(&kept{key: key, request: request, answer: ans})
	a.size += len(ans.body) + answerOverhead
	for a.size > a.limit {
		a.drop(a.order.Back())
	}
}

// find returns the answer that key paid for, if it was to the same request.
func (a *answers) find(key answerKey, request [32]byte) (*answer, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.byKey[key]
	if e == nil {
		return nil, false
	}
	k := e.Value.(*kept)
	if k.request != request || k.repeats >= maxRepeats {
		return nil, false
	}
	k.repeats++
	return k.answer, true
}

func (a *answers) drop(e *list.Element) {
	k := a.order.Remove(e).(*kept)
	delete(a.byKey, k.key)
	a.size -= len(k.answer.body) + answerOverhead
}
