// Package bench measures what the engines do on this machine, beside what the
// primitives under them cost in the same run: machines differ, and the same
// machine differs from minute to minute, so the ratios are what counts.
//
// Everything runs in one process over loopback: an embedded ledger, a payee
// (the gateway, with its HTTP door and its libp2p stream), payers, all with the
// engines as shipped and durable against loss of power. What is acknowledged
// was synced to disk; the itemised log is kept throughout.
//
//	figure       what is timed
//	raw          the primitives, on all cores
//	vouchers_N   a signed voucher a payment into the payee's engine, each one
//	             checked; signed before the clock starts
//	ticks_N      a tick a payment over one libp2p stream, N channels; both ends
//	             here: chains are built, made durable and signed by the payer
//	…_latency    the same, one payment at a time
//	http402      a voucher a payment over HTTP 402 through the gateway's reverse
//	             proxy, 64 clients with a channel each; signed before
//	http_bare    a reverse proxy that recovers one signature a request
//	claims       the channels above settled on the ledger
package bench
