#!/bin/sh
# Builds the wheel, kernel and all:  wheel.sh SOURCE FOLDER_FOR_WHEEL
set -eu
source=$1 wheels=$2 builder=$(mktemp -d)
trap 'rm -rf "$builder"' EXIT
python3 -m venv "$builder"
"$builder/bin/pip" install --quiet --no-cache-dir -c "$source/constraints.txt" hatchling ziglang
"$builder/bin/pip" wheel --quiet --no-deps --no-build-isolation --wheel-dir "$wheels" "$source"
