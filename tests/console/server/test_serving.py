"""The console's HTTP server starts, serves, and lets pages under way finish."""

from __future__ import annotations

import socket
import time

import pytest

from services.console.server import ConsoleServer
from services.errors import Unavailable
from tests.console.server.visits import Page, fetch, fetch_in_background, finished, serving


def test_a_page_under_way_is_finished_before_the_server_ends() -> None:
    page, replies = Page(), list[bytes]()
    with serving(page) as (port, stop, server):
        reader = fetch_in_background(port, replies)
        page.begun.wait(10)
        stop.set()
        server.join(0.5)
        still_there = server.is_alive()
        page.may_finish.set()
        reader.join(10)
        server.join(10)
        assert (still_there, replies, server.is_alive()) == (True, [b"done "], False)


def test_a_page_that_takes_too_long_does_not_hold_the_end_up() -> None:
    page = Page()
    with serving(page, grace=0.3) as (port, stop, server), socket.create_connection(("127.0.0.1", port)) as reader:
        reader.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        page.begun.wait(10)
        stop.set()
        server.join(5)
        assert not server.is_alive()


def refuses_soon(port: int) -> bool:
    """True if the port takes no more connections within some seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            return True
        time.sleep(0.05)
    return False


def test_nobody_new_is_served_while_it_ends() -> None:
    page = Page()
    with serving(page) as (port, stop, server):
        fetch_in_background(port, [])
        page.begun.wait(10)
        stop.set()
        assert refuses_soon(port)
        assert server.is_alive()


def test_idle_connections_do_not_hold_the_end_up() -> None:
    with serving(finished()) as (port, stop, server), socket.create_connection(("127.0.0.1", port)) as idle:
        idle.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        idle.recv(1000)
        stop.set()
        server.join(3)
        assert not server.is_alive()


def test_the_console_may_live_below_a_path_of_its_host() -> None:
    with serving(finished(), path="/console") as (port, _, _):
        assert fetch(port, "/console/orders") == b"done /console"


def test_an_address_that_is_taken_is_refused_in_one_sentence() -> None:
    with serving(Page()) as (port, _, _), pytest.raises(Unavailable, match="choose an address that is free"):
        ConsoleServer(Page(), f"127.0.0.1:{port}").start()
