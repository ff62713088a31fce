#!/usr/bin/env bash
# Plants small wrong changes in a copy of the project and prints the share that the tests catch.
# What follows the command name goes to tests/mutants/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/packages.sh build test
scripts/python-tools.sh
scripts/node-tools.sh
exec target/tools/venv/bin/python tests/mutants/run.py "$@"
