// Package process runs a ledger and gateways as processes of their own for
// tests, so that they can be killed and started again. The processes are the
// test's own binary: a package that uses them calls [Main] from its TestMain.
//
// Every process ends with the one that started it, however that ends: it reads
// its standard input until there is no writer left.
package process
