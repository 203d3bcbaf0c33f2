#!/usr/bin/env bash
# Prints the folder that holds `node` of the given major version, after installing it from npm into .tmp/ when it is
# not there yet. The packages node-<os>-<cpu> carry nothing but the official binary and run no install script.
#
#   PATH="$(scripts/node-matrix.sh 24):$PATH" npm test
set -euo pipefail

major=${1:?usage: scripts/node-matrix.sh <major version>}
root=$(cd "$(dirname "$0")/.." && pwd)
os=$(uname -s | tr '[:upper:]' '[:lower:]')
case $(uname -m) in
  x86_64 | amd64) cpu=x64 ;;
  aarch64 | arm64) cpu=arm64 ;;
  *) echo "no Node package for $(uname -m)" >&2 && exit 1 ;;
esac

folder=$root/.tmp/node-$major
binaries=$folder/node_modules/node-$os-$cpu/bin
if [ ! -x "$binaries/node" ]; then
  mkdir -p "$folder"
  npm install --silent --no-audit --no-fund --prefix "$folder" "node-$os-$cpu@$major" >&2
fi
echo "$binaries"
