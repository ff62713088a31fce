#!/usr/bin/env bash
# The pages of the window. Does nothing when what is there was made from what is in ui/.
#   scripts/pages.sh install   what they are built with, in ui/node_modules
#   scripts/pages.sh build     and the pages themselves, in ui/dist
set -euo pipefail
cd "$(dirname "$0")/../ui"

command -v npm >/dev/null 2>&1 || {
  echo "Node is not here. The pages of the window want it (20 or later, with npm): install it, then run this again." >&2
  exit 1
}
mkdir -p ../target/tools
log=$PWD/../target/tools/pages.log
quietly() { # quietly WHAT COMMAND…
  local what=$1
  shift
  "$@" >"$log" 2>&1 </dev/null || {
    tail -n 20 "$log" >&2
    echo "$what; the whole log is in $log." >&2
    exit 1
  }
}

if ! cmp -s package-lock.json node_modules/.installed; then
  echo "Installing what the window's pages are built with …"
  quietly "It could not be installed" npm ci --ignore-scripts --no-audit --no-fund
  cp package-lock.json node_modules/.installed
fi
[ "${1:-build}" = build ] || exit 0
# The list of what is inside comes from Cargo.lock.
if [ ! -e dist/.built ] || [ ../Cargo.lock -nt dist/.built ] || [ -n "$(find . -path ./node_modules -prune -o -path ./dist -prune -o -newer dist/.built -type f -print -quit)" ]; then
  echo "Building the window's pages …"
  quietly "They could not be built" npm run build
  touch dist/.built
fi
