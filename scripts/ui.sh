#!/usr/bin/env bash
# The window's pages: holds them to their rules, tests them, builds them into ui/dist and weighs them. With --browser also
# walks through them in Chromium, against target/debug/wedsync-front.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/pages.sh install
cd ui
npm run --silent lint
npm run --silent types
npm run --silent test
../scripts/pages.sh build
npm run --silent weigh
if [ "${1:-}" = --browser ]; then
  npm run --silent journeys
  npm run --silent screens
  npm run --silent keyboard
  npm run --silent hostile
fi
