"""Tools are rpcs: their arguments make the request that the contract binds, and by default they only read."""

from __future__ import annotations

import jsonschema
import pytest
from google.protobuf import json_format
from google.protobuf.message_factory import GetMessageClass

from services.assistants.tools import CHANGES, Tool, tools

READING = tools(changing=False)
ALL = tools(changing=True)


def named(name: str) -> Tool:
    return next(tool for tool in ALL if tool.name == name)


def test_without_being_allowed_no_tool_changes_anything() -> None:
    assert not any(tool.changes for tool in READING)
    assert not {tool.rpc.name for tool in READING if not tool.fixed} & set(CHANGES)
    assert {tool.binding.method for tool in READING if not tool.fixed} == {"GET"}


def test_a_preview_of_a_quote_stores_and_holds_nothing() -> None:
    preview = named("preview_quote")
    assert not {"hold", "preview"} & preview.schema["properties"].keys()
    request = preview.request("p", {"order": {"quantity": 1}})
    assert request == {"parent": "parks/p", "order": {"quantity": 1}, "preview": True}


@pytest.mark.parametrize("tool", ALL, ids=lambda tool: tool.name)
def test_the_arguments_of_a_tool_have_a_schema_of_their_own(tool: Tool) -> None:
    jsonschema.Draft202012Validator.check_schema(tool.schema)
    assert tool.schema["additionalProperties"] is False
    assert set(tool.schema["required"]) <= tool.schema["properties"].keys()
    assert "#/components/" not in str(tool.schema)
    assert tool.description


@pytest.mark.parametrize("tool", ALL, ids=lambda tool: tool.name)
def test_the_parts_of_a_name_are_put_together_to_the_request(tool: Tool) -> None:
    parts = {name: "x1" for name in tool.schema["required"] if tool.schema["properties"][name].get("type") == "string"}
    request = tool.request("p", parts)
    message = GetMessageClass(tool.rpc.input_type)()
    json_format.ParseDict(request, message)
    variable, pattern = next(iter(tool.binding.variables.items()))
    assert getattr(message, variable) == pattern.replace("*", "p", 1).replace("*", "x1")
