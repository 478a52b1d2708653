# Shared by the scripts here; read with `.`, not run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# A login shell may not have run since the toolchain was installed.
export PATH="$PATH:$HOME/.cargo/bin"
target=${CARGO_TARGET_DIR:-$root/target}
case $target in /*) ;; *) target=$root/$target ;; esac

say() { printf '%s\n' "$*"; }
fail() {
  printf '%s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Prints the folder of the newest PostgreSQL server programs, or fails.
postgres_bin() {
  local dir
  for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) /usr/pgsql-*/bin; do
    [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ] && { say "$dir"; return; }
  done
  dir=$(command -v initdb) && [ -x "$(dirname "$(readlink -f "$dir")")/postgres" ] &&
    { dirname "$(readlink -f "$dir")"; return; }
  return 1
}
