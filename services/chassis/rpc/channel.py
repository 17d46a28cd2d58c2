"""The client's side: a channel that brings a token, a deadline and the request id to every call."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import grpc

from services.chassis.encryption import TlsFiles
from services.chassis.rpc import calls
from services.chassis.rpc.conclusion import REQUEST_ID
from services.chassis.rpc.pipeline import MAX_MESSAGE_BYTES, UNARY_SECONDS
from services.chassis.rpc.tls import secure_channel

# Only what never reached a servicer, or may safely be asked again: creates carry a request_id.
_SERVICE_CONFIG = {
    "loadBalancingConfig": [{"round_robin": {}}],
    "methodConfig": [
        {
            "name": [{}],
            "retryPolicy": {
                "maxAttempts": 4,
                "initialBackoff": "0.1s",
                "maxBackoff": "2s",
                "backoffMultiplier": 2,
                # A server over its limits says how long to wait, or not to try again (see `status`).
                "retryableStatusCodes": ["UNAVAILABLE", "RESOURCE_EXHAUSTED"],
            },
        }
    ],
}
_OPTIONS = (
    ("grpc.max_receive_message_length", 2 * MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", 2 * MAX_MESSAGE_BYTES),
    ("grpc.service_config", json.dumps(_SERVICE_CONFIG)),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
)


def channel(target: str, token: Callable[[], str] | str | None, tls: TlsFiles | None = None) -> grpc.Channel:
    """A channel to `target` whose calls carry `token` (a function is asked at each call).

    With `tls` it is encrypted. A unary call without a deadline gets 30 s. UNAVAILABLE, and what a limit refuses for a
    moment, is tried again, up to four times in all.
    """
    bare = secure_channel(target, tls, _OPTIONS) if tls else grpc.insecure_channel(target, options=_OPTIONS)
    return grpc.intercept_channel(bare, _Equipped(token))


class _Details(NamedTuple):
    method: str
    timeout: float | None
    metadata: list[tuple[str, str | bytes]]
    credentials: grpc.CallCredentials | None
    wait_for_ready: bool | None
    compression: Any


class _Equipped(
    grpc.UnaryUnaryClientInterceptor,  # type: ignore[type-arg]  # generic in its stubs only
    grpc.UnaryStreamClientInterceptor,  # type: ignore[type-arg]
    grpc.StreamUnaryClientInterceptor,  # type: ignore[type-arg]
    grpc.StreamStreamClientInterceptor,  # type: ignore[type-arg]
):
    """Adds token, request id and deadline to the details of a call."""

    def __init__(self, token: Callable[[], str] | str | None) -> None:
        self._token = token

    def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
        timeout = UNARY_SECONDS if details.timeout is None else details.timeout
        return continuation(self._equipped(details, timeout), request)

    def intercept_unary_stream(self, continuation: Any, details: Any, request: Any) -> Any:
        return continuation(self._equipped(details, details.timeout), request)

    def intercept_stream_unary(self, continuation: Any, details: Any, requests: Any) -> Any:
        return continuation(self._equipped(details, details.timeout), requests)

    def intercept_stream_stream(self, continuation: Any, details: Any, requests: Any) -> Any:
        return continuation(self._equipped(details, details.timeout), requests)

    def _equipped(self, details: Any, timeout: float | None) -> _Details:
        metadata = [*(details.metadata or []), *self._own_metadata()]
        return _Details(
            details.method, timeout, metadata, details.credentials, details.wait_for_ready, details.compression
        )

    def _own_metadata(self) -> list[tuple[str, str | bytes]]:
        token = self._token() if callable(self._token) else self._token
        own = {"authorization": f"Bearer {token}" if token else "", REQUEST_ID: calls.request_id()}
        return [(name, text) for name, text in own.items() if text]
