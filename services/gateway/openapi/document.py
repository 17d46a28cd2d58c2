"""The whole document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from google.protobuf.descriptor import Descriptor
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.rpc import status_pb2

from services.gateway.bindings import bindings_of, open_services
from services.gateway.openapi.comments import comments
from services.gateway.openapi.operations import operation, path, resource_patterns, tag
from services.gateway.openapi.schemas import Schemas

TITLE = "Parkloom"
DESCRIPTION = (
    "Matches orders to the capacity of the many independent enterprises of an industrial park. REST is the same "
    "contract as gRPC: the fields, rules, roles, scopes and errors of `protos/parkloom`. Send a token with every call: "
    "`authorization: Bearer …`. A field that is 0, false or empty is left out of replies; whole numbers of 64 bits are "
    "written as text. A changed resource goes with its `etag`, and what changes something takes a `request_id`, so "
    "that a call that is sent again changes nothing twice."
)
REFUSED = "Refused: `code` is gRPC's number, `details` name the reason, each wrong field, and what corrects it."


def document(files: FileDescriptorSet, version: str) -> dict[str, Any]:
    """OpenAPI 3.1 of all open services; `files` are the contracts, compiled with their source."""
    schemas = Schemas(comments(files))
    refused = {"description": REFUSED, "content": {"application/json": {"schema": schemas.refer(_STATUS)}}}
    paths = _paths(schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": version, "description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "tags": [
            {"name": tag(service), "description": schemas.words.get(service.full_name, "")}
            for service in open_services()
        ],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {"Refused": refused},
            "schemas": dict(sorted(schemas.components.items())),
        },
    }


_STATUS: Descriptor = status_pb2.Status.DESCRIPTOR


def _paths(schemas: Schemas) -> dict[str, Any]:
    patterns = resource_patterns(_messages())
    paths: dict[str, Any] = {}
    for service in open_services():
        for rpc in service.methods:
            for number, binding in enumerate(bindings_of(rpc)):
                there = paths.setdefault(path(binding, patterns), {})
                there[binding.method.lower()] = operation(binding, patterns, schemas, number)
    return dict(sorted(paths.items()))


def _messages() -> Iterator[Descriptor]:
    """Every message of the files that the services use."""
    seen = {}
    waiting = [service.file for service in open_services()]
    while waiting:
        file = waiting.pop()
        if file.name not in seen:
            seen[file.name] = file
            waiting += file.dependencies
            yield from file.message_types_by_name.values()
