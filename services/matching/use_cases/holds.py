"""Holds: capacity kept for quotes, in the rows that orders are counted in. The commit decides who gets it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import partial

import structlog
from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.telemetry import described
from services.errors import Unavailable
from services.matching.domain.orders import Order
from services.matching.domain.quotes import HoldEnd, Quote, QuotedAnswer, QuoteState
from services.matching.scheduling.holding import InUse, load_that_fits, no_longer_fitting, quotas_of_lines
from services.matching.scheduling.order_loads import loads_in
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.storage import load_tables
from services.matching.storage import loads as stored_loads
from services.matching.storage import quotes as stored_quotes
from services.matching.use_cases import fill_in_requests, reading
from services.matching.use_cases.orders import placed
from services.matching.use_cases.park_at_hand import ParkAtHand

log = structlog.get_logger(__name__)


def keep(session: Session, at_hand: ParkAtHand, quote: Quote, answer: QuotedAnswer, now: datetime) -> bool:
    """Keeps the capacity of an answer on every step, for a quote that keeps none; False, with nothing kept, where it is
    not there any more.

    The park at hand serves where nothing has been committed since; else the lines and what is in use of them are read.
    """
    if at_hand.is_current(session):
        lines, in_use = at_hand.alone(answer.lines)
    else:
        lines = reading.without_orders(session, reading.known_park(session, quote.park), now, answer.lines)
        in_use = InUse(*stored_loads.in_use(session, quote.park, answer.lines))
    load = load_that_fits(_with_order(lines, quote, answer, now), quote.id, in_use)
    if load is None:
        return False
    stored_loads.hold_new(session, quote.park, quote.id, load, quotas_of_lines(lines))
    return True


def order_of(quote: Quote, answer: QuotedAnswer, ident: str, now: datetime) -> Order:
    """The order that would be made of an answer: its units, due on the wished day or, where it is later, on its own."""
    due = max(quote.draft.due, answer.finish)
    draft = replace(quote.draft, id=ident, quantity=answer.quantity, due=due)
    return placed(draft, draft.route, now)


def free(session: Session, quote: Quote, links: Collection[str]) -> None:
    """Frees the capacity that is held, for orders that are short and could use these links."""
    stored_loads.replace_holds(session, quote.park, {quote.id: {}})
    fill_in_requests.request_short(session, quote.park, links)


def end(session: Session, quote: Quote, why: HoldEnd, now: datetime) -> None:
    """Ends a hold that is not taken."""
    quote.end(why, now)
    session.flush()
    free(session, quote, {step.link for step in quote.draft.route})


def end_over(database: Database, clock: Clock) -> None:
    """Ends the holds whose time is over, each in a transaction of its own. Raises Unavailable."""
    now = clock()
    for park, ident in database.read(partial(stored_quotes.over_by, now=now)):
        try:
            work = partial(_end_if_over, park=park, ident=ident, now=now)
            database.transact(work, ahead_of_writers_to=(load_tables.held_loads,))
        except Unavailable:
            raise
        except Exception as fault:
            log.error("hold_not_ended", park=park, **described(fault))


def _end_if_over(session: Session, park: str, ident: str, now: datetime) -> None:
    """End it, if it still is: another replica may have seen to it."""
    quote = stored_quotes.find_quote(session, park, ident)
    if quote is not None and quote.state is QuoteState.HELD and quote.is_over(now):
        end(session, quote, HoldEnd.TIME_OVER, now)


def end_past(session: Session, park: str, today: date, now: datetime) -> None:
    """Ends the holds of which a day is over: what was to be made then was not."""
    for quote in stored_quotes.held_quotes(session, park):
        answer = quote.held_answer
        if answer is None or answer.first_day < today:
            end(session, quote, HoldEnd.DAY_OVER, now)


def review(session: Session, park: str, now: datetime, lines: Collection[str] | None = None) -> None:
    """Counts the holds on these lines (None: any) again, and ends the newest ones of those that no longer fit.

    What orders take comes first: a hold that is not taken binds nobody.
    """
    held = [quote for quote in stored_quotes.held_quotes(session, park) if _concerns(quote, lines)]
    if not held:
        return
    loads = {}
    for quote in held:
        answer = quote.held_answer
        if answer is not None:
            snapshot = _alone(session, quote, answer, now)
            loads[quote.id] = loads_in(snapshot, [quote.id])[quote.id]
    stored_loads.replace_holds(session, park, loads)
    snapshot = _lines_of(session, park, held, now)
    in_use = InUse(*stored_loads.in_use(session, park, snapshot.lines))
    ended = no_longer_fitting(snapshot, loads.items(), in_use)
    for quote in held:
        if quote.id in ended:
            end(session, quote, HoldEnd.CAPACITY_FELL, now)


def _concerns(quote: Quote, lines: Collection[str] | None) -> bool:
    answer = quote.held_answer
    return answer is not None and (lines is None or not answer.lines.isdisjoint(lines))


def _alone(session: Session, quote: Quote, answer: QuotedAnswer, now: datetime) -> ParkSnapshot:
    """The answer as an order of the quote's id, alone on the lines of its lots."""
    lines = reading.without_orders(session, reading.known_park(session, quote.park), now, answer.lines)
    return _with_order(lines, quote, answer, now)


def _with_order(lines: ParkSnapshot, quote: Quote, answer: QuotedAnswer, now: datetime) -> ParkSnapshot:
    order = order_of(quote, answer, quote.id, now)
    return replace(lines, orders={order.id: order}, lots={order.id: answer.lots_of(order.id)})


def _lines_of(session: Session, park: str, quotes: Iterable[Quote], now: datetime) -> ParkSnapshot:
    answers = (quote.held_answer for quote in quotes)
    lines = {line for answer in answers if answer is not None for line in answer.lines}
    return reading.without_orders(session, reading.known_park(session, park), now, lines)
