#!/usr/bin/env bash
# Finds or installs what the project needs. Says one line per step that did something; run again, it does nothing.
#
#   scripts/setup.sh build     enough for `make build` and `make run`
#   scripts/setup.sh test      also the browser, PostgreSQL and the tests' foreign tools
#   scripts/setup.sh check     also the linters that are not part of Rust
#
# Debian packages are installed where we are root; elsewhere the list of what is missing is printed.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

want=${1:-build}
mkdir -p "$QUITUS_CACHE/bin" "$QUITUS_CACHE/log"

fail() { printf '\n\033[1m%s\033[0m\n' "$1" >&2; shift; printf '  %s\n' "$@" >&2; exit 1; }

# step "what it is" command…: runs it quietly, prints how long it took, shows the end of its output when it fails.
step() {
  local what=$1 log started took
  shift
  log=$QUITUS_CACHE/log/$(printf %s "$what" | tr -cs 'a-zA-Z0-9' '-').log
  printf '  %-44s' "$what"
  started=$(date +%s)
  if ! "$@" >"$log" 2>&1; then
    printf 'failed\n'
    tail -n 25 "$log" >&2
    fail "The step “$what” failed." "Its whole output: $log" "Mend what it names and run the same command again: finished steps are not repeated."
  fi
  took=$(($(date +%s) - started))
  printf '%3d s\n' "$took"
}

# ---- system packages ---------------------------------------------------------------------------------------

missing=()
need() { # command package…
  local command=$1
  shift
  command -v "$command" >/dev/null 2>&1 || missing+=("$@")
}

