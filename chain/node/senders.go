package node

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// knownSender is the chain's signer for one transaction whose sender is known.
type knownSender struct {
	types.Signer
	from common.Address
}

// Sender returns what is known.
func (k knownSender) Sender(*types.Transaction) (common.Address, error) { return k.from, nil }

// Equal makes the sender that was remembered with this signer the one of the
// chain's own.
func (k knownSender) Equal(other types.Signer) bool { return k.Signer.Equal(other) }

// shareSenders tells the senders of an executed block to the copy of it that
// go-ethereum reads back from its database and then gives to all who ask. Its
// pool for blobs asks for the senders of every block that becomes the head, and
// recovering them once more was a tenth of a validator's work under load.
func (a *app) shareSenders(block *types.Block) error {
	stored := a.exec.chain.GetBlock(block.Hash(), block.NumberU64())
	if stored == nil || len(stored.Transactions()) != len(block.Transactions()) {
		return fmt.Errorf("block %d was executed but cannot be read back; the data directory is damaged; restore it or resync", block.NumberU64())
	}
	for i, tx := range block.Transactions() {
		from, err := types.Sender(a.signer, tx)
		if err != nil {
			return fmt.Errorf("transaction %s was executed but has no sender: %w", tx.Hash(), err)
		}
		if _, err := types.Sender(knownSender{a.signer, from}, stored.Transactions()[i]); err != nil {
			return err
		}
	}
	return nil
}
