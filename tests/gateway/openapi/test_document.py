"""The OpenAPI document is that of the contracts: `python -m tests.gateway.openapi.test_document` writes it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from services.gateway.bindings import bindings_of, open_services
from services.gateway.openapi import document

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "protos" / "parkloom" / "openapi.json"


@cache
def compiled() -> FileDescriptorSet:
    """The contracts with their comments."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "contracts.binpb"
        includes = [f"-I{path}" for path in (ROOT / "protos", ROOT / "third_party/protos")]
        files = [str(path) for path in sorted((ROOT / "protos/parkloom").rglob("*.proto"))]
        outs = ["--include_source_info", f"--descriptor_set_out={written}"]
        # In a process of its own: the compiler's library and the solver's cannot live in one.
        subprocess.run([sys.executable, "-m", "grpc_tools.protoc", *includes, *outs, *files], check=True)
        return FileDescriptorSet.FromString(written.read_bytes())


def written() -> str:
    """The document as it is committed."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return json.dumps(document(compiled(), version), ensure_ascii=False, indent=1) + "\n"


DOCUMENT = json.loads(PAGE.read_text(encoding="utf-8"))
OPERATIONS = [operation for methods in DOCUMENT["paths"].values() for operation in methods.values()]


def test_the_committed_document_is_that_of_the_contracts() -> None:
    assert PAGE.read_text(encoding="utf-8") == written(), "run `python -m tests.gateway.openapi.test_document`"


@pytest.mark.slow
def test_the_document_is_openapi_of_version_3_1() -> None:
    # Seconds of imports, which the fast tests are spared.
    from schemathesis.specs.openapi.definitions import OPENAPI_31

    assert DOCUMENT["openapi"].startswith("3.1.")
    jsonschema.Draft202012Validator(OPENAPI_31).validate(DOCUMENT)


def test_every_binding_of_an_open_rpc_is_an_operation() -> None:
    bound = [binding for service in open_services() for rpc in service.methods for binding in bindings_of(rpc)]
    assert len(OPERATIONS) == len(bound)
    assert len({operation["operationId"] for operation in OPERATIONS}) == len(OPERATIONS)


@pytest.mark.slow
def test_every_reference_leads_to_a_schema_and_every_schema_is_valid() -> None:
    components = DOCUMENT["components"]["schemas"]
    named = {each.removeprefix("#/components/schemas/") for each in _references(DOCUMENT)}
    assert named - {"#/components/responses/Refused"} == components.keys()
    for schema in components.values():
        jsonschema.Draft202012Validator.check_schema(schema)


def _references(part: Any) -> Iterator[str]:
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    if isinstance(part, dict) and isinstance(part.get("$ref"), str):
        yield part["$ref"]
    for each in inner:
        yield from _references(each)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation["operationId"])
def test_an_operation_says_what_it_does_and_who_may_call_it(operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert "Open to the roles " in operation["description"]


def test_rules_and_words_of_a_field_come_from_its_contract() -> None:
    quantity = DOCUMENT["components"]["schemas"]["matching.v1.Order"]["properties"]["quantity"]
    assert quantity["type"] == ["string", "integer"]
    assert quantity["minimum"] == 1
    assert quantity["description"]


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
