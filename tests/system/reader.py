"""All that one account can get to see of an installation, byte for byte: every rpc, streams among them, and pages."""

from __future__ import annotations

import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, cached_property
from http.cookiejar import CookieJar
from typing import Any

import grpc
from google.protobuf.message import Message

from services.chassis.identity import Caller, load_keys, mint
from services.chassis.rpc.policy import Policy, product_rpcs
from services.chassis.settings import Settings
from services.console.sign_in.command import link_for
from services.errors import Forbidden
from tests.system.access_requests import Names, Rpc, all_rpcs, request

READS = ("Get", "List", "Summarize", "Explain")
# Drawn for every page: the token against forged forms and the id against sending one twice.
_DRAWN = re.compile(r'(name="(?:csrf_token|request_id)"[^>]*value=")[^"]*')
# Of HTTP's headers these follow the machine's time, the session's signature or the port.
_OF_THE_MACHINE = {"date", "set-cookie"}
# The id of a call is the caller's to give; else it is drawn.
_CALL_ID = ("x-request-id", "of-the-test")
Seen = tuple[str, str]
# Ten times as long as a watch waits between two looks.
QUIET_SECONDS = 1.0


@dataclass(frozen=True)
class Reader:
    """`caller` at one installation."""

    settings: Settings
    caller: Caller
    _channels: dict[str, grpc.Channel] = field(default_factory=dict)

    @cached_property
    def rpcs(self) -> list[Rpc]:
        """The rpcs that the caller's role and scopes open, the reading ones first."""
        opened = [rpc for rpc in all_rpcs() if self._may(rpc)]
        return sorted(opened, key=lambda rpc: (not rpc.descriptor.name.startswith(READS), rpc.path))

    def reads(self, names: Names) -> Iterator[Seen]:
        """(rpc, its answer about `names`) of all that reads. Lists are asked for whole, and page by page of one."""
        for each in self.rpcs:
            if each.streams or each.feeds or not each.descriptor.name.startswith(READS):
                continue
            asked = request(each, names)
            yield each.path, self.answer(each, asked)
            if "page_size" in asked.DESCRIPTOR.fields_by_name:
                yield from ((f"{each.path} page {n}", page) for n, page in enumerate(self._pages(each, asked)))

    def writes(self, names: Names) -> Iterator[Seen]:
        """(rpc, its answer about `names`) of all that writes, none of which has an effect on what exists."""
        for each in self.rpcs:
            if each.feeds or not (each.streams or each.descriptor.name.startswith(READS)):
                yield each.path, self.answer(each, request(each, names))

    def answer(self, each: Rpc, message: Message) -> str:
        """The reply or the error, with its metadata, as it came over the wire."""
        call = self._channel(each).unary_unary(each.path, type(message).SerializeToString)
        try:
            reply, ended = call.with_call(message, 10, self._metadata)
        except grpc.RpcError as failure:
            return f"{failure.code()} {failure.details()} {_of_call(failure)}"
        return f"{_of_call(ended)} {reply!r}"

    def ask(self, name: str, message: Message) -> str:
        """The answer of the rpc of that name."""
        return self.answer(next(rpc for rpc in all_rpcs() if rpc.descriptor.name == name), message)

    def watch(self, name: str, message: Message) -> Watch:
        """The stream of the rpc of that name, read on and on."""
        each = next(rpc for rpc in all_rpcs() if rpc.descriptor.name == name)
        call = self._channel(each).unary_stream(each.path, type(message).SerializeToString)
        return Watch(call(message, 300, self._metadata), each.descriptor.output_type._concrete_class)

    def collection(self, name: str, parent: str) -> Watch:
        """The stream of what changes in a collection of `parent`, from now on."""
        kind = next(rpc for rpc in all_rpcs() if rpc.descriptor.name == name).descriptor.input_type._concrete_class
        return self.watch(name, kind(parent=parent))

    def pages(self, *paths: str) -> Iterator[Seen]:
        """(address, status, headers and text) of pages, read by somebody who has signed in."""
        read = signed_in(self.settings, self.caller)
        # The port of the installation is in no page, but in its address.
        yield from ((path, _DRAWN.sub(r"\1", read(path))) for path in paths)

    def close(self) -> None:
        for channel in self._channels.values():
            channel.close()

    def _pages(self, each: Rpc, asked: Any) -> Iterator[str]:
        """Raw pages of one entry each, tokens included, the last one too."""
        asked.page_size = 1
        call = self._channel(each).unary_unary(each.path, type(asked).SerializeToString)
        kind = each.descriptor.output_type._concrete_class
        while True:
            yield self.answer(each, asked)
            try:
                asked.page_token = kind.FromString(call(asked, 10, self._metadata)).next_page_token
            except grpc.RpcError:
                return
            if not asked.page_token:
                return

    def _may(self, each: Rpc) -> bool:
        policy = _policies()[each.path]
        try:
            policy.check(self.caller)
        except Forbidden:
            return False
        return True

    def _channel(self, each: Rpc) -> grpc.Channel:
        if each.process not in self._channels:
            target = getattr(self.settings, f"{each.process}_target")
            self._channels[each.process] = grpc.insecure_channel(target)
        return self._channels[each.process]

    @cached_property
    def _metadata(self) -> list[tuple[str, str]]:
        token = mint(load_keys(self.settings), self.caller, seconds=600)
        return [("authorization", f"Bearer {token}"), _CALL_ID]


