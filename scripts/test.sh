#!/usr/bin/env bash
# Every test: the rules, the words, the server on both databases, the bundle in node, the journeys in a browser, the server
# killed while people pay (QUITUS_CRASH_ROUNDS: how often).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$QUITUS_ROOT"
target=${CARGO_TARGET_DIR:-$QUITUS_ROOT/target}

say() { printf '\n\033[1m%s\033[0m\n' "$1"; }

# What tests measure they also write here: a test that passes prints nothing.
figures=$target/tmp/figures.txt
rm -f "$figures"

say "The rules, the words, the server on SQLite and PostgreSQL"
# A debug build reads dist/ where it was when it was compiled, so it has to be there by then.
mkdir -p dist
# One graph of features, so that everything is compiled once.
scripts/postgres.sh run -- cargo test --quiet -p shared -p app -p migration -p server --features app/ssr

say "What the browser gets"
scripts/build.sh browser

say "The plan engine in WebAssembly, beside the native one"
cargo build --quiet -p server
scripts/build.sh engine
node frontend/engine/compare.mjs "$target/engine/engine.js" "$target/debug/quitus" 2000

say "Journeys in a browser"
QUITUS_TEST_FIGURES=$figures QUITUS_BINARY=$target/debug/quitus scripts/postgres.sh run -- npm --prefix end2end test

say "Killed while people pay"
scripts/postgres.sh run -- python3 end2end/crash/crash.py --binary "$target/debug/quitus" --rounds "${QUITUS_CRASH_ROUNDS:-200}"

if [ -s "$figures" ]; then
  say "What was measured"
  # Both databases tell some figures alike.
  sort -u "$figures"
fi
