#!/usr/bin/env bash
# Installs what the tests need beyond Rust (Debian's packages, a Python and a Node environment under
# target/), then runs every test. Works on a fresh machine; a second run installs nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
need() { command -v "$1" >/dev/null 2>&1 || packages+=("$2"); }
need dot graphviz
need chromium chromium
need node nodejs
need npm npm
need python3 python3
python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || packages+=(python3-venv)
if [ "${#packages[@]}" -gt 0 ]; then
  root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi

tests/readers/setup.sh
tests/browser/setup.sh
cargo test --locked "$@"
