#!/usr/bin/env bash
# What a reviewer would otherwise have to say: format, clippy without a warning, the laws of the house, and the
# scripts through shellcheck and the dependencies through cargo-deny where those tools are installed.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo fmt --all --check
cargo clippy --workspace --all-targets --quiet -- -D warnings
cargo test --quiet --workspace --test architecture
python3 tests/mutants/run.py --check
if command -v shellcheck >/dev/null 2>&1; then
  git ls-files -z '*.sh' .ci/run | xargs -0 shellcheck
else
  echo "shellcheck is not installed: the scripts were not looked at"
fi
if command -v cargo-deny >/dev/null 2>&1; then
  cargo deny --log-level error check
else
  echo "cargo-deny is not installed: advisories were not looked at (bans and licences were, by tests/architecture)"
fi
