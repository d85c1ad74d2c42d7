package node

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/cometbft/cometbft/blocksync"
	cometcfg "github.com/cometbft/cometbft/config"
	cs "github.com/cometbft/cometbft/consensus"
	"github.com/cometbft/cometbft/mempool"
	comet "github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/proxy"
	sm "github.com/cometbft/cometbft/state"
	"github.com/cometbft/cometbft/statesync"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/stiver-pay/stiver/chain/serve"
)

// Names of metrics begin with metricsSpace for this node's own and with
// consensusSpace for CometBFT's.
const (
	metricsSpace   = "stiver_ledger"
	consensusSpace = "cometbft"

	scrapesAtOnce = 2
	scrapeTimeout = 10 * time.Second
)

// meters are what a node counts while it works. They always count; they are
// shown where Config.MetricsAddr says. Labels name classes and codes, never
// accounts or callers. Safe for concurrent use.
type meters struct {
	registry *prometheus.Registry

	requests *prometheus.HistogramVec
	refusals *prometheus.CounterVec
	turned   *prometheus.CounterVec

	build, execute, commit, sync prometheus.Histogram
	transactions                 prometheus.Counter
}

var _ serve.Observer = (*meters)(nil)

func newMeters() *meters {
	seconds := func(name, help string) prometheus.Histogram {
		return prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: metricsSpace, Name: name, Help: help, Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14),
		})
	}
	m := &meters{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: metricsSpace, Name: "rpc_request_seconds", Help: "JSON-RPC messages answered, by class of method and kind of caller.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 4, 8),
		}, []string{"class", "identity"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: metricsSpace, Name: "rpc_refused_total", Help: "JSON-RPC messages refused before they were executed, by code.",
		}, []string{"code", "identity"}),
		turned: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: metricsSpace, Name: "transactions_refused_total", Help: "Transactions turned away by the ledger's rules, by code and where they came from.",
		}, []string{"code", "from"}),
		build:   seconds("block_build_seconds", "Time to build a proposal."),
		execute: seconds("block_execute_seconds", "Time to check and execute a block."),
		commit:  seconds("block_commit_seconds", "Time to make a block final, the sync included."),
		sync:    seconds("sync_seconds", "Time of the sync to disk that ends every height."),
		transactions: prometheus.NewCounter(prometheus.CounterOpts{
			Namespace: metricsSpace, Name: "transactions_total", Help: "Transactions in blocks made final by this process.",
		}),
	}
	m.registry.MustRegister(m.requests, m.refusals, m.turned, m.build, m.execute, m.commit, m.sync, m.transactions,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Served counts a message that was answered.
func (m *meters) Served(class string, kind serve.Kind, took time.Duration) {
	m.requests.WithLabelValues(class, string(kind)).Observe(took.Seconds())
}

// Refused counts a message that was not executed.
func (m *meters) Refused(code string, kind serve.Kind) {
	if kind == "" {
		kind = "unknown"
	}
	m.refusals.WithLabelValues(code, string(kind)).Inc()
}

// turnedAway counts a transaction that the ledger's rules refuse. from is "rpc"
// or "peer".
func (m *meters) turnedAway(err error, from string) {
	var refusal *Refusal
	if errors.As(err, &refusal) {
		m.turned.WithLabelValues(refusal.name, from).Inc()
	}
}

// since is deferred where a step begins.
func since(h prometheus.Histogram, began time.Time) { h.Observe(time.Since(began).Seconds()) }

// defaultRegisterer guards prometheus.DefaultRegisterer, which is where CometBFT
// registers its metrics, and nowhere else: nodes that start in one process lend
// it their registries one after another.
var defaultRegisterer sync.Mutex

// consensus makes CometBFT's metrics in this node's registry.
func (m *meters) consensus() comet.MetricsProvider {
	cfg := cometcfg.DefaultInstrumentationConfig()
	cfg.Prometheus, cfg.Namespace = true, consensusSpace
	provide := comet.DefaultMetricsProvider(cfg)
	return func(chainID string) (*cs.Metrics, *p2p.Metrics, *mempool.Metrics, *sm.Metrics, *proxy.Metrics, *blocksync.Metrics, *statesync.Metrics) {
		defaultRegisterer.Lock()
		defer defaultRegisterer.Unlock()
		usual := prometheus.DefaultRegisterer
		prometheus.DefaultRegisterer = m.registry
		defer func() { prometheus.DefaultRegisterer = usual }()
		return provide(chainID)
	}
}

// serveMetrics opens the address where the metrics are shown; none, if none was
// asked for.
func serveMetrics(n *Node, cfg Config) (*serve.Port, error) {
	if cfg.MetricsAddr == "" {
		return nil, nil
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(n.meters.registry, promhttp.HandlerOpts{
		ErrorLog:            slog.NewLogLogger(n.log.Handler(), slog.LevelWarn),
		MaxRequestsInFlight: scrapesAtOnce, Timeout: scrapeTimeout,
	}))
	port, err := serve.ListenHandler(cfg.RPCAccess.listenOn(cfg.MetricsAddr), mux)
	if err != nil {
		return nil, fmt.Errorf("open the metrics address: %w", err)
	}
	return port, nil
}

// MetricsURL is where the metrics are shown, empty if they are not.
func (n *Node) MetricsURL() string {
	if n.metrics == nil {
		return ""
	}
	return n.metrics.URL() + "/metrics"
}
