// Package bench measures what payments cost on this machine, beside what the
// primitives under them cost in the same run: machines differ, and the same
// machine differs from minute to minute, so the ratios are what counts.
//
// Everything is as shipped, over loopback: an embedded ledger and the payee (the
// gateway, with its HTTP door and its libp2p stream) in this process, the payer
// in a process of its own, so that the processor time of each side is known.
// What is acknowledged is durable against loss of power unless a figure's name
// says otherwise, on both sides; the itemised log is kept throughout.
//
//	raw                     the primitives, on all cores
//	stream_bare             a few bytes from the payer's process on a libp2p stream, a block
//	                        written and synced, the bytes back: what a payment at a time
//	                        would be if it were nothing else
//	tick_latency            a tick at a time on one channel, from the call to the durable answer
//	voucher_latency         a signed voucher at a time
//	ticks_1_256             one channel, 256 in flight, a checkpoint every 64
//	ticks_1_1024            one channel, 1,024 in flight, a checkpoint every 256
//	ticks_N                 N channels on one stream, 8 in flight on each, a checkpoint every 64
//	ticks_N_half            the same at half that rate, 8 at a time on a channel as before:
//	                        latency without a queue
//	ticks_N_quarter         at a quarter of it, spread singly over the channels, so that no
//	                        two payments of a channel share anything
//	vouchers_N              a signature for each payment
//	ticks_N_process_crash   durable against kill -9 only, on both sides
//	ticks_N_nothing_durable acknowledged before it is durable
//	wire_tick, wire_voucher one channel through a relay that counts bytes, both ways
//	ticks_payee             8 channels, 1,024 in flight on each, messages made before:
//	                        nearly all is the payee's
//	vouchers_newest         the same with signed vouchers: the payee verifies the newest of
//	                        what has arrived
//	http402                 a voucher a payment over HTTP 402 through the gateway's reverse
//	                        proxy, 64 clients with a channel each; signed before
//	http_bare               a reverse proxy that recovers one signature a request
//	claims                  the channels above settled on the ledger
package bench
