"""Calls to addresses that people have given: outside the installation only, and bounded in every way.

A name is resolved once. Where one of its addresses is not a public one, nothing is called; else the connection is made
to an address that was checked, so that a second answer of the name server cannot lead it elsewhere. Redirects are not
followed, proxies of the environment are not asked, and what is answered is read up to a few kilobytes.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from services import text

# For each read or write, and for connecting.
READ_SECONDS = 10.0
# For all of a call, however slowly its answer trickles in.
CALL_SECONDS = 20.0
LONGEST_URL, ANSWER_BYTES = 2_000, 4_096
_PORTS = {"https": 443, "http": 80}
# IPv6 addresses that carry an IPv4 address on to where it leads: translation, 6to4, Teredo, and the oldest forms.
_CARRIERS = tuple(
    map(
        ip_network,
        ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10", "::ffff:0:0:0/96"),
    )
)

Address = IPv4Address | IPv6Address


class Outcome(StrEnum):
    """Outcome of a call: taken with a status from 200 to 299, refused with another, or why there was none."""

    TAKEN = "taken"
    REFUSED = "refused"
    NO_ADDRESS_OUTSIDE = "no_address_outside"
    NOT_CONNECTED = "not_connected"
    NOT_TRUSTED = "not_trusted"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer to a call: its outcome, the HTTP status (None without one), and the first kilobytes of the body."""

    outcome: Outcome
    status: int | None = None
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Posts to addresses outside. `local` allows any address, and http beside https: for tests on one machine."""

    local: bool = False
    trust: ssl.SSLContext | None = None

    def problem_of(self, url: str) -> str:
        """The hint about a URL that can never be called; "" for one that can."""
        if len(url) > LONGEST_URL or not text.is_clean(url) or not url.isascii() or " " in url:
            return f"give at most {LONGEST_URL} characters of ASCII without blanks"
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return "write it as https://host/path"
        if parts.scheme != "https" and not (self.local and parts.scheme == "http"):
            return "begin it with https://"
        if not parts.hostname or "@" in parts.netloc or parts.fragment or "\\" in url or port == 0:
            return "write it as https://host/path, with neither a user name nor a fragment"
        literal = _literal(parts.hostname)
        if literal is not None and not self._may_call(literal):
            return "name a host outside the installation: no address of a private, local or reserved network"
        return ""

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """The answer to a POST of `body`; what goes wrong on the way is an outcome too."""
        parts = urlsplit(url)
        addresses = () if self.problem_of(url) else self._addresses_of(parts)
        if not addresses:
            return Answer(Outcome.NO_ADDRESS_OUTSIDE)
        for address in addresses:
            answer = self._post_to(address, parts, body, headers)
            if answer.outcome is not Outcome.NOT_CONNECTED:
                return answer
        return Answer(Outcome.NOT_CONNECTED)

    def _may_call(self, address: Address) -> bool:
        return self.local or is_outside(address)

    def _addresses_of(self, parts: SplitResult) -> Sequence[Address]:
        """The host's addresses, each once; none where it has none, or one that may not be called."""
        try:
            found = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return ()
        addresses = list(dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))
        return addresses if all(map(self._may_call, addresses)) else ()

    def _post_to(self, address: Address, parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection = self._connection(address, parts)
        with closing(connection), _ended_after(CALL_SECONDS, connection):
            try:
                connection.connect()
            except ssl.SSLError:
                return Answer(Outcome.NOT_TRUSTED)
            except (OSError, HTTPError):
                return Answer(Outcome.NOT_CONNECTED)
            try:
                return _answer(connection, parts, body, headers)
            except (OSError, HTTPError, HTTPException, ValueError):
                return Answer(Outcome.NO_ANSWER)

    def _connection(self, address: Address, parts: SplitResult) -> HTTPConnection:
        if parts.scheme == "http":
            return HTTPConnection(str(address), _port(parts), timeout=READ_SECONDS)
        context = self.trust or ssl.create_default_context()
        name = parts.hostname
        return HTTPSConnection(
            str(address), _port(parts), timeout=READ_SECONDS, ssl_context=context, server_hostname=name
        )


def is_outside(address: Address) -> bool:
    """True for a public address of one host, which is not another one in disguise."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_outside(address.ipv4_mapped)
        if any(address in network for network in _CARRIERS):
            return False
    inside = (
        address.is_private,
        address.is_loopback,
        address.is_link_local,
        address.is_multicast,
        address.is_unspecified,
        address.is_reserved,
    )
    return address.is_global and not any(inside)


def _answer(connection: HTTPConnection, parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> Answer:
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    connection.request("POST", target, body, {**headers, "Host": parts.netloc}, preload_content=False)
    response = connection.getresponse()
    answered = response.read(ANSWER_BYTES, decode_content=False)
    outcome = Outcome.TAKEN if 200 <= response.status < 300 else Outcome.REFUSED
    return Answer(outcome, response.status, answered)


@contextmanager
def _ended_after(seconds: float, connection: HTTPConnection) -> Iterator[None]:
    """Ends the connection where its call takes longer: a limit of each read alone never ends one that trickles."""

    def end() -> None:
        with suppress(OSError):
            if connection.sock is not None:
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def _literal(host: str) -> Address | None:
    """The address that a host is written as; None for a name. "localhost" is one too."""
    if host.rstrip(".").lower() == "localhost" or host.lower().rstrip(".").endswith(".localhost"):
        return IPv4Address("127.0.0.1")
    try:
        return ip_address(host)
    except ValueError:
        return None
