package node

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/stiver-pay/stiver/contracts"
)

// waiting is a pool's content in which the test names transactions like "2c":
// the third of account 2. Settlement is in upper case.
type waiting struct {
	pending map[common.Address][]*txpool.LazyTransaction
	names   map[common.Hash]string
}

func (w *waiting) add(account byte, lanes ...lane) {
	address := common.Address{account}
	for i, which := range lanes {
		to := &contracts.CoinAddress
		name := fmt.Sprintf("%d%c", account, 'a'+i)
		if which == settlement {
			to, name = &contracts.ChannelsAddress, strings.ToUpper(name)
		}
		tx := types.NewTx(&types.LegacyTx{To: to, Nonce: uint64(i), Gas: 21_000 + uint64(account)})
		w.names[tx.Hash()] = name
		w.pending[address] = append(w.pending[address], &txpool.LazyTransaction{
			Tx: tx, Hash: tx.Hash(), Time: time.Unix(int64(account), 0), Gas: tx.Gas(),
		})
	}
}

// drain takes everything, the lane chosen by first for each turn.
func (w *waiting) drain(o *order, first func(turn int) lane) []string {
	var out []string
	for s := o.next(first(0)); s != nil; s = o.next(first(len(out))) {
		out = append(out, w.names[s.head().Hash()])
		o.advance(s)
	}
	return out
}

func newWaiting() *waiting {
	return &waiting{pending: make(map[common.Address][]*txpool.LazyTransaction), names: make(map[common.Hash]string)}
}

func inDecades(a common.Address) uint32 { return uint32(a[0]) / 10 }

func TestOrganisationsTakeTurnsThenAccountsAndNoncesKeepTheirOrder(t *testing.T) {
	w := newWaiting()
	w.add(10, ordinary, ordinary, ordinary, ordinary) // a busy account of organisation 1
	w.add(11, ordinary, ordinary)                     // another of the same organisation
	w.add(20, ordinary, ordinary)                     // organisation 2
	w.add(30, ordinary)                               // organisation 3
	got := w.drain(newOrder(w.pending, inDecades), func(int) lane { return ordinary })
	want := []string{"10a", "20a", "30a", "11a", "20b", "10b", "11b", "10c", "10d"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestSettlementGoesFirstAndWaitsForNobodysNonceButItsOwn(t *testing.T) {
	w := newWaiting()
	w.add(10, ordinary, ordinary, settlement) // its claim comes after two transfers
	w.add(20, settlement, ordinary)
	w.add(21, settlement)
	got := w.drain(newOrder(w.pending, inDecades), func(int) lane { return settlement })
	want := []string{"20A", "21A", "10a", "20b", "10b", "10C"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// TestEveryOrderIsFair checks on random pools what must hold for all of them.
func TestEveryOrderIsFair(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		w := newWaiting()
		total := 0
		for account := byte(10); account < 40; account++ {
			n := r.IntN(6)
			total += n
			lanes := make([]lane, n)
			for i := range lanes {
				lanes[i] = lane(r.IntN(2))
			}
			w.add(account, lanes...)
		}
		got := w.drain(newOrder(w.pending, inDecades), func(int) lane { return lane(r.IntN(2)) })
		if len(got) != total {
			t.Fatalf("seed %d: %d of %d transactions", seed, len(got), total)
		}
		last := make(map[string]string)
		for _, name := range got {
			account, nonce := name[:2], strings.ToLower(name[2:])
			if nonce <= last[account] {
				t.Fatalf("seed %d: account %s: %s after %s", seed, account, nonce, last[account])
			}
			last[account] = nonce
		}
	}
}
