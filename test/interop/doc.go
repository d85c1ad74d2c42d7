// Package interop pays a gateway with the public x402 clients of npm, untouched,
// and on its stream with a payer written from docs/protocol.md alone,
// has public server pieces use its facilitator, and uses the ledger with the
// tools that people have for Ethereum: cast, viem and ethers.
package interop
