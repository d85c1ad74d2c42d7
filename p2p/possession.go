package p2p

import (
	"fmt"
	"strconv"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/stiver-pay/stiver/channel"
)

// OpenText is what a payer signs to open a channel on a stream. A channel's
// configuration is public on the ledger, so knowing it must not be enough: who
// opens a channel may spend what is authorised on it and not yet charged. The
// two peers are authenticated by the connection, hence the text needs no nonce:
// it is of no use to anyone else.
func OpenText(id channel.ID, payer, payee peer.ID) string {
	return fmt.Sprintf("Stiver: open a channel for payments between two peers.\nchannel: %s\npayer: %s\npayee: %s", id, payer, payee)
}

// OpenDigest is the digest of OpenText as wallets sign messages (EIP-191,
// version 0x45), so that any Ethereum wallet can sign it and no digest of a
// payment can equal it.
func OpenDigest(id channel.ID, payer, payee peer.ID) [32]byte {
	text := OpenText(id, payer, payee)
	return crypto.Keccak256Hash([]byte("\x19Ethereum Signed Message:\n" + strconv.Itoa(len(text)) + text))
}
