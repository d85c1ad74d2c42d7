// Package e2e has the tests that cross rooms with real processes: a ledger, a
// gateway, payers, and kill -9 between them.
package e2e
