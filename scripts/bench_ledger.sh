#!/usr/bin/env bash
# Payments and postings a second, beside a bare fsync loop and bare SQL, on SQLite and PostgreSQL, in the same run.
#
#   QUITUS_POSTGRES_DURABLE=1 scripts/postgres.sh run -- scripts/bench_ledger.sh QUITUS LEDGER
#
# QUITUS is the program, LEDGER the example `ledger`; QUITUS_BENCH_SECONDS is how long each is measured (10).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
quitus=$1
ledger=$2
work=$(mktemp -d)
name=quitus_bench_$$
finish() {
  psql --quiet --no-psqlrc "$QUITUS_TEST_POSTGRES" -c "DROP DATABASE IF EXISTS $name WITH (FORCE)" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

node end2end/bench/placement.mjs 20000 >"$work/accounts.csv"
psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 "$QUITUS_TEST_POSTGRES" -c "CREATE DATABASE $name"

measure() { # what, address of the database
  printf '%s\n' "$1"
  local data=$work/$1
  mkdir -p "$data"
  # Only what is given here: a developer's own settings must not change the figures.
  local clean=(env -i PATH="$PATH" HOME="$HOME")
  "${clean[@]}" "$quitus" creditor add --slug northwind --name Northwind --market US --data "$data" --database "$2" --log error >/dev/null
  "${clean[@]}" "$quitus" import "$work/accounts.csv" --creditor northwind --data "$data" --database "$2" --log error >"$work/log" 2>&1 ||
    [ $? = 1 ] || { tail -n 5 "$work/log"; exit 1; }
  "${clean[@]}" "$ledger" "$data" "$2" "${QUITUS_BENCH_SECONDS:-10}"
}

measure SQLite "sqlite://$work/quitus.db"
measure PostgreSQL "${QUITUS_TEST_POSTGRES%/*}/$name"
