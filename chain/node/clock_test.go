package node

import (
	"testing"
	"time"

	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
)

func TestTheClockIsJudgedByTheOtherValidatorsVotes(t *testing.T) {
	p := newPresence(nil)
	self := common.Address{9}
	if got := p.clockOffset(self); got != 0 {
		t.Errorf("nobody was heard and the clock is %s off", got)
	}
	hear := func(validator byte, ahead time.Duration) {
		address := common.Address{validator}
		p.voted(&comet.Vote{ValidatorAddress: address.Bytes(), Timestamp: time.Now().Add(ahead)})
	}
	near := func(got, want time.Duration) bool { return (got - want).Abs() < 500*time.Millisecond }
	hear(9, 0) // its own votes say nothing of its clock
	for validator := byte(1); validator <= 3; validator++ {
		hear(validator, 5*time.Second)
		hear(validator, 3*time.Second) // took two seconds longer
	}
	if got := p.clockOffset(self); !near(got, 5*time.Second) {
		t.Errorf("the clock is %s behind the others, not 5 s", got)
	}
	// One validator whose clock is off does not make this one's wrong.
	for range leadsKept {
		hear(1, 0)
		hear(2, 0)
		hear(3, -time.Hour)
	}
	if got := p.clockOffset(self); !near(got, 0) {
		t.Errorf("the clock is %s off by one validator's fault", got)
	}
}