install_packages() {
  [ ${#missing[@]} -gt 0 ] || return 0
  local unique
  unique=$(printf '%s\n' "${missing[@]}" | sort -u | tr '\n' ' ')
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    fail "Some programs are missing, and this account may not install them." \
      "Ask for these packages (their Debian names), then run this again:" "  apt-get install $unique"
  fi
  [ -n "${lists_fresh:-}" ] || step "package lists" apt-get update -qq
  lists_fresh=1
  # shellcheck disable=SC2086
  step "packages: ${unique% }" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $unique
  missing=()
}

need cc build-essential
need node nodejs npm
need npm npm
need curl curl
need pkg-config pkg-config
if [ "$want" != build ]; then
  [ -n "$QUITUS_CHROMIUM" ] || missing+=(chromium)
  need python3 python3 python3-venv
  # What others read of our PDF files.
  need pdftotext poppler-utils
  need qpdf qpdf
  if [ -z "${QUITUS_TEST_POSTGRES:-}" ] && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then need initdb postgresql; fi
fi
install_packages

# ---- Rust, with the WebAssembly target -----------------------------------------------------------------------

has_wasm() {
  local libdir
  command -v rustc >/dev/null 2>&1 || return 1
  libdir=$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) || return 1
  ls "$libdir"/libstd-*.rlib >/dev/null 2>&1 && command -v cargo-clippy >/dev/null 2>&1 && command -v rustfmt >/dev/null 2>&1
}

# Debian's packages of a current Rust carry the library's sources: the target is built from them once.
# (rustup's servers are not reachable from every machine.)
system_rust() {
  missing=()
  [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo-clippy ] && dpkg -s rust-web-src >/dev/null 2>&1 ||
    missing+=(rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web)
  install_packages
  local llvm
  llvm=$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
  [ -x "/usr/lib/llvm-$llvm/bin/lld" ] || { missing+=("lld-$llvm"); install_packages; }
  step "standard library for WebAssembly" build_wasm_std "$llvm"
  mkdir -p "$QUITUS_CACHE/toolchain"
  local tool
  for tool in rustc cargo rustdoc rustfmt cargo-fmt cargo-clippy clippy-driver; do
    ln -sf "/usr/bin/$tool" "$QUITUS_CACHE/toolchain/$tool"
  done
  path_with "$QUITUS_CACHE/toolchain"
  hash -r
}

build_wasm_std() {
  local sysroot work target=wasm32-unknown-unknown
  sysroot=$(/usr/bin/rustc --print sysroot)
  work=$(mktemp -d)
  mkdir -p "$work/src" "$sysroot/lib/rustlib/$target/lib" "$sysroot/lib/rustlib/x86_64-unknown-linux-gnu/bin"
  ln -sf "/usr/lib/llvm-$1/bin/lld" "$sysroot/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld"
  printf '[package]\nname = "std_only"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n[profile.release]\nopt-level = "z"\n' >"$work/Cargo.toml"
  : >"$work/src/lib.rs"
  # Small, because the browser fetches it; with bitcode, because the bundle is optimised as one (LTO).
  (cd "$work" && env -u RUSTUP_TOOLCHAIN RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc RUSTFLAGS=-Cembed-bitcode=yes \
    /usr/bin/cargo build --release --target $target \
    -Zbuild-std=std,panic_abort,panic_unwind -Zbuild-std-features=optimize_for_size)
  rm -f "$sysroot/lib/rustlib/$target/lib/"*.rlib
  find "$work/target/$target/release/deps" -name '*.rlib' ! -name 'libstd_only*' \
    -exec cp {} "$sysroot/lib/rustlib/$target/lib/" \;
  rm -rf "$work"
}

if ! has_wasm; then
  if command -v rustup >/dev/null 2>&1 && [ -z "${QUITUS_SYSTEM_RUST:-}" ] &&
    timeout 60 rustup target add wasm32-unknown-unknown >"$QUITUS_CACHE/log/rustup.log" 2>&1 && has_wasm; then
    printf '  %-44sadded\n' "rustup target wasm32-unknown-unknown"
  elif [ "$(uname -m)" = x86_64 ] && command -v apt-get >/dev/null; then
    system_rust
  else
    fail "Rust's WebAssembly target is missing." "Install Rust from rustup, then: rustup target add wasm32-unknown-unknown"
  fi
  has_wasm || fail "Rust still cannot compile to WebAssembly." "See $QUITUS_CACHE/log; with rustup: rustup target add wasm32-unknown-unknown"
fi

# ---- tools ---------------------------------------------------------------------------------------------------

# A tool is kept in the cache under its version; another version replaces it.
tool() { # name version cargo-install-arguments…
  local name=$1 version=$2 stamp
  shift 2
  stamp=$QUITUS_CACHE/bin/.$name-$version
  [ -e "$stamp" ] && return 0
  step "$name $version" env -u RUSTFLAGS CARGO_TARGET_DIR="$QUITUS_CACHE/build" \
    cargo install --version "$version" --root "$QUITUS_CACHE" --force "$@"
  rm -f "$QUITUS_CACHE/bin/.$name-"*
  : >"$stamp"
}

bindgen_version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' "$QUITUS_ROOT/Cargo.lock")
tool wasm-bindgen "$bindgen_version" wasm-bindgen-cli --debug
tool trunk "$TRUNK_VERSION" trunk --locked --no-default-features --features rustls --debug

if [ "$want" = check ]; then
  tool cargo-machete "$MACHETE_VERSION" cargo-machete --locked --debug
fi

packages() { # folder: npm ci when its lock file changed
  local dir=$QUITUS_ROOT/$1 stamp=$QUITUS_ROOT/$1/node_modules/.installed
  cmp -s "$dir/package-lock.json" "$stamp" && return 0
  step "npm packages of $1/" npm ci --prefix "$dir" --no-audit --no-fund
  cp "$dir/package-lock.json" "$stamp"
}
packages style
if [ "$want" != build ]; then
  packages end2end
  requirements=$QUITUS_ROOT/end2end/requirements.txt
  if ! cmp -s "$requirements" "$QUITUS_CACHE/python/.installed"; then
    step "Python for the tests' foreign tools" sh -c 'python3 -m venv --clear "$1" && "$1/bin/pip" install --quiet -r "$2"' \
      sh "$QUITUS_CACHE/python" "$requirements"
    cp "$requirements" "$QUITUS_CACHE/python/.installed"
  fi
fi
