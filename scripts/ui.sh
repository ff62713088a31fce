#!/usr/bin/env bash
# The window's pages: holds them to their rules, tests them, builds them into ui/dist and weighs them. With --browser also
# walks through them in Chromium, against target/debug/wedsync-front; with --all, in every size and with every hostile text
# in every form.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/pages.sh install
cd ui
npm run --silent lint
npm run --silent types
npm run --silent test
../scripts/pages.sh build
npm run --silent weigh
case "${1:-}" in
  --browser) all=() ;;
  --all) all=(-- --all) ;;
  *) exit 0 ;;
esac
npm run --silent journeys
npm run --silent screens "${all[@]}"
npm run --silent keyboard
npm run --silent hostile "${all[@]}"
