# What the outside may rely on. `make help` says what each does.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check bench crash build clean

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: ## Install what is missing, build, load the demo book, serve http://127.0.0.1:3000
	@scripts/setup.sh build
	@scripts/build.sh release
	@exec "$${CARGO_TARGET_DIR:-target}/release/quitus" serve --demo --log-format text --log warn

test: ## Install what is missing, run every test: Rust on SQLite and PostgreSQL, wasm, browser
	@scripts/setup.sh test
	@scripts/test.sh

check: ## Formatting, lints, tidy rules, dependencies
	@scripts/setup.sh check
	@scripts/check.sh

bench: ## Print the tables of figures
	@scripts/setup.sh test
	@scripts/bench.sh

crash: ## Kill the server while people pay, ROUNDS=10000 times (SEED=…), and count every penny
	@scripts/setup.sh test
	@scripts/build.sh release
	@scripts/postgres.sh run -- python3 end2end/crash/crash.py --binary "$${CARGO_TARGET_DIR:-target}/release/quitus" \
		--rounds $(or $(ROUNDS),10000) $(if $(SEED),--seed $(SEED))

build: ## Build target/release/quitus with everything inside
	@scripts/setup.sh build
	@scripts/build.sh release

clean: ## Remove what was built (not the cache outside the checkout)
	@rm -rf target dist dist.new
