"""Quotes: asked for, held, taken and released.

Answers are worked out in memory, on what was committed by then. Whether one of them still is there is decided by the
commit that keeps it, on the sums as they are. Where these have moved on, the next answers are asked for while other
holds wait, and in the end while all writers of the sums do. So it does not matter which replica answers, nor how far
its memory is behind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database, new_id
from services.chassis.identity import Caller
from services.chassis.rpc import etags
from services.chassis.rpc.paging import Page
from services.errors import Exhausted, Forbidden, Invalid, NotFound, Problem
from services.matching.domain.orders import OrderDraft
from services.matching.domain.park import Park
from services.matching.domain.quotes import AnswerKind, HoldEnd, Preview, Quote, Quoted, QuoteState, unit_days
from services.matching.scheduling.changes import Changes
from services.matching.storage import load_tables
from services.matching.storage import loads as stored_loads
from services.matching.storage import orders as stored_orders
from services.matching.storage import quotes as stored_quotes
from services.matching.use_cases import holds, orders, reading
from services.matching.use_cases.changes import save
from services.matching.use_cases.park_at_hand import ParkAtHand
from services.matching.use_cases.plan_limits import account_of
from services.matching.use_cases.quoted_answers import kept_answers
from services.matching.use_cases.quoting import ResidentParks

# Transactions that change a hold wait for each other: they would want the same rows, and be tried again and again.
ONE_BY_ONE = (load_tables.held_loads,)
# What plans and answers write too, in the order in which transactions write to it.
AHEAD_OF_ALL = (*ONE_BY_ONE, load_tables.loads, load_tables.quota_loads)

# The scope that opens single enterprises' prices to a buyer.
PRICES = "prices.read"
# The id of an order that is not placed.
_UNPLACED = "quoted"

Conclude = Callable[[Session, Quote], None]


@dataclass(frozen=True, slots=True)
class Hold:
    """The answer to keep, and for how many hours; None: as long as the park allows."""

    kind: AnswerKind
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """The order not yet placed, the answer to keep at once (None: none), and what is stored with the quote."""

    caller: Caller
    draft: OrderDraft
    hold: Hold | None
    conclude: Conclude


@dataclass(frozen=True, slots=True)
class Asked:
    """The quote to change, its etag as the caller last read it ("": any), and what is stored with it."""

    caller: Caller
    park: str
    quote: str
    etag: str
    conclude: Conclude


def preview_order(parks: ResidentParks, caller: Caller, draft: OrderDraft, clock: Clock) -> Preview:
    """The answers for the order, which are not stored. Raises like `quote_order`."""
    at_hand, settled = _settled(parks, caller, draft)
    return Preview(settled, _ask(at_hand, settled, lots=False), clock())


def quote_order(database: Database, parks: ResidentParks, asked: Question, clock: Clock) -> Quote:
    """A quote for the order, stored, and held where that is asked for.

    Raises NotFound, Invalid with all that is wrong, Forbidden where a buyer names another owner, Exhausted where the
    account would hold too much.
    """
    at_hand, settled = _settled(parks, asked.caller, asked.draft)
    quoted = _ask(at_hand, settled)
    first = _Found(at_hand, None)

    def attempt(session: Session, found: _Found, *, held: bool = True) -> Quote:
        now = clock()
        quote = _new(new_id(session, "quote")[:16], asked.caller, settled, found.quoted or quoted, now)
        quote.requoted = found.quoted is not None
        if held and asked.hold is not None and quote.quoted.answer(asked.hold.kind) is not None:
            _hold(session, found.at_hand, quote, asked.hold, now)
        stored_quotes.add(session, quote)
        asked.conclude(session, quote)
        return quote

    if asked.hold is None:
        return database.transact(partial(attempt, found=first))
    return _until_kept(database, attempt, first, lambda: _find(parks, settled))


def hold_quote(database: Database, parks: ResidentParks, asked: Asked, hold: Hold, clock: Clock) -> Quote:
    """The quote with the capacity of an answer kept; where it had gone, with the next answers, of which one is kept.

    Raises NotFound, Conflict for a stale etag, Infeasible unless it is OFFERED and has that answer, Invalid for too
    many hours, Exhausted where the account would hold too much.
    """

    def attempt(session: Session, found: _Found, *, held: bool = True) -> Quote:
        now, quote = clock(), _to_change(session, asked)
        quote.require_offered()
        if found.quoted is None:
            quote.answer(hold.kind)
        else:
            quote.offer_again(found.quoted, now)
        if held and quote.quoted.answer(hold.kind) is not None:
            _hold(session, found.at_hand, quote, hold, now)
        return _concluded(session, quote, asked.conclude)

    def ask() -> _Found:
        quote = database.read(lambda session: get_quote(session, asked.caller, asked.park, asked.quote))
        return _find(parks, quote.draft)

    return _until_kept(database, attempt, _Found(parks.now(asked.park), None), ask)


def take_quote(database: Database, asked: Asked, order: str, clock: Clock) -> Quote:
    """Makes the order of a held answer, of the id `order`, on the lines and days that were held; the hold is free.

    Raises NotFound, Conflict for a stale etag, Infeasible unless it is held, AlreadyExists for an order id in use.
    """

    def take(session: Session) -> Quote:
        now, quote = clock(), _to_change(session, asked)
        quote.require_held(now)
        _place(session, asked.caller, quote, order, now)
        return _concluded(session, quote, asked.conclude)

    return database.transact(take, ahead_of_writers_to=ONE_BY_ONE)


def release_quote(database: Database, asked: Asked, clock: Clock) -> Quote:
    """Ends the hold. Raises NotFound, Conflict for a stale etag, Infeasible unless it is held."""

    def release(session: Session) -> Quote:
        now, quote = clock(), _to_change(session, asked)
        quote.require_held(now)
        holds.end(session, quote, HoldEnd.ASKED, now)
        return _concluded(session, quote, asked.conclude)

    return database.transact(release, ahead_of_writers_to=ONE_BY_ONE)


def get_quote(session: Session, caller: Caller, park: str, ident: str) -> Quote:
    """The quote. Raises NotFound, for a buyer also where it is another's, in the same words."""
    quote = stored_quotes.find_quote(session, park, ident, owner=caller.buyer)
    if quote is None:
        raise NotFound.named(f"parks/{park}/quotes/{ident}")
    return quote


