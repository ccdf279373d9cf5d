# The two commands that matter: `make` builds the portal into public/, `make test`
# runs every test. Both need Go and make; the tests in a browser need Chromium, which
# `make test` installs where it can.

GO ?= go
PORTOLAN = bin/portolan
SOURCES = $(shell find generator -name '*.go' -not -name '*_test.go' -o -path '*/check/codes/*.md') go.mod go.sum

.PHONY: build check serve browser test bench soak clean

build: $(PORTOLAN)
	@$(PORTOLAN) schema >/dev/null
	@$(PORTOLAN) build

$(PORTOLAN): $(SOURCES)
	@mkdir -p bin
	$(GO) build -trimpath -o $@ ./generator

# Reports every problem, and fails on warnings too.
check: $(PORTOLAN)
	@$(PORTOLAN) check --strict

# From memory: neither a site nor content without errors is needed for it.
serve: $(PORTOLAN)
	@$(PORTOLAN) serve --open

# Chromium for the tests in a browser: finds it or, on Debian as root, installs it.
browser:
	@sh generator/serve/chromium.sh

# Format and vet first, for they are quick; then all tests with the race detector.
# Cgo is what the race detector needs: without a C compiler the tests run without it.
test:
	@unformatted=$$(gofmt -l generator); if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	@sh generator/serve/chromium.sh || true
	@if command -v $$($(GO) env CC) >/dev/null; then set -x; CGO_ENABLED=1 $(GO) test -race ./...; \
	else echo "no C compiler: the race detector is left out"; set -x; $(GO) test ./...; fi

bench: $(PORTOLAN)
	$(GO) run ./generator/bench

# Thousands of saves to a server, after which it must hold no more than before.
soak: $(PORTOLAN)
	$(GO) run ./generator/bench soak

clean:
	rm -rf public .portolan bin
