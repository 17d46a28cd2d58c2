"""Bindings of rpcs as operations of OpenAPI: path, parameters, body, replies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from google.api import resource_pb2
from google.protobuf.descriptor import Descriptor, FieldDescriptor, MethodDescriptor, ServiceDescriptor

from parkloom.access.v1 import access_pb2
from services.gateway.bindings import Binding
from services.gateway.openapi.schemas import Schema, Schemas, is_required

_POLICY: Any = access_pb2.policy  # its stub does not name what it extends
_RESOURCE: Any = resource_pb2.resource
_PLACE = re.compile(r"{(\w+)}")
# How deep the fields of messages go into the query.
_DEEPEST = 2


def path(binding: Binding, patterns: Mapping[str, str]) -> str:
    """The path with a variable for each part of a name: `/v1/parks/{park}/orders/{order}:cancel`."""
    return binding.path(lambda pattern: patterns[pattern])


def tag(service: ServiceDescriptor) -> str:
    """The name of a service within the product: `matching.v1.QuoteService`."""
    return str(service.full_name).removeprefix("parkloom.")


def operation(binding: Binding, patterns: Mapping[str, str], schemas: Schemas, number: int) -> dict[str, Any]:
    """The operation of one binding; `number` counts those of the same rpc from 0."""
    rpc, text = binding.rpc, schemas.words.get(binding.rpc.full_name, "")
    made = {
        "operationId": rpc.name if number == 0 else f"{rpc.name}{number + 1}",
        "tags": [tag(rpc.containing_service)],
        "summary": text.split(". ")[0].rstrip("."),
        "description": f"{text}\n\n{_admitted(rpc)}",
        "parameters": [*_of_path(path(binding, patterns)), *_of_query(binding, schemas)],
        "responses": {"200": _reply(rpc, schemas), "default": {"$ref": "#/components/responses/Refused"}},
    }
    return {**made, "requestBody": _body(binding, schemas)} if binding.body else made


def resource_patterns(messages: Iterator[Descriptor]) -> dict[str, str]:
    """The names of resources by their form with stars: `parks/*/orders/*` → `parks/{park}/orders/{order}`."""
    named = [pattern for each in messages for pattern in each.GetOptions().Extensions[_RESOURCE].pattern]
    return {_PLACE.sub("*", pattern): pattern for pattern in named}


def _admitted(rpc: MethodDescriptor) -> str:
    policy = rpc.GetOptions().Extensions[_POLICY]
    names = [access_pb2.Role.Name(role).removeprefix("ROLE_").lower() for role in policy.roles]
    scope = f"; an integrator's token needs the scope `{policy.scope}`" if policy.scope else ""
    return f"Open to the roles {', '.join(names)}{scope}."


def _of_path(path: str) -> Iterator[Schema]:
    for name in _PLACE.findall(path):
        schema = {"type": "string", "minLength": 1, "maxLength": 63, "pattern": "^[^/:]+$"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _of_query(binding: Binding, schemas: Schemas) -> Iterator[Schema]:
    if binding.body == "*":
        return
    for name, described in _leaves(binding.rpc.input_type, "", 0):
        if name in binding.variables or (binding.body and name.split(".", maxsplit=1)[0] == binding.body):
            continue
        schema = schemas.of_field(described)
        text = schema.pop("description", "")
        yield {
            "name": name,
            "in": "query",
            **({"description": text} if text else {}),
            **({"required": True} if is_required(described) else {}),
            "schema": schema,
        }


def _leaves(message: Descriptor, prefix: str, depth: int) -> Iterator[tuple[str, FieldDescriptor]]:
    for described in message.fields:
        inner = described.message_type
        if inner is None or inner.full_name.startswith("google.protobuf."):
            yield f"{prefix}{described.name}", described
        elif not described.is_repeated and depth < _DEEPEST:
            yield from _leaves(inner, f"{prefix}{described.name}.", depth + 1)


def _body(binding: Binding, schemas: Schemas) -> Schema:
    message = binding.rpc.input_type
    if binding.body == "*":
        fields = [each for each in message.fields if each.name not in binding.variables]
        schema = schemas.of_fields(fields)
    else:
        resource: Any = message.fields_by_name[binding.body].message_type
        schema = _resource(resource, schemas, binding)
    if binding.rpc.client_streaming:
        schema = {"type": "array", "items": schema}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _resource(message: Descriptor, schemas: Schemas, binding: Binding) -> Schema:
    """A resource in a body: one to be created needs what its contract requires, one to be changed only what changes."""
    required = [each.name for each in message.fields if is_required(each)]
    if binding.method == "PATCH" or not required:
        return schemas.refer(message)
    return {"allOf": [schemas.refer(message), {"required": required}]}


def _reply(rpc: MethodDescriptor, schemas: Schemas) -> Schema:
    text = "One message a line, as they come." if rpc.server_streaming else "Done."
    # A stream has as many documents as messages, and no schema covers that.
    content = {} if rpc.server_streaming else {"schema": schemas.refer(rpc.output_type)}
    return {"description": text, "content": {"application/json": content}}
