"""TLS of gRPC from files that are renewed while a process runs: new connections are made with what is in them then."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import grpc

from services.chassis import telemetry
from services.chassis.encryption import TlsFiles

Options = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class _Contents:
    authorities: bytes
    certificate: bytes
    key: bytes

    @property
    def pair(self) -> tuple[bytes | None, bytes | None]:
        return self.key or None, self.certificate or None


class _Renewed:
    """The contents of the files. What cannot be read, or does not fit together, is passed over for what was before."""

    def __init__(self, files: TlsFiles) -> None:
        self._files = files
        self._lock = threading.Lock()
        self._read_at = self._stamps()
        self.contents = self._read()

    def look(self) -> bool:
        """True if there are other contents than at the last look."""
        with self._lock:
            try:
                stamps = self._stamps()
                if stamps == self._read_at:
                    return False
                found = self._read()
            except (OSError, ValueError) as wrong:
                telemetry.log.warning("certificates not renewed", why=str(wrong))
                return False
            changed, self.contents, self._read_at = found != self.contents, found, stamps
            return changed

    def _paths(self) -> list[Path]:
        given = (self._files.authorities, self._files.certificate, self._files.key)
        return [path for path in given if path is not None]

    def _stamps(self) -> list[tuple[int, int, int]]:
        return [(found.st_mtime_ns, found.st_ino, found.st_size) for found in map(Path.stat, self._paths())]

    def _read(self) -> _Contents:
        files = self._files
        if files.certificate and files.key:
            # While they are being replaced, one may be of the old pair and one of the new.
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(files.certificate, files.key)
        certificate, key = (path.read_bytes() if path else b"" for path in (files.certificate, files.key))
        return _Contents(files.authorities.read_bytes(), certificate, key)


def server_credentials(files: TlsFiles, *, only_known: bool) -> grpc.ServerCredentials:
    """Credentials of a server that shows the certificate of `files`, which must have one.

    With `only_known` it serves only those who show a certificate of the authorities (mTLS).
    """
    renewed = _Renewed(files)

    def configuration() -> grpc.ServerCertificateConfiguration:
        now = renewed.contents
        pair = (now.key, now.certificate)
        return grpc.ssl_server_certificate_configuration([pair], now.authorities if only_known else None)

    def renew() -> grpc.ServerCertificateConfiguration | None:
        return configuration() if renewed.look() else None

    # None means that nothing has changed, which the stubs do not know.
    fetch = cast("Callable[[], grpc.ServerCertificateConfiguration]", renew)
    return grpc.dynamic_ssl_server_credentials(configuration(), fetch, require_client_authentication=only_known)


def secure_channel(target: str, files: TlsFiles, options: Options) -> grpc.Channel:
    """A channel to a server of these authorities, which shows the certificate of `files` where they have one."""
    return _RenewedChannel(_Renewed(files), lambda given: grpc.secure_channel(target, given, options=options))


class _RenewedChannel(grpc.Channel):
    """A channel that is made again for the calls after its files have changed; calls under way end as they began.

    What it gives for a method is of today's files: it is asked for at each call by the interceptors around it.
    """

    def __init__(self, renewed: _Renewed, make: Callable[[grpc.ChannelCredentials], grpc.Channel]) -> None:
        self._renewed = renewed
        self._make = make
        self._lock = threading.Lock()
        self._channel = self._made()

    def unary_unary(self, method: str, *rest: Any, **named: Any) -> Any:
        return self._current().unary_unary(method, *rest, **named)

    def unary_stream(self, method: str, *rest: Any, **named: Any) -> Any:
        return self._current().unary_stream(method, *rest, **named)

    def stream_unary(self, method: str, *rest: Any, **named: Any) -> Any:
        return self._current().stream_unary(method, *rest, **named)

    def stream_stream(self, method: str, *rest: Any, **named: Any) -> Any:
        return self._current().stream_stream(method, *rest, **named)

    def subscribe(self, callback: Any, try_to_connect: bool = False) -> None:
        self._current().subscribe(callback, try_to_connect)

    def unsubscribe(self, callback: Any) -> None:
        self._channel.unsubscribe(callback)

    def close(self) -> None:
        self._channel.close()

    def __enter__(self) -> grpc.Channel:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.close()

    def _current(self) -> grpc.Channel:
        with self._lock:
            if self._renewed.look():
                # The one before is closed when the last of its calls lets go of it.
                self._channel = self._made()
            return self._channel

    def _made(self) -> grpc.Channel:
        now = self._renewed.contents
        return self._make(grpc.ssl_channel_credentials(now.authorities, *now.pair))
