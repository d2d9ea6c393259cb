# Fairlead: `make demo` to see it work, `make test` to check it.

SHELL := /bin/bash
SWIFT ?= swift
BUILD := .build/debug
# What the build links or reads (curl, zstd, SQLite, libpq, zlib, expat), and what demo, tests and man pages run or compare with.
PACKAGES := libcurl4-openssl-dev libzstd-dev libsqlite3-dev libpq-dev zlib1g-dev libexpat1-dev pkg-config openssl python3 tzdata \
    postgresql-15 libphonenumber-dev
# What `make sim` plays: so many fresh seeds, from FIRST on (`sources`: the same for the same sources); or the one that is named,
# telling what happens in it.
SEEDS ?= 2000
SEED ?=
FIRST ?=
# For how long `make fuzz` looks at each target, and `make tsan` at each database.
SECONDS ?= 60
SOURCES := Sources Tests client server protocol

.PHONY: help demo test sim mutants fuzz fuzzer corpus tsan bench lint build debug release man clean packages
.DEFAULT_GOAL := help

help: ## show this list
	@echo "make TARGET, where TARGET is one of:"
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 12

demo: debug ## play a trade show: three reps offline, one server, one merged pipeline
	@demo/run.sh $(BUILD)

test: lint debug ## check the style, build once, run every test
	@# What computes or waits for long gets a process of its own, so that it holds up nobody else's tasks.
	$(SWIFT) test --skip-build --skip 'FairleadEndToEndTests|FairleadSimulationTests|FairleadServerTests'
	$(SWIFT) test --skip-build --filter FairleadServerTests
	$(SWIFT) test --skip-build --filter FairleadSimulationTests
	$(SWIFT) test --skip-build --filter FairleadEndToEndTests
	@# Once more over PostgreSQL, without what starts no server or has one of its own in the run before.
	FAIRLEAD_DATABASE=postgres $(SWIFT) test --skip-build --filter FairleadEndToEndTests \
	    --skip 'HelpTests|LeadCommandTests|OutputTests|PostgreSQLTests'

sim: packages ## play 2,000 fresh seeds of the simulator, optimised (SEED=N plays one and tells what happens)
	$(SWIFT) build -c release --scratch-path .build-sim --product fairlead-sim
	@if [ -n "$(SEED)" ]; then .build-sim/release/fairlead-sim --trace --seed $(SEED); \
	else Tests/fairlead-sim/run.sh .build-sim/release/fairlead-sim $(SEEDS) $(FIRST); fi

mutants: packages ## break rules on purpose, in a copy of what is committed, and check that the tests notice
	@[ -d .build-mutants ] || git clone -q . .build-mutants
	@cd .build-mutants && git fetch -q && git reset -q --hard @{upstream} && git clean -fdq
	@Tests/Mutants/mutants.py .build-mutants $(NAMES)

bench: PACKAGES += sqlite3 zstd
bench: release ## measure the release build against SQLite and zstd (BENCH_SIZES="1000 10000" is shorter)
	$(SWIFT) build -c release --static-swift-stdlib --product fairlead-bench
	@.build/release/fairlead-bench

fuzz: fuzzer ## let libFuzzer and AddressSanitizer look for bytes that break a parser, a minute each
	@Tests/FairleadFuzzing/run.sh fuzz $(CURDIR)/.build-fuzz $(SECONDS)

corpus: fuzzer ## keep what fuzzing found new in the corpus that `make test` plays
	@Tests/FairleadFuzzing/run.sh keep $(CURDIR)/.build-fuzz

fuzzer: packages
	$(SWIFT) build -c release --scratch-path .build-fuzz --product FairleadFuzzing -Xswiftc -sanitize=fuzzer,address
	$(SWIFT)c -sanitize=fuzzer,address -use-ld=lld .build-fuzz/release/libFairleadFuzzing.a \
	    -lstdc++ -lzstd -lsqlite3 -lpq -lz -lexpat -o .build-fuzz/fairlead-fuzz

tsan: debug ## let ThreadSanitizer watch a server that eight devices keep busy, a minute on each database
	$(SWIFT) build --sanitize thread --scratch-path .build-tsan --product fairlead-server
	for database in sqlite postgres; do \
	    FAIRLEAD_SERVER=$(CURDIR)/.build-tsan/debug/fairlead-server FAIRLEAD_BUSY_SECONDS=$(SECONDS) \
	    TSAN_OPTIONS="suppressions=$(CURDIR)/Tests/thread-sanitizer.txt" SWIFT_BACKTRACE=enable=no \
	    FAIRLEAD_DATABASE=$$database $(SWIFT) test --skip-build --filter EightDevicesTests || exit 1; \
	done

lint: packages ## check the style of all Swift files, and that the mutants still fit them
	$(SWIFT) format lint --strict -r -p Package.swift $(SOURCES)
	@Tests/Mutants/mutants.py --check .

build: packages ## build both programs for debugging
	$(SWIFT) build --product fairlead
	$(SWIFT) build --product fairlead-server

# One debug build for demo and test alike.
debug: packages
	$(SWIFT) build --build-tests

# The device's program stands at a fixed address: elsewhere it would be fitted to one at each start, which is a fifth of it.
release: packages ## build both programs for use, without the need for Swift where they run
	$(SWIFT) build -c release --static-swift-stdlib --product fairlead -Xlinker -no-pie
	$(SWIFT) build -c release --static-swift-stdlib --product fairlead-server
	@echo "Built .build/release/fairlead and .build/release/fairlead-server."

man: build ## write the man pages anew from the programs' own help
	python3 client/man/generate.py

clean: ## remove everything that was built
	rm -rf .build .build-sim .build-mutants .build-fuzz .build-tsan

# Installs the Debian packages that are missing; silent when all are there.
packages:
	@command -v dpkg-query >/dev/null || exit 0; \
	missing=; \
	for package in $(PACKAGES); do \
	    dpkg-query -W -f '$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed || missing="$$missing $$package"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	echo "Installing:$$missing"; \
	if [ "$$(id -u)" = 0 ]; then root=; else root=sudo; fi; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$root apt-get update -qq && $$root apt-get install -y -qq --no-install-recommends $$missing >/dev/null
