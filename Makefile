# make demo and make test are the two commands to know; `make` lists the others.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-kill e2e bench-import bench-declare bench-address bench-routes calibrate-address fuzz fuzz-nightly sqlx lint fmt deny tools clean
MAKEFLAGS += --no-print-directory

export PATH := $(PATH):$(HOME)/.cargo/bin
TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))
PORT ?= 8080
# Queries are checked against .sqlx/, not against a running database.
export SQLX_OFFLINE ?= true

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: ## install what is missing to build, run and test
	@scripts/setup test

demo: ## install, build, and start a district with sample reports (PORT=8080)
	@scripts/setup run
	@echo "building (some minutes the first time)"
	@cargo build --quiet --bin menpai
	@exec "$(TARGET)/debug/menpai" demo --port $(PORT)

test: ## everything CI runs: fmt, lint, tests, e2e, docs (ONLY="tests e2e" for some)
	@scripts/setup test
	@scripts/test

test-kill: ## kill -9 at 20 moments of an import (ROWS=, KILLS=), at 50 of pushing (PUSH_KILLS=)
	@scripts/setup run
	@MENPAI_KILL_ROWS=$(or $(ROWS),200000) MENPAI_KILLS=$(or $(KILLS),20) MENPAI_PUSH_KILLS=$(or $(PUSH_KILLS),50) \
	  cargo test --quiet -p server --test kill -- --nocapture

e2e: ## the end-to-end tests in Chromium
	@scripts/setup test
	@ONLY=e2e VERBOSE=1 scripts/test

bench-import: ## a million rows to durable leads, beside a bare COPY (ROWS=1000000)
	@scripts/setup run
	@PG_OPTIONS="-c fsync=on" scripts/with-postgres bench/import

bench-declare: ## declarations over HTTP beside pgbench with the same INSERTs (SECONDS_EACH=20 ROUNDS=2)
	@scripts/setup run
	@bench/declare

bench-address: ## resolver beside pg_trgm and rapidfuzz on a made-up district (UNITS=3130000)
	@bench/address

bench-routes: ## rounds of doors beside list order and a bound no way is shorter than (ROUNDS=100 DOORS=40 SEED=1)
	@cargo run --quiet --release -p round --example measure -- $(or $(ROUNDS),100) $(or $(DOORS),40) $(or $(SEED),1)

calibrate-address: ## count how often the resolver is right, for its table of confidence
	@bench/calibrate-address

fuzz: ## the property tests with many cases (CASES=20000)
	@PROPTEST_CASES=$(or $(CASES),20000) cargo test --release -p intake -p address -p registry -p rules -p round

fuzz-nightly: ## 10 minutes of each fuzz target (SECONDS_EACH=600)
	@scripts/setup test
	@scripts/fuzz $(or $(SECONDS_EACH),600) $(or $(SECONDS_EACH),600)

sqlx: ## record the database's answers about the queries in .sqlx/
	@scripts/with-postgres scripts/sqlx-prepare

lint: ## clippy, warnings are errors; shellcheck where it is installed
	@cargo clippy --quiet --workspace --all-targets -- -D warnings
	@! command -v shellcheck >/dev/null || shellcheck scripts/setup scripts/test scripts/with-postgres scripts/sqlx-prepare scripts/fuzz scripts/common.sh .ci/run bench/import bench/declare bench/address bench/calibrate-address

fmt: ## format the code
	@cargo fmt --all

deny: ## licences, sources and bans of the dependencies (installs cargo-deny once)
	@cargo deny --version >/dev/null 2>&1 || cargo install --locked cargo-deny
	@cargo deny check bans licenses sources

tools: ## the optional tools: cargo-nextest, cargo-deny (compiles for minutes)
	@cargo nextest --version >/dev/null 2>&1 || cargo install --locked cargo-nextest
	@cargo deny --version >/dev/null 2>&1 || cargo install --locked cargo-deny

clean: ## remove what was built
	@cargo clean
	@rm -rf e2e/node_modules e2e/results
