#!/usr/bin/env bash
# Every test: the rules, the words, the server on both databases, the bundle in node, the journeys in a browser.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$QUITUS_ROOT"
target=${CARGO_TARGET_DIR:-$QUITUS_ROOT/target}

say() { printf '\n\033[1m%s\033[0m\n' "$1"; }

say "The rules (shared) and the words (app)"
cargo test --quiet -p shared
cargo test --quiet -p app --features ssr

say "The server, on SQLite and PostgreSQL"
cargo build --quiet -p server
scripts/postgres.sh run -- cargo test --quiet -p server

say "What the browser gets"
scripts/build.sh browser

say "Journeys in a browser"
QUITUS_BINARY=$target/debug/quitus scripts/postgres.sh run -- npm --prefix end2end test
