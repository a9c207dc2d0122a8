#!/usr/bin/env bash
# Installs what drives the browser in the tests: playwright-core (Node), below target/browser. Runs
# again without doing anything. Needs npm and Chromium (Debian: npm chromium).
set -eu
cd "$(dirname "$0")/../.."
place=target/browser
mkdir -p "$place"
if [ ! -d "$place/node_modules/playwright-core" ]; then
  npm install --prefix "$place" --no-audit --no-fund --silent playwright-core
fi
command -v chromium > /dev/null || { echo "Chromium is missing: apt-get install chromium" >&2; exit 1; }
echo "the browser's driver is in $place"
