// Package ledger is the Channels contract, the deposit collector, Coin and the
// Registry as the engines around the channel core see them: typed amounts and
// channel ids instead of ABI words, one round trip for many channels, and a
// settlement (claims, anchor and transfer) as one transaction.
//
// What lives here: reads ([Ledger]), transactions ([Sender]), decoded events
// ([Event], [Ledger.Watch]). No state of its own: whoever needs a number again
// asks again, or keeps it.
//
// Authority over the numbers:
//
//	number                       owner              what changes it
//	balance of a channel         Channels contract  deposit; refund; withdrawal finalised
//	claimed total of a channel   Channels contract  claim by the receiver or its authoriser
//	claimed, settled of a payee  Channels contract  claim; settle
//	anchor head                  Channels contract  anchor by the receiver
//	coin balances                token contract     deposit, settle, refund, withdrawal, transfers
//
// Errors are those of package chain/client; a contract's refusal carries the
// Solidity error's name.
package ledger
