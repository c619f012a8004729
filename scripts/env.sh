# Where the project's tools live, and the PATH that finds them. Sourced by every script and by the Makefile;
# installs nothing. Everything that can be shared between checkouts is under $QUITUS_CACHE.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export QUITUS_ROOT=$root
export QUITUS_CACHE=${QUITUS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/quitus}

# The versions that are not in a lock file. wasm-bindgen-cli follows Cargo.lock.
TRUNK_VERSION=0.21.14
MACHETE_VERSION=0.9.2

# $QUITUS_CACHE/toolchain exists only where the system's Rust has to stand in for rustup's
# (see scripts/setup.sh); it holds links to it, and goes first.
path_with() { case ":$PATH:" in *":$1:"*) ;; *) PATH=$1:$PATH ;; esac; }
[ -d "$HOME/.cargo/bin" ] && path_with "$HOME/.cargo/bin"
path_with "$root/style/node_modules/.bin"
path_with "$QUITUS_CACHE/bin"
[ -d "$QUITUS_CACHE/toolchain" ] && path_with "$QUITUS_CACHE/toolchain"
export PATH

# rustc itself needs the room for the types that Leptos' views become.
export RUST_MIN_STACK=${RUST_MIN_STACK:-33554432}
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}

# The Python of the tests' foreign tools (SMTP sink, calendar reader).
export QUITUS_PYTHON=$QUITUS_CACHE/python/bin/python

# Debian calls it chromium; others google-chrome.
if [ -z "${QUITUS_CHROMIUM:-}" ]; then
  QUITUS_CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
fi
export QUITUS_CHROMIUM

# The same for every build, whatever a developer has set: views are erased to one type on both sides (smaller, and quicker
# to compile), and what the server renders must fit what the browser takes over.
export RUSTFLAGS="--cfg erase_components"
