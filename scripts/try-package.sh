#!/usr/bin/env bash
# Installs the .deb on this machine, uses the app from it on a display that nobody sees, removes it, and looks at what is left.
# Wants root, and a machine on which packages may come and go. After `make package`; the packages of `scripts/packages.sh test`
# are wanted too, and a wedsync of any build, which makes the studio.
#   scripts/try-package.sh [FILE]
set -euo pipefail
cd "$(dirname "$0")/.."

most=$((15 * 1024 * 1024))
room=$(mktemp -d)
leave() {
  for it in "${desk:-}" "${display:-}" "${bus:-}"; do [ -z "$it" ] || kill "$it" 2>/dev/null || true; done
  [ -z "${installed:-}" ] || apt-get -qq purge -y "$installed" >/dev/null 2>&1 || true
  rm -rf "$room"
}
trap leave EXIT
stop() { # stop WORDS : what is not as it should be
  echo "The package is not right: $*" >&2
  exit 1
}
until_it() { # until_it WORDS COMMAND… : waits half a minute for the command to succeed
  local what=$1
  shift
  for _ in $(seq 300); do
    ! "$@" >/dev/null 2>&1 || return 0
    sleep 0.1
  done
  cat "$room/desk.log" >&2 2>/dev/null || true
  stop "$what"
}

if [ $# -gt 0 ]; then deb=$1; else
  shopt -s nullglob
  all=(target/release/bundle/deb/*.deb)
  [ ${#all[@]} -eq 1 ] || stop "there are ${#all[@]} of them in target/release/bundle/deb, so name one"
  deb=${all[0]}
fi
wedsync=
for built in target/release/wedsync target/debug/wedsync; do [ -n "$wedsync" ] || [ ! -x "$built" ] || wedsync=$built; done
[ -n "$wedsync" ] || { echo "There is no wedsync to make a studio with: cargo build --workspace --bin wedsync" >&2; exit 2; }

# What it says of itself.
size=$(stat -c %s "$deb")
[ "$size" -le "$most" ] || stop "it has $size bytes, more than $most"
said() { dpkg-deb -f "$deb" "$1"; }
name=$(said Package)
[ "$(said Version)" = "$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)" ] || stop "its version is $(said Version)"
[ "$(said Architecture)" = "$(dpkg --print-architecture)" ] || stop "it is for $(said Architecture)"
[ -n "$(said Description)" ] && [ -n "$(said Section)" ] || stop "it does not say what it is"
for needed in libayatana-appindicator3-1 libwebkit2gtk-4.1-0 libgtk-3-0; do
  said Depends | grep -q "$needed" || stop "it does not ask for $needed"
done
said Recommends | grep -q gnome-keyring || stop "it does not recommend a keychain"
# Rights, owner, size, day, time, and then the name, which may have spaces in it.
dpkg-deb --fsys-tarfile "$deb" | tar -tv | sed -nE 's|^-([^ ]+ +){5}(\./)?|/|p' >"$room/files"
[ -s "$room/files" ] || stop "it holds nothing"
! grep -vE '^/usr/(bin|share)/' "$room/files" || stop "it puts files where they do not belong"
! dpkg-deb --fsys-tarfile "$deb" | tar -tv | grep -vE '^[d-]rwxr-xr-x|^-rw-r--r--' || stop "files have rights that they should not have"

apt-get -qq install -y --no-install-recommends "$(realpath "$deb")" >"$room/apt.log" 2>&1 || {
  cat "$room/apt.log" >&2
  stop "it does not install"
}
installed=$name
# In the menu, and what opens links.
entry=$(grep '\.desktop$' "$room/files")
grep -q 'x-scheme-handler/wedsync' "$entry" && grep -q '^Exec=.* %u$' "$entry" || stop "links to a place in the desk do not open it"
! command -v desktop-file-validate >/dev/null || desktop-file-validate "$entry" || stop "its desktop entry"
if command -v update-desktop-database >/dev/null && command -v xdg-mime >/dev/null; then
  update-desktop-database -q /usr/share/applications
  [ "$(HOME=$room xdg-mime query default x-scheme-handler/wedsync)" = "$(basename "$entry")" ] || stop "it is not what opens a wedsync: link"
fi
icon=$(sed -n 's/^Icon=//p' "$entry")
for square in 32x32 128x128; do
  grep -q "/icons/hicolor/$square/apps/$icon.png$" "$room/files" || stop "it has no icon of $square"
done
program=$(command -v wedsync-desk) || stop "the program is not on the path"
! ldd "$program" | grep 'not found' || stop "libraries are missing"
"$program" --version | grep -q "$(said Version)" || stop "the program is of another version"
# Read first, and only then counted: a pipe that ends early would be a fault of its own.
symbols=$(readelf -S "$program" 2>/dev/null || true)
! grep -q '\.symtab\|\.debug_' <<<"$symbols" || stop "the program carries what only its makers need"

# A studio that is there already: a new one would show its recovery code and wait for a person.
(umask 077 && echo "correct horse battery staple" >"$room/passphrase")
words=(--data-dir "$room/data" --vault file --passphrase-file "$room/passphrase")
"$wedsync" "${words[@]}" status >/dev/null 2>&1
exec 3< <(exec Xvfb -displayfd 1 -screen 0 1280x800x24 -nolisten tcp 2>/dev/null)
display=$!
read -r number <&3
exec 4< <(exec dbus-daemon --session --nofork --print-address=1 2>/dev/null)
bus=$!
read -r address <&4
export DISPLAY=:$number DBUS_SESSION_BUS_ADDRESS=$address HOME=$room NO_AT_BRIDGE=1
unset WAYLAND_DISPLAY XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME
"$program" "${words[@]}" --hidden >"$room/desk.log" 2>&1 &
desk=$!
until_it "it is not at work" test -S "$room/data/desk.sock"
window=(xdotool search --onlyvisible --name '^WedSync Desk$')
! "${window[@]}" >/dev/null 2>&1 || stop "its window opens though nobody asked for it"
# Somebody follows a link, as the menu entry hands it on: the one that runs takes it.
timeout 20 "$program" "${words[@]}" wedsync://settings >>"$room/desk.log" 2>&1 || stop "a second start does not hand over to the first"
until_it "its window did not open" "${window[@]}"
"$wedsync" "${words[@]}" --json status | grep -q not_connected || stop "a terminal does not reach it"
kill -TERM "$desk"
wait "$desk" || { cat "$room/desk.log" >&2; stop "it did not end cleanly"; }
desk=

# Gone, but for what is the person's.
apt-get -qq purge -y "$name" >"$room/apt.log" 2>&1 || { cat "$room/apt.log" >&2; stop "it does not go"; }
installed=
while read -r file; do
  [ ! -e "$file" ] || stop "$file is left behind"
done <"$room/files"
[ "$("$wedsync" "${words[@]}" --json status | grep -c not_connected)" -eq 1 ] || stop "the studio's data is not what it was"
echo "$(basename "$deb"): $((size / 1024)) KiB, installs, starts, opens links, ends and goes; nothing of it is left but the studio's data."
