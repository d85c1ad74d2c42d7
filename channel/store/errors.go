package store

import "github.com/stiver-pay/stiver/channel"

// Refusals of the store.
var (
	ErrNotFound   = channel.NewError("store_not_found", "the store holds no such record")
	ErrClosed     = channel.NewError("store_closed", "the store is closed; nothing was written")
	ErrLocked     = channel.NewError("store_locked", "another process uses this data directory; stop it or choose another directory")
	ErrFull       = channel.NewError("store_full", "the disk is nearly full; nothing was written; free some space and try again")
	ErrTooLarge   = channel.NewError("store_too_large", "the batch is larger than the store takes at once; nothing was written")
	ErrOverloaded = channel.NewError("store_overloaded", "more is waiting for the disk than the store holds in memory; nothing was written; try again later")
	ErrFailed     = channel.NewError("store_failed", "the disk failed; what was not acknowledged may be lost; check the disk, then restart")
	ErrDamaged    = channel.NewError("store_damaged", "the store's journal is damaged: what was acknowledged would be missing; nothing was changed; restore the data directory from a copy")
	ErrForeign    = channel.NewError("store_foreign", "the data directory was written by another version of the store")
)
