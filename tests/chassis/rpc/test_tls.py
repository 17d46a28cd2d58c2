"""gRPC over TLS: who is served, who is believed, and certificates that are renewed while it runs."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from pathlib import Path

import grpc
import pytest

from services.chassis import rpc
from services.chassis.encryption import TlsFiles
from services.errors import Unavailable
from tests.certificates import Authority
from tests.chassis.rpc.conftest import MANAGER, Served, token_of


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ours")


@pytest.fixture
def stranger(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "theirs")


@pytest.fixture
def encrypted(serve: Callable[..., Served], authority: Authority) -> Callable[..., Served]:
    """Starts servers with a certificate of our authority."""

    def start(name: str = "server", *, only_known: bool = False) -> Served:
        return serve(credentials=rpc.server_credentials(authority.issue(name), only_known=only_known), grace=0.2)

    return start


def answer(served: Served, files: TlsFiles | None, port: int = 0) -> str:
    """The subject that the server sees, called over a channel with these files."""
    with rpc.channel(f"127.0.0.1:{port or served.port}", token_of(MANAGER), files) as channel:
        return str(served.stubs.grpc.EchoServiceStub(channel).Echo(served.request(), timeout=5).text)


def refused(served: Served, files: TlsFiles | None) -> None:
    with pytest.raises(grpc.RpcError) as failed:
        answer(served, files)
    assert isinstance(rpc.error_from(failed.value), Unavailable)


def test_a_client_that_trusts_the_authority_is_served(encrypted: Callable[..., Served], authority: Authority) -> None:
    assert answer(encrypted(), TlsFiles(authority.file, None, None)) == "li"


def test_nobody_is_served_without_encryption(encrypted: Callable[..., Served]) -> None:
    refused(encrypted(), None)


def test_a_server_of_another_authority_is_not_believed(encrypted: Callable[..., Served], stranger: Authority) -> None:
    refused(encrypted(), TlsFiles(stranger.file, None, None))


@pytest.mark.slow
def test_where_only_known_clients_are_served_a_certificate_is_needed(
    encrypted: Callable[..., Served], authority: Authority, stranger: Authority
) -> None:
    served = encrypted(only_known=True)
    assert answer(served, authority.issue("client")) == "li"
    refused(served, TlsFiles(authority.file, None, None))
    theirs = stranger.issue("client")
    refused(served, TlsFiles(authority.file, theirs.certificate, theirs.key))


def test_a_certificate_does_not_stand_for_a_token(encrypted: Callable[..., Served], authority: Authority) -> None:
    served = encrypted(only_known=True)
    with rpc.channel(f"127.0.0.1:{served.port}", None, authority.issue("client")) as channel:
        stub = served.stubs.grpc.EchoServiceStub(channel)
        assert served.error(lambda: stub.Echo(served.request(), timeout=5))[0] == "UNAUTHENTICATED"


def certificate_of(port: int) -> str:
    return ssl.get_server_certificate(("127.0.0.1", port))


def test_a_renewed_certificate_is_shown_to_the_next_connection(
    encrypted: Callable[..., Served], authority: Authority
) -> None:
    served = encrypted()
    before = certificate_of(served.port)
    authority.issue("server")
    after = certificate_of(served.port)
    assert after != before
    assert certificate_of(served.port) == after
    assert answer(served, TlsFiles(authority.file, None, None)) == "li"


def test_files_that_do_not_fit_together_leave_the_certificate_there_was(
    encrypted: Callable[..., Served], authority: Authority, tmp_path: Path
) -> None:
    served = encrypted()
    before = certificate_of(served.port)
    key = tmp_path / "ours" / "server.key"
    good = key.read_bytes()
    key.write_bytes(b"half a ")
    assert certificate_of(served.port) == before
    key.unlink()
    assert certificate_of(served.port) == before
    key.write_bytes(good)
    assert certificate_of(served.port) == before


def test_a_channel_goes_on_with_the_files_that_are_there_now(
    encrypted: Callable[..., Served], authority: Authority, stranger: Authority, tmp_path: Path
) -> None:
    served = encrypted(only_known=True)
    authorities = tmp_path / "authorities.pem"
    authorities.write_bytes(stranger.file.read_bytes())
    mine = authority.issue("client")
    with rpc.channel(
        f"127.0.0.1:{served.port}", token_of(MANAGER), TlsFiles(authorities, mine.certificate, mine.key)
    ) as channel:
        stub = served.stubs.grpc.EchoServiceStub(channel)
        with pytest.raises(grpc.RpcError):
            stub.Echo(served.request(), timeout=2)
        authorities.write_bytes(authority.file.read_bytes())
        authority.issue("client")
        assert stub.Echo(served.request(), timeout=5).text == "li"


def test_a_watch_goes_on_while_certificates_are_renewed(encrypted: Callable[..., Served], authority: Authority) -> None:
    served = encrypted(only_known=True)
    mine = authority.issue("client")
    with rpc.channel(f"127.0.0.1:{served.port}", token_of(MANAGER), mine) as channel:
        stub = served.stubs.grpc.EchoServiceStub(channel)
        watch = stub.WatchEcho(served.request())
        next(watch)
        authority.issue("server")
        authority.issue("client")
        assert stub.Echo(served.request(), timeout=5).text == "li"
        started = time.monotonic()
        while time.monotonic() - started < 0.2:
            next(watch)
        watch.cancel()
