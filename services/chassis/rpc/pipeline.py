"""The pipeline of every call before and after its servicer, read from top to bottom.

On the event loop, by the headers alone: identity; policy; rate; a place, or a stream's slot. Then the message is waited
for, which costs no thread, and the call waits for its turn. In a thread: size; counts; form; park; rules; the servicer.
Requests are parsed in here, so that nothing is parsed for who may not call, and a malformed message is answered like
any other bad input.

Where both sides stream, the servicer asks for the rules of each message itself (`validation.sift`): what one element of
a message breaks does not end the stream.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import nullcontext
from contextvars import copy_context
from functools import partial
from itertools import chain
from typing import Any, TypeAlias, cast

import grpc
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import DecodeError, Message

from services.chassis.rpc import calls, counting, park_scope, read_scopes, validation
from services.chassis.rpc.admission import Admission
from services.chassis.rpc.arrivals import Arrivals, ClientLeft
from services.chassis.rpc.calls import Call
from services.chassis.rpc.conclusion import begun, concluded
from services.chassis.rpc.turns import Turns
from services.chassis.rpc.watches import WATCH_SECONDS, Slot, Slots
from services.errors import Exhausted, Invalid, Unavailable

MAX_MESSAGE_BYTES = 4 * 1024 * 1024
UNARY_SECONDS = 30.0
# Calls of all callers that may wait for their message at once.
WAITING_CALLS = 512
# Of larger requests one is read at a time: the engine of the rules lets no other thread work until it is done.
LARGE_BYTES = 256 * 1024
_one_large = threading.Lock()

Handler: TypeAlias = Any  # a grpc.RpcMethodHandler: its stubs would make every part of it optional


class Pipeline(grpc.GenericRpcHandler):  # type: ignore[type-arg]  # generic in its stubs only
    """Serves `methods` (handlers by path) in `threads`: unary calls as `turns` come, streams as `slots` are free."""

    def __init__(
        self, methods: Mapping[str, Handler], admission: Admission, turns: Turns, slots: Slots, threads: Executor
    ) -> None:
        self._admission, self._turns, self._slots, self._threads = admission, turns, slots, threads
        self._arrivals = Arrivals(WAITING_CALLS)
        self._handlers = {path: self._handler(path, handler) for path, handler in methods.items()}

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        return self._handlers.get(handler_call_details.method)

    def _handler(self, path: str, handler: Handler) -> Handler:
        # Of streaming requests, on the server's side alone: its handler is called before the message is there.
        if handler.request_streaming and handler.response_streaming:
            return grpc.stream_stream_rpc_method_handler(partial(self._exchange, path, handler))
        if handler.request_streaming:
            return grpc.stream_unary_rpc_method_handler(partial(self._feed, path, handler))
        if handler.response_streaming:
            return grpc.stream_stream_rpc_method_handler(partial(self._stream, path, handler))
        return grpc.stream_unary_rpc_method_handler(partial(self._unary, path, handler))

    async def _unary(self, path: str, handler: Handler, _messages: Any, context: Any) -> bytes:
        call = begun(path, context, UNARY_SECONDS)
        async with concluded(call, context):
            with self._turns.place(self._admission.admit(call, context)) as place:
                raw = await self._arrivals.message(context)
                await place.turn(call.time_remaining())
                work = self._threads.submit(copy_context().run, self._reply, call, handler, raw)
                return await place.result(work)
        raise AssertionError("a call that failed has ended")

    async def _stream(self, path: str, handler: Handler, _messages: Any, context: Any) -> None:
        call = begun(path, context, WATCH_SECONDS, WATCH_SECONDS)
        async with concluded(call, context):
            with self._slots.taken(call, self._admission.admit(call, context)) as slot:
                raw = await self._arrivals.message(context)
                await self._written(context, call, slot, self._replies(call, handler, raw))

    async def _exchange(self, path: str, handler: Handler, _messages: Any, context: Any) -> None:
        """A stream of both sides: the next message is read when those before it are answered, so that clients wait."""
        call = begun(path, context, WATCH_SECONDS, WATCH_SECONDS)
        async with concluded(call, context):
            with self._slots.taken(call, self._admission.admit(call, context)) as slot:
                first = await self._arrivals.message(context)
                further = self._following(call, context, asyncio.get_running_loop(), patient=True)
                await self._written(context, call, slot, self._exchanged(call, handler, chain((first,), further)))

    async def _written(self, context: Any, call: Call, slot: Slot, replies: Iterator[bytes]) -> None:
        """Writes `replies`, each made in a thread, which then holds the slot until it is done."""
        replies = _in_own_context(replies)
        step = self._threads.submit(next, replies, None)
        try:
            while (reply := await asyncio.wrap_future(step)) is not None:
                await _write(context, reply)
                step = self._threads.submit(next, replies, None)
        finally:
            call.wake.set()
            slot.leave_after(self._closed(replies, step))

    async def _feed(self, path: str, handler: Handler, _messages: Any, context: Any) -> bytes:
        """A client's stream: each message is waited for on the event loop, and parsed and served in one thread."""
        call = begun(path, context, WATCH_SECONDS, WATCH_SECONDS)
        async with concluded(call, context):
            with self._slots.taken(call, self._admission.admit(call, context)) as slot:
                first = await self._arrivals.message(context)
                requests = chain((first,), self._following(call, context, asyncio.get_running_loop()))
                work = self._threads.submit(copy_context().run, self._fed, call, handler, requests)
                slot.leave_after(work)
                return await asyncio.wrap_future(work)
        raise AssertionError("a call that failed has ended")

    def _fed(self, call: Call, handler: Handler, raw: Iterator[bytes]) -> bytes:
        with calls.serving(call):
            return _serialized(handler, handler.stream_unary(self._checked(call, handler, raw), None))

    def _checked(self, call: Call, handler: Handler, raw: Iterator[bytes], *, rules: bool = True) -> Iterator[Message]:
        for each in raw:
            call.check_token()
            if call.draining:
                raise Unavailable("SERVER_STOPPING", "the server is stopping: send again what was not taken")
            yield self._request(call, handler, each, rules=rules)

    def _following(
        self, call: Call, context: Any, loop: asyncio.AbstractEventLoop, *, patient: bool = False
    ) -> Iterator[bytes]:
        """The further messages of a client's stream, each asked for when the one before has been served.

        `patient`: the client may send nothing for as long as its stream goes on.
        """

        def ask() -> bytes | None:
            return asyncio.run_coroutine_threadsafe(self._next(call, context, patient), loop).result()

        while (raw := ask()) is not None:
            yield raw

    async def _next(self, call: Call, context: Any, patient: bool) -> bytes | None:
        """The next message of a stream. Where the caller or its park sends too many, it waits instead of a refusal."""
        arrivals = self._arrivals
        raw = await (arrivals.patiently(context, call) if patient else arrivals.next_message(context))
        while raw is not None and call.caller is not None:
            try:
                self._admission.count(call.caller)
            except Exhausted as many:
                if many.retry_after_seconds >= call.time_remaining():
                    raise
                await asyncio.sleep(many.retry_after_seconds)
            else:
                break
        return raw

    def _reply(self, call: Call, handler: Handler, raw: bytes) -> bytes:
        with calls.serving(call):
            return _serialized(handler, handler.unary_unary(self._request(call, handler, raw), None))

    def _replies(self, call: Call, handler: Handler, raw: bytes) -> Iterator[bytes]:
        with calls.serving(call):
            for reply in handler.unary_stream(self._request(call, handler, raw), None):
                yield _serialized(handler, reply)

    def _exchanged(self, call: Call, handler: Handler, raw: Iterator[bytes]) -> Iterator[bytes]:
        with calls.serving(call):
            for reply in handler.stream_stream(self._checked(call, handler, raw, rules=False), None):
                yield _serialized(handler, reply)

    def _request(self, call: Call, handler: Handler, raw: bytes, *, rules: bool = True) -> Message:
        """The request, once it is clear that it is well formed and names nothing of another park."""
        with _one_large if len(raw) > LARGE_BYTES else nullcontext():
            request = _parsed(handler, raw, self._admission.request(call.method))
            if not self._admission.policy(call.method).park_free:
                park_scope.check(request, calls.caller())
            if rules:
                validation.check(request)
        return request

    def _closed(self, replies: Any, step: Future[Any]) -> Future[None]:
        """Done when the thread of the last `step` has ended and `replies` are closed."""
        closed: Future[None] = Future()

        def close() -> None:
            try:
                replies.close()
            finally:
                closed.set_result(None)

        step.add_done_callback(lambda _: _submit(self._threads, close))
        return closed


async def _write(context: Any, reply: bytes) -> None:
    try:
        await context.write(reply)
    except Exception as failed:
        raise ClientLeft from failed


def _submit(threads: Executor, work: Callable[[], None]) -> None:
    try:
        threads.submit(work)
    except RuntimeError:  # the server has stopped
        work()


def _parsed(handler: Handler, raw: bytes, descriptor: Descriptor) -> Message:
    if len(raw) > MAX_MESSAGE_BYTES:
        raise Exhausted("REQUEST_TOO_LARGE", f"the request has {_megabytes(raw)}, and the most is 4 MB: split it")
    counting.check(raw, descriptor)
    try:
        return cast(Message, handler.request_deserializer(raw))
    except DecodeError as wrong:
        raise Invalid("REQUEST_UNREADABLE", "the request is not a message of the type that this call takes") from wrong


def _serialized(handler: Handler, reply: Message) -> bytes:
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


def _in_own_context(replies: Iterator[bytes]) -> Iterator[bytes]:
    """`replies`, each made in a context of their own, in any thread."""
    scope, generator = copy_context(), cast(Any, replies)
    try:
        while (reply := scope.run(next, generator, None)) is not None:
            yield reply
    finally:
        scope.run(generator.close)
