package fault

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

// look is how often every node is asked for new blocks.
const look = 50 * time.Millisecond

// block is what the nodes must agree on.
type block struct {
	Number    hexutil.Uint64
	Hash      common.Hash
	StateRoot common.Hash
}

// witness watches every node all the time and remembers each block that any of
// them showed: none may ever be another one.
type witness struct {
	t    *testing.T
	mu   sync.Mutex
	seen []block // by number
}

// watch begins to watch; it ends with the test.
func (w *town) watch() *witness {
	seen := &witness{t: w.t}
	done := make(chan struct{})
	var work sync.WaitGroup
	for _, h := range w.nodes {
		work.Go(func() {
			tick := time.NewTicker(look)
			defer tick.Stop()
			for {
				select {
				case <-done:
					return
				case <-tick.C:
					_ = seen.follow(h) // it may be down
				}
			}
		})
	}
	w.t.Cleanup(func() {
		close(done)
		work.Wait()
	})
	return seen
}

// follow compares a node's newest block with what was seen of that number, and
// adds the blocks up to it.
func (s *witness) follow(h *host) error {
	var head block
	if err := h.call(&head, "eth_getBlockByNumber", "latest", false); err != nil {
		return err
	}
	s.mu.Lock()
	from := uint64(len(s.seen))
	s.mu.Unlock()
	if uint64(head.Number) < from {
		s.compare(h, head)
		return nil
	}
	blocks, err := h.blocks(from, uint64(head.Number))
	if err != nil {
		return err
	}
	for _, b := range blocks {
		s.compare(h, b)
	}
	return nil
}

// blocks are some of a node's blocks.
func (h *host) blocks(from, to uint64) ([]block, error) {
	const most = 500
	var out []block
	for ; from <= to; from += most {
		batch := make([]rpc.BatchElem, min(most, to-from+1))
		blocks := make([]block, len(batch))
		for i := range batch {
			batch[i] = rpc.BatchElem{Method: "eth_getBlockByNumber", Args: []any{hexutil.Uint64(from + uint64(i)), false}, Result: &blocks[i]}
		}
		if err := h.rpc.BatchCallContext(h.t.Context(), batch); err != nil {
			return nil, err
		}
		for i, e := range batch {
			if e.Error != nil || blocks[i].Hash == (common.Hash{}) {
				return nil, fmt.Errorf("block %d: %w", from+uint64(i), e.Error)
			}
		}
		out = append(out, blocks...)
	}
	return out, nil
}

func (s *witness) compare(h *host, b block) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch n := int(b.Number); {
	case n == len(s.seen):
		s.seen = append(s.seen, b)
	case n < len(s.seen) && s.seen[n] != b:
		s.t.Errorf("%s shows %s as block %d, which was %s", h.home.Name, b.Hash, n, s.seen[n].Hash)
	}
}

// head is the highest block that anybody showed.
func (s *witness) head() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return uint64(max(0, len(s.seen)-1))
}

// level waits until every running node is at or above a block.
func (w *town) level(number uint64) {
	w.t.Helper()
	w.until(fmt.Sprintf("every node has block %d", number), func() bool {
		for _, h := range w.nodes {
			var head hexutil.Uint64
			if h.running() && (h.call(&head, "eth_blockNumber") != nil || uint64(head) < number) {
				return false
			}
		}
		return true
	})
}

// until waits for something to be so.
func (w *town) until(what string, so func() bool) {
	w.t.Helper()
	tick := time.NewTicker(look)
	defer tick.Stop()
	late := time.After(patience)
	for !so() {
		select {
		case <-late:
			w.t.Fatalf("not in %s: %s", patience, what)
		case <-tick.C:
		}
	}
}

// check is what every scenario ends with. All nodes run and the load is over.
func (w *town) check(s *witness, l *load) {
	w.t.Helper()
	w.level(s.head())
	for _, h := range w.nodes {
		blocks, err := h.blocks(0, s.head())
		if err != nil {
			w.t.Errorf("%s: %v", h.home.Name, err)
			continue
		}
		for _, b := range blocks {
			s.compare(h, b)
		}
		w.present(h, l)
	}
	w.conserved()
	if w.t.Failed() {
		w.t.FailNow()
	}
}

// present asks a node for every transaction that was acknowledged.
func (w *town) present(h *host, l *load) {
	w.t.Helper()
	type receipt struct {
		Status, BlockNumber hexutil.Uint64
	}
	var batch []rpc.BatchElem
	var hashes []common.Hash
	var got []*receipt
	flush := func() {
		if err := h.rpc.BatchCallContext(w.t.Context(), batch); err != nil {
			w.t.Errorf("%s: %v", h.home.Name, err)
			return
		}
		for i, r := range got {
			if batch[i].Error != nil || r.Status != 1 || uint64(r.BlockNumber) != l.receipts[hashes[i]] {
				w.t.Errorf("%s: transaction %s was acknowledged in block %d: %v, %+v", h.home.Name, hashes[i], l.receipts[hashes[i]], batch[i].Error, r)
			}
		}
		batch, hashes, got = nil, nil, nil
	}
	for hash := range l.receipts {
		r := new(receipt)
		batch = append(batch, rpc.BatchElem{Method: "eth_getTransactionReceipt", Args: []any{hash}, Result: r})
		hashes, got = append(hashes, hash), append(got, r)
		if len(batch) == 500 {
			flush()
		}
	}
	if len(batch) > 0 {
		flush()
	}
}

// conserved counts the money: what people hold and what is in the channel is
// what was issued, and of the channel no more was claimed than sold, sold than
// signed for, signed for than deposited.
func (w *town) conserved() {
	w.t.Helper()
	on, ctx := w.nodes[0].ledger, w.t.Context()
	supply, err := on.Coin().Supply(ctx)
	if err != nil {
		w.t.Error(err)
		return
	}
	sum := channel.Amount{}
	holders := []common.Address{contracts.ChannelsAddress}
	for _, p := range w.people {
		holders = append(holders, p.address())
	}
	for _, a := range holders {
		held, err := on.Coin().Balance(ctx, a)
		if err == nil {
			sum, err = sum.Add(held)
		}
		if err != nil {
			w.t.Error(err)
		}
	}
	if issued := channel.NewAmount((validators + 1) * payerCoins); sum != issued || supply != issued {
		w.t.Errorf("%s were issued, the supply is %s, people hold %s", issued, supply, sum)
	}
	e, err := on.Escrow(ctx, on.Domain().ChannelID(w.channel()))
	if err != nil {
		w.t.Error(err)
		return
	}
	charged, authorised := channel.NewAmount(w.books.charged), channel.NewAmount(w.books.authorised)
	if charged.Less(e.Claimed) || authorised.Less(charged) || e.Balance.Less(authorised) || e.Balance != channel.NewAmount(w.books.deposited) {
		w.t.Errorf("claimed %s, sold %d, signed for %d, deposited %s (%d)", e.Claimed, w.books.charged, w.books.authorised, e.Balance, w.books.deposited)
	}
}
