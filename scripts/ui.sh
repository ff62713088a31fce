#!/usr/bin/env bash
# The window's pages: installs what they are built of when that changed, holds them to their rules, tests them, builds
# them into ui/dist and weighs them. With --browser also walks through them in Chromium, against target/debug/wedsync-front.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v npm >/dev/null 2>&1 || {
  echo "Node is not here. The window's pages want it (20.19 or later, with npm): install it, then run this again." >&2
  exit 1
}
mkdir -p target
if ! cmp -s ui/package-lock.json target/ui-installed.json || [ ! -d ui/node_modules ]; then
  echo "Installing what the window's pages are built of …"
  (cd ui && npm ci --ignore-scripts --no-audit --no-fund) >target/ui-install.log 2>&1 </dev/null || {
    tail -n 20 target/ui-install.log >&2
    echo "It could not be installed; the whole log is in target/ui-install.log." >&2
    exit 1
  }
  cp ui/package-lock.json target/ui-installed.json
fi

cd ui
npm run --silent lint
npm run --silent types
npm run --silent test
npm run --silent build -- --logLevel warn
npm run --silent weigh
if [ "${1:-}" = --browser ]; then
  npm run --silent journeys
  npm run --silent screens
fi
