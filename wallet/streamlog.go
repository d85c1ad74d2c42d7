package wallet

import (
	"sync"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
)

// boughtItem is one payment of a stream as it is kept.
type boughtItem struct {
	Name     string         `json:"n,omitempty"`
	Price    channel.Amount `json:"p"`
	Sequence uint64         `json:"s"`
}

// streamRun is a run of payments of a stream as it is kept: a line for each,
// with what they share said once.
type streamRun struct {
	Line
	Items []boughtItem `json:"items"`
}

// maxRun bounds the items of one record, well below what the store takes.
const maxRun = 1024

// maxLogged bounds the items that wait to be written. Where the disk is that
// slow, the statement loses items rather than the stream its pace; the channel
// itself loses nothing.
const maxLogged = 1 << 20

// streamLog writes the statement of a stream, one write at a time: what comes
// meanwhile goes with the next.
type streamLog struct {
	w    *Wallet
	line Line

	mu      sync.Mutex
	items   []boughtItem
	total   channel.Amount
	dropped int
	writing bool
}

func newStreamLog(w *Wallet, s payer.State) *streamLog {
	id := s.ID
	return &streamLog{w: w, line: Line{
		Kind: KindStream, Payee: s.Config.Receiver, Token: s.Config.Token, Channel: &id,
	}}
}

// add notes an item; total is the channel's as of its acknowledgement.
func (l *streamLog) add(it boughtItem, total channel.Amount) {
	l.mu.Lock()
	if len(l.items) < maxLogged {
		l.items = append(l.items, it)
	} else {
		l.dropped++
	}
	l.total = l.total.Max(total)
	start := !l.writing && len(l.items) > 0
	l.writing = l.writing || start
	l.mu.Unlock()
	if start {
		l.write()
	}
}

// write hands the next run to the store. The caller has set writing.
func (l *streamLog) write() {
	run, ok := l.take()
	if !ok {
		return
	}
	records := []payer.Record{l.w.recordOf(run)}
	if err := payer.OnStore(l.w.store).Write(records, func(error) { l.write() }); err != nil {
		l.mu.Lock()
		l.writing = false
		l.mu.Unlock()
	}
}

func (l *streamLog) take() (streamRun, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := min(len(l.items), maxRun)
	if n == 0 {
		l.writing = false
		return streamRun{}, false
	}
	run := streamRun{Line: l.line, Items: append([]boughtItem(nil), l.items[:n]...)}
	l.items = append(l.items[:0], l.items[n:]...)
	total := l.total
	run.Time, run.Total = l.w.opt.Now(), &total
	if l.dropped > 0 && len(l.items) == 0 {
		run.Note, l.dropped = "more was bought than could be written down", 0
	}
	return run, true
}

// flush hands over what is left; the store's Close waits for it.
func (l *streamLog) flush() {
	l.mu.Lock()
	start := !l.writing && len(l.items) > 0
	l.writing = l.writing || start
	l.mu.Unlock()
	if start {
		l.write()
	}
}

// receipt keeps the receipt of the stream's last payment.
func (l *streamLog) receipt(r channel.Receipt) {
	line := l.line
	line.Kind, line.Time, line.Receipt = KindReceipt, l.w.opt.Now(), NewReceipt(r)
	line.Total = &r.Head.Charged
	// The receipt is the payer's convenience: the channel does not need it.
	_ = l.w.write(line)
}

// lines returns a run as single lines.
func (r streamRun) lines() []Line {
	out := make([]Line, len(r.Items))
	for i, it := range r.Items {
		l := r.Line
		price := it.Price
		l.URL, l.Price, l.Sequence, l.Time = it.Name, &price, &r.Items[i].Sequence, r.Time.Add(time.Duration(i))
		if i < len(r.Items)-1 {
			l.Total = nil
		}
		out[i] = l
	}
	return out
}
