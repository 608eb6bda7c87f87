# One word a task. USHER_SCRATCH names a build folder other than .build, for instance one that several clones share.

SCRATCH := $(or $(USHER_SCRATCH),.build)
RELEASE_SCRATCH := $(if $(USHER_SCRATCH),$(USHER_SCRATCH)-release,.build-release)
FUZZ_SCRATCH := $(if $(USHER_SCRATCH),$(USHER_SCRATCH)-fuzz,.build-fuzz)
TSAN_SCRATCH := $(if $(USHER_SCRATCH),$(USHER_SCRATCH)-tsan,.build-tsan)

# Without it the order of a package's traits on the compiler's command line changes from plan to plan, and packages
# that have several are compiled again and again.
export SWIFT_DETERMINISTIC_HASHING := 1

.DEFAULT_GOAL := help
.PHONY: help demo test build lint format docs clean bench check fuzz tsan soak pictures

help: ## Show the tasks
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

demo: build ## Try Usher in the browser, without a Discord account (ARGS="--port 0" and the like are passed on)
	@exec $(SCRATCH)/debug/usher demo $(ARGS)

build: ## Install what the build needs, and build the program
	@scripts/install-build.sh
	@swift build --scratch-path $(SCRATCH) --product usher

test: ## Everything that can be tested: format, Swift, foreign client libraries, the page in a browser
	@scripts/install-build.sh
	@scripts/install-test.sh
	@# What the bot's tests say to the local Discord is judged afterwards.
	@rm -rf .build-traffic
	@USHER_TEST_TRAFFIC=$(CURDIR)/.build-traffic scripts/test.sh $(SCRATCH) $(FUZZ_SCRATCH)

lint: ## Check the format of the Swift code, and the scripts
	@scripts/lint.sh

format: ## Bring the Swift code into the house format
	@swift format --in-place --parallel --recursive Package.swift Benchmarks Fuzz Plugins Sources Tests

docs: ## Check the documents: links, commands, settings
	@scripts/check-docs.py

pictures: ## Make the pictures in the README anew
	@scripts/install-build.sh
	@scripts/install-test.sh
	@swift build --scratch-path $(SCRATCH) --build-tests
	@scripts/pictures.sh $(SCRATCH)

bench: ## Measure a release build (ARGS="bot", "sandbox", "stores" or "transcripts" for a part)
	@scripts/install-build.sh
	@scripts/install-test.sh
	@swift build --scratch-path $(RELEASE_SCRATCH) -c release --static-swift-stdlib --product usher
	@swift build --scratch-path $(RELEASE_SCRATCH) -c release --static-swift-stdlib --product usher-bench
	@scripts/bench.sh $(RELEASE_SCRATCH) $(ARGS)

fuzz: ## Feed the decoders ten million inputs that nobody would send
	@scripts/install-build.sh
	@scripts/fuzz.sh $(FUZZ_SCRATCH)
	@swift build --scratch-path $(SCRATCH) --build-tests
	@USHER_FUZZ_INPUTS=100000 swift test --scratch-path $(SCRATCH) --skip-build --disable-xctest --filter ConfigurationFuzzTests

tsan: ## Test what is concurrent under the thread sanitizer
	@scripts/install-build.sh
	@scripts/tsan.sh $(TSAN_SCRATCH)

soak: ## Faults at random for USHER_SOAK_SECONDS, then a million interactions, whose memory must stay flat
	@scripts/install-build.sh
	@scripts/install-test.sh
	@swift build --scratch-path $(SCRATCH) --build-tests
	@swift build --scratch-path $(RELEASE_SCRATCH) -c release --static-swift-stdlib --product usher
	@swift build --scratch-path $(RELEASE_SCRATCH) -c release --static-swift-stdlib --product usher-bench
	@scripts/soak.sh $(SCRATCH) $(RELEASE_SCRATCH)

check: export USHER_TEST_ROWS := 100000
check: docs test tsan ## What must pass before a change is handed in

clean: ## Remove what was built and installed inside this folder
	@rm -rf .build .build-* Package.resolved