def list_quotes(session: Session, caller: Caller, park: str, state: QuoteState | None, page: Page) -> Sequence[Quote]:
    """The quotes of `page` in that state (None: any) that the caller may see, and one more. Raises NotFound."""
    reading.require_park(session, park)
    return stored_quotes.page_of_quotes(session, park, state, page, owner=caller.buyer)


def _place(session: Session, caller: Caller, quote: Quote, ident: str, now: datetime) -> None:
    """Place the order of what a quote holds, with its lots, and free the hold."""
    answer = quote.held_answer
    if answer is None:
        raise AssertionError("a held quote has the answer that it holds")
    due = max(quote.draft.due, answer.finish)
    draft = replace(quote.draft, id=ident, quantity=answer.quantity, due=due, owner=quote.owner)
    order = orders.create_order(session, caller, draft, now)
    quote.take(order.id, now)
    session.flush()
    lots = answer.lots_of(order.id).merged()
    changes = Changes(reading.for_new_lots(session, order, lots.used_lines()), now)
    changes.orders[order.id] = order
    changes.reschedule(order, lots)
    stored_orders.drop_requests(session, quote.park, [order.id])
    save(session, changes)
    stored_loads.replace_holds(session, quote.park, {quote.id: {}})


@dataclass(frozen=True, slots=True)
class _Found:
    """A park at hand, and its answers; None: those that the quote has."""

    at_hand: ParkAtHand
    quoted: Quoted | None


class _Attempt(Protocol):
    """Stores a quote, with what was found for it, and its hold unless that is not wanted. Raises _Gone."""

    def __call__(self, session: Session, found: _Found, *, held: bool = True) -> Quote: ...


class _Gone(Exception):  # noqa: N818 - no error: the next answers are tried
    """The answer that was to be kept is not there any more."""


