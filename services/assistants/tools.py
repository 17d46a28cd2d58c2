"""The rpcs that are tools, each with the schema of its arguments, from the contract of REST."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from google.protobuf.descriptor import MethodDescriptor

from services.gateway.bindings import Binding, bindings_of, open_services

READS = (
    *("ListOrders", "GetOrder", "SummarizeOrders", "ExplainOrder", "ExplainEnterprise", "ListLots"),
    *("ListQuotes", "GetQuote", "ListProducts", "GetProduct"),
    *("ListLines", "GetLine", "ListCapacities", "GetCapacity", "SummarizeLine", "SummarizeLoad"),
    *("GetLivePlan", "ListPlans", "GetPlan", "ComparePlan", "ListShortfalls", "ListScarcityPrices"),
    *("ListAssignments", "GetAssignment", "ListMovements", "GetMovement", "GetParkDay", "GetPark"),
)
CHANGES = (
    *("CreateOrder", "UpdateOrder", "CancelOrder", "QuoteOrder", "HoldQuote", "TakeQuote", "ReleaseQuote"),
    *("CreatePlan", "ConfirmPlan", "DiscardPlan", "UpdateCapacity", "AcceptAssignment", "DeclineAssignment"),
)
# A quote whose answers alone are wanted stores nothing, so that it is a read.
PREVIEW = "PreviewQuote"
_PREVIEWED = {"preview": True}
_NOT_PREVIEWED = ("hold", "hold_hours", "preview", "request_id")
_REFERENCE = "#/components/schemas/"
_PLACE = re.compile(r"{(\w+)}")
# The park is that of the token's bearer, and no argument.
_PARK = "park"


@dataclass(frozen=True)
class Tool:
    """An rpc as a tool: `schema` is that of its arguments, `fixed` are fields that no argument gives."""

    name: str
    description: str
    schema: Mapping[str, Any]
    changes: bool
    binding: Binding
    path: str
    fixed: Mapping[str, Any]

    @property
    def rpc(self) -> MethodDescriptor:
        """The rpc that it calls."""
        return self.binding.rpc

    def request(self, park: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The request as JSON: the parts of names put together, and all other arguments by their field."""
        given = {_PARK: park, **arguments}
        places = _PLACE.findall(self.path)
        request = {name: value for name, value in arguments.items() if name not in places}
        for field, pattern in self.binding.variables.items():
            parts = iter(places)
            name = re.sub(r"\*", lambda _: str(given[next(parts)]), pattern)  # noqa: B023 - used at once
            _put(request, field, name)
        return {**request, **self.fixed}


def tools(*, changing: bool) -> list[Tool]:
    """The tools: those that read, and where `changing` those that change something."""
    document = json.loads((resources.files("parkloom") / "openapi.json").read_text(encoding="utf-8"))
    rpcs = {rpc.name: rpc for service in open_services() for rpc in service.methods}
    named = [*READS, *CHANGES] if changing else READS
    made = [_tool(document, rpcs[name], changes=name in CHANGES) for name in named]
    return [*made, _preview(document, rpcs["QuoteOrder"])]


def _tool(document: Mapping[str, Any], rpc: MethodDescriptor, *, changes: bool) -> Tool:
    (path, operation), binding = _operation(document, rpc.name), bindings_of(rpc)[0]
    schema = _schema(document, operation, path, binding)
    return Tool(_snake(rpc.name), operation["description"], schema, changes, binding, path, {})


def _preview(document: Mapping[str, Any], rpc: MethodDescriptor) -> Tool:
    whole = _tool(document, rpc, changes=False)
    fields = {name: value for name, value in whole.schema["properties"].items() if name not in _NOT_PREVIEWED}
    schema = {**whole.schema, "properties": fields}
    text = f"{whole.description}\n\nA preview: the answers are stored nowhere, and nothing is held."
    return Tool(_snake(PREVIEW), text, schema, False, whole.binding, whole.path, _PREVIEWED)


def _operation(document: Mapping[str, Any], rpc: str) -> tuple[str, Mapping[str, Any]]:
    return next(
        (path, operation)
        for path, methods in document["paths"].items()
        for operation in methods.values()
        if operation["operationId"] == rpc
    )


def _schema(document: Mapping[str, Any], operation: Mapping[str, Any], path: str, binding: Binding) -> dict[str, Any]:
    """One object of all arguments, with the messages that it refers to."""
    fields = {name: {"type": "string", "description": f"Id of the {name}."} for name in _PLACE.findall(path)}
    required = [name for name in fields if name != _PARK]
    fields.pop(_PARK, None)
    for asked in operation["parameters"]:
        if asked["in"] == "query" and "." not in asked["name"]:
            fields[asked["name"]] = {**asked["schema"], "description": asked.get("description", "")}
            required += [asked["name"]] if asked.get("required") else []
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if binding.body == "*":
        fields |= body.get("properties", {})
        required += body.get("required", [])
    elif binding.body:
        fields[binding.body] = body
        required.append(binding.body)
    schema: dict[str, Any] = {
        "type": "object",
        "properties": fields,
        "required": required,
        "additionalProperties": False,
    }
    return _self_contained(schema, document["components"]["schemas"])


def _self_contained(schema: dict[str, Any], components: Mapping[str, Any]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    waiting = list(_references(schema))
    while waiting:
        name = waiting.pop()
        if name not in named:
            named[name] = components[name]
            waiting += _references(components[name])
    moved: dict[str, Any] = json.loads(json.dumps({**schema, "$defs": named}).replace(_REFERENCE, "#/$defs/"))
    return moved


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix(_REFERENCE)
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from _references(part)


def _put(request: dict[str, Any], path: str, value: str) -> None:
    first, _, rest = path.partition(".")
    if rest:
        _put(request.setdefault(first, {}), rest, value)
    else:
        request[first] = value


def _snake(name: str) -> str:
    return re.sub("(?<!^)(?=[A-Z])", "_", name).lower()
