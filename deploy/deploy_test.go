package deploy

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"gopkg.in/yaml.v3"

	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/chain/serve"
)

// rules are alerts.yml as Prometheus reads it.
type rules struct {
	Groups []struct {
		Name  string
		Rules []struct {
			Alert, Expr, For    string
			Labels, Annotations map[string]string
		}
	}
}

func loadRules(t *testing.T) rules {
	t.Helper()
	data, err := os.ReadFile("prometheus/alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	var out rules
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// expressions are those of the alert rules and of the dashboard, by where they
// stand.
func expressions(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, g := range loadRules(t).Groups {
		for _, r := range g.Rules {
			out["alert "+r.Alert] = r.Expr
		}
	}
	data, err := os.ReadFile("grafana/ledger.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr, RefID string }
		}
	}
	if err := json.Unmarshal(data, &board); err != nil {
		t.Fatal(err)
	}
	for _, p := range board.Panels {
		for _, target := range p.Targets {
			out["panel "+p.Title+" "+target.RefID] = target.Expr
		}
	}
	return out
}

var sample = regexp.MustCompile(`(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? [^ ]+$`)
var label = regexp.MustCompile(`([a-zA-Z_][a-zA-Z0-9_]*)="`)

// scraped maps the metrics of a busy node to their labels. What Prometheus adds
// by itself is among them.
func scraped(t *testing.T) map[string]map[string]bool {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ledger")
	if _, err := node.InitHome(dir, node.InitOptions{}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	n, err := node.Start(ctx, node.Config{Home: dir, RPCAddr: "127.0.0.1:0", MetricsAddr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
	}()
	keepBusy(ctx, t, n, dir)
	res, err := http.Get(n.MetricsURL())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]bool{"up": {}}
	for _, m := range sample.FindAllStringSubmatch(string(text), -1) {
		if out[m[1]] == nil {
			out[m[1]] = map[string]bool{}
		}
		for _, l := range label.FindAllStringSubmatch(m[2], -1) {
			out[m[1]][l[1]] = true
		}
	}
	for _, labels := range out {
		labels["job"], labels["instance"] = true, true
	}
	return out
}

// keepBusy makes a node count something of every kind.
func keepBusy(ctx context.Context, t *testing.T, n *node.Node, dir string) {
	t.Helper()
	keys, err := node.LoadAccountKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	client, err := ethclient.DialContext(ctx, n.RPCURL())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	chainID := new(big.Int).SetUint64(n.Genesis().Config.ChainID)
	governor := crypto.PubkeyToAddress(keys.Governor.PublicKey)
	for nonce := range uint64(2) {
		tx := types.MustSignNewTx(keys.Governor, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
			ChainID: chainID, Nonce: nonce, Gas: 21_000, To: &governor, GasFeeCap: new(big.Int), GasTipCap: new(big.Int),
		})
		if _, err := client.SendTransactionSync(ctx, tx, nil); err != nil {
			t.Fatal(err)
		}
	}
	stranger, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	if err := client.SendTransaction(ctx, types.MustSignNewTx(stranger, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
		ChainID: chainID, Gas: 21_000, To: &governor,
	})); err == nil {
		t.Fatal("a stranger's transaction was taken")
	}
	batch := "[" + strings.TrimSuffix(strings.Repeat(`{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]},`, serve.BatchLimit+1), ",") + "]"
	res, err := http.Post(n.RPCURL(), "application/json", strings.NewReader(batch))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
}

func TestEveryMetricThatIsWatchedExists(t *testing.T) {
	have := scraped(t)
	known := map[string]bool{"le": true}
	for _, labels := range have {
		for l := range labels {
			known[l] = true
		}
	}
	for where, expr := range expressions(t) {
		found, grouped, err := selectors(expr)
		if err != nil || len(found) == 0 {
			t.Errorf("%s: %q reads no metric (%v)", where, expr, err)
		}
		for _, s := range found {
			labels, ok := have[s.metric]
			if !ok {
				t.Errorf("%s: no metric %s", where, s.metric)
			}
			for _, l := range s.labels {
				if ok && !labels[l] {
					t.Errorf("%s: %s has no label %s", where, s.metric, l)
				}
			}
		}
		for _, l := range grouped {
			if !known[l] {
				t.Errorf("%s: no metric has the label %s", where, l)
			}
		}
	}
}

func TestEveryAlertIsExplained(t *testing.T) {
	page, err := os.ReadFile("../docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, g := range loadRules(t).Groups {
		for _, r := range g.Rules {
			if !strings.Contains(string(page), "`"+r.Alert+"`") {
				t.Errorf("docs/operate.md does not explain %s", r.Alert)
			}
			if severity := r.Labels["severity"]; severity != "critical" && severity != "warning" {
				t.Errorf("%s has severity %q", r.Alert, severity)
			}
			if r.Annotations["summary"] == "" || seen[r.Alert] {
				t.Errorf("%s has no summary, or its name twice", r.Alert)
			}
			if _, err := time.ParseDuration(r.For); r.For != "" && err != nil {
				t.Errorf("%s: %v", r.Alert, err)
			}
			seen[r.Alert] = true
		}
	}
	for _, m := range regexp.MustCompile("`(Stiver[A-Z][A-Za-z]+)`").FindAllStringSubmatch(string(page), -1) {
		if !seen[m[1]] {
			t.Errorf("docs/operate.md explains %s, which is no alert", m[1])
		}
	}
}

func TestThePrometheusExampleNamesTheRules(t *testing.T) {
	data, err := os.ReadFile("prometheus/prometheus.yml")
	if err != nil {
		t.Fatal(err)
	}
	var cfg struct {
		RuleFiles     []string `yaml:"rule_files"`
		ScrapeConfigs []struct {
			Job string `yaml:"job_name"`
		} `yaml:"scrape_configs"`
	}
	if err := yaml.Unmarshal(data, &cfg); err != nil {
		t.Fatal(err)
	}
	if len(cfg.RuleFiles) != 1 || cfg.RuleFiles[0] != "alerts.yml" || len(cfg.ScrapeConfigs) == 0 || cfg.ScrapeConfigs[0].Job != "stiver-ledger" {
		t.Errorf("%+v", cfg)
	}
}

func TestSystemdUnderstandsTheUnit(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("systemd-analyze is not here")
	}
	unit, err := os.ReadFile("systemd/stiver-ledger.service")
	if err != nil {
		t.Fatal(err)
	}
	// The program is not installed where the tests run.
	const program = "/usr/local/bin/stiver"
	if !bytes.Contains(unit, []byte("ExecStart="+program+" ")) {
		t.Fatalf("the unit does not start %s", program)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "stiver-ledger.service")
	if err := os.WriteFile(path, bytes.ReplaceAll(unit, []byte(program), []byte(self)), 0o600); err != nil {
		t.Fatal(err)
	}
	// Faults of other units on this machine are not this one's.
	out, err := exec.Command("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", path).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("stiver-ledger.service")) {
		t.Errorf("%v\n%s", err, out)
	}
}