def _until_kept(database: Database, attempt: _Attempt, first: _Found, ask: Callable[[], _Found]) -> Quote:
    """The quote of the first attempt that went through: each but the first has answers that were just asked for."""
    with suppress(_Gone):
        return database.transact(partial(attempt, found=first), ahead_of_writers_to=ONE_BY_ONE)
    for waiting in (ONE_BY_ONE, AHEAD_OF_ALL):
        with suppress(_Gone):
            return database.transact(lambda session: attempt(session, ask()), ahead_of_writers_to=waiting)
    return database.transact(partial(attempt, found=ask(), held=False))


def _concluded(session: Session, quote: Quote, conclude: Conclude) -> Quote:
    session.flush()
    conclude(session, quote)
    return quote


def _settled(parks: ResidentParks, caller: Caller, draft: OrderDraft) -> tuple[ParkAtHand, OrderDraft]:
    """The park as it is now, and the draft with all that it leaves to the park."""
    _refuse_route_of_buyer(caller, draft)
    at_hand = parks.now(draft.park)
    return at_hand, orders.settled(at_hand, caller, draft)


def _refuse_route_of_buyer(caller: Caller, draft: OrderDraft) -> None:
    """A route of one step that one enterprise alone can do would show a buyer its price and its load."""
    if caller.buyer and draft.route and PRICES not in caller.scopes:
        hint = f"leave it out and name a product of the park, or ask for a token with the scope {PRICES}"
        raise Forbidden.of([Problem("QUOTE_ROUTE_NOT_OPEN", "order.route", {"scope": PRICES}, hint)])


def _ask(at_hand: ParkAtHand, draft: OrderDraft, *, lots: bool = True) -> Quoted:
    return kept_answers(at_hand.quote(replace(draft, id=_UNPLACED), draft.due), draft, at_hand.park, lots=lots)


def _new(ident: str, caller: Caller, draft: OrderDraft, quoted: Quoted, now: datetime) -> Quote:
    return Quote(
        park=draft.park,
        id=ident,
        asked_by=account_of(caller),
        owner=draft.owner,
        draft=draft,
        quoted=quoted,
        created_at=now,
        updated_at=now,
    )


def _to_change(session: Session, asked: Asked) -> Quote:
    quote = get_quote(session, asked.caller, asked.park, asked.quote)
    etags.check(asked.etag, quote.version)
    return quote


def _find(parks: ResidentParks, draft: OrderDraft) -> _Found:
    at_hand = parks.now(draft.park)
    return _Found(at_hand, _ask(at_hand, draft))


def _hold(session: Session, at_hand: ParkAtHand, quote: Quote, hold: Hold, now: datetime) -> None:
    """Keep the answer of that kind. Raises _Gone, Invalid, Exhausted."""
    park = at_hand.park
    time = timedelta(hours=_hours(park, hold))
    answer = quote.answer(hold.kind)
    _admit(session, park, quote, unit_days(answer.quantity, time))
    if not holds.keep(session, at_hand, quote, answer, now):
        raise _Gone
    quote.hold(hold.kind, now + time, now)


def _hours(park: Park, hold: Hold) -> int:
    most = park.policy.hold_hours
    if hold.hours is not None and hold.hours > most:
        hint = f"give at most {most} hours: the park holds no answer for longer"
        raise Invalid.field("HOLD_TOO_LONG", "hold_hours", {"maximum": f"{most}"}, hint)
    return most if hold.hours is None else hold.hours


def _admit(session: Session, park: Park, quote: Quote, more: int) -> None:
    """Raises Exhausted where the account that asked would hold more units × days than the park allows."""
    number, held = stored_quotes.held_by(session, park.id, quote.asked_by)
    most = park.policy.held_unit_days_limit
    if held + more > most:
        message = (
            f"this account holds {held} units × days by {number} quotes, and this hold would be {more} more than that: "
            f"the park allows {most}. Take or release others, or hold fewer units or for fewer hours"
        )
        params = {"held": f"{held}", "count": f"{number}", "more": f"{more}", "maximum": f"{most}"}
        raise Exhausted("HOLD_LIMIT", message, params)
