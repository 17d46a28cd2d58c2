"""QuoteService over gRPC."""

from __future__ import annotations

from collections.abc import Callable

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.matching.v1 import quote_pb2
from parkloom.matching.v1 import quote_service_pb2 as pb
from parkloom.matching.v1.quote_service_pb2_grpc import QuoteServiceServicer
from services.chassis import rpc
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.rpc import paging, requests
from services.chassis.rpc.replies import one_page
from services.chassis.rpc.resource_names import ids
from services.chassis.wire import optional, required_enum_from
from services.matching.domain.quotes import AnswerKind, Quote
from services.matching.use_cases import quotes
from services.matching.use_cases.quotes import Asked, Hold, Question
from services.matching.use_cases.quoting import ResidentParks
from services.matching.wire import names
from services.matching.wire.quotes import (
    answer_kind_from,
    preview_message,
    quote_message,
    quote_state_from,
    quoted_draft_from,
)


class QuoteApi(QuoteServiceServicer):
    """Serves the quotes of `database`, answered by the `parks` in memory; `clock` returns the current UTC time."""

    def __init__(self, database: Database, clock: Clock, parks: ResidentParks) -> None:
        self._database = database
        self._parks = parks
        self._clock = clock

    def QuoteOrder(self, request: pb.QuoteOrderRequest, _context: ServicerContext) -> quote_pb2.Quote:
        caller, draft = rpc.caller(), quoted_draft_from(request)
        if request.preview:
            return preview_message(quotes.preview_order(self._parks, caller, draft, self._clock))
        kind = answer_kind_from(request.hold, "hold")
        hold = None if kind is None else Hold(kind, optional(request, "hold_hours"))

        def ask(replies: _Replies) -> None:
            quotes.quote_order(self._database, self._parks, Question(caller, draft, hold, replies), self._clock)

        return requests.apply_once_across(
            self._database, request, quote_pb2.Quote, requests.policy_suffices, _replying(ask)
        )

    def HoldQuote(self, request: pb.HoldQuoteRequest, _context: ServicerContext) -> quote_pb2.Quote:
        kind = required_enum_from(AnswerKind, quote_pb2.QuoteAnswerKind, request.answer, "answer")
        hold = Hold(kind, optional(request, "hold_hours"))

        def hold_it(replies: _Replies) -> None:
            quotes.hold_quote(self._database, self._parks, _asked(request, replies), hold, self._clock)

        return requests.apply_once_across(
            self._database, request, quote_pb2.Quote, _visible(request.name), _replying(hold_it)
        )

    def TakeQuote(self, request: pb.TakeQuoteRequest, _context: ServicerContext) -> quote_pb2.Quote:
        def take(replies: _Replies) -> None:
            quotes.take_quote(self._database, _asked(request, replies), request.order_id, self._clock)

        return requests.apply_once_across(
            self._database, request, quote_pb2.Quote, _visible(request.name), _replying(take)
        )

    def ReleaseQuote(self, request: pb.ReleaseQuoteRequest, _context: ServicerContext) -> quote_pb2.Quote:
        def release(replies: _Replies) -> None:
            quotes.release_quote(self._database, _asked(request, replies), self._clock)

        return requests.apply_once_across(
            self._database, request, quote_pb2.Quote, _visible(request.name), _replying(release)
        )

    def GetQuote(self, request: pb.GetQuoteRequest, _context: ServicerContext) -> quote_pb2.Quote:
        caller, (park, ident) = rpc.caller(), ids(request.name, names.QUOTE)
        return self._database.read(lambda s: quote_message(quotes.get_quote(s, caller, park, ident)))

    def ListQuotes(self, request: pb.ListQuotesRequest, _context: ServicerContext) -> pb.ListQuotesResponse:
        caller, (park,) = rpc.caller(), ids(request.parent, names.PARK, "parent")
        page, state = paging.of(request, caller), quote_state_from(request.state)
        rows = self._database.read(lambda s: quotes.list_quotes(s, caller, park, state, page))
        shown, token = one_page(page, rows, quote_message, key=lambda quote: (quote.id,))
        return pb.ListQuotesResponse(quotes=shown, next_page_token=token)


class _Replies:
    """Concludes attempts to change a quote, each with its reply: `last` is that of the attempt that went through."""

    def __init__(self, conclude: requests.Conclude[quote_pb2.Quote]) -> None:
        self.last = quote_pb2.Quote()
        self._conclude = conclude

    def __call__(self, session: Session, quote: Quote) -> None:
        self.last = quote_message(quote)
        self._conclude(session, self.last)


def _replying(
    work: Callable[[_Replies], None],
) -> Callable[[requests.Conclude[quote_pb2.Quote]], quote_pb2.Quote]:
    """Work that changes a quote, as work that returns the reply."""

    def reply(conclude: requests.Conclude[quote_pb2.Quote]) -> quote_pb2.Quote:
        replies = _Replies(conclude)
        work(replies)
        return replies.last

    return reply


def _asked(request: pb.HoldQuoteRequest | pb.TakeQuoteRequest | pb.ReleaseQuoteRequest, replies: _Replies) -> Asked:
    park, ident = ids(request.name, names.QUOTE)
    return Asked(rpc.caller(), park, ident, request.etag, replies)


def _visible(name: str) -> requests.Authorise:
    park, ident = ids(name, names.QUOTE)
    return lambda session, caller: quotes.get_quote(session, caller, park, ident)
