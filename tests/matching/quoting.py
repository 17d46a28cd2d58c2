"""Short ways to ask for quotes in the small park, and to hold, take and release them."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.chassis.identity import Caller, Role
from services.matching.domain.orders import OrderDraft
from services.matching.domain.quotes import AnswerKind, Preview, Quote
from services.matching.storage import loads as stored_loads
from services.matching.use_cases import holds, quotes
from services.matching.use_cases.quotes import Asked, Hold, Question
from services.matching.use_cases.quoting import ResidentParks
from tests.matching import world
from tests.matching.world import MANAGER, PARK, World

EARLIEST, CHEAPEST, MOST = AnswerKind
BUYER = Caller("erp", PARK, Role.INTEGRATOR, scopes=frozenset({"quotes.write", "quotes.read", "orders.write"}))
RIVAL = Caller("other", PARK, Role.INTEGRATOR, scopes=BUYER.scopes)


class Desk:
    """Quotes of a small park, asked for by one replica of matching."""

    def __init__(self, small: World) -> None:
        self.small = small
        self.parks = ResidentParks(small.database, lambda: small.now)

    def preview(self, draft: OrderDraft | None = None, caller: Caller = MANAGER) -> Preview:
        asked = world.draft(ident="") if draft is None else draft
        return quotes.preview_order(self.parks, caller, asked, self._now)

    def quote(
        self, draft: OrderDraft | None = None, hold: Hold | AnswerKind | None = None, caller: Caller = MANAGER
    ) -> Quote:
        asked = Hold(hold) if isinstance(hold, AnswerKind) else hold
        question = Question(caller, world.draft(ident="") if draft is None else draft, asked, lambda *_: None)
        return quotes.quote_order(self.small.database, self.parks, question, self._now)

    def hold(self, quote: Quote, kind: AnswerKind, caller: Caller = MANAGER, **given: Any) -> Quote:
        asked = _asked(quote, caller, given.get("etag", ""))
        return quotes.hold_quote(self.small.database, self.parks, asked, Hold(kind, given.get("hours")), self._now)

    def take(self, quote: Quote, caller: Caller = MANAGER, order: str = "", etag: str = "") -> Quote:
        return quotes.take_quote(self.small.database, _asked(quote, caller, etag), order, self._now)

    def release(self, quote: Quote, caller: Caller = MANAGER, etag: str = "") -> Quote:
        return quotes.release_quote(self.small.database, _asked(quote, caller, etag), self._now)

    def read(self, quote: Quote, caller: Caller = MANAGER) -> Quote:
        found: Quote = self.small.read(lambda s: quotes.get_quote(s, caller, PARK, quote.id))
        return found

    def expire(self) -> None:
        """The timer looks for holds whose time is over."""
        holds.end_over(self.small.database, self._now)

    def _now(self) -> Any:
        return self.small.now


def _asked(quote: Quote, caller: Caller, etag: str) -> Asked:
    return Asked(caller, PARK, quote.id, etag, lambda *_: None)


def held_days(small: World, line: str) -> dict[date, float]:
    """Units of capacity that holds keep of a line, by day."""
    found: dict[date, float] = small.read(lambda session: stored_loads.held_on(session, PARK, line))
    return found
