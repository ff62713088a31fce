#!/usr/bin/env bash
# Every test there is, in one cargo build. Prints the seconds of each stage and closes with the runners' own
# summary lines. Called by `make test`; what follows the command name goes to the test binaries.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

seconds=()
stage() { # stage NAME COMMAND… : runs it, remembers how long it took, stops the run when it fails
  local name=$1 from=$SECONDS
  shift
  echo "== $name"
  "$@" </dev/null || { echo "== $name: stopped after $((SECONDS - from)) s" >&2; exit 1; }
  seconds+=("$(printf '%-10s %4d s' "$name" $((SECONDS - from)))")
}

mkdir -p target
log=target/test.log
stage packages scripts/packages.sh build test
stage tools scripts/python-tools.sh
stage servers scripts/node-tools.sh
# The tests start the `wedsync` program itself, so the programs are built here, together with the tests.
stage fetch cargo fetch --locked --quiet
# The desk carries the pages inside: they come first, so that it is built with them once.
stage pages scripts/pages.sh build
stage build cargo build --locked --workspace --bins --tests --quiet
stage window scripts/ui.sh --browser
from=$SECONDS
echo "== tests"
# Simulated histories as many as fit in 4 minutes, at least 20,000 of calendars and 2,000 of a studio. They keep the
# processors busy while most of the other tests wait for servers and keychains, so both run at once; what is printed of each
# stays together.
export WEDSYNC_SIM_SECONDS=${WEDSYNC_SIM_SECONDS:-240} WEDSYNC_SIM_HISTORIES=${WEDSYNC_SIM_HISTORIES:-20000}
export WEDSYNC_SIM_STUDIO_HISTORIES=${WEDSYNC_SIM_STUDIO_HISTORIES:-2000}
# Made-up Saturdays with alerts, as many as fit in 2 minutes.
export WEDSYNC_ALERT_SECONDS=${WEDSYNC_ALERT_SECONDS:-120}
calendars=whatever_people_do_and_whatever_fails_nothing_is_lost_and_all_agree
studios=whatever_happens_to_weddings_people_and_money_nothing_is_lost_and_all_agree
nice cargo test --locked --workspace --test simulation -- "$calendars" "$studios" </dev/null >"$log.histories" 2>&1 &
simulation=$!
trap 'pkill -P "$simulation"; kill "$simulation" 2>/dev/null' EXIT
# No crate has examples in its documentation, so rustdoc is not run.
cargo test --locked --workspace --bins --lib --tests --no-fail-fast -- --skip "$calendars" --skip "$studios" "$@" </dev/null 2>&1 | tee "$log"
result=${PIPESTATUS[0]}
wait "$simulation" || result=$?
trap - EXIT
tee -a "$log" <"$log.histories"
seconds+=("$(printf '%-10s %4d s' tests $((SECONDS - from)))")

echo
echo "== seconds of each stage"
printf '   %s\n' "${seconds[@]}" "$(printf '%-10s %4d s' 'in all' $SECONDS)"
grep -E '^(simulation|renewals|alerts|mutants):' "$log" || true
echo
grep -E '^ +(Running|Doc-tests) |^test result:|^error: [0-9]+ target' "$log"
exit "$result"
