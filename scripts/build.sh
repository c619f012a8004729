#!/usr/bin/env bash
# Builds what the browser gets into dist/: two bundles, the style sheet, the static files, each also compressed.
# Does nothing where nothing it is made from has changed.
#
#   scripts/build.sh browser    dist/ only
#   scripts/build.sh engine     the plan engine alone, for node: target/engine/engine.js
#   scripts/build.sh release    dist/, then the release binary with all of it inside: target/release/quitus
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$QUITUS_ROOT"

target=${CARGO_TARGET_DIR:-$QUITUS_ROOT/target}
stamp=dist/.built

browser_is_current() {
  [ -e "$stamp" ] && [ -z "$(find Cargo.toml Cargo.lock Trunk.toml app shared frontend style server/src scripts \
    -name node_modules -prune -o -type f -newer "$stamp" \( -not -path 'server/src/*' -o -name '*.rs' \) -print -quit)" ]
}

bundle() { # name
  local made=$target/trunk/$1/pkg
  trunk build --release true --dist "$target/trunk/$1" "frontend/$1.html" &&
    node scripts/trim.mjs "$made/$1_bg.wasm" "$made/$1_trimmed.wasm" &&
    wasm-opt -O2 --all-features "$made/$1_trimmed.wasm" --output "dist.new/pkg/$1_bg.wasm" &&
    esbuild "$made/$1.js" --minify --format=esm --outfile="dist.new/pkg/$1.js" --log-level=warning
}

# Fetched by the pages that use it, and by no other: one file of script with what starts it, and the module beside it.
rehearsal() {
  local made=$target/rehearsal
  cargo build --quiet --profile wasm-release --target wasm32-unknown-unknown -p rehearsal &&
    wasm-bindgen --target web --no-typescript --out-dir "$made" "$target/wasm32-unknown-unknown/wasm-release/rehearsal.wasm" &&
    wasm-opt -O2 --all-features --strip-debug --strip-producers "$made/rehearsal_bg.wasm" --output dist.new/pkg/rehearsal_bg.wasm &&
    echo 'import start from "./rehearsal.js"; start();' >"$made/start.js" &&
    esbuild "$made/start.js" --bundle --minify --format=esm --outfile=dist.new/pkg/rehearsal.js --log-level=warning
}

browser() {
  local started
  started=$(date +%s)
  rm -rf dist.new
  mkdir -p dist.new/pkg
  echo "  the portal's bundle"
  bundle portal >"$target/trunk-portal.log" 2>&1 || { tail -n 40 "$target/trunk-portal.log"; exit 1; }
  echo "  the staff's bundle"
  bundle staff >"$target/trunk-staff.log" 2>&1 || { tail -n 40 "$target/trunk-staff.log"; exit 1; }
  echo "  the module that rehearses changes"
  rehearsal >"$target/rehearsal.log" 2>&1 || { tail -n 40 "$target/rehearsal.log"; exit 1; }
  echo "  words, style sheet and static files"
  # As app/build.rs made them for the bundle: the newest, if several sets of features were built.
  local language made
  for language in en fr; do
    made=$(ls -t "$target"/wasm32-unknown-unknown/wasm-release/build/app-*/out/words.$language.txt | head -n 1)
    cp "$made" dist.new/pkg/
  done
  node style/fonts.mjs
  tailwindcss --input style/main.css --output dist.new/pkg/main.css --minify >"$target/tailwind.log" 2>&1 || { cat "$target/tailwind.log"; exit 1; }
  cp -r style/static dist.new/static
  node scripts/compress.mjs dist.new
  rm -rf dist
  mv dist.new dist
  touch "$stamp"
  printf '  built dist/ in %s s\n' "$(($(date +%s) - started))"
}

# As the portal's bundle is made, but for what calls it.
engine() {
  cargo build --quiet --profile wasm-release --target wasm32-unknown-unknown -p engine
  wasm-bindgen --target nodejs --out-dir "$target/engine" "$target/wasm32-unknown-unknown/wasm-release/engine.wasm"
  wasm-opt -Oz "$target/engine/engine_bg.wasm" -o "$target/engine/engine_bg.wasm"
}

mkdir -p "$target"
if [ "${1:-browser}" = engine ]; then
  engine
  exit
fi
browser_is_current || browser
if [ "${1:-browser}" = release ]; then
  cargo build --release -p server
fi
