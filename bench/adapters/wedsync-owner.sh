#!/usr/bin/env bash
# WedSync in its normal state: `wedsync run` owns the data folder, each sync is asked of it. The vault is the sealed
# file, opened once, when the owner starts. The four verbs are those of the peers' harness.
set -u
here=$(cd "$(dirname "$0")" && pwd)
W=${W:?} MODE=${MODE:?} URL_A=${URL_A:?} URL_B=${URL_B-} LOCAL=${LOCAL:?}
DESK=("${WEDSYNC:?}" --data-dir "$W/data" --vault file --passphrase-file "$W/passphrase")

case $1 in
sync)
  # The first sync begins with waking the connections, so that the owner's schedule has read nothing ahead of it.
  if [ -e "$W/asleep" ]; then
    for connection in $(<"$W/asleep"); do "${DESK[@]}" connections resume "$connection"; done
    rm "$W/asleep"
  fi
  exec "${DESK[@]}" sync --approve
  ;;
setup)
  # shellcheck source=bench/adapters/desk.sh
  . "$here/desk.sh"
  (umask 077 && echo 'a passphrase for the bench' >"$W/passphrase")
  set_up
  for connection in $CONNECTIONS; do "${DESK[@]}" connections pause "$connection"; done
  echo "$CONNECTIONS" >"$W/asleep"
  "${DESK[@]}" run >"$W/owner.log" 2>&1 </dev/null &
  owner=$!
  # Before it has said a word it may not hold the folder yet, and a call of ours would take it first.
  for _ in $(seq 200); do
    [ -s "$W/owner.log" ] && "${DESK[@]}" status >/dev/null 2>&1 && break
    sleep 0.05
  done
  kill -0 "$owner" || exit 1
  # Opening the passphrase takes 64 MiB by design. From here on the high-water mark is that of the work.
  echo 5 >"/proc/$owner/clear_refs" 2>/dev/null || true
  (
    row_is_over
    awk -v n="${N:-0}" -v mode="$MODE" '
      /^VmHWM/ { peak = $2 } /^VmRSS/ { now = $2 }
      END { printf "{\"mode\": \"%s\", \"n\": %d, \"peak_mb\": %.1f, \"rest_mb\": %.1f}\n", mode, n, peak/1024, now/1024 }
    ' "/proc/$owner/status" >>"${WEDSYNC_MEMORY:-$W/memory.jsonl}"
    kill "$owner"
  ) >/dev/null 2>&1 </dev/null &
  disown -a
  ;;
localedit)
  # shellcheck source=bench/adapters/desk.sh
  . "$here/desk.sh"
  edit_locally "$2"
  ;;
count)
  # shellcheck source=bench/adapters/desk.sh
  . "$here/desk.sh"
  held_locally
  ;;
esac
