package fault

import (
	"fmt"
	"os"
)

// upgrade replaces the program of one node after the other, while the ledger is
// used. The nodes run the older one before.
func (s *trial) upgrade() {
	for _, h := range s.nodes {
		before := h.diagnosis().Version
		h.stop()
		h.binary = os.Getenv("STIVER_BIN")
		h.start()
		s.recovered()
		if now := h.diagnosis().Version; now == before {
			s.town.t.Errorf("%s runs version %q as before", h.home.Name, now)
		}
	}
	s.row.faults = fmt.Sprintf("%d nodes upgraded", len(s.nodes))
}
