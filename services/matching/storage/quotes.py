"""Quotes, and those whose capacity is held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from services.chassis.database import changed
from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.matching.domain.quotes import Quote, QuoteState
from services.matching.storage.quote_tables import quotes

_quotes = quotes.c
_ADD = insert(quotes)


def add(session: Session, quote: Quote) -> None:
    """Store a new quote: most are never looked at again, and none of this one is followed by the session."""
    session.execute(_ADD, [{column.key: getattr(quote, column.key) for column in quotes.columns}])


def find_quote(session: Session, park: str, ident: str, *, owner: str = "") -> Quote | None:
    """The quote; with `owner` only that buyer's."""
    query = select(Quote).where(_quotes.park == park, _quotes.id == ident)
    return session.scalars(query.where(_quotes.owner == owner) if owner else query).one_or_none()


def page_of_quotes(
    session: Session, park: str, state: QuoteState | None, page: Page, *, owner: str = ""
) -> Sequence[Quote]:
    """The quotes of `page` in that state (None: any), and one more; with `owner` only that buyer's."""
    query = select(Quote).where(_quotes.park == park)
    query = query.where(_quotes.owner == owner) if owner else query
    query = query if state is None else query.where(_quotes.state == state)
    return session.scalars(paging.keyset(query, page, _quotes.id)).all()


def held_quotes(session: Session, park: str) -> list[Quote]:
    """The quotes whose capacity is held, the newest hold first."""
    query = select(Quote).where(_quotes.park == park, _quotes.state == QuoteState.HELD)
    return list(session.scalars(query.order_by(_quotes.held_since.desc(), _quotes.id)))


def held_by(session: Session, park: str, account: str) -> tuple[int, int]:
    """The number of an account's holds, and their units × days together."""
    query = select(func.count(), func.sum(_quotes.unit_days))
    row = session.execute(
        query.where(_quotes.park == park, _quotes.state == QuoteState.HELD, _quotes.asked_by == account)
    ).one()
    return int(row[0]), int(row[1] or 0)


def over_by(session: Session, now: datetime) -> list[tuple[str, str]]:
    """Park and id of the quotes whose hold ends at `now` or before."""
    query = select(_quotes.park, _quotes.id).where(_quotes.state == QuoteState.HELD, _quotes.held_until <= now)
    return [(row.park, row.id) for row in session.execute(query.order_by(_quotes.held_until))]


def orders_taken(session: Session, park: str) -> frozenset[str]:
    """The orders that quotes have become."""
    query = select(_quotes.order).where(_quotes.park == park, _quotes.state == QuoteState.TAKEN)
    return frozenset(session.scalars(query))


def prune(session: Session, before: datetime, limit: int) -> int:
    """Delete quotes that have last changed before an instant and are not held, at most so many; returns how many."""
    old = select(_quotes.park, _quotes.id).where(_quotes.updated_at < before, _quotes.state != QuoteState.HELD)
    found = session.execute(old.limit(limit)).all()
    return sum(
        changed(session, delete(quotes).where(_quotes.park == park, _quotes.id == ident)) for park, ident in found
    )
