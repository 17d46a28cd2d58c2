"""Calls that no client library would make: headers only, frame by frame."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_HEADERS, _SETTINGS, _PING = 1, 4, 6
_END_HEADERS, _ACK = 4, 1
_SECONDS = 30.0


@contextmanager
def hanging_calls(port: int, path: str, calls: int, token: str | None = None) -> Iterator[socket.socket]:
    """Within it, `calls` calls of `path` hang on one connection: the server has their headers, and nothing follows."""
    with socket.create_connection(("127.0.0.1", port), timeout=_SECONDS) as connection:
        connection.sendall(_PREFACE + _frame(_SETTINGS, 0, 0))
        for number in range(calls):
            connection.sendall(_frame(_HEADERS, _END_HEADERS, 2 * number + 1, _headers(path, token)))
        connection.sendall(_frame(_PING, 0, 0, b"all sent"))
        _await_ping(connection)
        yield connection


def _frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def _headers(path: str, token: str | None) -> bytes:
    fields = {":method": "POST", ":scheme": "http", ":path": path, ":authority": "test", "te": "trailers"}
    fields["content-type"] = "application/grpc"
    if token:
        fields["authorization"] = f"Bearer {token}"
    return b"".join(b"\x00" + _string(name) + _string(text) for name, text in fields.items())


def _string(text: str) -> bytes:
    """A literal of HPACK (RFC 7541, 5.2): its length in 7 bits, continued in bytes of 7 bits each."""
    raw = text.encode(errors="surrogateescape")
    length = len(raw)
    if length < 127:
        return bytes([length]) + raw
    prefix, length = bytes([127]), length - 127
    while length >= 128:
        prefix, length = prefix + bytes([length % 128 + 128]), length // 128
    return prefix + bytes([length]) + raw


def _await_ping(connection: socket.socket) -> None:
    """Return when the server has answered our ping, and so has read all before it."""
    replies = b""
    while True:
        while len(replies) >= 9:
            size, kind, flags = int.from_bytes(replies[:3]), replies[3], replies[4]
            if len(replies) < 9 + size:
                break
            if kind == _PING and flags & _ACK:
                return
            replies = replies[9 + size :]
        more = connection.recv(65536)
        assert more, "the server closed the connection"
        replies += more
