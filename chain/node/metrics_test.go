package node

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
)

// scrape reads a node's metrics as Prometheus does.
func scrape(t testing.TB, n *Node) string {
	t.Helper()
	res, err := http.Get(n.MetricsURL())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %v\n%s", res.Status, err, data)
	}
	return string(data)
}

func TestMetricsTellWhatTheNodeDoes(t *testing.T) {
	n := newTestNet(t)
	n.restart(func(c *Config) { c.MetricsAddr, c.Version = "127.0.0.1:0", "v1" })
	n.mustSend(coinTransfer(t, n.member, 0, n.other, 7))
	if err := n.client.SendTransaction(n.ctx(), sign(t, newKey(t), &types.DynamicFeeTx{Gas: 21_000, To: &n.other})); err == nil {
		t.Fatal("a stranger's transaction was taken")
	}
	res, err := http.Post(n.node.RPCURL(), "application/json", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}`))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	text := scrape(t, n.node)
	for _, line := range []string{
		"stiver_ledger_block_number 1", "stiver_ledger_validators 1", "stiver_ledger_validator 1", "stiver_ledger_validators_missing 0",
		"stiver_ledger_block_transactions 1", "stiver_ledger_transactions_total", "stiver_ledger_failed 0", "stiver_ledger_pool_pending 0",
		`stiver_ledger_transactions_refused_total{code="sender_not_registered",from="rpc"} 1`,
		`stiver_ledger_rpc_request_seconds_count{class="light",identity="loopback"} 1`,
		"stiver_ledger_block_execute_seconds_count", "stiver_ledger_sync_seconds_count", "stiver_ledger_disk_free_bytes",
		`stiver_ledger_build_info{go=`, "cometbft_consensus_height{chain_id=", "process_open_fds", "go_goroutines",
	} {
		if !strings.Contains(text, "\n"+line) {
			t.Errorf("no %s", line)
		}
	}
	for _, private := range []string{n.memberAddress().Hex(), n.other.Hex()} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(private[2:])) {
			t.Errorf("an account's address is among the metrics")
		}
	}
}
