#!/usr/bin/env bash
# Rows a second of `quitus import` into SQLite and PostgreSQL, beside a bare COPY of the same file, in the same run.
#
#   scripts/postgres.sh run -- scripts/bench_import.sh QUITUS
#
# QUITUS_BENCH_ROWS is how many accounts (200000; 2900000 is the whole book and takes minutes);
# QUITUS_BENCH_FILE is another file to import, as northwind's.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
quitus=$1
rows=${QUITUS_BENCH_ROWS:-200000}
work=$(mktemp -d)
name=quitus_bench_$$
server=$QUITUS_TEST_POSTGRES
sql() { psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 "$@"; }
finish() {
  sql "$server" -c "DROP DATABASE IF EXISTS $name WITH (FORCE)" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

file=${QUITUS_BENCH_FILE:-$work/accounts.csv}
[ -n "${QUITUS_BENCH_FILE:-}" ] || node end2end/bench/placement.mjs "$rows" >"$file"
sql "$server" -c "CREATE DATABASE $name"
database=${server%/*}/$name

# Seconds on the clock, seconds of its own processor time, peak memory in MiB.
measured() {
  python3 -c '
import resource, subprocess, sys, time
started = time.monotonic()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
sys.exit(code)' "$@"
}

told() { # what, seconds, processor, memory, seconds of the peer
  awk -v what="$1" -v rows="$count" -v s="$2" -v cpu="$3" -v mib="$4" -v peer="$5" 'BEGIN {
    printf "%-34s%10.1f%12.0f%12.2f%10s%10s\n", what, s, rows / s, cpu, mib == "" ? "" : sprintf("%.0f", mib), peer == "" ? "" : sprintf("%.1f", s / peer)
  }'
}

import() { # what, more arguments…
  local what=$1 s cpu mib
  shift
  local out
  out=$(env -i PATH="$PATH" HOME="$HOME" "$(command -v bash)" -c "$(declare -f measured); measured \"\$@\"" bash \
    "$quitus" import "$file" --creditor northwind --report "$work/report.json" --log warn "$@") || [ $? = 1 ]
  read -r s cpu mib <<<"$out"
  count=$(node -p 'JSON.parse(fs.readFileSync(process.argv[1])).rows' "$work/report.json")
  told "$what" "$s" "$cpu" "$mib" "$copy"
  node -p 'const r = JSON.parse(fs.readFileSync(process.argv[1])); `  ${r.created} created, ${r.updated} updated, ${r.unchanged} unchanged, ${r.rejected} rejected`' "$work/report.json"
}

# The peer: the same bytes into a table of text, and from there into one with types; nothing checked, sealed or looked up.
columns=$(head -n 1 "$file" | tr -d '\r\357\273\277')
sql "$database" -c "CREATE TABLE landing (${columns//,/ text, } text)"
copy=
read -r s cpu mib < <(measured psql --quiet --no-psqlrc "$database" -c "\\copy landing FROM '$file' (FORMAT csv, HEADER)")
count=$(sql "$database" -Atc "SELECT count(*) FROM landing")
printf '%-34s%10s%12s%12s%10s%10s\n' "$count accounts" seconds "rows / s" "own cpu s" "peak MiB" "× COPY"
copy=$s
told "COPY, as text" "$s" "$cpu" "" "$copy"

create=("$quitus" creditor add --slug northwind --name Northwind --market US)
env -i PATH="$PATH" HOME="$HOME" "${create[@]}" --data "$work/pg" --database "$database" >/dev/null
import "into PostgreSQL" --data "$work/pg" --database "$database"
import "the same again" --data "$work/pg" --database "$database"
env -i PATH="$PATH" HOME="$HOME" "${create[@]}" --data "$work/sqlite" >/dev/null
import "into SQLite" --data "$work/sqlite"
import "the same again" --data "$work/sqlite"
echo "targets: PostgreSQL 50,000 a second, SQLite 30,000; 300 MiB at any size; again changes nothing"
