// Package settlement measures the settlement of many channels: a ledger of one
// validator and a payee in this process, deposits that are really made, every
// channel charged by a signed voucher through the payee's engine, then settled
// while other channels go on paying by ticks at a given rate.
//
//	open         deposits, several transactions on their way
//	read         the channels read from the ledger, as a payee does that was away
//	charge       every channel admitted, and one voucher on it, durable
//	claim_call   a full transaction of claims executed once, without a block: the
//	             ledger's own speed on one core
//	claim_alone  one claim a transaction, one after the other
//	settlement   claims, anchor and transfer of all channels
//
// The paying channels are measured before and during the settlement. Everything
// shares one machine and one process, the ledger too, which executes each claim
// when it builds a block and has its result checked by consensus: elsewhere it
// has machines of its own.
package settlement
