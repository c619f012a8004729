#!/usr/bin/env bash
# What a reviewer should not have to look for.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$QUITUS_ROOT"

say() { printf '\n\033[1m%s\033[0m\n' "$1"; }

say "Formatting"
cargo fmt --all --check

say "Lints, server side"
cargo clippy --quiet -p shared -p app -p migration -p server --features app/ssr --all-targets -- -D warnings

say "Lints, browser side"
cargo clippy --quiet --target wasm32-unknown-unknown -p engine -p portal -p staff -- -D warnings

say "Contrast of every pair of colours"
node style/contrast.mjs

say "Dependencies nobody uses"
cargo machete --with-metadata
