#!/bin/sh
# Everything the contracts room promises: the committed artifacts are what the sources compile to, the Solidity tests
# and the Go tests pass. Needs Node and Go; fetches the npm packages the first time.
set -eu
cd "$(dirname "$0")"
[ -x node_modules/.bin/forge ] || npm ci --ignore-scripts --no-audit --no-fund
go run ./internal/gen -check
node_modules/.bin/forge test "$@"
go test .
