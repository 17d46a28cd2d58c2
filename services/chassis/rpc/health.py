"""grpc.health.v1 on the event loop: it answers however busy the threads are.

A call without a token counts against the address that it comes from.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import grpc
from google.protobuf.message import DecodeError
from grpc_health.v1 import health_pb2
from grpc_health.v1.health_pb2 import HealthCheckResponse

from services.chassis.identity import Token
from services.chassis.rpc import calls, status
from services.chassis.rpc.arrivals import Arrivals, ClientLeft
from services.chassis.rpc.limits import Holder, Shares, holder_of
from services.chassis.rpc.watches import Slots
from services.errors import Invalid, NotFound, ParkloomError, Unauthenticated

# The health of this name is that of the process alone, whether or not the parts it needs are there.
LIVENESS = "alive"
SERVICE_NAME = health_pb2.DESCRIPTOR.services_by_name["Health"].full_name
# Watches without a token; and how many calls may be waiting for their message, which is one name.
ADDRESSES_WATCHES, WATCHES_AN_ADDRESS = 64, 8
WAITING_CHECKS = 64
_NO_DEADLINE = float("inf")


class Health(grpc.GenericRpcHandler):  # type: ignore[type-arg]  # generic in its stubs only
    """The health of `names`. `token_of` gives the token of a call, or raises Unauthenticated."""

    def __init__(self, names: Iterable[str], slots: Slots, token_of: Callable[[Any], Token]) -> None:
        self._states = dict.fromkeys(names, HealthCheckResponse.NOT_SERVING)
        self._slots = slots
        self._strangers = Slots(Shares(ADDRESSES_WATCHES, WATCHES_AN_ADDRESS, WATCHES_AN_ADDRESS))
        self._token_of = token_of
        self._arrivals = Arrivals(WAITING_CHECKS)
        self._changed = asyncio.Event()
        self._ending = False
        self._handlers = {
            f"/{SERVICE_NAME}/Check": grpc.stream_unary_rpc_method_handler(self._check),
            f"/{SERVICE_NAME}/Watch": grpc.stream_stream_rpc_method_handler(self._watch),
        }

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        return self._handlers.get(handler_call_details.method)

    def publish(self, states: Mapping[str, HealthCheckResponse.ServingStatus]) -> None:
        """Answer with these from now on."""
        if not self._ending:
            self._states |= states
            self._wake_watches()

    def end(self) -> None:
        """From now on nothing serves, and the watches end once they have sent that."""
        self._states = dict.fromkeys(self._states, HealthCheckResponse.NOT_SERVING)
        self._ending = True
        self._wake_watches()

    async def _check(self, _messages: Any, context: Any) -> bytes:
        try:
            name = await self._name(context)
            if name not in self._states:
                raise NotFound.named(f"service {name}")
            return _state(self._states[name])
        except ParkloomError as refused:
            await status.end(context, status.from_error(refused, ""))
        except ClientLeft:
            pass
        return b""

    async def _watch(self, _messages: Any, context: Any) -> None:
        slots, holder = self._holder(context)
        try:
            with slots.taken(calls.Call("Watch", "", _NO_DEADLINE), holder):
                await self._send_changes(context, await self._name(context))
        except ParkloomError as refused:
            await status.end(context, status.from_error(refused, ""))
        except ClientLeft:
            pass

    async def _send_changes(self, context: Any, name: str) -> None:
        sent = None
        while True:
            changed, state = self._changed, self._state_of(name)
            if state != sent:
                await _write(context, _state(state))
                sent = state
            # The end may have come while the state before it was written.
            if self._ending and self._state_of(name) == sent:
                return
            await changed.wait()

    def _state_of(self, name: str) -> HealthCheckResponse.ServingStatus:
        return self._states.get(name, HealthCheckResponse.SERVICE_UNKNOWN)

    async def _name(self, context: Any) -> str:
        try:
            return str(health_pb2.HealthCheckRequest.FromString(await self._arrivals.message(context)).service)
        except DecodeError as wrong:
            raise Invalid("REQUEST_UNREADABLE", "the request is not a HealthCheckRequest: name one service") from wrong

    def _holder(self, context: Any) -> tuple[Slots, Holder]:
        try:
            return self._slots, holder_of(self._token_of(context).caller)
        except Unauthenticated:
            address = context.peer().rpartition(":")[0]
            return self._strangers, Holder(address, address)

    def _wake_watches(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


def _state(state: int) -> bytes:
    return bytes(HealthCheckResponse(status=state).SerializeToString())


async def _write(context: Any, raw: bytes) -> None:
    try:
        await context.write(raw)
    except Exception as failed:
        raise ClientLeft from failed
