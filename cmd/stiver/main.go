// Command stiver is the whole of Stiver in one binary: the ledger, the payer's
// wallet, the payee's gateway, the auditor, and a demonstration of them all.
// It holds flags, wiring and printing; the work is done in the rooms.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// version is set by the linker.
var version = "unknown"

func main() {
	// The first signal asks every command to finish what it holds and stop;
	// a second one, no longer caught, ends the process at once.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)

	app := newApp()
	if len(os.Args) > 1 && os.Args[1] == completionRequest {
		complete(app, os.Args[2:], os.Stdout)
		return
	}
	err := app.RunContext(ctx, arrange(app, os.Args))
	code := exitCode(ctx, err)
	if code == exitInterrupted && onlyCanceled(err) {
		err = interruptedError{}
	}
	if err != nil {
		printError(os.Stderr, err)
	}
	os.Exit(code)
}
