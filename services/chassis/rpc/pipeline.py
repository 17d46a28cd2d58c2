"""The pipeline of every call before and after its servicer: one interceptor, read from top to bottom.

Log and metrics; errors; deadline; identity; policy; size; park; validation. Requests are parsed in here, so that
nothing is parsed for who may not call, and a malformed message is answered like any other bad input.
"""

from __future__ import annotations

import re
import time
import traceback
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from typing import Any, TypeAlias, cast

import grpc
from google.protobuf.message import DecodeError, Message

from services.chassis import identity, telemetry
from services.chassis.identity import Key
from services.chassis.rpc import calls, park_scope, read_scopes, status, validation
from services.chassis.rpc.calls import Call
from services.chassis.rpc.policy import Rpc
from services.chassis.rpc.watches import WATCH_SECONDS, Slots
from services.errors import Exhausted, Forbidden, Invalid, ParkloomError, Unauthenticated

MAX_MESSAGE_BYTES = 4 * 1024 * 1024
UNARY_SECONDS = 30.0
NO_DEADLINE_SECONDS = 1e9
REQUEST_ID = "x-request-id"
_HEALTH = "/grpc.health.v1.Health/"
_REFLECTION = "/grpc.reflection."
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

Handler: TypeAlias = Any  # a grpc.RpcMethodHandler: its stubs would make every part of it optional


