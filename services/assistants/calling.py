"""Calls of tools: a request checked and sent with its caller's token, and the reply or refusal as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import grpc
from google.protobuf import json_format
from google.protobuf.message_factory import GetMessageClass

from services.assistants.tools import Tool
from services.chassis.rpc import error_from
from services.errors import Invalid, ParkloomError
from services.gateway.routes import served_by

SECONDS = 60.0
# An assistant reads all that it gets: beyond this it had better ask for less.
LARGEST_REPLY_CHARACTERS = 100_000
Connect = Callable[[str], grpc.Channel]


def call(connect: Connect, park: str, tool: Tool, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The reply of the rpc of `tool`, in JSON's form. Raises the error of ours that the rpc answers with."""
    request = GetMessageClass(tool.rpc.input_type)()
    try:
        json_format.ParseDict(tool.request(park, arguments), request)
    except (json_format.ParseError, TypeError) as wrong:
        raise Invalid("ARGUMENTS_UNREADABLE", f"arguments that the tool does not take: {wrong}") from wrong
    service = tool.rpc.containing_service
    sent = connect(served_by(service)).unary_unary(
        f"/{service.full_name}/{tool.rpc.name}",
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=GetMessageClass(tool.rpc.output_type).FromString,
    )
    try:
        reply = sent(request, timeout=SECONDS)
    except grpc.RpcError as refused:
        raise error_from(refused) from refused
    return json_format.MessageToDict(reply, preserving_proto_field_name=True)


def refusal(error: ParkloomError) -> dict[str, Any]:
    """An error as JSON: its code, its message, and each wrong field with what corrects it."""
    problems = [{"field": problem.field, "hint": problem.hint} for problem in error.problems]
    return {"code": error.code, "message": error.message, **({"problems": problems} if problems else {})}
