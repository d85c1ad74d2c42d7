package interop

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/test/process"
	"github.com/stiver-pay/stiver/test/stiver"
)

// toolLimit bounds a tool on a busy machine.
const toolLimit = 40 * time.Second

// The tools that people have for Ethereum work on the ledger as they come from
// npm: what they send, with and without fees of their own choice, is final;
// they read state, logs, proofs and traces, hear of blocks and logs as they
// happen, and show why something was refused.
func TestStandardToolsWorkUnmodified(t *testing.T) {
	if err := install(); err != nil {
		t.Fatal(err)
	}
	n := stiver.Start(t)
	// One account each: they run at the same time, on one ledger.
	t.Run("cast", func(t *testing.T) {
		t.Parallel()
		castWorks(t, n)
	})
	t.Run("viem", func(t *testing.T) {
		t.Parallel()
		scriptWorks(t, n, "tools-viem.mjs", n.Payers[0])
	})
	t.Run("ethers", func(t *testing.T) {
		t.Parallel()
		scriptWorks(t, n, "tools-ethers.mjs", n.Payers[1])
	})
}

// scriptWorks runs a program that uses the ledger's JSON-RPC.
func scriptWorks(t *testing.T, n *stiver.Network, script string, payer *ecdsa.PrivateKey) {
	nodeTests(t, ".", script, map[string]any{
		"rpc": n.URL, "ws": "ws" + strings.TrimPrefix(n.URL, "http"), "chain": n.Genesis.Config.ChainID,
		"coin": contracts.CoinAddress, "registry": contracts.RegistryAddress,
		"key": hexKey(payer), "stranger": hexKey(n.Stranger), "to": process.AddressOf(n.Platform),
		"slot": contracts.CoinBalanceSlot(process.AddressOf(payer)), "coins": fmt.Sprint(stiver.PayerCoins),
	})
}

// nodeTests runs a program whose claims are tests of node's own runner.
func nodeTests(t *testing.T, dir, script string, values map[string]any) {
	t.Helper()
	settings, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), toolLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "--test-reporter=tap", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "STIVER_INTEROP="+string(settings))
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("\n# fail 0\n")) || bytes.Contains(out, []byte("\n# pass 0\n")) {
		t.Fatalf("%v\n%s", err, out)
	}
}

// caster runs the command line tool of Foundry.
type caster struct {
	t      *testing.T
	binary string
	url    string
}

func newCaster(t *testing.T, url string) *caster {
	t.Helper()
	pkg := "cast-" + runtime.GOOS + "-" + runtime.GOARCH
	return &caster{t, filepath.Join("node_modules", "@foundry-rs", pkg, "bin", "cast"), url}
}

// try returns what cast prints, and what it says of an error.
func (c *caster) try(args ...string) (string, error) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), toolLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.binary, args...)
	cmd.Env = append(os.Environ(), "ETH_RPC_URL="+c.url, "FOUNDRY_DISABLE_NIGHTLY_WARNING=1", "NO_COLOR=1")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return "", errors.Join(err, errors.New(said.String()))
	}
	return strings.TrimSpace(string(out)), nil
}

func (c *caster) must(args ...string) string {
	c.t.Helper()
	out, err := c.try(args...)
	if err != nil {
		c.t.Fatalf("cast %s: %v", strings.Join(args, " "), err)
	}
	return out
}

// castReceipt is what cast prints with --json.
type castReceipt struct {
	Status, Type, TransactionHash, BlockNumber string
	Logs                                       []json.RawMessage
}

func (c *caster) send(args ...string) castReceipt {
	c.t.Helper()
	var r castReceipt
	out := c.must(append([]string{"send", "--json"}, args...)...)
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		c.t.Fatalf("%v: %s", err, out)
	}
	if r.Status != "0x1" || len(r.Logs) == 0 {
		c.t.Fatalf("cast send %v: %s", args, out)
	}
	return r
}

func castWorks(t *testing.T, n *stiver.Network) {
	c := newCaster(t, n.URL)
	coin, to := contracts.CoinAddress.Hex(), process.AddressOf(n.Platform).Hex()
	as := []string{"--private-key", hexKey(n.Issuer)} // the scripts have the payers
	from := process.AddressOf(n.Issuer).Hex()
	mint := []string{coin, "mint(address,uint256)", from, "1000000"}
	transfer := []string{coin, "transfer(address,uint256)", to, "3"}

	minted := c.send(append(mint, as...)...)
	plain := c.send(append(transfer, as...)...)
	priced := c.send(append(append(transfer, as...), "--gas-price", "0", "--priority-gas-price", "0", "--gas-limit", "90000")...)
	legacy := c.send(append(append(transfer, as...), "--legacy", "--gas-price", "0")...)
	if plain.Type != "0x2" || priced.Type != "0x2" || legacy.Type != "0x0" {
		t.Errorf("types %s, %s, %s", plain.Type, priced.Type, legacy.Type)
	}
	for _, q := range []struct {
		want string
		args []string
	}{
		{"571700", []string{"chain-id"}},
		{"0", []string{"gas-price"}},
		{"0", []string{"base-fee"}},
		{"4", []string{"nonce", from}},
		{`"STV"`, []string{"call", coin, "symbol()(string)"}},
		{"999991", []string{"call", coin, "balanceOf(address)(uint256)", from}},
		{plain.TransactionHash, []string{"receipt", plain.TransactionHash, "transactionHash"}},
		{plain.TransactionHash, []string{"tx", plain.TransactionHash, "hash"}},
	} {
		if got, _, _ := strings.Cut(c.must(q.args...), " "); got != q.want {
			t.Errorf("cast %s: %q, want %q", strings.Join(q.args, " "), got, q.want)
		}
	}
	for _, q := range []struct {
		want string
		args []string
	}{
		{strings.ToLower(to[2:]), []string{"logs", "--from-block", minted.BlockNumber, "--to-block", "latest", "--address", coin, "Transfer(address,address,uint256)"}},
		{"storageProof", []string{"proof", coin, contracts.CoinBalanceSlot(process.AddressOf(n.Issuer)).Hex(), "--json"}},
		{`"type":"CALL"`, []string{"rpc", "debug_traceTransaction", plain.TransactionHash, `{"tracer":"callTracer"}`}},
		{"transfer", []string{"run", plain.TransactionHash}},
		{"gasUsed", []string{"access-list", coin, "balanceOf(address)(uint256)", from, "--json"}},
	} {
		if out := c.must(q.args...); !strings.Contains(out, q.want) {
			t.Errorf("cast %s: no %q in %s", strings.Join(q.args, " "), q.want, out)
		}
	}
	castRefused(c, append([]string{"send"}, append(transfer, "--private-key", hexKey(n.Stranger), "--gas-limit", "90000")...), "the sender has no role in the ledger's registry")
	castRefused(c, append([]string{"send", coin, "transfer(address,uint256)", to, "999999999"}, as...), "ERC20InsufficientBalance", "0xe450d38c")
}

// castRefused expects that cast fails and shows its user why: in one of several
// ways, since it knows the name of a contract's error only where it has met it
// before, and shows the selector elsewhere.
func castRefused(c *caster, args []string, why ...string) {
	c.t.Helper()
	out, err := c.try(args...)
	if err == nil || !slices.ContainsFunc(why, func(w string) bool { return strings.Contains(err.Error(), w) }) {
		c.t.Errorf("cast %s: %v, %s; want one of %q", strings.Join(args, " "), err, out, why)
	}
}
