#!/usr/bin/env bash
# Prints the tables of figures: what a reader downloads, how a page feels on a phone, how fast and how steadily the server
# renders, how long the plan engine takes, how fast a creditor's file goes in and how fast the ledger is. docs/benchmarks.md keeps some.
# Figures are for reading and comparing within one run; nothing here passes or fails.
#
#   scripts/bench.sh                 every table
#   scripts/bench.sh weights soak    these
#
# QUITUS_BENCH_BINARY measures another build than the release; QUITUS_BENCH_RUNS is how often Lighthouse runs (5),
# QUITUS_BENCH_TIMES how often the soak asks for each page (500), QUITUS_BENCH_SECONDS how long each rendering is measured
# (10), QUITUS_BENCH_ROWS how many accounts are imported (200000; the whole book is 2900000).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$QUITUS_ROOT"
target=${CARGO_TARGET_DIR:-$QUITUS_ROOT/target}
work=$(mktemp -d)
base=http://127.0.0.1:$((20000 + RANDOM % 12000))
pages=(/en)        # what is measured; those of a customer are added by sign_in
cookie=            # theirs

say() { printf '\n\033[1m%s\033[0m\n' "$1"; }

started=()
finish() {
  [ ${#started[@]} -eq 0 ] || kill "${started[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

answers() { # address: waits until something answers there
  for _ in $(seq 600); do
    curl -fso /dev/null "$1" && return
    sleep 0.1
  done
  echo "nothing answers at $1" >&2
  exit 1
}

serve() {
  # Only what is given here: a developer's own settings must not change the figures.
  env -i PATH="$PATH" HOME="$HOME" taskset -c 0 "$binary" serve --demo --data "$work/data" --listen "${base#http://}" --log warn >"$work/log" 2>&1 &
  server=$!
  started+=("$server")
  answers "$base/readyz"
  sign_in
}

# As a customer of the demonstration: the list of debts, and the plan builder of the first.
sign_in() {
  local link account
  link=$(env -i PATH="$PATH" HOME="$HOME" "$binary" link NW-10117 --data "$work/data" --public-url "$base" 2>/dev/null)
  cookie=$(node end2end/bench/sign-in.mjs "$base" "$link")
  account=$(curl -fs -H "Cookie: $cookie" "$base/en/accounts" | grep -oE '/en/accounts/[0-9a-f-]{36}' | head -n 1)
  pages+=(/en/accounts "$account/plan?own=1")
}

# Nobody is signed in on a page that is everybody's.
cookie_for() { case "$1" in */accounts*) printf %s "$cookie" ;; esac; }

# ---- the tables: a function each -------------------------------------------------------------------------------

weights() {
  say "What a reader downloads"
  node end2end/bench/weights.mjs dist "$base" "$cookie" "${pages[@]}"
}

lighthouse() {
  say "Lighthouse, as on a phone"
  local dir=end2end/bench
  if ! cmp -s $dir/package-lock.json $dir/node_modules/.installed; then
    npm ci --prefix $dir --no-audit --no-fund >"$work/npm.log" 2>&1 || { tail -n 20 "$work/npm.log"; return; }
    cp $dir/package-lock.json $dir/node_modules/.installed
  fi
  # Lighthouse needs a newer Node than Debian's.
  "$dir/node_modules/node/bin/node" $dir/lighthouse.mjs "$base" "$cookie" "${QUITUS_BENCH_RUNS:-5}" "${pages[@]}"
}

rendering() {
  say "Rendering, beside bare axum that returns the same bytes"
  if ! command -v wrk >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      apt-get install -y --no-install-recommends wrk >"$work/apt.log" 2>&1 || true
    fi
    command -v wrk >/dev/null || { echo "wrk is not installed (Debian: apt-get install wrk): left out"; return; }
  fi
  cargo build --quiet --release -p server --example bare
  local bare=http://127.0.0.1:$((20000 + RANDOM % 12000)) path own ours theirs p99 bad
  rate() { taskset -c 1 wrk -t1 -c32 -d"${QUITUS_BENCH_SECONDS:-10}s" --latency ${2:+-H "Cookie: $2"} "$1"; }
  of() { awk '/Requests\/sec/ { rate = $2 } $1 == "99%" { p99 = $2 } /Non-2xx/ { bad = $0 } END { print rate, p99, bad }' "$work/$1"; }
  printf '%-38s%12s%12s%8s%10s\n' page "ours / s" "axum / s" ratio "our p99"
  for path in "${pages[@]}"; do
    own=$(cookie_for "$path")
    curl -fs ${own:+-H "Cookie: $own"} -H 'accept-language: en' "$base$path" >"$work/page.html" || continue
    taskset -c 0 "$target/release/examples/bare" "${bare#http://}" "$work/page.html" &
    local peer=$!
    started+=("$peer")
    answers "$bare/"
    rate "$base$path" "$own" >"$work/ours"
    rate "$bare/" >"$work/theirs"
    kill "$peer"
    wait "$peer" 2>/dev/null || true
    read -r ours p99 bad < <(of ours)
    read -r theirs _ < <(of theirs)
    awk -v page="$(sed -E 's/[0-9a-f-]{36}/…/' <<<"$path")" -v ours="$ours" -v theirs="$theirs" -v p99="$p99" -v bad="$bad" \
      'BEGIN { printf "%-38s%12.0f%12.0f%8.3f%10s %s\n", page, ours, theirs, ours / theirs, p99, bad }'
  done
  echo "targets: 0.25 without a database, 0.10 with session and query"
}

soak() {
  say "Soak: every page ${QUITUS_BENCH_TIMES:-500} times, 20 at once"
  node end2end/soak.mjs --base "$base" --times "${QUITUS_BENCH_TIMES:-500}" --pid "$server" ${cookie:+--cookie "$cookie"} "${pages[@]}" || true
}

quote() {
  say "The plan engine: 60 instalments, and changes of them, in microseconds"
  printf '%-34s%10s%10s\n' "" p50 p99
  cargo bench --quiet -p engine --bench latency
  scripts/build.sh engine
  node frontend/engine/latency.mjs "$target/engine/engine.js"
  echo "target: p99 50; the quietest of 100 rounds of 1,000"
  node frontend/engine/compare.mjs "$target/engine/engine.js" "$binary" 100000 2
}

import() {
  say "Import, beside a bare COPY of the same file"
  scripts/postgres.sh run -- scripts/bench_import.sh "$binary"
}

ledger() {
  say "The ledger: payments and postings a second, beside the disk and bare SQL"
  cargo build --quiet --release -p server --example ledger
  QUITUS_POSTGRES_DURABLE=1 scripts/postgres.sh run -- scripts/bench_ledger.sh "$binary" "$target/release/examples/ledger"
}

# ---- run -------------------------------------------------------------------------------------------------------

tables=("$@")
[ ${#tables[@]} -gt 0 ] || tables=(quote import ledger weights lighthouse rendering soak)
if [ -n "${QUITUS_BENCH_BINARY:-}" ]; then binary=$QUITUS_BENCH_BINARY; else
  scripts/build.sh release
  binary=$target/release/quitus
fi
for table in "${tables[@]}"; do
  case "$table" in
  quote | import) ;;
  *) [ -n "$cookie" ] || serve ;;
  esac
  "$table"
done