class Watch:
    """A stream's messages, as they come over the wire."""

    def __init__(self, call: Any, kind: Any) -> None:
        self._call, self._kind = call, kind
        self.messages: list[bytes] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def end(self) -> list[bytes]:
        """Leave the stream; all that came."""
        self._call.cancel()
        self._thread.join(10)
        return self.messages

    def last_by_name(self) -> dict[str, bytes]:
        """Leave the stream once nothing comes any more; the last state that came of each resource, by name."""
        seen = -1
        while seen < len(self.messages):
            seen = len(self.messages)
            time.sleep(QUIET_SECONDS)
        fields = (value for raw in self.end() for _, value in self._kind.FromString(raw).ListFields())
        return {each.name: each.SerializeToString(deterministic=True) for each in fields if not isinstance(each, str)}

    def _read(self) -> None:
        try:
            for message in self._call:
                self.messages.append(message)
        except grpc.RpcError:
            return


def signed_in(settings: Settings, caller: Caller) -> Callable[[str], str]:
    """A function that reads a page, status, headers and text, as `caller`, who has signed in by a link."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    door = link_for(settings, caller, timedelta(minutes=5))
    token = re.search(r'name="csrf_token" value="([^"]*)"', _read(browser, door))
    assert token, "the door has no form"
    _read(browser, door, urllib.parse.urlencode({"csrf_token": token[1]}).encode())
    return lambda path: _read(browser, settings.console_url + path)


@cache
def _policies() -> Mapping[str, Policy]:
    return {rpc.path: rpc.policy for rpc in product_rpcs() if rpc.policy}


def _of_call(call: Any) -> str:
    """The metadata before and after the reply, among them the details of an error."""
    return f"{sorted(map(tuple, call.initial_metadata() or ()))} {sorted(map(tuple, call.trailing_metadata() or ()))}"


def _read(browser: urllib.request.OpenerDirector, address: str, form: bytes | None = None) -> str:
    """Status, headers and text; the language is English."""
    asked = urllib.request.Request(address, form, {"Accept-Language": "en", "Referer": address})
    try:
        with browser.open(asked, timeout=20) as page:
            return f"{page.status} {_headers(page.headers)} {page.read().decode()}"
    except urllib.error.HTTPError as refused:
        return f"{refused.code} {_headers(refused.headers)} {refused.read().decode()}"


def _headers(headers: Any) -> list[Seen]:
    return sorted((name, value) for name, value in headers.items() if name.lower() not in _OF_THE_MACHINE)
