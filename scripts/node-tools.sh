#!/usr/bin/env bash
# The real OAuth server that the tests sign in at, with what it needs, under target/tools/oauth-server. Does nothing when
# what is there is what tests/oauth-server asks for.
set -euo pipefail
cd "$(dirname "$0")/.."

from=tests/oauth-server to=target/tools/oauth-server
mkdir -p "$to"
cp "$from/server.mjs" "$to/"
cmp -s "$from/package-lock.json" "$to/installed.json" && exit 0

command -v npm >/dev/null 2>&1 || {
  echo "Node is not here. The sign-in tests want it (20 or later, with npm): install it, then run this again." >&2
  exit 1
}
echo "Installing oidc-provider into $to …"
cp "$from/package.json" "$from/package-lock.json" "$to/"
log=target/tools/node-tools.log
(cd "$to" && npm ci --ignore-scripts --no-audit --no-fund) >"$log" 2>&1 </dev/null || {
  tail -n 20 "$log" >&2
  echo "The OAuth server could not be installed; the whole log is in $log." >&2
  exit 1
}
cp "$from/package-lock.json" "$to/installed.json"
