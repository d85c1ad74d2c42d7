package node

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"strings"
	"testing"

	"github.com/cometbft/cometbft/crypto/merkle"
	cryptoproto "github.com/cometbft/cometbft/proto/tendermint/crypto"
	cometproto "github.com/cometbft/cometbft/proto/tendermint/types"
	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/proof"
	"github.com/stiver-pay/stiver/contracts"
)

func TestRefusedTransactionsAnswerAStableCodeAndASentence(t *testing.T) {
	n := newTestNet(t)
	create := func(data []byte) *types.DynamicFeeTx { return &types.DynamicFeeTx{Gas: 200_000, Data: data} }
	otherChain, err := types.SignNewTx(n.member, types.LatestSignerForChainID(big.NewInt(1)), &types.DynamicFeeTx{
		ChainID: big.NewInt(1), Gas: 21_000, To: &n.other,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		tx   *types.Transaction
		code int
		name string
	}{
		{coinTransfer(t, newKey(t), 0, n.other, 0), -38001, "sender_not_registered"},
		{sign(t, n.member, create([]byte{0})), -38002, "contract_creation_refused"},
		{otherChain, -38004, "invalid_sender"},
	} {
		err := n.client.SendTransaction(n.ctx(), c.tx)
		var coded rpc.Error
		var data rpc.DataError
		if !errors.As(err, &coded) || !errors.As(err, &data) {
			t.Errorf("%s: error without code: %v", c.name, err)
			continue
		}
		name, _ := data.ErrorData().(map[string]any)
		if coded.ErrorCode() != c.code || name["code"] != c.name || !strings.Contains(err.Error(), "nothing was executed") {
			t.Errorf("%s: code %d, data %v, %q", c.name, coded.ErrorCode(), data.ErrorData(), err)
		}
	}
}

func TestAGovernorMayDeployContracts(t *testing.T) {
	n := newTestNet(t)
	keys, err := LoadAccountKeys(n.dir)
	if err != nil {
		t.Fatal(err)
	}
	receipt := n.mustSend(sign(t, keys.Governor, &types.DynamicFeeTx{Gas: 100_000, Data: hexutil.MustDecode("0x60016000f3")}))
	if receipt.ContractAddress == (common.Address{}) {
		t.Error("no contract address in the receipt")
	}
}

func TestOfTheDebugNamespaceOnlyTracingIsServed(t *testing.T) {
	n := newTestNet(t)
	receipt := n.mustSend(coinTransfer(t, n.member, 0, n.other, 3))
	client := n.client.Client()
	var trace struct{ Type string }
	if err := client.CallContext(n.ctx(), &trace, "debug_traceTransaction", receipt.TxHash, map[string]any{"tracer": "callTracer"}); err != nil || trace.Type != "CALL" {
		t.Errorf("trace %+v, %v", trace, err)
	}
	for _, method := range []string{"debug_setHead", "debug_cpuProfile", "debug_chaindbCompact", "admin_peers", "miner_start", "personal_listAccounts"} {
		var coded rpc.Error
		if err := client.CallContext(n.ctx(), nil, method); !errors.As(err, &coded) || coded.ErrorCode() != -32601 {
			t.Errorf("%s answers %v", method, err)
		}
	}
}

func TestOldStatesStayProvable(t *testing.T) {
	n := newTestNet(t)
	first := n.mustSend(coinTransfer(t, n.member, 0, n.other, 10))
	n.mustSend(coinTransfer(t, n.member, 1, n.other, 20))
	n.mustSend(coinTransfer(t, n.member, 2, n.other, 30))
	slot := contracts.CoinBalanceSlot(n.other).Hex()
	for block, want := range map[uint64]uint64{0: 0, first.BlockNumber.Uint64(): 10, first.BlockNumber.Uint64() + 2: 60} {
		var out struct {
			AccountProof []hexutil.Bytes
			StorageProof []struct {
				Value hexutil.Big
				Proof []hexutil.Bytes
			}
		}
		err := n.client.Client().CallContext(n.ctx(), &out, "eth_getProof", contracts.CoinAddress, []string{slot}, hexutil.Uint64(block))
		if err != nil {
			t.Fatal(err)
		}
		header, err := n.client.HeaderByNumber(n.ctx(), new(big.Int).SetUint64(block))
		if err != nil {
			t.Fatal(err)
		}
		if crypto.Keccak256Hash(out.AccountProof[0]) != header.Root {
			t.Errorf("block %d: the proof does not start at the state root", block)
		}
		if got := out.StorageProof[0].Value.ToInt().Uint64(); got != want {
			t.Errorf("block %d: balance %d, want %d", block, got, want)
		}
	}
}

func TestABlockProofLeadsFromTheValidatorsToTheEthereumHeader(t *testing.T) {
	n := newTestNet(t)
	receipt := n.mustSend(coinTransfer(t, n.member, 0, n.other, 10))
	n.mustSend(coinTransfer(t, n.member, 1, n.other, 10))
	for _, number := range []any{"latest", hexutil.Uint64(receipt.BlockNumber.Uint64())} {
		var p proof.BlockProof
		if err := n.client.Client().CallContext(n.ctx(), &p, "stiver_blockProof", number); err != nil {
			t.Fatal(err)
		}
		checkBlockProof(t, n.node.Genesis(), &p)
		header, err := n.client.HeaderByNumber(n.ctx(), new(big.Int).SetUint64(uint64(p.Number)))
		if err != nil {
			t.Fatal(err)
		}
		if crypto.Keccak256Hash(p.Header) != header.Hash() {
			t.Error("the header is of another block")
		}
	}
	for _, number := range []any{"earliest", hexutil.Uint64(99)} {
		if err := n.client.Client().CallContext(n.ctx(), new(proof.BlockProof), "stiver_blockProof", number); err == nil {
			t.Errorf("block %v has a proof", number)
		}
	}
}

// checkBlockProof follows the chain of evidence with CometBFT's own code.
func checkBlockProof(t testing.TB, g *genesis.Genesis, p *proof.BlockProof) {
	t.Helper()
	var message cometproto.LightBlock
	if err := message.Unmarshal(p.LightBlock); err != nil {
		t.Fatal(err)
	}
	light, err := comet.LightBlockFromProto(&message)
	if err != nil {
		t.Fatal(err)
	}
	if err := light.ValidateBasic(p.ConsensusChainID); err != nil {
		t.Fatal(err)
	}
	if err := light.ValidatorSet.VerifyCommitLight(g.Consensus.ChainID, light.Commit.BlockID, light.Height, light.Commit); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(light.ValidatorsHash, g.Consensus.ValidatorHash()) {
		t.Fatal("other validators than at genesis")
	}
	var path cryptoproto.Proof
	if err := path.Unmarshal(p.Inclusion); err != nil {
		t.Fatal(err)
	}
	inclusion, err := merkle.ProofFromProto(&path)
	if err != nil {
		t.Fatal(err)
	}
	if err := inclusion.Verify(light.DataHash, comet.Tx(p.Header).Hash()); err != nil || inclusion.Index != 0 {
		t.Fatalf("inclusion at %d: %v", inclusion.Index, err)
	}
}

func TestStatusAndGenesisDescribeTheNetwork(t *testing.T) {
	n := newTestNet(t)
	receipt := n.mustSend(coinTransfer(t, n.member, 0, n.other, 10))
	client := n.client.Client()
	var status Status
	if err := client.CallContext(n.ctx(), &status, "stiver_status"); err != nil {
		t.Fatal(err)
	}
	if status.ChainID != genesis.DefaultChainID || status.Block.Hash != receipt.BlockHash || status.Height < 2 ||
		len(status.Validators) != 1 || !status.Validators[0].Self || status.Peers == nil || status.CatchingUp || status.Failure != "" {
		t.Errorf("%+v", status)
	}
	var raw json.RawMessage
	if err := client.CallContext(n.ctx(), &raw, "stiver_genesis"); err != nil {
		t.Fatal(err)
	}
	g, err := genesis.Decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	if g.Hash() != n.node.Genesis().Hash() {
		t.Error("another genesis")
	}
}

func TestGasHasNoPrice(t *testing.T) {
	n := newTestNet(t)
	price, err := n.client.SuggestGasPrice(n.ctx())
	if err != nil || price.Sign() != 0 {
		t.Errorf("gas price %s, %v", price, err)
	}
	tip, err := n.client.SuggestGasTipCap(n.ctx())
	if err != nil || tip.Sign() != 0 {
		t.Errorf("tip %s, %v", tip, err)
	}
	for i := range uint64(5) {
		n.mustSend(coinTransfer(t, n.member, i, n.other, 1))
	}
	head, err := n.client.HeaderByNumber(n.ctx(), nil)
	if err != nil || head.BaseFee.Sign() != 0 {
		t.Errorf("base fee %s, %v", head.BaseFee, err)
	}
}

func TestHTTPAndWebSocketShareThePort(t *testing.T) {
	n := newTestNet(t)
	ws, err := ethclient.DialContext(n.ctx(), "ws://"+n.node.RPCAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	heads := make(chan *types.Header, 16)
	sub, err := ws.SubscribeNewHead(n.ctx(), heads)
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()

	web, err := ethclient.DialContext(n.ctx(), n.node.RPCURL())
	if err != nil {
		t.Fatal(err)
	}
	defer web.Close()
	receipt, err := web.SendTransactionSync(n.ctx(), coinTransfer(t, n.member, 0, n.other, 1), nil)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case head := <-heads:
		if head.Hash() != receipt.BlockHash {
			t.Errorf("announced %s, included in %s", head.Hash(), receipt.BlockHash)
		}
	case <-n.ctx().Done():
		t.Fatal("no head was announced")
	}
	logs, err := web.FilterLogs(n.ctx(), ethereum.FilterQuery{BlockHash: &receipt.BlockHash})
	if err != nil || len(logs) == 0 {
		t.Errorf("%d logs, %v", len(logs), err)
	}
}

func TestOnlyLocalHostNamesAreAnswered(t *testing.T) {
	n := newTestNet(t)
	req, err := http.NewRequestWithContext(n.ctx(), http.MethodPost, n.node.RPCURL(), strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Host = "attacker.example"
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("answered %d to a foreign host name", res.StatusCode)
	}
}

func TestARoleCountsFromTheNextBlockOnAndUntilItIsRevoked(t *testing.T) {
	n := newTestNet(t)
	keys, err := LoadAccountKeys(n.dir)
	if err != nil {
		t.Fatal(err)
	}
	newcomer := newKey(t)
	address := crypto.PubkeyToAddress(newcomer.PublicKey)
	registry := contracts.NewRegistry()
	govern := func(nonce uint64, data []byte) {
		t.Helper()
		n.mustSend(sign(t, keys.Governor, &types.DynamicFeeTx{Nonce: nonce, Gas: 200_000, To: &contracts.RegistryAddress, Data: data}))
	}
	refused := func(nonce uint64) bool {
		err := n.client.SendTransaction(n.ctx(), coinTransfer(t, newcomer, nonce, n.other, 0))
		return err != nil && strings.Contains(err.Error(), ErrNotRegistered.Error())
	}
	if !refused(0) {
		t.Error("a stranger may send")
	}
	govern(0, registry.PackGrantRole(contracts.RoleAuditor, address))
	n.mustSend(coinTransfer(t, newcomer, 0, n.other, 0))
	govern(1, registry.PackRevokeRole(contracts.RoleAuditor, address))
	if !refused(1) {
		t.Error("a former member may send")
	}
}
