#!/usr/bin/env bash
# The real servers of the tests that run on Node, with what they need, under target/tools: the OAuth server that the tests sign
# in at, and what alerts are sent to. Does nothing when what is there is what tests/oauth-server and tests/channel-servers ask for.
set -euo pipefail
cd "$(dirname "$0")/.."

install() { # install NAME FILE… : what tests/NAME asks for, into target/tools/NAME, with those files beside it
  local name=$1 from=tests/$1 to=target/tools/$1
  shift
  mkdir -p "$to"
  for file in "$@"; do cp "$from/$file" "$to/"; done
  cmp -s "$from/package-lock.json" "$to/installed.json" && return

  command -v npm >/dev/null 2>&1 || {
    echo "Node is not here. The tests want it (20 or later, with npm): install it, then run this again." >&2
    exit 1
  }
  echo "Installing $(grep -oE '"[^"]+": "[0-9.]+"' "$from/package.json" | tr -d '":' | paste -sd,) into $to …"
  cp "$from/package.json" "$from/package-lock.json" "$to/"
  local log=target/tools/node-tools.log
  (cd "$to" && npm ci --ignore-scripts --no-audit --no-fund) >"$log" 2>&1 </dev/null || {
    tail -n 20 "$log" >&2
    echo "$name could not be installed; the whole log is in $log." >&2
    exit 1
  }
  cp "$from/package-lock.json" "$to/installed.json"
}

install oauth-server server.mjs
install channel-servers
