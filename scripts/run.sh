#!/usr/bin/env bash
# Builds the app and opens it. Where there is no display, it says so and tells the demo in this terminal.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/packages.sh build
if [ "$(uname)" = Linux ] && [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
  echo "There is no display here, so no window can be opened. This is the demo, in the terminal."
  cargo build --release --workspace --bin wedsync
  echo
  # A browser that nobody sees presses Allow, where there is one; else the story says yes and says so.
  if command -v node >/dev/null && command -v chromium chromium-headless-shell google-chrome >/dev/null; then
    exec target/release/wedsync demo --browser scripts/press-allow.sh
  fi
  exec target/release/wedsync demo
fi
scripts/pages.sh build
cargo build --release --workspace --bin wedsync-desk --bin wedsync
exec target/release/wedsync-desk
