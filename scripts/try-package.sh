#!/usr/bin/env bash
# Installs the .deb on this machine, starts the app from it on a display that nobody sees, removes it, and looks at what is left.
# Wants root, and a machine on which packages may come and go. After `make package`.
#   scripts/try-package.sh [FILE]
set -euo pipefail
cd "$(dirname "$0")/.."

deb=${1:-$(echo target/release/bundle/deb/*.deb)}
most=$((15 * 1024 * 1024))
room=$(mktemp -d)
trap 'rm -rf "$room"; [ -z "${display:-}" ] || kill "$display"; [ -z "${bus:-}" ] || kill "$bus"' EXIT
stop() { # stop WORDS : what is not as it should be
  echo "The package is not right: $*" >&2
  exit 1
}

size=$(stat -c %s "$deb")
[ "$size" -le "$most" ] || stop "it has $size bytes, more than $most"
name=$(dpkg-deb -f "$deb" Package)
for needed in libayatana-appindicator3-1 libwebkit2gtk-4.1-0; do
  dpkg-deb -f "$deb" Depends | grep -q "$needed" || stop "it does not ask for $needed"
done
dpkg-deb --fsys-tarfile "$deb" | tar -t | grep -v '/$' | sed 's|^\./||; s|^|/|' >"$room/files"

apt-get -qq install -y --no-install-recommends "$(realpath "$deb")" >"$room/apt.log" 2>&1 || {
  cat "$room/apt.log" >&2
  stop "it does not install"
}
entry=$(grep '\.desktop$' "$room/files")
grep -q 'x-scheme-handler/wedsync' "$entry" && grep -q '^Exec=.* %u$' "$entry" || stop "links to a place in the desk do not open it"
! command -v desktop-file-validate >/dev/null || desktop-file-validate "$entry" || stop "its desktop entry"
grep -q '/icons/hicolor/.*\.png$' "$room/files" || stop "it has no icon"
program=$(command -v wedsync-desk) || stop "the program is not on the path"
! ldd "$program" | grep 'not found' || stop "libraries are missing"

(umask 077 && echo "correct horse battery staple" >"$room/passphrase")
words=(--data-dir "$room/data" --vault file --passphrase-file "$room/passphrase")
target/release/wedsync "${words[@]}" status >/dev/null
exec 3< <(exec Xvfb -displayfd 1 -screen 0 1280x800x24 -nolisten tcp 2>/dev/null)
display=$!
read -r number <&3
exec 4< <(exec dbus-daemon --session --nofork --print-address=1 2>/dev/null)
bus=$!
read -r address <&4
export DISPLAY=:$number DBUS_SESSION_BUS_ADDRESS=$address HOME=$room NO_AT_BRIDGE=1
"$program" "${words[@]}" >"$room/desk.log" 2>&1 &
desk=$!
for _ in $(seq 300); do
  xdotool search --onlyvisible --name '^WedSync Desk$' >/dev/null 2>&1 && seen=1 && break
  sleep 0.1
done
[ -n "${seen:-}" ] || { cat "$room/desk.log" >&2; stop "its window did not open"; }
kill -TERM "$desk"
wait "$desk" || { cat "$room/desk.log" >&2; stop "it did not end cleanly"; }

apt-get -qq remove -y "$name" >"$room/apt.log" 2>&1 || { cat "$room/apt.log" >&2; stop "it does not go"; }
while read -r file; do
  [ ! -e "$file" ] || stop "$file is left behind"
done <"$room/files"
echo "$(basename "$deb"): $((size / 1024)) KiB, installs, starts, ends and goes; nothing of it is left."
