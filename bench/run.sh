#!/usr/bin/env bash
# Measures WedSync beside vdirsyncer and neverest on the same Radicale, then the figures of single parts, and writes
# both into docs/BENCHMARKS.md. Wants a calm machine: what else runs here is measured too.
#   REPS=3  SIZES=100,1000,5000  SERVERS=1 for the rows against servers, 0 to leave them out;  PARTS likewise
set -euo pipefail
cd "$(dirname "$0")/.."

results=bench/results
mkdir -p "$results"
cargo build --release --workspace --bin wedsync

if [ "${SERVERS:-1}" = 1 ]; then
  peers=${WEDSYNC_BENCH_PEERS:-../shared/bench}
  if [ ! -f "$peers/run_sync.py" ]; then
    echo "The peers' harness is not at $peers. Say where it is with WEDSYNC_BENCH_PEERS." >&2
    exit 1
  fi
  peers=$(cd "$peers" && pwd)
  export BENCH_HOME=${BENCH_HOME:-$HOME/.cache/wedsync-bench}
  "$peers/setup.sh"
  export WEDSYNC=$PWD/target/release/wedsync WEDSYNC_MEMORY=$PWD/$results/memory.jsonl
  # Other homes of settings must not be found, and nobody's own keychain is asked.
  unset DBUS_SESSION_BUS_ADDRESS
  : >"$WEDSYNC_MEMORY"
  : >"$results/sync.jsonl"
  row() { # row MODE SIZES
    PYTHONDONTWRITEBYTECODE=1 python3 bench/harness.py "$peers/run_sync.py" --server radicale --mode "$1" --n "$2" --reps "${REPS:-3}" \
      --tool "vdirsyncer=$peers/adapters/vdirsyncer.sh" --tool "neverest=$peers/adapters/neverest.sh" \
      --tool "owner=$PWD/bench/adapters/wedsync-owner.sh" --tool "cold=$PWD/bench/adapters/wedsync-cold.sh" \
      --out "$PWD/$results/sync.jsonl" </dev/null
  }
  row local "${SIZES:-100,1000,5000}"
  row s2s 100
  rm -rf "$BENCH_HOME/left-behind"
fi

if [ "${PARTS:-1}" = 1 ]; then
  scripts/pages.sh build
  cargo build --release --workspace --bin wedsync-front --bin wedsync-desk
  # Where cargo puts a bench of its own has no name that could be written down.
  bare=$(cargo bench --workspace --bench bare-window --no-run --message-format=json |
    python3 -c 'import json, sys; print(*(it["executable"] for it in map(json.loads, sys.stdin) if it.get("executable") and it["target"]["name"] == "bare-window"))')
  {
    cargo bench --quiet --workspace --bench parts && python3 bench/season.py target/release/wedsync
    WEDSYNC_FRONT=$PWD/target/release/wedsync-front node ui/tests/browser/speed.mjs
    python3 bench/window.py target/release/wedsync-desk target/release/wedsync "$bare"
  } | tee "$results/parts.txt"
fi

python3 bench/report.py
