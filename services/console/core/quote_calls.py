"""The console's calls about quotes: ask for one, hold an answer, take it, release it."""

from __future__ import annotations

from parkloom.matching.v1 import quote_service_pb2 as service
from parkloom.matching.v1.order_pb2 import Order
from parkloom.matching.v1.quote_pb2 import Quote, QuoteAnswerKind, QuoteState
from services.console.core.asking import Asking

QUOTES_A_PAGE = 50


class QuoteCalls(Asking):
    """The calls about quotes."""

    def ask_for_quote(self, order: Order, request_id: str) -> Quote:
        """Answers for an order not yet placed; nothing is held."""
        request = service.QuoteOrderRequest(parent=self._parent, order=order, request_id=request_id)
        asked: Quote = self._ask(self._services.quotes.QuoteOrder, request)
        return asked

    def quote(self, quote: str) -> Quote:
        request = service.GetQuoteRequest(name=self._name("quotes", quote))
        found: Quote = self._ask(self._services.quotes.GetQuote, request)
        return found

    def quotes(self, state: QuoteState, page_token: str = "") -> tuple[list[Quote], str]:
        """A page of the quotes in `state`, by id, and the token of the next one."""
        request = service.ListQuotesRequest(
            parent=self._parent, state=state, page_size=QUOTES_A_PAGE, page_token=page_token
        )
        reply = self._ask(self._services.quotes.ListQuotes, request)
        return list(reply.quotes), reply.next_page_token

    def hold_quote(self, quote: str, etag: str, answer: QuoteAnswerKind, request_id: str) -> Quote:
        """Keeps the capacity of an answer for as long as the park allows."""
        name = self._name("quotes", quote)
        request = service.HoldQuoteRequest(name=name, etag=etag, answer=answer, request_id=request_id)
        held: Quote = self._ask(self._services.quotes.HoldQuote, request)
        return held

    def take_quote(self, quote: str, etag: str, request_id: str) -> Quote:
        """Makes the order of the held answer."""
        request = service.TakeQuoteRequest(name=self._name("quotes", quote), etag=etag, request_id=request_id)
        taken: Quote = self._ask(self._services.quotes.TakeQuote, request)
        return taken

    def release_quote(self, quote: str, etag: str, request_id: str) -> Quote:
        request = service.ReleaseQuoteRequest(name=self._name("quotes", quote), etag=etag, request_id=request_id)
        released: Quote = self._ask(self._services.quotes.ReleaseQuote, request)
        return released
