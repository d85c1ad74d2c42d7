# Targets a newcomer needs: demo, test. The rest serve them.
GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS  = -s -w -X main.version=$(VERSION)

# Packages whose tests are concurrent run under the race detector; the
# cross-process suites start real binaries, which the detector cannot see.
CROSS    = ./test/...
RACE     = $(shell $(GO) list ./... | grep -v /test/)

.PHONY: all build demo test lint contracts unit cross bench fuzz clean

all: build

build: bin/stiver

bin/stiver: $(shell find . -name '*.go' -not -path './test/*' -not -path '*/node_modules/*') go.mod go.sum
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $@ ./cmd/stiver

demo: build
	bin/stiver demo

test: lint contracts unit cross

lint:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo 'gofmt these files:'; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

contracts:
	contracts/test.sh

unit:
	$(GO) test -race -timeout 10m $(RACE)

cross: build
	STIVER_BIN=$(CURDIR)/bin/stiver $(GO) test -count=1 -timeout 15m $(CROSS)

bench: build
	bin/stiver bench

# Every fuzzer for FUZZTIME, one after another.
FUZZTIME ?= 30s
fuzz:
	@for p in $$(git grep -l '^func Fuzz' -- '*_test.go' | xargs -n1 dirname | sort -u); do \
	  for f in $$(grep -ho '^func Fuzz[A-Za-z0-9_]*' $$p/*_test.go | sed 's/func //'); do \
	    echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) ./$$p || exit 1; \
	  done; done

clean:
	rm -rf bin contracts/node_modules contracts/out contracts/cache test/*/node_modules
