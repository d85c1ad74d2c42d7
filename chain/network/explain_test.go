package network_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/stiver-pay/stiver/chain/network"
	"github.com/stiver-pay/stiver/chain/node"
)

func codes(found []network.Finding) (out []string) {
	for _, f := range found {
		out = append(out, f.Code)
	}
	return out
}

// healthy is the answer of one of four nodes at rest, which a case changes.
func healthy(change func(d *node.Diagnosis)) network.NodeView {
	d := &node.Diagnosis{
		Status: node.Status{
			Height: 10, Block: node.BlockRef{Number: 7, Time: 1_800_000_000},
			Peers: []node.PeerStatus{{ID: "peer"}}, NodeID: "me",
		},
		Now: 1_800_000_000_000, MaxDrift: 10,
		Disk: node.DiskStatus{Free: 100 << 30, Total: 200 << 30},
	}
	for i := range 4 {
		d.Validators = append(d.Validators, node.ValidatorStatus{Address: common.Address{byte(i)}, Power: 10})
	}
	if change != nil {
		change(d)
	}
	return network.NodeView{Target: network.Target{Name: "validator-1", URL: "http://127.0.0.1:8545"}, Diagnosis: d, Running: true}
}

func TestExplainNamesEachCause(t *testing.T) {
	lost := func(n int) func(*node.Diagnosis) {
		return func(d *node.Diagnosis) {
			for _, v := range d.Validators[:n] {
				d.Missing = append(d.Missing, node.MissingValidator{Address: v.Address, Power: v.Power, Why: node.NotConnected})
			}
		}
	}
	suspect := common.Address{1}
	for _, c := range []struct {
		name   string
		change func(*node.Diagnosis)
		clock  time.Duration
		on     network.Ledger
		want   []string
	}{
		{name: "well and idle", want: []string{"idle"}},
		{name: "one of four gone", change: lost(1), want: []string{"validator_missing", "idle"}},
		{name: "two of four gone", change: lost(2), want: []string{"power_missing"}},
		{name: "a node gave up", change: func(d *node.Diagnosis) { d.Failure = "disk full" }, want: []string{"node_failed", "idle"}},
		{name: "a full disk", change: func(d *node.Diagnosis) { d.Disk.Free = 1 << 20 }, want: []string{"disk_full", "idle"}},
		{name: "little room", change: func(d *node.Diagnosis) { d.Disk.Free = 2 << 30 }, want: []string{"disk_low", "idle"}},
		{name: "catching up", change: func(d *node.Diagnosis) { d.CatchingUp = true }, want: []string{"catching_up", "idle"}},
		{name: "a wrong clock", clock: -5 * time.Second, want: []string{"clock_off", "idle"}},
		{name: "block time too far ahead", change: func(d *node.Diagnosis) { d.Block.Time += 30 }, want: []string{"block_time_ahead", "idle"}},
		{name: "work that is not done", change: func(d *node.Diagnosis) { d.Pool.Pending = 3 }, want: []string{"not_moving"}},
		{name: "a missing nonce", change: func(d *node.Diagnosis) { d.Pool.Queued = 3 }, want: []string{"nonce_gap", "idle"}},
		{
			name: "rounds without agreement",
			change: func(d *node.Diagnosis) {
				d.Consensus = node.RoundStatus{Height: 11, Round: 4, Step: "RoundStepPrevote", Seconds: 9}
			},
			want: []string{"round_stuck", "idle"},
		},
		{name: "alone", change: func(d *node.Diagnosis) { d.Peers = nil }, want: []string{"no_peers", "idle"}},
		{
			name:   "not admitted",
			change: func(d *node.Diagnosis) { d.Peers = nil },
			on:     network.Ledger{NotAdmitted: map[string]bool{"me": true}}, want: []string{"node_not_admitted", "idle"},
		},
		{
			name:   "an unreachable peer",
			change: func(d *node.Diagnosis) { d.Unreached = []string{"id@host:1"} },
			want:   []string{"peers_unreached", "idle"},
		},
		{name: "a suspended validator", on: network.Ledger{Suspended: []common.Address{suspect}}, want: []string{"validator_suspended", "idle"}},
		{
			name: "a sender that is refused",
			change: func(d *node.Diagnosis) {
				d.Pool.Pending = 1
				d.Refused = []node.RefusedSender{{Address: suspect, Code: "quota_exceeded", Why: "wait a minute"}}
			},
			want: []string{"sender_refused", "idle"},
		},
		{name: "a pause", on: network.Ledger{EntryPaused: true}, want: []string{"entry_paused", "idle"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := healthy(c.change)
			n.ClockOff = c.clock
			v := network.View{Nodes: []network.NodeView{n}}
			found := network.Explain(v, v, c.on)
			if !slices.Equal(codes(found), c.want) {
				t.Errorf("want %v, found %+v", c.want, found)
			}
			for _, f := range found {
				if !strings.HasSuffix(f.Text, ".") || (f.Level != network.Fine) != (f.Do != "") {
					t.Errorf("%s: text %q, do %q", f.Code, f.Text, f.Do)
				}
			}
		})
	}
}

func TestExplainSeesThatAChainMoves(t *testing.T) {
	before := network.View{Nodes: []network.NodeView{healthy(nil)}}
	now := network.View{Nodes: []network.NodeView{healthy(func(d *node.Diagnosis) { d.Block.Number++; d.Pool.Pending = hexutil.Uint64(5) })}}
	if found := network.Explain(before, now, network.Ledger{}); !slices.Equal(codes(found), []string{"moving"}) {
		t.Errorf("found %+v", found)
	}
}
