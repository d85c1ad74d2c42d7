package channel

// oldStateVersion begins states as they were written at first, all fields of
// fixed size and big-endian.
const oldStateVersion = 1

// readOldState reads all but the log's edge and returns the size of the log.
func (s *State) readOldState(r *reader) (size uint64) {
	s.ID = r.hash()
	s.Escrow = Escrow{r.amount(), r.amount(), r.amount(), r.uint64(), r.uint64(), r.uint64()}
	s.Charged = r.amount()
	s.Voucher = Voucher{Ceiling: r.amount(), Signature: Signature(r.take(65))}
	s.Ticks = TickVoucher{
		Base: r.amount(), Unit: r.amount(), Root: r.hash(), Length: r.uint32(), Signature: Signature(r.take(65)),
	}
	s.Tick = Tick{r.uint32(), r.hash()}
	s.Payments = r.uint64()
	s.Last = Sale{r.amount(), r.amount(), r.hash()}
	return r.uint64()
}
