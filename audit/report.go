package audit

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/channel"
)

// Report is what a bundle proves. All amounts are in base units of the token.
type Report struct {
	ChainID  uint64         `json:"chain_id"`
	Genesis  common.Hash    `json:"genesis"` // fingerprint of the trust root
	Receiver common.Address `json:"receiver"`
	Token    common.Address `json:"token"`

	Block     uint64      `json:"block"` // the state is that of this block
	BlockHash common.Hash `json:"block_hash"`
	BlockTime uint64      `json:"block_time"` // Unix seconds

	Channels   uint64 `json:"channels"`
	Payments   uint64 `json:"payments"`   // log entries that are charges
	Credits    uint64 `json:"credits"`    // log entries that are credits
	Entries    uint64 `json:"entries"`    // log entries of every kind
	Anchored   uint64 `json:"anchored"`   // of these, committed to on the ledger
	Anchors    uint64 `json:"anchors"`    // number of anchors
	Claims     uint64 `json:"claims"`     // number of claims of a channel
	Unchecked  uint64 `json:"unchecked"`  // of these, signed by a contract: the ledger checked, this report could not
	Blocks     uint64 `json:"blocks"`     // blocks proven
	Bytes      uint64 `json:"bytes"`      // size of the bundle
	Digest     string `json:"digest"`     // SHA-256 of the bundle without its last record
	Validators uint64 `json:"validators"` // of the trust root
	Changes    uint64 `json:"changes"`    // of the set of validators since
	Checkpoint uint64 `json:"checkpoint"` // block of the checkpoint that was demanded; 0 without one

	Deposited  channel.Amount `json:"deposited"`  // by all payers, ever
	Refunded   channel.Amount `json:"refunded"`   // given back by the payee
	Withdrawn  channel.Amount `json:"withdrawn"`  // taken out by payers
	Escrow     channel.Amount `json:"escrow"`     // deposited − refunded − withdrawn − claimed
	Authorised channel.Amount `json:"authorised"` // the most that signatures in the bundle allow to be charged
	Charged    channel.Amount `json:"charged"`    // by the log
	Claimed    channel.Amount `json:"claimed"`    // recorded on the ledger
	Settled    channel.Amount `json:"settled"`    // transferred to the payee
}
