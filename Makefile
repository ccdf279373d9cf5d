# The two commands that matter: `make` builds the portal into public/, `make test`
# runs every test. Both need Go and make; the tests in a browser need Chromium, which
# `make test` installs where it can.

GO ?= go
PORTOLAN = bin/portolan
SOURCES = $(shell find generator -type f -not -name '*_test.go' -not -path '*/testdata/*' -not -path '*/node_modules/*') go.mod go.sum

.PHONY: build check serve browser test fuzz audit coverage bench bench-stages profile soak screenshots supply site-audit clean

build: $(PORTOLAN)
	@$(PORTOLAN) schema >/dev/null
	@$(PORTOLAN) build

# The compiler is told what clean builds spend their time in, so that it makes that faster. It is no default.pgo,
# for the tests would be compiled twice by that.
PROFILE = generator/bench/build.pgo
BUILDFLAGS = -trimpath -buildvcs=false -pgo=$(PROFILE)

# Nothing of the repository goes into the program: what is kept from build to build is kept
# for the very same program, and a commit that only edits content makes no other.
$(PORTOLAN): $(SOURCES)
	@mkdir -p bin
	$(GO) build $(BUILDFLAGS) -o $@ ./generator

# Reports every problem, and fails on warnings too.
check: $(PORTOLAN)
	@$(PORTOLAN) check --strict

# From memory: neither a site nor content without errors is needed for it.
serve: $(PORTOLAN)
	@$(PORTOLAN) serve --open

# Chromium for the tests in a browser: finds it or, on Debian as root, installs it.
browser:
	@sh generator/browser/get.sh browser

# Packages in which, or in whose tests, something runs at once; all others have nothing to race. Those that take longest come
# first, so that no processor waits for the last of them.
RACED = build . audit serve publish pack archive amend audit/mutate bench cache check desk desk/web \
	fanout graph markdown record site source
RACED_PATHS = $(RACED:%=./generator/%)

# Tests of theirs for which the race detector has nothing to find, and which it makes ten times as long:
# they look at what was made, or at what other processes do. Of random edits there are a
# few with it and hundreds without.
APART = $(subst $() ,|,$(strip \
	TestPortal.* TestSites TestHostileContent TestPortable TestHosts TestHostsSendThePolicyOfPages \
	TestCacheHoldsOneSite TestTitlesHoldAnything TestBlocksOfTheReadme TestStatementsOfTheReadme TestLinkedSaysLess TestTimelineByDay TestDataFollowsItsSchema TestSchemaRefuses TestClaims \
	TestTables TestGeoJSON TestDataPackage TestCatalog TestCitations TestOnlyPartsAreTheWhole TestShards.* TestKilled \
	TestReadWhileBuilding TestFullDisk TestFullCache TestDataKeepsCertainty TestRealSiteSameBytes TestDeep TestScript TestQueries \
	TestRoomInHugePages TestNoRoomInFewAddresses TestFacetsAndNames TestReaderScripts TestIndexedJob TestDamagedMemo TestWhichSitesHavePictures \
	TestMarks TestManyProblems TestBadTemplates TestBadSourcing TestKindsOfAnyTemplate TestEmptySite \
	TestImportsPointDownward TestCoreIsPure TestNoGlobalState TestFilesAndNames TestRaced TestPortalIsNotRaced))
