"""Calls to addresses that people have given: to none inside, to the address that was checked, bounded in every way."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from ipaddress import ip_address
from typing import Any

import pytest
import trustme

from services.chassis import outgoing
from services.chassis.outgoing import Answer, Outcome, Outgoing, is_outside
from tests.receiver import receiving, status, url_of

INSIDE = [
    *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
    *("192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "fec0::1", "2001:db8::1", "100::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1"),
]
LOCAL = Outgoing(local=True)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_is_not_public_is_not_outside(address: str) -> None:
    assert not is_outside(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "140.205.94.189", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_a_public_address_is_outside(address: str) -> None:
    assert is_outside(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.com/", "ftp://example.com/", "//example.com", "https:///x", "https://me@example.com/"),
        *(
            "https://me:pw@example.com/",
            "https://example.com/#x",
            "https://exa mple.com/",
            "https://example.com:99999/",
        ),
        *(
            "https://localhost/",
            "https://api.localhost./",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://10.0.0.1:8443/",
        ),
        *("https://[::ffff:192.168.0.1]/", "https://münchen.example/", "https://example.com\\@127.0.0.1/"),
        f"https://example.com/{'x' * 2_000}",
    ],
)
def test_an_address_that_can_never_be_called_has_a_hint(url: str) -> None:
    assert Outgoing().problem_of(url)
    assert Outgoing().post(url, b"", {}) == Answer(Outcome.NO_ADDRESS_OUTSIDE)


def test_a_name_with_one_address_inside_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    for found in (["10.0.0.7"], ["1.1.1.1", "10.0.0.7"], ["fe80::1%2"], []):
        monkeypatch.setattr(socket, "getaddrinfo", _finding(found))
        assert Outgoing().post("https://example.com/", b"", {}) == Answer(Outcome.NO_ADDRESS_OUTSIDE)


def test_a_number_that_the_resolver_takes_for_an_address_inside_is_not_called() -> None:
    for host in ("2130706433", "0x7f.1", "0177.0.0.1"):
        assert Outgoing().post(f"https://{host}/", b"", {}) == Answer(Outcome.NO_ADDRESS_OUTSIDE)


def test_the_connection_is_made_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is asked for once, so that no second answer can lead elsewhere."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **given: Any) -> Any:
        asked.append(host)
        return real("127.0.0.1" if host == "hooks.example" else host, *rest, **given)

    with receiving(status(204, b"")) as server:
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        answer = LOCAL.post(url_of(server, host="hooks.example"), b"{}", {"X-Kind": "a"})
        assert answer.outcome is Outcome.TAKEN
        ((path, headers, body),) = server.seen
        assert (path, body, headers["X-Kind"]) == ("/take?x=1", b"{}", "a")
        assert headers["Host"] == f"hooks.example:{server.server_address[1]}"
    assert asked.count("hooks.example") == 1


@pytest.mark.parametrize("code", [301, 302, 307, 400, 404, 500, 503])
def test_another_status_is_refused_and_no_redirect_is_followed(code: int) -> None:
    with receiving(status(code, Location="/elsewhere")) as server:
        assert LOCAL.post(url_of(server), b"{}", {}) == Answer(Outcome.REFUSED, code, b"ok")
        assert len(server.seen) == 1


def test_of_a_large_answer_a_few_kilobytes_are_read() -> None:
    with receiving(status(200, b"x" * 5_000_000)) as server:
        assert len(LOCAL.post(url_of(server), b"{}", {}).body) == outgoing.ANSWER_BYTES


def test_an_answer_that_trickles_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "CALL_SECONDS", 0.2)
    ended = threading.Event()

    def trickle(handler: Any) -> None:
        while not ended.wait(0.02):
            handler.wfile.write(b"H")
            handler.wfile.flush()

    with receiving(trickle) as server:
        began = time.monotonic()
        assert LOCAL.post(url_of(server), b"{}", {}) == Answer(Outcome.NO_ANSWER)
        ended.set()
        assert time.monotonic() - began < outgoing.READ_SECONDS


def test_what_is_no_http_is_no_answer() -> None:
    with receiving(lambda handler: handler.wfile.write(b"SSH-2.0-nothing\r\n\r\n")) as server:
        assert LOCAL.post(url_of(server), b"{}", {}) == Answer(Outcome.NO_ANSWER)


def test_where_nobody_listens_nothing_is_connected() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        assert LOCAL.post(url, b"{}", {}) == Answer(Outcome.NOT_CONNECTED)


def test_the_certificate_must_vouch_for_the_host() -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    knowing = Outgoing(local=True, trust=trust)
    with receiving(status(200), context) as server:
        assert knowing.post(url_of(server, "https", "localhost"), b"{}", {}).outcome is Outcome.TAKEN
        assert knowing.post(url_of(server, "https", "127.0.0.1"), b"{}", {}) == Answer(Outcome.NOT_TRUSTED)
        assert LOCAL.post(url_of(server, "https", "localhost"), b"{}", {}) == Answer(Outcome.NOT_TRUSTED)


def _finding(addresses: list[str]) -> Any:
    def resolve(*_: object, **__: object) -> list[Any]:
        if not addresses:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]

    return resolve
