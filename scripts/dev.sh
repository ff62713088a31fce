#!/usr/bin/env bash
# The app with pages from the server of ui/, which follow every change there at once. Ends with the app.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/packages.sh build
scripts/pages.sh install
(cd ui && exec node_modules/.bin/vite --port 1420 --strictPort) &
pages=$!
trap 'kill "$pages" 2>/dev/null' EXIT
cargo run --no-default-features