ROUNDS = TestIncrementalEqualsClean|TestWorkspaceIsAsNew
# The packages that have any of these: tests of the others needn't be compiled a second time, without the race detector.
APART_PATHS = $(foreach p,$(RACED_PATHS),$(if $(shell grep -lE '^func ($(APART)|$(ROUNDS)).t ' $p/*_test.go),$p))

# Where tests put their files, a hundred thousand small ones, if TMPDIR says nothing: in memory, which is twice as fast as many
# disks, where the system has a folder there with enough room and memory for it, from which programs may be run.
TESTS_IN = $(shell p=; d=/dev/shm; \
	free() { [ "$$(df -Pk $$d | awk 'NR == 2 { print int($$4 / 1048576) }')" -ge 6 ] && [ "$$(awk '/^MemAvailable/ { print int($$2 / 1048576) }' /proc/meminfo)" -ge 8 ]; }; \
	{ free && p=$$(mktemp $$d/portolan.XXXXXX) && chmod +x $$p && $$p && echo $$d; } 2>/dev/null; [ -z "$$p" ] || rm -f "$$p")

# Format and vet first, for they are quick, and go test need not vet again; then all tests, those where something runs at once
# with the race detector. Cgo is what that needs: without a C compiler the tests run without it.
test:
	@unformatted=$$(gofmt -l generator); if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	@for what in browser hosts readers deploy; do sh generator/browser/get.sh $$what || true; done
	@export TMPDIR="$${TMPDIR:-$(or $(TESTS_IN),/tmp)}"; if command -v $$($(GO) env CC) >/dev/null; then set -x; \
		CGO_ENABLED=1 $(GO) test -race -vet=off -timeout 30m -skip '^($(APART))$$' $(RACED_PATHS) && \
		$(GO) test -vet=off -timeout 30m -run '^($(APART)|$(ROUNDS))$$' $(APART_PATHS) && \
		$(GO) test -vet=off -timeout 30m $$($(GO) list ./... | grep -vxF "$$($(GO) list $(RACED_PATHS))"); \
	else echo "no C compiler: the race detector is left out"; set -x; $(GO) test -vet=off -timeout 30m ./...; fi
	@$(MAKE) --no-print-directory fuzz

# Mutates the kept inputs of what reads files: FUZZTIME for each target, so many inputs, or by hand for
# so long (10m), one on each processor. Counted in time a target can fail for nothing where the processor is
# busy when that is over (go.dev/issue/75804, mended in Go 1.27). Most of it goes into finding inputs and little into making them smaller. What breaks
# a target is kept in its package's testdata/fuzz, and is a case from then on. The two that take longest come first, as above.
FUZZTIME ?= 2000x
FUZZ = edit:FuzzRename output/search:FuzzIndex content:FuzzParseMarkdownFile content:FuzzParseYAMLFiles content:FuzzTable \
	yamltree:FuzzParse schema:FuzzDecode schema:FuzzLoad edtf:FuzzParse markdown:FuzzConvert markdown:FuzzParseCite geo:FuzzLoad picture:FuzzRead \
	pack:FuzzOpen pack:FuzzDecode

fuzz:
	@printf '%s\n' $(FUZZ) | xargs -P $$(getconf _NPROCESSORS_ONLN || echo 1) -I TARGET sh -c 'target=TARGET; \
		$(GO) test -run "^$$" -fuzz "^$${target#*:}$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 100x -parallel 1 ./generator/$${target%:*}'

# Attacks on what the program promises that take longer than a test may, with their figures:
# kills of builds and servers, full disks, a host's reads while builds rewrite the site, and ten
# minutes of fifty who ask a server while files change; more inputs for what reads files; then how much of the core its tests
# run, and how many small changes to it they notice, which alone takes hours (SAMPLE=60 tries
# so many changes of each package).
KILLS ?= 300
READS ?= 50000
ENDURE ?= 10m
INPUTS ?= 100000x
SAMPLE ?= 0

audit:
	$(GO) test -count=1 -v -timeout 3h -run '^(TestKilled|TestFullDisk|TestFullCache|TestReadWhileBuilding)$$' ./generator -kills $(KILLS) -reads $(READS)
	@if command -v $$($(GO) env CC) >/dev/null; then set -x; CGO_ENABLED=1 $(GO) test -race -count=1 -v -timeout 2h -run '^TestEndurance$$' ./generator -endure $(ENDURE); \
	else echo "no C compiler: the race detector is left out"; set -x; $(GO) test -count=1 -v -timeout 2h -run '^TestEndurance$$' ./generator -endure $(ENDURE); fi
	@$(MAKE) --no-print-directory fuzz FUZZTIME=$(INPUTS)
	@$(MAKE) --no-print-directory supply
	@$(MAKE) --no-print-directory coverage
	$(GO) run ./generator/audit/mutate -sample $(SAMPLE)

# What the program is made of: modules as they were published, the same bytes wherever it is built
# and whatever was built before, a list of them (CycloneDX), what is known against them, and that program and tests compile for other systems.
TOOL = $(GO) tool -modfile=generator/tools.mod
supply: $(PORTOLAN)
	$(GO) mod verify
	@elsewhere=$$(mktemp -d) && tar cf - --exclude node_modules go.mod go.sum generator | tar xf - -C $$elsewhere && \
		(cd $$elsewhere && GOCACHE=$$elsewhere/cache $(GO) build $(BUILDFLAGS) -o portolan ./generator) && cmp $$elsewhere/portolan $(PORTOLAN) && \
		echo "built in two places, with nothing kept for the second: the same $$(wc -c <$(PORTOLAN)) bytes"; code=$$?; rm -rf $$elsewhere; exit $$code
	@for os in darwin freebsd windows; do GOOS=$$os $(GO) vet ./... || exit 1; done; echo "for darwin, freebsd and windows program and tests compile"
	$(TOOL) cyclonedx-gomod bin -json -noserial -output $(PORTOLAN).cdx.json $(PORTOLAN)
	@$(TOOL) govulncheck ./...; code=$$?; case $$code in \
		0|3) exit $$code;; \
		*) echo "NOT CHECKED for known vulnerabilities: their database, vuln.go.dev, can't be reached from here, or what govulncheck says above";; esac

# How many of the statements of the core are run by its tests and those of what stands on it.
CORE = graph site schema edtf publish
COMMA := ,

coverage:
	@mkdir -p bin
	@$(GO) test -count=1 -timeout 2h -coverprofile bin/coverage -coverpkg $(subst $() ,$(COMMA),$(CORE:%=./generator/%)) $(CORE:%=./generator/%) ./generator/build ./generator/view ./generator/content ./generator/rule >bin/coverage.log 2>&1 || { cat bin/coverage.log; exit 1; }
	@sed 1d bin/coverage | awk '{ n[$$1] = $$2; if ($$3 > 0) hit[$$1] = 1 } \
		END { for (b in n) { p = b; sub(/\/[^\/]*$$/, "", p); sub(/.*\//, "", p); all[p] += n[b]; if (b in hit) run[p] += n[b] } \
		for (p in all) { rate = 100 * run[p] / all[p]; printf "%-8s %.1f %% of its statements are run (target 90)\n", p, rate; if (rate < 90) bad = 1 } exit bad }'

# What no test has the time for: the site in a browser, page by page, and what axe-core,
# Lighthouse and the Nu HTML checker say of it. Without Java or Node.js their figures are
# missed, and the others are had.
TOOLS = generator/audit/node_modules/.package-lock.json

site-audit:
	@sh generator/browser/get.sh browser
	@sh generator/browser/get.sh java || true
	@sh generator/browser/get.sh sqlite || true
	@sh generator/browser/get.sh citations || true
	@sh generator/browser/get.sh hosts || true
	@sh generator/browser/get.sh readers || true
	@if sh generator/browser/get.sh node; then $(MAKE) --no-print-directory $(TOOLS); fi
	$(GO) run ./generator/audit/measure $(AUDIT)

$(TOOLS): generator/audit/package-lock.json
	cd generator/audit && npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

bench: $(PORTOLAN)
	$(GO) run -pgo=$(PROFILE) ./generator/bench $(BENCH)

# The stages of a build as Go benchmarks, compared with the run before.
bench-stages:
	@mkdir -p bin
	@if [ -f bin/stages.txt ]; then mv bin/stages.txt bin/stages.txt.before; fi
	$(GO) test -run '^$$' -bench Stages -count 6 ./generator/bench > bin/stages.txt
	$(TOOL) benchstat $$(ls bin/stages.txt.before 2>/dev/null) bin/stages.txt

# Records anew what clean builds spend their time in, with garbage collected as seldom as the program does (growthOfBuild). Run
# it when the program has changed much, measure whether that makes it faster, and time nothing else soon: it deletes many files.
profile:
	@in=$$(mktemp -d) && GOGC=400 $(GO) test -trimpath -o $$in/bench.test -run '^$$' -bench '^BenchmarkClean$$' -benchtime 10x -cpuprofile $$in/new ./generator/bench && mv $$in/new $(PROFILE); code=$$?; rm -rf "$$in"; exit $$code

# Thousands of saves to a server, after which it must hold no more than before.
soak: $(PORTOLAN)
	$(GO) run ./generator/bench soak

# Pictures of a page of every sort, on a telephone and a desk, light and dark, in
# .portolan/screens. It needs Chromium.
screenshots: build
	$(GO) run ./generator/audit/screens

clean:
	rm -rf public .portolan bin
