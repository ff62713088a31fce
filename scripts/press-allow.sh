#!/usr/bin/env bash
# Goes through one sign-in page of the sample studio in a real browser that nobody sees, and presses Allow. For
# `wedsync demo --browser`, where nobody sits.
#   scripts/press-allow.sh ADDRESS
set -euo pipefail
exec node "$(dirname "$0")/../tests/browser/visit.mjs" studio "$1"
