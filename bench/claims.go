package bench

import (
	"context"
	"errors"

	"github.com/stiver-pay/stiver/bench/measure"
)

// claims settles every channel that was paid on: claims, the anchor of the log
// and the transfer, until it is final on the ledger. It is one number, so the
// latency is that of the whole.
func (w *world) claims(ctx context.Context) (Row, error) {
	m := measure.Begin()
	out, err := w.sides[0].gateway.Settle(ctx)
	if err != nil {
		return Row{}, err
	}
	if out.Unanchored != nil {
		return Row{}, out.Unanchored
	}
	took, cpu := m.Spent()
	n := out.Channels
	if n == 0 {
		return Row{}, errors.New("nothing was claimed")
	}
	us := float64(took.Microseconds())
	return Row{
		Count: n, Seconds: took.Seconds(), PerSecond: float64(n) / took.Seconds(),
		CPU: float64(cpu.Microseconds()) / float64(n), Latency: Latency{us, us, us},
	}, nil
}
