package ledger

import (
	"context"
	"time"

	"github.com/stiver-pay/stiver/bench"
)

// rawShare is the part of Options.Duration that the primitives get.
const rawShare = 5

// measureRaw measures the primitives as `stiver bench` does.
func measureRaw(ctx context.Context, dir string, d time.Duration) (Raw, error) {
	p, err := bench.Primitives(ctx, dir, d/rawShare)
	if err != nil {
		return Raw{}, err
	}
	return Raw{Sign: p.Sign, Recover: p.Recover, Sync: p.Sync, RoundTrip: p.RoundTrip}, nil
}
