package ledger_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
)

// open opens n channels that hold 100 each.
func (w *world) open(n int) []channel.Config {
	w.t.Helper()
	configs, fundings := make([]channel.Config, n), make([]ledger.Funding, n)
	token, err := w.ledger.Coin().Domain(testContext(w.t))
	if err != nil {
		w.t.Fatal(err)
	}
	for i := range configs {
		cfg := w.config(0)
		cfg.Salt[0] = 0xab
		binary.BigEndian.PutUint64(cfg.Salt[8:], uint64(i))
		a := ledger.DepositAuthorization{ValidBefore: 1 << 40, Salt: cfg.Salt}
		configs[i], fundings[i] = cfg, ledger.Funding{Config: cfg, Amount: channel.NewAmount(100), Authorization: a}
		if err := fundings[i].Sign(w.ledger, token, w.payer); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := w.platform.DepositMany(testContext(w.t), fundings); err != nil {
		w.t.Fatal(err)
	}
	return configs
}

// portions hands out rows, some at a time.
func portions(rows []ledger.Row, n int) func(context.Context) ([]ledger.Row, error) {
	return func(context.Context) ([]ledger.Row, error) {
		some := rows[:min(n, len(rows))]
		rows = rows[len(some):]
		return some, nil
	}
}

func TestManyClaimsShareBlocksAndAreToldInOrder(t *testing.T) {
	onEveryLedger(t, func(t *testing.T, w *world) {
		const n, bad = 2000, 700
		configs := w.open(n)
		rows := make([]ledger.Row, n)
		for i, cfg := range configs {
			if i%3 == 0 {
				rows[i] = w.tickRow(cfg, 1, uint32(i%64))
			} else {
				rows[i] = w.voucherRow(cfg, 7)
			}
		}
		rows[bad].Claim.Voucher.Signature[7] ^= 1
		if w.platform.Fits(rows) || !w.platform.Fits(rows[:400]) {
			t.Fatal("a transaction takes 400 rows and not 2,000")
		}
		next, blocks, txs := 0, map[uint64]bool{}, 0
		err := w.platform.ClaimMany(testContext(t), ledger.Claiming{
			Next: portions(rows, 300),
			Done: func(c ledger.Claimed) error {
				blocks[c.Block], txs = true, txs+1
				for _, o := range c.Outcomes {
					want := ledger.SkipReason(0)
					if next == bad {
						want = ledger.SkipSignature
					}
					if o.Channel != rows[next].Claim.Channel || o.Skipped != want || want == 0 && o.Total != rows[next].Claim.Total {
						t.Fatalf("row %d: %+v", next, o)
					}
					next++
				}
				return nil
			},
		})
		if err != nil || next != n {
			t.Fatalf("%d rows, %v", next, err)
		}
		if txs < 3 || len(blocks) > txs {
			t.Fatalf("%d transactions in %d blocks", txs, len(blocks))
		}
		ids := make([]channel.ID, n)
		for i := range rows {
			ids[i] = rows[i].Claim.Channel
		}
		escrows, err := w.ledger.Escrows(testContext(t), ids)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range escrows {
			if want := rows[i].Claim.Total; i != bad && e.Claimed != want || i == bad && !e.Claimed.IsZero() {
				t.Fatalf("channel %d: %+v, want %s", i, e, want)
			}
		}
		t.Logf("%d claims in %d transactions and %d blocks", n, txs, len(blocks))
	})
}

func TestClaimsThatAreAllRefusedSendNothing(t *testing.T) {
	w := newWorld(t)
	rows := []ledger.Row{w.voucherRow(w.config(1), 7)}
	before, err := w.ledger.Client().Nonce(testContext(t), w.issuer.Address())
	if err != nil {
		t.Fatal(err)
	}
	err = w.issuer.ClaimMany(testContext(t), ledger.Claiming{Next: portions(rows, 1), Done: func(ledger.Claimed) error { return errors.New("told of a claim") }})
	wantRevert(t, err, "NotAuthorizedToClaim")
	if after, err := w.ledger.Client().Nonce(testContext(t), w.issuer.Address()); err != nil || after != before {
		t.Fatalf("%d transactions were sent, %v", after-before, err)
	}
}

// The channels whose claims are told before the failure are claimed, and what
// was on its way is waited for.
func TestWhatWasSentBeforeAFailureIsToldAllTheSame(t *testing.T) {
	w := newWorld(t)
	configs := w.open(1700)
	rows := make([]ledger.Row, len(configs))
	for i, cfg := range configs {
		rows[i] = w.voucherRow(cfg, 3)
	}
	broke := errors.New("no more")
	next := portions(rows, 850)
	var told []ledger.Outcome
	err := w.platform.ClaimMany(testContext(t), ledger.Claiming{
		Next: func(ctx context.Context) ([]ledger.Row, error) {
			if some, _ := next(ctx); len(some) > 0 {
				return some, nil
			}
			return nil, broke
		},
		Done: func(c ledger.Claimed) error { told = append(told, c.Outcomes...); return nil },
	})
	if !errors.Is(err, broke) || len(told) == 0 || len(told) == len(rows) {
		t.Fatalf("%d of %d told, %v", len(told), len(rows), err)
	}
	for i, o := range told {
		if e := w.escrow(configs[i]); o.Skipped != 0 || e.Claimed != channel.NewAmount(3) {
			t.Fatalf("row %d: %+v, %+v", i, o, e)
		}
		if i == 3 { // a few tell it
			break
		}
	}
}

// An earlier run left a transaction in the pool. The block comes when the
// account asks again: had it not waited, none would have come.
func TestWhatAnEarlierRunSentIsAwaited(t *testing.T) {
	w := newWorld(t)
	ctx := testContext(t)
	var ignored any
	raw := func(method string, args ...any) {
		if err := w.ledger.Client().Raw(ctx, &ignored, method, args...); err != nil {
			t.Errorf("%s: %v", method, err)
		}
	}
	raw("evm_setAutomine", false)
	earlier := client.NewAccount(w.ledger.Client(), ledger.TransactionSigner(channel.NewKeySigner(w.net.Platform)))
	if _, err := earlier.Submit(ctx, client.Tx{Msg: client.Msg{To: common.Address{7}}, Gas: 50_000}); err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int32
	line := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if bytes.Contains(body, []byte("eth_getTransactionCount")) && asked.Add(1) == 3 {
			raw("evm_mine")
		}
		answer, err := http.Post(w.url, "application/json", bytes.NewReader(body))
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer answer.Body.Close()
		rw.Header().Set("Content-Type", "application/json")
		_, _ = io.Copy(rw, answer.Body)
	}))
	defer line.Close()
	c, err := client.Dial(ctx, line.URL, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := client.NewAccount(c, ledger.TransactionSigner(channel.NewKeySigner(w.net.Platform))).AwaitSent(ctx); err != nil {
		t.Fatal(err)
	}
	if n, err := w.ledger.Client().Nonce(ctx, w.platform.Address()); err != nil || n != 1 {
		t.Fatalf("nonce %d, %v", n, err)
	}
}

