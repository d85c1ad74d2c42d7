package doctor

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/chain/signer"
)

func TestWhatARunningNodeSaysIsJudged(t *testing.T) {
	sound := func() *node.Diagnosis {
		d := &node.Diagnosis{Files: filesNeeded, Version: "v1", MaxDrift: 10}
		d.Height = 7
		for i := range byte(4) {
			d.Validators = append(d.Validators, node.ValidatorStatus{Address: common.Address{i}, Power: 10, Self: i == 0})
		}
		d.Signer = &signer.Status{Height: 8}
		return d
	}
	judge := func(d *node.Diagnosis) []Finding {
		e := &examination{Options: Options{Version: "v1"}}
		e.process(d)
		e.clock(d)
		e.chain(d)
		e.validator(d)
		return e.found
	}
	if found := judge(sound()); Sick(found) != 0 {
		t.Errorf("a sound node: %+v", found)
	}
	for check, spoil := range map[string]func(*node.Diagnosis){
		"process":                func(d *node.Diagnosis) { d.Failure = "disk full" },
		"open files of the node": func(d *node.Diagnosis) { d.Files = 1024 },
		"clock":                  func(d *node.Diagnosis) { d.ClockOffset = -5 },
		"connections":            func(d *node.Diagnosis) { d.Unreached = []string{"id@10.0.0.1:26656"} },
		"validators":             func(d *node.Diagnosis) { d.Missing = []node.MissingValidator{{Power: 10, Why: node.NotConnected}} },
		"signer":                 func(d *node.Diagnosis) { d.Signer.Height = 100 },
	} {
		d := sound()
		spoil(d)
		found := judge(d)
		if f, ok := find(found, check, Wrong); !ok || f.Do == "" || Sick(found) != 1 {
			t.Errorf("%s: %+v", check, found)
		}
	}
	ahead := sound()
	ahead.Block.Time = 1 << 40
	if _, ok := find(judge(ahead), "clock", Wrong); !ok {
		t.Error("a block from the far future does not make the clock suspect")
	}
	old, follower := sound(), sound()
	old.Version = "v0"
	follower.Validators[0].Self = false
	for check, d := range map[string]*node.Diagnosis{"process": old, "validator": follower} {
		if f, ok := find(judge(d), check, Note); !ok || f.Do == "" {
			t.Errorf("%s: %+v", check, judge(d))
		}
	}
}
