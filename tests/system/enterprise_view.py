"""All that one enterprise can get to see of an installation: every rpc that its role may call, and its pages."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.cookiejar import CookieJar

import grpc
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from parkloom.access.v1 import access_pb2
from parkloom.logistics.v1 import movement_pb2
from parkloom.matching.v1 import matching_service_pb2
from services.chassis import rpc
from services.chassis.identity import Caller, load_keys, mint
from services.chassis.rpc import etags
from services.chassis.settings import Settings
from services.console.sign_in.command import link_for
from tests.system.access_requests import Names, Rpc, all_rpcs, request

# Drawn at random for every page and every form.
_DRAWN = re.compile(r'(name="(?:csrf_token|request_id)"[^>]*value=")[^"]*')


@dataclass(frozen=True)
class EnterpriseView:
    """`caller` at one installation."""

    settings: Settings
    caller: Caller

    def answers(self, names: Names) -> Iterator[tuple[str, bytes | str]]:
        """(rpc, what it answers about `names`), in one order always, reading before writing."""
        callable_ones = [rpc for rpc in all_rpcs() if _for_enterprises(rpc)]
        for each in sorted(
            callable_ones, key=lambda rpc: (not rpc.descriptor.name.startswith(("Get", "List")), rpc.path)
        ):
            yield each.path, self._answer(each, request(each, names))

    def reads(self, names: Names) -> Iterator[tuple[str, bytes | str]]:
        """(rpc, its reply byte for byte) of all that reads: etags, times, tokens, numbers and the order of lists.

        Lists are asked for as they are, and by pages of one.
        """
        for each in all_rpcs():
            if not _for_enterprises(each) or not each.descriptor.name.startswith(("Get", "List")):
                continue
            asked = request(each, names)
            yield each.path, self._answer(each, asked, whole=True)
            if "page_size" in asked.DESCRIPTOR.fields_by_name:
                asked.page_size = 1  # type: ignore[attr-defined]
                yield f"{each.path} by one", self._answer(each, asked, whole=True)

    def explanation_for(self, order: str, enterprise: str) -> bytes | str:
        """Why the enterprise was not chosen for the order."""
        each = next(rpc for rpc in all_rpcs() if rpc.descriptor.name == "ExplainEnterprise")
        return self._answer(each, matching_service_pb2.ExplainEnterpriseRequest(name=order, enterprise=enterprise))

    def pages(self, *paths: str) -> Iterator[tuple[str, str]]:
        """(address, status and text) of pages, read by somebody who has signed in."""
        read = signed_in(self.settings, self.caller)
        for path in paths:
            yield path, _DRAWN.sub(r"\1", read(path))

    def _answer(self, each: Rpc, message: Message, *, whole: bool = False) -> bytes | str:
        """The reply, unless `whole` without what must differ between installations, or the error."""
        keys = load_keys(self.settings)
        metadata = [("authorization", f"Bearer {mint(keys, self.caller, seconds=60)}")]
        with grpc.insecure_channel(getattr(self.settings, f"{each.process}_target")) as channel:
            reply_type = each.descriptor.output_type._concrete_class
            call = channel.unary_unary(each.path, type(message).SerializeToString, reply_type.FromString)
            try:
                reply = call(message, 10, metadata)
                return (reply if whole else _without_chance(reply)).SerializeToString(deterministic=True)
            except grpc.RpcError as failure:
                error = rpc.error_from(failure)
                return f"{failure.code()} {error} {error.problems}"


def signed_in(settings: Settings, caller: Caller) -> Callable[[str], str]:
    """A function that reads a page, status and text, as `caller`, who has signed in by a link."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    door = link_for(settings, caller, timedelta(minutes=5))
    token = re.search(r'name="csrf_token" value="([^"]*)"', _read(browser, door))
    assert token, "the door has no form"
    _read(browser, door, urllib.parse.urlencode({"csrf_token": token[1]}).encode())
    return lambda path: _read(browser, settings.console_url + path)


def _for_enterprises(each: Rpc) -> bool:
    policy = each.descriptor.GetOptions().Extensions[access_pb2.policy]
    return access_pb2.ROLE_ENTERPRISE in policy.roles and not each.streams


def _without_chance(message: Message) -> Message:
    """Two installations live at different instants and draw different names for trips: nothing else may differ.

    The etag of a movement follows from what else is shown of it, the drawn names among that.
    """
    if isinstance(message, movement_pb2.Movement):
        etag = message.etag
        message.ClearField("etag")
        message.ClearField("update_time")
        assert etag == etags.digest(message), "the etag shows more than the movement"
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        for part in value if field.is_repeated else [value]:
            if isinstance(part, Timestamp):
                part.Clear()
            elif isinstance(part, movement_pb2.Booking):
                part.ClearField("trip")
            else:
                _without_chance(part)
    return message


def _read(browser: urllib.request.OpenerDirector, address: str, form: bytes | None = None) -> str:
    """Status and text; the language is English."""
    asked = urllib.request.Request(address, form, {"Accept-Language": "en", "Referer": address})
    try:
        with browser.open(asked, timeout=20) as page:
            return f"{page.status} {page.read().decode()}"
    except urllib.error.HTTPError as refused:
        return f"{refused.code} {refused.read().decode()}"
