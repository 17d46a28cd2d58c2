"""What each call of a channel brings: token, deadline and `request_id`; and how it is sent again and fails."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import grpc

from parkloom_client.errors import CallError

UNARY_SECONDS = 30.0
# The services end a watch after ten minutes: one that is open for longer has lost its server.
STREAM_SECONDS = 660.0
# A reply may hold whole plans.
_MAX_MESSAGE_BYTES = 64 * 2**20
# All that changes something brings a request_id, so that a call that arrived twice changes something once. The
# services say how long to wait where a limit was reached, or not to try again.
_SERVICE_CONFIG = {
    "loadBalancingConfig": [{"round_robin": {}}],
    "methodConfig": [
        {
            "name": [{}],
            "retryPolicy": {
                "maxAttempts": 5,
                "initialBackoff": "0.2s",
                "maxBackoff": "5s",
                "backoffMultiplier": 3,
                "retryableStatusCodes": ["UNAVAILABLE", "RESOURCE_EXHAUSTED"],
            },
        }
    ],
}
OPTIONS = (
    ("grpc.service_config", json.dumps(_SERVICE_CONFIG)),
    ("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES),
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    # A server that comes again is found within seconds.
    ("grpc.max_reconnect_backoff_ms", 5_000),
)


class _Details(NamedTuple):
    method: str
    timeout: float | None
    metadata: list[tuple[str, str | bytes]]
    credentials: grpc.CallCredentials | None
    wait_for_ready: bool | None
    compression: Any


class Equipment(
    grpc.UnaryUnaryClientInterceptor,  # type: ignore[type-arg]  # generic in its stubs only
    grpc.UnaryStreamClientInterceptor,  # type: ignore[type-arg]
    grpc.StreamUnaryClientInterceptor,  # type: ignore[type-arg]
    grpc.StreamStreamClientInterceptor,  # type: ignore[type-arg]
):
    """Equips the calls of a channel; a function as token is asked at each call. Calls raise CallError."""

    def __init__(self, token: Callable[[], str] | str) -> None:
        self._token = token

    def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
        return _Outcome(continuation(self._equipped(details, UNARY_SECONDS), _with_request_id(request)))

    def intercept_unary_stream(self, continuation: Any, details: Any, request: Any) -> Any:
        return _Replies(continuation(self._equipped(details, STREAM_SECONDS), request))

    def intercept_stream_unary(self, continuation: Any, details: Any, requests: Any) -> Any:
        return _Outcome(continuation(self._equipped(details, None), requests))

    def intercept_stream_stream(self, continuation: Any, details: Any, requests: Any) -> Any:
        return _Replies(continuation(self._equipped(details, None), requests))

    def _equipped(self, details: Any, seconds: float | None) -> _Details:
        token = self._token() if callable(self._token) else self._token
        metadata = [*(details.metadata or []), ("authorization", f"Bearer {token}")]
        timeout = seconds if details.timeout is None else details.timeout
        return _Details(
            details.method, timeout, metadata, details.credentials, details.wait_for_ready, details.compression
        )


def _with_request_id(request: Any) -> Any:
    """The request, or a copy with a `request_id` of its own where it has the field and no id in it."""
    if "request_id" not in request.DESCRIPTOR.fields_by_name or request.request_id:
        return request
    equipped = type(request)()
    equipped.CopyFrom(request)
    equipped.request_id = str(uuid.uuid4())
    return equipped


class _Outcome:
    """What becomes of a unary call, by `result` and `exception`; all else is the call's own."""

    def __init__(self, call: Any) -> None:
        self._call = call

    def result(self, timeout: float | None = None) -> Any:
        try:
            return self._call.result(timeout)
        except grpc.RpcError as error:
            raise CallError.of(error) from error

    def exception(self, timeout: float | None = None) -> Any:
        error = self._call.exception(timeout)
        return CallError.of(error) if isinstance(error, grpc.RpcError) else error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._call, name)


class _Replies:
    """The replies of a stream; all else is the call's own, such as `cancel`."""

    def __init__(self, call: Any) -> None:
        self._call = call

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        try:
            return next(self._call)
        except grpc.RpcError as error:
            raise CallError.of(error) from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._call, name)
