#!/usr/bin/env bash
# Installs the system packages that are missing, and nothing else. Fast when everything is there.
#   scripts/packages.sh build|test|bench …
# On Debian 12, as root or with sudo. Elsewhere it says which packages it would want, and stops.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
want() { # want PACKAGE TEST… : the package is missing when the test does not succeed
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}
has() { command -v "$1"; }
chromium_there() { has chromium-headless-shell || has chromium || has google-chrome; }

for group in "$@"; do
  case $group in
  build)
    want build-essential has cc
    want make has make
    want perl has perl # builds the bundled OpenSSL under SQLCipher
    want pkg-config has pkg-config
    # The window: the system's web view, the icon in the panel.
    want libwebkit2gtk-4.1-dev pkg-config --exists webkit2gtk-4.1
    want libayatana-appindicator3-dev pkg-config --exists ayatana-appindicator3-0.1
    want librsvg2-dev pkg-config --exists librsvg-2.0
    ;;
  test)
    want chromium-headless-shell chromium_there # the return page's script must run in a real browser
    want curl has curl
    want dbus has dbus-run-session
    want dunst has dunst # shows the notifications
    want dbus has dbus-send
    want gnome-keyring has gnome-keyring-daemon
    want libfaketime test -e /usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1 # makes it a Saturday
    want libsecret-tools has secret-tool
    want procps has ps
    want webkit2gtk-driver has WebKitWebDriver # steers the window
    want prometheus has prometheus # fetches what is measured; its service may be switched off, the tests start their own
    want prometheus-alertmanager has prometheus-alertmanager
    want xdotool has xdotool # looks for the window
    want xvfb has Xvfb       # a display that nobody sees
    want python3-venv python3 -c 'import venv, ensurepip'
    ;;
  bench)
    want time test -x /usr/bin/time
    want wrk has wrk # calls from the web
    want sqlite3 test -x /usr/bin/sqlite3
    want libsqlite3-dev test -e /usr/include/sqlite3.h
    ;;
  *)
    echo "scripts/packages.sh: there is no group '$group' (build, test, bench)" >&2
    exit 2
    ;;
  esac
done

if ! command -v cargo >/dev/null 2>&1; then
  echo "Rust is not here. Install it from https://rustup.rs (1.95 or later), then run this again." >&2
  exit 1
fi
[ ${#missing[@]} -gt 0 ] || exit 0

# shellcheck source=/dev/null
debian=$(. /etc/os-release 2>/dev/null && echo "${ID:-}:${VERSION_ID:-}") || debian=
if [ "$debian" != debian:12 ]; then
  echo "This is not Debian 12, so nothing was installed. What is missing, by Debian's names:" >&2
  printf '  %s\n' "${missing[@]}" | sort -u >&2
  echo "Install what your system calls these, then run this again." >&2
  exit 1
fi

root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null 2>&1 || {
    echo "Installing packages needs root. As root: apt-get install ${missing[*]}" >&2
    exit 1
  }
  root=(sudo)
  [ -t 0 ] || root=(sudo -n)
fi

mkdir -p target/tools
log=target/tools/packages.log
mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)
echo "Installing ${missing[*]} …"
{
  "${root[@]}" apt-get -qq update || true # a mirror that is down is no reason to stop: the install decides
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends "${missing[@]}"
} >"$log" 2>&1 </dev/null || {
  tail -n 20 "$log" >&2
  echo "The packages above could not be installed; the whole log is in $log." >&2
  exit 1
}
