// Package interop pays a gateway with the public x402 clients of npm, untouched,
// and has public server pieces use its facilitator. Ledger, gateway and client
// are processes of their own.
package interop
