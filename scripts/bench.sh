#!/usr/bin/env bash
# Prints the tables of figures: what a reader downloads, how a page feels on a phone, how fast and how steadily the server renders.
# Figures are for reading and comparing within one run; nothing here passes or fails.
#
#   scripts/bench.sh                 every table
#   scripts/bench.sh weights soak    these
#
# QUITUS_BENCH_BINARY measures another build than the release; QUITUS_BENCH_RUNS is how often Lighthouse runs (5).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$QUITUS_ROOT"
target=${CARGO_TARGET_DIR:-$QUITUS_ROOT/target}
work=$(mktemp -d)
base=http://127.0.0.1:$((20000 + RANDOM % 12000))
cookie=            # of a signed-in customer, once there is a way to ask for one
pages=(/en /fr)    # what is measured

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
}

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
  local bare=http://127.0.0.1:$((20000 + RANDOM % 12000)) path ours theirs
  rate() { taskset -c 1 wrk -t1 -c32 -d"${QUITUS_BENCH_SECONDS:-10}s" --latency ${2:+-H "Cookie: $2"} "$1"; }
  of() { awk '/Requests\/sec/ { rate = $2 } $1 == "99%" { p99 = $2 } /Non-2xx/ { bad = $0 } END { print rate, p99, bad }' "$work/$1"; }
  printf '%-30s%12s%12s%8s%10s\n' page "ours / s" "axum / s" ratio "our p99"
  for path in "${pages[@]}"; do
    curl -fs ${cookie:+-H "Cookie: $cookie"} -H 'accept-language: en' "$base$path" >"$work/page.html" || continue
    taskset -c 0 "$target/release/examples/bare" "${bare#http://}" "$work/page.html" &
    local peer=$!
    started+=("$peer")
    answers "$bare/"
    rate "$base$path" "$cookie" >"$work/ours"
    rate "$bare/" >"$work/theirs"
    kill "$peer"
    wait "$peer" 2>/dev/null || true
    read -r ours p99 bad < <(of ours)
    read -r theirs _ < <(of theirs)
    awk -v page="$path" -v ours="$ours" -v theirs="$theirs" -v p99="$p99" -v bad="$bad" \
      'BEGIN { printf "%-30s%12.0f%12.0f%8.3f%10s %s\n", page, ours, theirs, ours / theirs, p99, bad }'
  done
  echo "targets: 0.25 without a database, 0.10 with session and query"
}

soak() {
  say "Soak: every page ${QUITUS_BENCH_TIMES:-500} times, 20 at once"
  node end2end/soak.mjs --base "$base" --times "${QUITUS_BENCH_TIMES:-500}" --pid "$server" ${cookie:+--cookie "$cookie"} "${pages[@]}" || true
}

# ---- run -------------------------------------------------------------------------------------------------------

tables=("$@")
[ ${#tables[@]} -gt 0 ] || tables=(weights lighthouse rendering soak)
if [ -n "${QUITUS_BENCH_BINARY:-}" ]; then binary=$QUITUS_BENCH_BINARY; else
  scripts/build.sh release
  binary=$target/release/quitus
fi
serve
for table in "${tables[@]}"; do "$table"; done
