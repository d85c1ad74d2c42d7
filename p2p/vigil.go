package p2p

import (
	"time"

	"github.com/stiver-pay/stiver/p2p/wire"
)

// looks is how often, within Limits.Stall, a lane with content is looked at.
const looks = 10

// leastTaken is how many bytes of content a payer takes in between two looks,
// at least, when it is not stalled.
const leastTaken = 4 << 10

// vigil watches that the payer takes in the content of a lane, so that one who
// does not holds no memory that others could use. It is under the session's mu.
type vigil struct {
	timer   *time.Timer // nil: no content waits
	granted uint64      // as of the last look
	moved   uint64
	idle    int // looks in a row at which nothing had been taken in
}

// watch begins a vigil, unless there is one; mu is held.
func (l *lane) watch() {
	v := &l.vigil
	if v.timer == nil {
		*v = vigil{granted: l.granted, moved: l.s.moved}
		v.timer = time.AfterFunc(l.s.limits.Stall/looks, l.look)
	}
}

// look closes the channel of a payer that has taken in nothing for as long as
// the limit says; sooner where others wait for the memory.
func (l *lane) look() {
	s := l.s
	s.mu.Lock()
	v := &l.vigil
	if len(l.contents) == 0 {
		v.timer = nil
		s.mu.Unlock()
		return
	}
	stuck := l.credit == 0 && l.granted-v.granted < leastTaken || s.moved == v.moved
	v.granted, v.moved = l.granted, s.moved
	if stuck {
		v.idle++
	} else {
		v.idle = 0
	}
	if v.idle == 0 || v.idle < looks && !s.payee.contents.crowded() {
		v.timer.Reset(s.limits.Stall / looks)
		s.mu.Unlock()
		return
	}
	v.timer = nil
	s.mu.Unlock()
	l.close(&wire.Closed{Handle: l.handle, Code: CodeStalled,
		Text: "the content was not taken in; it stays paid: open the channel again and repeat the payment to get it"})
}
