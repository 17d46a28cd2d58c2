"""Server reflection for any caller with a good token: each question counts like a call of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor
from typing import Any

import grpc
from google.protobuf.message import DecodeError
from grpc_reflection.v1alpha import reflection, reflection_pb2

from services.chassis.identity import Caller
from services.chassis.rpc.admission import Admission
from services.chassis.rpc.arrivals import ClientLeft, read
from services.chassis.rpc.calls import Call
from services.chassis.rpc.conclusion import begun, concluded
from services.chassis.rpc.turns import Turns
from services.chassis.rpc.watches import WATCH_SECONDS, Slots
from services.errors import Invalid

SERVICE_NAME: str = reflection.SERVICE_NAME
_METHOD = f"/{SERVICE_NAME}/ServerReflectionInfo"


class Reflection(grpc.GenericRpcHandler):  # type: ignore[type-arg]  # generic in its stubs only
    """Describes the services of these full names to callers."""

    def __init__(
        self, names: Sequence[str], admission: Admission, turns: Turns, slots: Slots, threads: Executor
    ) -> None:
        self._reflect: Any = reflection.ReflectionServicer(names).ServerReflectionInfo
        self._admission, self._turns, self._slots, self._threads = admission, turns, slots, threads
        self._handler = grpc.stream_stream_rpc_method_handler(self._converse)

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        return self._handler if handler_call_details.method == _METHOD else None

    async def _converse(self, _messages: Any, context: Any) -> None:
        call = begun(_METHOD, context, WATCH_SECONDS, WATCH_SECONDS)
        async with concluded(call, context):
            caller = self._admission.identify(call, context)
            with self._slots.taken(call, self._admission.count(caller)):
                while (raw := await _next(call, context)) is not None:
                    reply = await self._answer(call, caller, raw)
                    try:
                        await context.write(reply)
                    except Exception as failed:
                        raise ClientLeft from failed

    async def _answer(self, call: Call, caller: Caller, raw: bytes) -> bytes:
        with self._turns.place(self._admission.count(caller)) as place:
            await place.turn(call.time_remaining())
            return await place.result(self._threads.submit(self._reflected, raw))

    def _reflected(self, raw: bytes) -> bytes:
        try:
            request = reflection_pb2.ServerReflectionRequest.FromString(raw)
        except DecodeError as wrong:
            raise Invalid(
                "REQUEST_UNREADABLE", "the request is no ServerReflectionRequest: ask for a file or a symbol"
            ) from wrong
        (reply,) = self._reflect(iter([request]), None)
        return bytes(reply.SerializeToString())


async def _next(call: Call, context: Any) -> bytes | None:
    """The next question, None when there is none: the client asks no more, or the stream's time is over."""
    try:
        async with asyncio.timeout(call.time_remaining()):
            return await read(context)
    except TimeoutError:
        return None
