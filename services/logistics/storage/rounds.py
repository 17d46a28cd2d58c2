"""Putting-out rounds, as they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.logistics.domain.round import GroupBalance, Round
from services.logistics.storage.tables import rounds

MOST_GROUPS = 1_000
_OPEN = rounds.c.issued - rounds.c.returned - rounds.c.lost


@dataclass(frozen=True, slots=True)
class Filter:
    """The rounds of a park to list; an empty field selects all."""

    park: str
    enterprise: str = ""
    only_open: bool = False
    collected_by: date | None = None


def find_round(session: Session, park: str, ident: str, *, enterprise: str = "") -> Round | None:
    """The round; where it is named, only one of that enterprise."""
    query = select(Round).where(rounds.c.park == park, rounds.c.id == ident)
    return session.scalars(query.where(rounds.c.enterprise == enterprise) if enterprise else query).one_or_none()


def page_of_rounds(session: Session, wanted: Filter, page: Page) -> Sequence[Round]:
    """Rounds by id, one more than the page shows."""
    query = select(Round).where(rounds.c.park == wanted.park)
    if wanted.enterprise:
        query = query.where(rounds.c.enterprise == wanted.enterprise)
    if wanted.only_open:
        query = query.where(_OPEN > 0)
    if wanted.collected_by is not None:
        query = query.where(rounds.c.collect_day <= wanted.collected_by)
    return session.scalars(paging.keyset(query, page, rounds.c.id)).all()


def rounds_to_carry(session: Session, park: str, day: date) -> Sequence[Round]:
    """The rounds that are issued on a day, and those to be collected by then of which parts are still out, by id."""
    is_due = (rounds.c.issue_day == day) | ((rounds.c.collect_day <= day) & (_OPEN > 0))
    return session.scalars(select(Round).where(rounds.c.park == park, is_due).order_by(rounds.c.id)).all()


@dataclass(frozen=True, slots=True)
class Balanced:
    """The rounds to add up, of one enterprise and household group where they are named; by lot too, or not."""

    enterprise: str = ""
    household_group: str = ""
    by_lot: bool = False


def balances(session: Session, park: str, today: date, wanted: Balanced) -> list[GroupBalance]:
    """The balances of groups of households, those with the most out first."""
    key = [rounds.c.enterprise, rounds.c.zone, rounds.c.household_group]
    key += [rounds.c.order, rounds.c.lot_label] if wanted.by_lot else []
    late = case((rounds.c.collect_day < today, _OPEN), else_=0)
    sums = (func.sum(each) for each in (rounds.c.issued, rounds.c.returned, rounds.c.lost, late))
    query = select(*key, *sums).where(rounds.c.park == park)
    if wanted.enterprise:
        query = query.where(rounds.c.enterprise == wanted.enterprise)
    if wanted.household_group:
        query = query.where(rounds.c.household_group == wanted.household_group)
    rows = session.execute(query.group_by(*key).order_by(func.sum(_OPEN).desc(), *key).limit(MOST_GROUPS)).all()
    return [GroupBalance(*row[:3], *map(int, row[len(key) :]), *row[3 : len(key)]) for row in rows]
