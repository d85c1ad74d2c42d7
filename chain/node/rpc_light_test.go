package node

import (
	"errors"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/stiver-pay/stiver/chain/proof"
)

func TestValidatorChangesAreFoundByWalkingBack(t *testing.T) {
	since := []int64{1, 12, 13, 40} // first heights of the sets
	lastChange := func(height int64) (int64, error) {
		i, found := slices.BinarySearch(since, height)
		if !found {
			i--
		}
		return since[i], nil
	}
	for _, c := range []struct {
		from, to int64
		want     []int64
	}{
		{1, 0, nil}, {1, 10, nil}, {1, 11, []int64{11}}, {1, 100, []int64{11, 12, 39}}, {12, 100, []int64{12, 39}},
		{13, 100, []int64{39}}, {39, 39, []int64{39}}, {40, 100, nil}, {1, 38, []int64{11, 12}},
	} {
		got, err := changesBetween(c.from, c.to, lastChange)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%d to %d: %v, %v; want %v", c.from, c.to, got, err, c.want)
		}
	}
	lost := errors.New("pruned")
	if _, err := changesBetween(1, 100, func(int64) (int64, error) { return 0, lost }); !errors.Is(err, lost) {
		t.Errorf("a pruned node: %v", err)
	}
}

func TestANetworkWithoutChangesHasAnEmptyHistoryOfValidators(t *testing.T) {
	net := newTestNet(t)
	net.mustSend(coinTransfer(t, net.member, 0, net.other, 1))
	var page proof.HistoryPage
	if err := net.client.Client().CallContext(net.ctx(), &page, "stiver_validatorHistory", hexutil.Uint64(0)); err != nil {
		t.Fatal(err)
	}
	trust, err := proof.FromGenesis(net.node.genesis.Consensus)
	if err != nil {
		t.Fatal(err)
	}
	if trust, err = trust.Follow(page.History); err != nil || page.Next != nil || len(trust.Eras()) != 1 {
		t.Fatalf("%d eras, %v", len(trust.Eras()), err)
	}
}
