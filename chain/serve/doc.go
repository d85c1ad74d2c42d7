// Package serve answers JSON-RPC over HTTP and WebSocket on one port: it decides
// who may ask and how much, and leaves the answering to go-ethereum's server.
//
// # Who may ask
//
// On a loopback address without further configuration everyone on the machine.
// On any other address only who proves itself over TLS, by a certificate of the
// client CA or by a token (JWT, HS256) that names a subject and an expiry. Each
// has an identity, and all limits count per identity: one caller's greed is not
// another's refusal.
//
// # How much
//
// Every message is parsed here, judged, and handed on re-encoded, so that what
// was judged is what is executed. Methods are of three classes (see classOf).
// The limits are the constants in limits.go; what go-ethereum bounds by itself
// (gas and time of eth_call, keys of eth_getProof, topics of a filter, blocks
// of eth_simulateV1) is not repeated here. A refusal has a code of its own, says
// that nothing was executed and, where waiting helps, for how long.
//
// A WebSocket's subscriptions are written from a queue: a subscriber that does
// not read loses its connection and delays neither other subscribers nor, as it
// would with go-ethereum's own handler, the next block.
package serve
