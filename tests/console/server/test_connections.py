"""Connections that wait, send too much or read nothing keep nobody else from the console."""

from __future__ import annotations

import socket

import pytest

from services.console.server import LARGEST_BODY_BYTES, Limits
from services.console.server.connections import LARGEST_FILE_BODY_BYTES
from services.console.server.serving import THREADS
from tests.console.server.visits import ASK, Page, connected, fetch, finished, serving, status
from tests.waiting import wait_until

HALF_A_REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n"
A_BODY_BEGUN = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx"


@pytest.mark.parametrize("words", [b"", HALF_A_REQUEST, A_BODY_BEGUN], ids=["idle", "half a header", "half a body"])
def test_connections_that_wait_do_not_stop_the_console(words: bytes) -> None:
    with serving(finished()) as (port, _, _), connected(port, 110, words):
        assert fetch(port) == b"done "


def test_at_its_limit_the_one_that_has_waited_longest_makes_room() -> None:
    with serving(finished(), limits=Limits(connections=20)) as (port, _, _), connected(port, 20) as held:
        assert fetch(port) == b"done "
        assert (status(held[0]), fetch(port)) == (b"", b"done ")
        held[-1].sendall(ASK)
        assert status(held[-1]) == b"HTTP/1.1 200 OK"


def test_a_page_under_way_does_not_make_room() -> None:
    page = Page()
    with serving(page, limits=Limits(connections=5)) as (port, _, _), connected(port, 1, ASK) as (reader,):
        page.begun.wait(10)
        with connected(port, 20):
            page.may_finish.set()
            assert status(reader) == b"HTTP/1.1 200 OK"


@pytest.mark.slow
def test_bytes_that_drip_keep_no_connection_open() -> None:
    limits = Limits(receiving_seconds=0.2)
    with serving(finished(), limits=limits) as (port, _, _), connected(port, 1, HALF_A_REQUEST) as (slow,):

        def ended() -> bool:
            try:
                slow.sendall(b"X-More: 1\r\n")
            except OSError:
                return True
            return False

        wait_until(ended, 10, "the slow connection is closed")


def test_the_console_is_alive_while_every_thread_is_busy_and_others_wait() -> None:
    limits = Limits(waiting=10)
    page = Page()
    with serving(page, limits=limits) as (port, _, _), connected(port, THREADS + limits.waiting, ASK):
        wait_until(lambda: page.calls == THREADS, 10, "every thread is busy")
        assert fetch(port, "/healthz") == b"ok\n"
        wait_until(lambda: _refused(port), 10, "too many wait")
        assert fetch(port, "/healthz") == b"ok\n"
        assert page.calls == THREADS


def _refused(port: int) -> bool:
    """True if a page is refused because too many others wait."""
    with connected(port, 1, ASK) as (reader,):
        reader.settimeout(0.3)
        try:
            return status(reader) == b"HTTP/1.1 503 Service Unavailable"
        except TimeoutError:
            return False


def test_a_body_that_is_too_large_is_refused_before_it_is_sent() -> None:
    words = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 40000000\r\n\r\n"
    page = finished()
    with serving(page) as (port, _, _), connected(port, 5, words) as held:
        assert {status(each) for each in held} == {b"HTTP/1.1 413 Request Entity Too Large"}
        assert page.calls == 0


def test_a_body_of_unknown_length_is_refused_once_it_is_too_large() -> None:
    page = finished()
    words = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"1000\r\n" + b"x" * 4096 + b"\r\n"
    with serving(page) as (port, _, _), connected(port, 1, words) as (sender,):
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        for _ in range(LARGEST_BODY_BYTES // 4096):
            sender.sendall(chunk)
        assert (status(sender), page.calls) == (b"HTTP/1.1 413 Request Entity Too Large", 0)


FILE = b"POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n"
COOKIE = b"Cookie: parkloom=x\r\n"


@pytest.mark.parametrize(
    ("address", "cookie", "length", "answer"),
    [
        (b"/files/orders", COOKIE, LARGEST_BODY_BYTES + 1, b"HTTP/1.1 200 OK"),
        (b"/files/orders", b"", LARGEST_BODY_BYTES + 1, b"HTTP/1.1 413 Request Entity Too Large"),
        (b"/orders/new", COOKIE, LARGEST_BODY_BYTES + 1, b"HTTP/1.1 413 Request Entity Too Large"),
        (b"/files/imports/x/commit", COOKIE, LARGEST_BODY_BYTES + 1, b"HTTP/1.1 413 Request Entity Too Large"),
        (b"/files/orders", COOKIE, LARGEST_FILE_BODY_BYTES + 1, b"HTTP/1.1 413 Request Entity Too Large"),
    ],
)
def test_a_body_is_large_only_where_a_file_is_sent(address: bytes, cookie: bytes, length: int, answer: bytes) -> None:
    with serving(finished()) as (port, _, _), connected(port, 1, FILE % (address, cookie, length)) as (sender,):
        if answer.endswith(b"OK"):
            sender.sendall(b"x" * length)
        assert status(sender) == answer


def test_a_length_of_thousands_of_digits_ends_its_own_connection_only() -> None:
    words = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n"
    with serving(finished()) as (port, _, _), connected(port, 1, words) as (sender,):
        assert (status(sender), fetch(port)) == (b"", b"done ")


def test_who_reads_no_replies_gets_no_more_of_them_and_holds_no_thread() -> None:
    page = finished(b"x" * 400_000)
    with serving(page) as (port, _, _):
        readers = [_deaf(port) for _ in range(THREADS)]
        for reader in readers:
            reader.sendall(ASK * 100)
        page_again = [fetch(port) for _ in range(5)]
        assert {len(content) for content in page_again} == {400_000}
        assert page.calls < 30 * THREADS
        for reader in readers:
            reader.close()


def _deaf(port: int) -> socket.socket:
    """A connection whose other end has little room for what it does not read."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.connect(("127.0.0.1", port))
    return reader


def test_requests_sent_together_are_answered_in_turn() -> None:
    with serving(finished()) as (port, _, _), connected(port, 1, ASK * 3) as (reader,):
        received = b""
        while received.count(b"done ") < 3:
            received += reader.recv(4096)
        assert received.count(b"HTTP/1.1 200 OK") == 3


@pytest.mark.slow
def test_an_idle_connection_is_closed_after_a_while() -> None:
    with serving(finished(), limits=Limits(idle_seconds=0.1)) as (port, _, _), connected(port, 1) as (idle,):
        assert idle.recv(1) == b""