// A ledger whose gas is dearer than it was measured: a transaction that ran out
// of it is sent again with as much as a simulation found.
func TestAClaimThatRanOutOfGasIsSentAgainWithMore(t *testing.T) {
	w := newWorld(t)
	rows := []ledger.Row{w.voucherRow(w.config(1), 7)}
	// A loop of 16,384 rounds, some 400,000 gas, in place of Channels.
	burner := hexutil.Bytes(common.FromHex("0x6140005b6001900380600357" + "00"))
	var ignored any
	if err := w.ledger.Client().Raw(testContext(t), &ignored, "anvil_setCode", contracts.ChannelsAddress, burner); err != nil {
		t.Fatal(err)
	}
	var told []ledger.Claimed
	err := w.platform.ClaimMany(testContext(t), ledger.Claiming{
		Next: portions(rows, 1), Done: func(c ledger.Claimed) error { told = append(told, c); return nil },
	})
	if err != nil || len(told) != 1 || told[0].GasUsed < 400_000 {
		t.Fatalf("%+v, %v", told, err)
	}
	if n, err := w.ledger.Client().Nonce(testContext(t), w.platform.Address()); err != nil || n != 2 {
		t.Fatalf("%d transactions, %v", n, err)
	}
}

func TestADepositAmongManyThatIsRefusedIsNamed(t *testing.T) {
	w := newWorld(t)
	token, err := w.ledger.Coin().Domain(testContext(t))
	if err != nil {
		t.Fatal(err)
	}
	fundings := make([]ledger.Funding, 150) // more than a transaction takes
	for i := range fundings {
		cfg := w.config(0)
		cfg.Salt[1] = byte(i)
		a := ledger.DepositAuthorization{ValidBefore: 1 << 40, Salt: cfg.Salt}
		if i == len(fundings)-1 {
			a.ValidBefore = 1
		}
		fundings[i] = ledger.Funding{Config: cfg, Amount: channel.NewAmount(5), Authorization: a}
		if err := fundings[i].Sign(w.ledger, token, w.payer); err != nil {
			t.Fatal(err)
		}
	}
	if _, reverted := client.Reverted(w.platform.DepositMany(testContext(t), fundings)); !reverted {
		t.Fatal("an authorisation that had expired was taken")
	}
	if e := w.escrow(fundings[0].Config); e.Balance != channel.NewAmount(5) {
		t.Fatalf("the first transaction was good: %+v", e)
	}
	if e := w.escrow(fundings[len(fundings)-2].Config); !e.Balance.IsZero() {
		t.Fatalf("the second was not: %+v", e)
	}
}
