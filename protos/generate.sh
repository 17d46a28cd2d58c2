#!/bin/sh
# Generates the Python stubs beside the protos. Called by `make protos`, from the project's root.
set -eu
python=${1:-.venv/bin/python}
services=$(find protos/parkloom -name '*_service.proto' | sort)
all=$(find protos/parkloom -name '*.proto' | sort)
find protos/parkloom protos/buf \( -name '*_pb2*.py' -o -name '*_pb2*.pyi' \) -exec rm {} + 2>/dev/null || true
# shellcheck disable=SC2086
"$python" -m grpc_tools.protoc -Iprotos -Ithird_party/protos --python_out=protos --pyi_out=protos buf/validate/validate.proto $all
# shellcheck disable=SC2086
"$python" -m grpc_tools.protoc -Iprotos -Ithird_party/protos --grpc_python_out=protos $services
