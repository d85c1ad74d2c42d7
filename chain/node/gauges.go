package node

import (
	"runtime"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
)

// gauges are what a node is at the moment somebody looks: read then, and not
// kept up to date in between.
type gauges struct {
	node *Node
	all  []gauge
}

// gauge is a value with how it is read from one look at the node.
type gauge struct {
	desc *prometheus.Desc
	read func(*look) float64
}

// look is what is read once for all gauges.
type look struct {
	status       *Status
	gasUsed      uint64
	gasUsable    uint64
	transactions int
	free, total  uint64
	offset       float64
	round        int32
	waiting      bool
	unreached    int
}

func newGauges(n *Node) *gauges {
	g := &gauges{node: n}
	add := func(name, help string, read func(*look) float64) {
		g.all = append(g.all, gauge{prometheus.NewDesc(metricsSpace+"_"+name, help, nil, nil), read})
	}
	add("height", "Consensus height of the last block.", func(l *look) float64 { return float64(l.status.Height) })
	add("round", "Round of the height being decided; above 0 when proposals fail.", func(l *look) float64 { return float64(l.round) })
	add("block_number", "Number of the head.", func(l *look) float64 { return float64(l.status.Block.Number) })
	add("block_timestamp_seconds", "Time of the head, in Unix seconds.", func(l *look) float64 { return float64(l.status.Block.Time) })
	add("block_gas_used", "Gas used by the head.", func(l *look) float64 { return float64(l.gasUsed) })
	add("block_gas_usable", "Gas that a block may use.", func(l *look) float64 { return float64(l.gasUsable) })
	add("block_transactions", "Transactions of the head.", func(l *look) float64 { return float64(l.transactions) })
	add("pool_pending", "Transactions that wait for a block.", func(l *look) float64 { return float64(l.status.Pool.Pending) })
	add("pool_queued", "Transactions that wait for an earlier one of their sender.", func(l *look) float64 { return float64(l.status.Pool.Queued) })
	add("peers", "Nodes connected.", func(l *look) float64 { return float64(len(l.status.Peers)) })
	add("peers_unreached", "Configured peers that are not connected.", func(l *look) float64 { return float64(l.unreached) })
	add("validators", "Validators of the next height.", func(l *look) float64 { return float64(len(l.status.Validators)) })
	add("validators_missing", "Validators not seen taking part.", func(l *look) float64 { return float64(len(l.status.Missing)) })
	add("power_missing_ratio", "Share of the voting power not seen taking part; from 1/3 on the ledger stands still.", missingPower)
	add("validator", "1 if this node's key is a validator's.", isValidator)
	add("signer_waiting", "1 while the key signs nothing because its record is older than the chain.", func(l *look) float64 { return number(l.waiting) })
	add("catching_up", "1 while the node fetches old blocks from its peers.", func(l *look) float64 { return number(l.status.CatchingUp) })
	add("failed", "1 if the node has stopped following the ledger.", func(l *look) float64 { return number(l.status.Failure != "") })
	add("clock_offset_seconds", "By how much the other validators' clocks lead this node's, their votes' travel subtracted from it; the median.", func(l *look) float64 { return l.offset })
	add("disk_free_bytes", "Room on the file system of the home.", func(l *look) float64 { return float64(l.free) })
	add("disk_size_bytes", "Size of the file system of the home.", func(l *look) float64 { return float64(l.total) })
	return g
}

func missingPower(l *look) float64 {
	var all, missing float64
	for _, v := range l.status.Validators {
		all += float64(v.Power)
	}
	for _, v := range l.status.Missing {
		missing += float64(v.Power)
	}
	if all == 0 {
		return 0
	}
	return missing / all
}

func isValidator(l *look) float64 {
	return number(slices.ContainsFunc(l.status.Validators, func(v ValidatorStatus) bool { return v.Self }))
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Describe and Collect make it a prometheus.Collector.
func (g *gauges) Describe(out chan<- *prometheus.Desc) {
	for _, one := range g.all {
		out <- one.desc
	}
}

// Collect looks at the node once and reports everything seen.
func (g *gauges) Collect(out chan<- prometheus.Metric) {
	l, err := g.look()
	if err != nil {
		out <- prometheus.NewInvalidMetric(g.all[0].desc, err)
		return
	}
	for _, one := range g.all {
		out <- prometheus.MustNewConstMetric(one.desc, prometheus.GaugeValue, one.read(l))
	}
}

func (g *gauges) look() (*look, error) {
	n := g.node
	status, err := (&stiverAPI{node: n}).Status()
	if err != nil {
		return nil, err
	}
	l := &look{status: status, offset: n.clockOffset().Seconds(), round: n.presence.at().round, unreached: len(n.keeper.missing())}
	if s := n.signerStatus(); s != nil {
		l.waiting = s.Waiting != ""
	}
	l.free, l.total = diskSpace(n.home.dir)
	chain := n.execution.eth.BlockChain()
	head := chain.CurrentBlock()
	l.gasUsed, l.gasUsable = head.GasUsed, usableGas(head.GasLimit)
	if block := chain.GetBlockByHash(head.Hash()); block != nil {
		l.transactions = len(block.Transactions())
	}
	return l, nil
}

// buildInfo is a metric that is always 1 and says what runs here.
func buildInfo(version string) prometheus.Collector {
	info := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Namespace: metricsSpace, Name: "build_info", Help: "What runs here; always 1.",
	}, []string{"version", "go"})
	info.WithLabelValues(version, runtime.Version()).Set(1)
	return info
}
