#!/usr/bin/env bash
# Makes the pictures of the report: tests/browser/screenshot.sh [FOLDER]. Shows fixtures/cod.
set -eu
cd "$(dirname "$0")/../.."
folder=${1:-target/screenshots}
mkdir -p "$folder"
tests/browser/setup.sh > /dev/null
cargo run --release --quiet -- report fixtures/cod --html "$folder/report.html" --quiet > /dev/null
node tests/browser/shots.mjs "$folder/report.html" "$folder"
ls "$folder"/*.png
