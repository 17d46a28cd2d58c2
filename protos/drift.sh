#!/bin/sh
# Fails where the committed stubs are not what the protos give.
set -eu
python=${1:-.venv/bin/python}
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
cp -R protos third_party "$fresh/"
python=$(cd "$(dirname "$python")" && pwd)/$(basename "$python")
(cd "$fresh" && sh protos/generate.sh "$python")
if ! diff -r -x __pycache__ protos "$fresh/protos" >/dev/null; then
    diff -rq -x __pycache__ protos "$fresh/protos" >&2 || true
    echo "the stubs are not those of the protos: run 'make protos' and commit what it changes" >&2
    exit 1
fi
