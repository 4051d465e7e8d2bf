#!/usr/bin/env bash
# Installs what the benchmarks compare, each in an environment of its own, with pip and npm:
# awcli as a wheel with bytecode, the official Python SDK, and the official command line.
#
#     benchmarks/install.sh [DIRECTORY]    build/benchmarks unless told otherwise
set -euo pipefail
cd "$(dirname "$0")/.."
directory=${1:-build/benchmarks}
python=${PYTHON:-python3}

mkdir -p "$directory"
rm -rf "$directory/awcli" "$directory/sdk" "$directory/dist"
"$python" -m venv "$directory/awcli"
"$python" -m venv "$directory/sdk"
"$directory/awcli/bin/python" -m pip wheel -q --no-deps -w "$directory/dist" .
"$directory/awcli/bin/python" -m pip install -q "$directory"/dist/awcli-*.whl
"$directory/sdk/bin/python" -m pip install -q appwrite==27.0.0
npm install --silent --no-audit --no-fund --prefix "$directory/npm" appwrite-cli@12.0.1
