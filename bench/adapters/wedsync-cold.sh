#!/usr/bin/env bash
# WedSync as other tools run: one process a sync, nothing kept in memory. The vault is the keychain, a throw-away
# gnome-keyring on a session bus of its own. The four verbs are those of the peers' harness.
set -u
here=$(cd "$(dirname "$0")" && pwd)
W=${W:?} MODE=${MODE:?} URL_A=${URL_A:?} URL_B=${URL_B-} LOCAL=${LOCAL:?}
DESK=("${WEDSYNC:?}" --data-dir "$W/data" --vault keychain)

join_session() {
  DBUS_SESSION_BUS_ADDRESS=$(<"$W/bus")
  export DBUS_SESSION_BUS_ADDRESS
}

case $1 in
sync)
  join_session
  exec "${DESK[@]}" sync --approve
  ;;
session) # inside dbus-run-session, until the row is over
  # shellcheck source=bench/adapters/desk.sh
  . "$here/desk.sh"
  printf '\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null || exit 1
  echo "$DBUS_SESSION_BUS_ADDRESS" >"$W/bus"
  row_is_over
  ;;
setup)
  # shellcheck source=bench/adapters/desk.sh
  . "$here/desk.sh"
  mkdir -p "$W/home/.local/share/keyrings" "$W/runtime"
  chmod 700 "$W/runtime"
  HOME=$W/home XDG_DATA_HOME=$W/home/.local/share XDG_RUNTIME_DIR=$W/runtime \
    dbus-run-session -- "$0" session >"$W/session.log" 2>&1 </dev/null &
  disown -a
  for _ in $(seq 200); do
    [ -s "$W/bus" ] && break
    sleep 0.05
  done
  join_session
  set_up
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
