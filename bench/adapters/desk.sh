# shellcheck shell=bash
# What both adapters share. Sourced, with DESK set to the command and the options that name folder and vault.
#   W work folder   MODE local|s2s   URL_A, URL_B servers with a calendar `cal`   LOCAL a folder for .ics files

# The value of a key in the JSON document on standard input; a second word picks from a list by name.
field() { python3 -c '
import json, sys
said = json.load(sys.stdin)
if len(sys.argv) > 2:
    said = next((row for row in said if row["name"] == sys.argv[2]), said[0])
print(said[sys.argv[1]])' "$@"; }

# connect NAME PROVIDER OPTION…: prints the connection's id. The password of every server here is `user`.
connect() {
  local name=$1 provider=$2
  shift 2
  case $provider in
  folder) "${DESK[@]}" --json connect folder --name "$name" "$@" ;;
  *) printf 'user' | "${DESK[@]}" --json connect "$provider" --name "$name" --username user --password-stdin "$@" ;;
  esac | field id
}

# both_ways CONNECTION: its calendar `cal` travels both ways.
both_ways() {
  local collection
  collection=$("${DESK[@]}" --json collections list "$1" | field id cal)
  "${DESK[@]}" collections set "$collection" --direction both
}

# Everything up to the first sync, which is what is measured. Leaves the two connections in CONNECTIONS.
set_up() {
  local a b
  set -e
  a=$(connect A caldav --url "$URL_A")
  if [ "$MODE" = local ]; then
    mkdir -p "$LOCAL/cal"
    b=$(connect B folder --path "$LOCAL")
  else
    b=$(connect B caldav --url "$URL_B")
  fi
  both_ways "$a"
  both_ways "$b"
  export CONNECTIONS="$a $b"
}

# Waits until nobody listens at the address of URL_A any more: the harness has stopped the server, the row is done.
# Looks at the kernel's table instead of connecting, because connections are counted; and looks twice, because a table that
# changes while it is read can leave a line out.
row_is_over() {
  local port=${URL_A#http://*:}
  port=$(printf ':%04X 00000000:0000 0A' "${port%%/*}")
  while grep -qF "$port" /proc/net/tcp || { sleep 0.2; grep -qF "$port" /proc/net/tcp; }; do sleep 0.5; done
}

edit_locally() {
  [ "$MODE" = local ] || exit 3
  cp "$1"/*.ics "$LOCAL/cal/"
}

held_locally() { find "$LOCAL/cal" -name '*.ics' | wc -l; }
