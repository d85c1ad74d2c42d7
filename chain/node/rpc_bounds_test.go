package node

import (
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/stiver-pay/stiver/chain/serve"
	"github.com/stiver-pay/stiver/contracts"
)

func TestTheDebugNamespaceTouchesNoFiles(t *testing.T) {
	n := newTestNet(t)
	for _, method := range []string{
		"debug_standardTraceBlockToFile", "debug_standardTraceBadBlockToFile", "debug_traceBlockFromFile", "debug_traceBadBlock",
	} {
		var coded rpc.Error
		if err := n.client.Client().CallContext(n.ctx(), nil, method, "/etc/passwd"); !errors.As(err, &coded) || coded.ErrorCode() != -32601 {
			t.Errorf("%s answers %v", method, err)
		}
	}
}

// What go-ethereum bounds by itself is only held to its word here.
func TestProofsAndFiltersOfAnyLengthAreRefused(t *testing.T) {
	n := newTestNet(t)
	client := n.client.Client()
	keys := make([]common.Hash, 1025)
	if err := client.CallContext(n.ctx(), nil, "eth_getProof", contracts.CoinAddress, keys, "latest"); err == nil {
		t.Error("a proof of 1025 keys is given")
	}
	_, err := n.client.FilterLogs(n.ctx(), ethereum.FilterQuery{Addresses: make([]common.Address, logAddressLimit+1)})
	if err == nil {
		t.Errorf("a search for %d addresses is made", logAddressLimit+1)
	}
	far := map[string]any{"fromBlock": "0x0", "toBlock": "0xffffff"}
	if err := client.CallContext(n.ctx(), nil, "eth_getLogs", far); err == nil {
		t.Error("a search of 16 million blocks is made")
	}
}

func TestLogsAreFoundFromTheFirstBlockToTheLatest(t *testing.T) {
	n := newTestNet(t)
	for nonce := range uint64(logStepMin + 3) {
		if err := n.client.SendTransaction(n.ctx(), coinTransfer(t, n.member, nonce, n.other, 1)); err != nil {
			t.Fatal(err)
		}
	}
	n.mustSend(coinTransfer(t, n.member, logStepMin+3, n.other, 1))
	logs, err := n.client.FilterLogs(n.ctx(), ethereum.FilterQuery{FromBlock: new(big.Int), Addresses: []common.Address{contracts.CoinAddress}})
	if err != nil || len(logs) != logStepMin+4 {
		t.Errorf("%d logs, %v", len(logs), err)
	}
	var id string
	if err := n.client.Client().CallContext(n.ctx(), &id, "eth_newFilter", map[string]any{"fromBlock": "earliest"}); err != nil {
		t.Fatal(err)
	}
	var again []map[string]any
	if err := n.client.Client().CallContext(n.ctx(), &again, "eth_getFilterLogs", id); err != nil || len(again) != len(logs) {
		t.Errorf("%d logs of the filter, %v", len(again), err)
	}
}

func TestFiltersOfAnIdentityAreBounded(t *testing.T) {
	n := newTestNet(t)
	client := n.client.Client()
	open := func() (id string, err error) {
		err = client.CallContext(n.ctx(), &id, "eth_newBlockFilter")
		return id, err
	}
	var last string
	for range filterLimit {
		id, err := open()
		if err != nil {
			t.Fatal(err)
		}
		last = id
	}
	var coded rpc.Error
	if _, err := open(); !errors.As(err, &coded) || coded.ErrorCode() != serve.ErrTooManyOpen.ErrorCode() {
		t.Errorf("one too many: %v", err)
	}
	var changes []common.Hash
	if err := client.CallContext(n.ctx(), &changes, "eth_getFilterChanges", last); err != nil {
		t.Error(err)
	}
	var gone bool
	if err := client.CallContext(n.ctx(), &gone, "eth_uninstallFilter", last); err != nil || !gone {
		t.Errorf("%v, %v", gone, err)
	}
	if _, err := open(); err != nil {
		t.Errorf("in the place of one that was removed: %v", err)
	}
}

func TestASearchEndsWhenItsAnswerGrowsTooLong(t *testing.T) {
	if err := tooMany(logResultLimit+1, nil); !errors.Is(err, serve.ErrTooMuch) || !strings.Contains(err.Error(), "narrow") {
		t.Error(err)
	}
	if err := tooMany(logResultLimit, nil); err != nil {
		t.Error(err)
	}
	f := &filterAPI{}
	if _, _, ranged := f.span(filters.FilterCriteria{BlockHash: new(common.Hash)}); ranged {
		t.Error("one block is searched as a range")
	}
}

func TestTheOwnerOfAHomeReachesItsNodeThroughTheHome(t *testing.T) {
	dir, err := os.MkdirTemp("", "l") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	n := &testNet{TB: t, dir: filepath.Join(dir, "h")}
	if _, err := InitHome(n.dir, InitOptions{}); err != nil {
		t.Fatal(err)
	}
	n.start()
	info, err := os.Stat(LocalRPC(n.dir))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	client, err := rpc.DialContext(n.ctx(), LocalRPC(n.dir))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	var status Status
	if err := client.CallContext(n.ctx(), &status, "stiver_status"); err != nil || len(status.Validators) != 1 {
		t.Errorf("%+v, %v", status, err)
	}
}