class Pipeline(grpc.ServerInterceptor):  # type: ignore[type-arg]  # generic in its stubs only
    """Serves `rpcs` to callers whose tokens one of `keys` verifies, streams while `slots` has room."""

    def __init__(self, rpcs: Iterable[Rpc], keys: Sequence[Key], slots: Slots) -> None:
        self._rpcs = {rpc.path: rpc for rpc in rpcs}
        self._keys = keys
        self._slots = slots

    def intercept_service(self, continuation: Callable[[Any], Handler | None], details: Any) -> Handler | None:
        handler, method = continuation(details), details.method
        if handler is None or method.startswith(_HEALTH):
            return handler
        if method.startswith(_REFLECTION):
            reflect = partial(self._reflect, method, handler)
            return grpc.stream_stream_rpc_method_handler(
                reflect, handler.request_deserializer, handler.response_serializer
            )
        if handler.response_streaming:
            return grpc.unary_stream_rpc_method_handler(partial(self._stream, method, handler))
        return grpc.unary_unary_rpc_method_handler(partial(self._unary, method, handler))

    def _unary(self, method: str, handler: Handler, raw: bytes, context: grpc.ServicerContext) -> bytes:
        call = _begin(method, context, _deadline(context) or UNARY_SECONDS)
        return copy_context().run(self._answer, call, handler, raw, context)

    def _answer(self, call: Call, handler: Handler, raw: bytes, context: grpc.ServicerContext) -> bytes:
        with calls.serving(call), _concluded(call, context):
            request = self._admitted(call, handler, raw, context)
            return _reply(handler, handler.unary_unary(request, context))

    def _stream(self, method: str, handler: Handler, raw: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
        call = _begin(method, context, min(_deadline(context) or WATCH_SECONDS, WATCH_SECONDS))
        yield from _in_own_context(self._answers(call, handler, raw, context))

    def _answers(
        self, call: Call, handler: Handler, raw: bytes, context: grpc.ServicerContext
    ) -> Generator[bytes, None, None]:
        with calls.serving(call), _concluded(call, context):
            request = self._admitted(call, handler, raw, context)
            with self._slots.taken(call):
                for reply in handler.unary_stream(request, context):
                    yield _reply(handler, reply)

    def _reflect(
        self, method: str, handler: Handler, requests: Iterator[Any], context: grpc.ServicerContext
    ) -> Iterator[Any]:
        call = _begin(method, context, min(_deadline(context) or WATCH_SECONDS, WATCH_SECONDS))
        with _concluded(call, context):
            _identify(call, self._keys, context)
            with self._slots.taken(call):
                yield from handler.stream_stream(requests, context)

    def _admitted(self, call: Call, handler: Handler, raw: bytes, context: grpc.ServicerContext) -> Message:
        """The request, once it is clear that this caller may make it and that it is well formed."""
        caller = _identify(call, self._keys, context)
        park_free = self._permitted(call.method, caller)
        request = _parsed(handler, raw)
        if not park_free:
            park_scope.check(request, caller)
        validation.check(request)
        return request

    def _permitted(self, method: str, caller: identity.Caller) -> bool:
        rpc = self._rpcs.get(method)
        if rpc is None or rpc.policy is None:
            telemetry.log.error("rpc without a policy is refused", method=method)
            raise Forbidden("RPC_WITHOUT_POLICY", "nobody may make this call")
        rpc.policy.check(caller)
        return rpc.policy.park_free


def _begin(method: str, context: grpc.ServicerContext, seconds: float) -> Call:
    given = _metadata(context).get(REQUEST_ID, "")
    request_id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
    call = Call(method, request_id, time.monotonic() + seconds)
    context.add_callback(call.wake.set)
    # Trailing, not initial: a call whose first metadata have gone out is not retried by its client.
    context.set_trailing_metadata(((REQUEST_ID, request_id),))
    return call


def _deadline(context: grpc.ServicerContext) -> float | None:
    """Seconds until the client's deadline, None where it set none: gRPC then gives thousands of years."""
    remaining = context.time_remaining()
    return None if remaining is None or remaining > NO_DEADLINE_SECONDS else float(remaining)


def _metadata(context: grpc.ServicerContext) -> Mapping[str, str]:
    return {name: text for name, text in context.invocation_metadata() if isinstance(text, str)}


def _identify(call: Call, keys: Sequence[Key], context: grpc.ServicerContext) -> identity.Caller:
    """The caller, whose token is noted in `call`."""
    scheme, _, token = _metadata(context).get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("TOKEN_MISSING", "send a token: metadata `authorization: Bearer …`")
    verified = identity.decode(keys, token.strip())
    call.caller, call.token_id = verified.caller, verified.id
    return verified.caller


def _parsed(handler: Handler, raw: bytes) -> Message:
    if len(raw) > MAX_MESSAGE_BYTES:
        raise Exhausted("REQUEST_TOO_LARGE", f"the request has {_megabytes(raw)}, and the most is 4 MB: split it")
    try:
        return cast(Message, handler.request_deserializer(raw))
    except DecodeError as wrong:
        raise Invalid("REQUEST_UNREADABLE", "the request is not a message of the type that this call takes") from wrong


def _reply(handler: Handler, reply: Message) -> bytes:
    read_scopes.withhold(reply, calls.caller())
    raw = cast(bytes, handler.response_serializer(reply))
    if len(raw) > MAX_MESSAGE_BYTES:
        raise Exhausted(
            "REPLY_TOO_LARGE",
            f"the answer would have {_megabytes(raw)}, and the most is 4 MB: ask for less, or a smaller page",
        )
    return raw


def _megabytes(raw: bytes) -> str:
    return f"{len(raw) / 1024 / 1024:.1f} MB"


def _in_own_context(replies: Generator[bytes, None, None]) -> Iterator[bytes]:
    """`replies`, each made in a context that no other call of this thread sees."""
    scope = copy_context()
    try:
        while (reply := scope.run(next, replies, None)) is not None:
            yield reply
    finally:
        scope.run(replies.close)


@contextmanager
def _concluded(call: Call, context: grpc.ServicerContext) -> Iterator[None]:
    """Ends the call with a status where its work failed, and logs how it ended."""
    started = time.perf_counter()
    failure, code = None, grpc.StatusCode.CANCELLED.name
    try:
        yield
        code = grpc.StatusCode.OK.name if context.is_active() else code
    except ParkloomError as error:
        failure = status.from_error(error, call.request_id)
    except Exception as fault:
        _log_fault(call, fault)
        failure = status.internal(call.request_id)
    finally:
        _log_call(call, status.code_name(failure) if failure else code, time.perf_counter() - started)
    if failure:
        status.abort(context, failure)


def _log_call(call: Call, code: str, seconds: float) -> None:
    telemetry.RPC_CALLS.labels(call.method, code).inc()
    telemetry.RPC_SECONDS.labels(call.method).observe(seconds)
    telemetry.log.info(
        "rpc",
        method=call.method,
        code=code,
        milliseconds=round(seconds * 1000, 1),
        subject=call.caller.subject if call.caller else "",
        park=call.caller.park if call.caller else "",
        request_id=call.request_id,
    )


def _log_fault(call: Call, fault: BaseException) -> None:
    """Log the place and the kinds of exception, not their texts: those may quote prices or requests."""
    kinds: list[str] = []
    link: BaseException | None = fault
    while link is not None:
        kinds.append(type(link).__qualname__)
        link = link.__cause__ or link.__context__
    telemetry.log.error(
        "rpc failed unexpectedly",
        method=call.method,
        request_id=call.request_id,
        kinds=kinds,
        where="".join(traceback.format_tb(fault.__traceback__)),
    )
