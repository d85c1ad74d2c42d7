package ledger

import "context"

// Height is the number of the newest block.
func (l *Ledger) Height(ctx context.Context) (uint64, error) { return l.client.BlockNumber(ctx) }
