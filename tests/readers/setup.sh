#!/usr/bin/env bash
# Installs the programs that read the graph formats back in the tests: networkx and prov (Python),
# mermaid (Node), below target/readers. Runs again without doing anything. Needs python3 with venv,
# npm, and for the drawings Graphviz (Debian: python3-venv npm graphviz).
set -eu
cd "$(dirname "$0")/../.."
place=target/readers
mkdir -p "$place"
if [ ! -x "$place/venv/bin/python" ]; then
  python3 -m venv "$place/venv"
fi
if ! "$place/venv/bin/python" -c 'import networkx, prov, lxml' 2>/dev/null; then
  "$place/venv/bin/pip" install --quiet --disable-pip-version-check networkx prov lxml
fi
if [ ! -d "$place/node_modules/mermaid" ] || [ ! -d "$place/node_modules/jsdom" ]; then
  npm install --prefix "$place" --no-audit --no-fund --silent mermaid jsdom
fi
command -v dot > /dev/null || { echo "Graphviz is missing: apt-get install graphviz" >&2; exit 1; }
echo "readers are in $place"
