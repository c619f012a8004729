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
cargo clippy --quiet --target wasm32-unknown-unknown -p portal -p staff -- -D warnings

say "Contrast of every pair of colours"
node style/contrast.mjs

say "Dependencies nobody uses"
cargo machete --with-metadata 2>/dev/null || cargo machete

say "Licences and sources of dependencies"
cargo deny --offline check bans licenses sources
# Known vulnerabilities: the list is fetched, and its absence is said, not hidden.
if timeout 60 cargo deny fetch db >/dev/null 2>&1; then
  cargo deny check advisories
else
  echo "the advisory database cannot be fetched from here: advisories were not checked"
fi
