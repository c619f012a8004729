#!/usr/bin/env bash
# Gives the tests a PostgreSQL: the one that is there, else a throw-away cluster from the installed binaries.
#
#   scripts/postgres.sh run -- command…   runs the command with QUITUS_TEST_POSTGRES set; stops the cluster after it
#   scripts/postgres.sh start [FOLDER]    starts one that stays, and prints `export QUITUS_TEST_POSTGRES=…`
#   scripts/postgres.sh stop FOLDER       stops it and removes its folder
#
# QUITUS_TEST_POSTGRES, or a server on 127.0.0.1:5432, is used where there is one. The throw-away cluster listens on
# loopback only, trusts whoever asks and never waits for the disk, unless QUITUS_POSTGRES_DURABLE is set: for tests and
# figures, nothing else.
set -euo pipefail

fail() { printf '%s\n' "$@" >&2; exit 1; }
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The newest installed binaries; Debian keeps them off PATH.
binaries() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(pg_config --bindir 2>/dev/null || true)"; do
    [ -x "$folder/initdb" ] && { echo "$folder"; return; }
  done
  fail "PostgreSQL is not installed, and nothing answers on 127.0.0.1:5432." \
    "Install it (Debian: apt-get install postgresql), or set QUITUS_TEST_POSTGRES=postgres://USER:PASSWORD@HOST/NAME" \
    "to a server on which the tests may create databases."
}

# PostgreSQL refuses to run as root.
as_owner() {
  if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid postgres --regid postgres --clear-groups "$@"); else "$@"; fi
}

free_port() {
  local port
  for _ in $(seq 50); do
    port=$((20000 + RANDOM % 12000))
    answers "$port" || { echo "$port"; return; }
  done
  fail "No free port was found for PostgreSQL."
}

start() { # folder: prints the address
  local folder=$1 bin port
  bin=$(binaries)
  mkdir -p "$folder"
  chmod 700 "$folder"
  if [ "$(id -u)" = 0 ]; then chown postgres:postgres "$folder"; fi
  as_owner "$bin/initdb" -D "$folder/data" -A trust -U postgres -E UTF8 --locale=C --no-sync >"$folder.log" 2>&1 ||
    { cat "$folder.log" >&2; fail "The throw-away PostgreSQL could not be created."; }
  local careless="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
  [ -z "${QUITUS_POSTGRES_DURABLE:-}" ] || careless=
  for _ in 1 2 3; do # another process may take the port first
    port=$(free_port)
    if as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 30 start -o "-p $port -k $folder \
      -c listen_addresses=127.0.0.1 -c max_connections=300 -c shared_buffers=128MB $careless" >>"$folder.log" 2>&1; then
      echo "postgres://postgres@127.0.0.1:$port/postgres"
      return
    fi
  done
  cat "$folder.log" >&2
  fail "The throw-away PostgreSQL did not start."
}

stop() { # folder
  [ -d "$1/data" ] || return 0
  as_owner "$(binaries)/pg_ctl" -D "$1/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$1" "$1.log"
}

case "${1:-}" in
run)
  shift
  [ "${1:-}" = -- ] && shift
  [ $# -gt 0 ] || fail "usage: scripts/postgres.sh run -- command…"
  if [ -z "${QUITUS_TEST_POSTGRES:-}" ] && ! answers 5432; then
    # Short, and not below a private folder: the socket's path is limited, and its owner is another user.
    folder=$(mktemp -d /tmp/quitus-postgres.XXXXXX)
    trap 'stop "$folder"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    QUITUS_TEST_POSTGRES=$(start "$folder")
    export QUITUS_TEST_POSTGRES
  fi
  "$@"
  ;;
start)
  folder=${2:-$(mktemp -d /tmp/quitus-postgres.XXXXXX)}
  address=$(start "$folder")
  echo "export QUITUS_TEST_POSTGRES=$address"
  echo "# stop it with: scripts/postgres.sh stop $folder"
  ;;
stop)
  [ -n "${2:-}" ] || fail "usage: scripts/postgres.sh stop FOLDER"
  stop "$2"
  ;;
*) fail "usage: scripts/postgres.sh run -- command… | start [FOLDER] | stop FOLDER" ;;
esac
