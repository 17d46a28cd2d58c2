"""The client: a channel, the stubs on it, lists by pages and watches that go on."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self

import grpc

from parkloom_client import calls
from parkloom_client.errors import CallError

# A watch that breaks off is opened again after the first of these times, twice as long each time, up to the second.
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.1, 10.0
_BREAKS = {grpc.StatusCode.CANCELLED, grpc.StatusCode.INTERNAL}


class Client:
    """Calls the service at `target` (HOST:PORT) with `token`; a function is asked for the token at each call.

    The connection is encrypted. `credentials` says whom it trusts and what it shows (`grpc.ssl_channel_credentials`;
    without: gRPC's own authorities). `plain_text` sends all, the token too, as it is: for one's own machine, or where
    something else encrypts.

    Unless a call says otherwise (`timeout=`), a unary call has a deadline of 30 s, retries included, and the replies
    of one request have 660 s; streams of requests have none. UNAVAILABLE, and what a limit refuses for a moment, is
    sent again up to four times within about eight seconds; a request that changes something gets a `request_id`, so
    that it is done once. Calls raise CallError, those by `future` from `result`.

    Threads may share a client. Closing it, also by `with`, ends its calls and watches.
    """

    def __init__(
        self,
        target: str,
        token: Callable[[], str] | str,
        *,
        credentials: grpc.ChannelCredentials | None = None,
        plain_text: bool = False,
    ) -> None:
        if plain_text and credentials:
            raise ValueError("plain_text and credentials exclude each other: leave one out")
        bare = (
            grpc.insecure_channel(target, calls.OPTIONS)
            if plain_text
            else grpc.secure_channel(target, credentials or grpc.ssl_channel_credentials(), calls.OPTIONS)
        )
        self.channel = grpc.intercept_channel(bare, calls.Equipment(token))
        self._closed = threading.Event()

    def stub(self, kind: Callable[[grpc.Channel], Any]) -> Any:
        """A stub of this class, such as `MatchingServiceStub`, on the client's channel."""
        return kind(self.channel)

    def pages(self, method: Callable[[Any], Any], request: Any) -> Iterator[Any]:
        """The things of a list, page after page: `client.pages(matching.ListOrders, ListOrdersRequest(parent=…))`.

        `page_size` of the request is how many come in one call (50 where it is not set). Begins at its `page_token`.
        """
        question = _copy(request)
        while True:
            reply = method(question)
            yield from getattr(reply, _listed(reply))
            if not reply.next_page_token:
                return
            question.page_token = reply.next_page_token

    def watch(self, method: Callable[[Any], Any], request: Any, *, patience_seconds: float = 300.0) -> Iterator[Any]:
        """The replies of a watch, over as many streams as it takes: `client.watch(watches.WatchOrders, request)`.

        Each has a `resume_token`: store it with what was taken from the reply, and a later watch whose request has it
        goes on there. A watch of a collection begins with a reply that has a token alone: list then, and apply what
        comes. A stream that ends or breaks off is opened again behind the last reply.

        Raises ListAgain where the token is too old or of another watch; CallError where no service has answered for
        `patience_seconds`, or where asking again would be answered alike. Ends when the client is closed.
        """
        question, wait, heard = _copy(request), FIRST_WAIT_SECONDS, time.monotonic()
        while not self._closed.is_set():
            stream = method(question)
            pause = 0.0
            try:
                for reply in stream:
                    question.resume_token = reply.resume_token
                    wait = FIRST_WAIT_SECONDS
                    yield reply
                    heard = time.monotonic()
                heard = time.monotonic()
            except CallError as error:
                if self._closed.is_set():
                    return
                patient = time.monotonic() - heard < patience_seconds
                if not patient or not (error.is_worth_sending_again or error.code in _BREAKS):
                    raise
                pause = error.retry_after_seconds
            finally:
                stream.cancel()
            # With chance in it, so that clients that lost one server do not come back at once.
            self._closed.wait(max(pause, wait * random.uniform(0.5, 1.0)))
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)

    def close(self) -> None:
        """End all calls and watches."""
        self._closed.set()
        self.channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _copy(request: Any) -> Any:
    own = type(request)()
    own.CopyFrom(request)
    return own


def _listed(reply: Any) -> str:
    """The name of the field that holds what a reply lists."""
    descriptor = reply.DESCRIPTOR
    names = [field.name for field in descriptor.fields if field.is_repeated]
    if "next_page_token" not in descriptor.fields_by_name or len(names) != 1:
        raise TypeError(f"{descriptor.name} is no page of a list: call this method by itself")
    return str(names[0])
