# Targets a newcomer needs: demo, test. The rest serve them.
GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS  = -s -w -X main.version=$(VERSION)

# Paths of this machine stay out of the binary, so that two builds of one commit
# agree; tests share the compiled packages.
export GOFLAGS := $(shell $(GO) env GOFLAGS) -trimpath

# Tests that cross rooms start real processes.
ROOMS      = $(shell $(GO) list ./... | grep -v /test/)
# Where goroutines meet: these run again, without the tests that kill processes,
# under the race detector.
CONCURRENT = ./audit/witness ./bench/... ./chain/client ./chain/council ./chain/doctor ./chain/network ./chain/node ./chain/serve ./chain/signer ./channel/... ./gateway/... ./p2p/... ./wallet

.PHONY: all build demo test lint contracts unit race cross worlds mutants soak faults bench fuzz clean

all: build

build: bin/stiver

bin/stiver: $(shell find . -name '*.go' -not -path './test/*' -not -path '*/node_modules/*') go.mod go.sum
	$(GO) build -ldflags '$(LDFLAGS)' -o $@ ./cmd/stiver

demo: build
	bin/stiver demo

test: lint contracts unit race cross

lint:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo 'gofmt these files:'; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

contracts:
	contracts/test.sh

unit:
	$(GO) test -timeout 10m $(ROOMS)

race:
	$(GO) test -race -short -timeout 10m $(CONCURRENT)

cross: build
	STIVER_BIN=$(CURDIR)/bin/stiver $(GO) test -count=1 -timeout 15m ./test/...

# The engines in so many simulated worlds, half on each of two processors.
WORLDS ?= 10000
FIRST  ?= 1
worlds:
	$(GO) test -c -o bin/sim.test ./test/sim
	@half=$$(( $(WORLDS) / 2 )); \
	bin/sim.test -test.run Worlds -test.timeout 24h -sim.first $(FIRST) -sim.seeds $$half & one=$$!; \
	bin/sim.test -test.run Worlds -test.timeout 24h -sim.first $$(( $(FIRST) + half )) -sim.seeds $$half; two=$$?; \
	wait $$one && exit $$two

# Deliberate bugs in the engines, each of which some world must show.
mutants:
	$(GO) test -timeout 30m -run Mutants ./test/sim -sim.mutants -v

# Worlds for hours, others each time; Ctrl-C ends it.
soak:
	$(MAKE) worlds WORLDS=1000000 FIRST=$$(date +%s)

# Four real nodes in network namespaces, every fault there is; needs root.
faults: build
	STIVER_BIN=$(CURDIR)/bin/stiver STIVER_FAULTS=full $(GO) test -count=1 -timeout 2h -v ./test/fault

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
