"""Queries of the registry's tables."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Table, Text, inspect, or_, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from services.chassis.database import kept, one_of, write_newer
from services.chassis.listing import Wanted
from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.registry.domain.capacity import Capacity
from services.registry.domain.enterprise import Enterprise
from services.registry.domain.line import Line, LineLimits
from services.registry.domain.park import Park
from services.registry.domain.product import Product
from services.registry.storage import tables

_LIMITS = "limits"
# Resources by which a query names them one by one.
MOST_NAMED = 200
Entity = TypeVar("Entity", Park, Product, Enterprise, Line, Capacity)


def find(session: Session, kind: type[Entity], *key: str) -> Entity | None:
    """The entity of that whole key: the park's id and, but for a park, those after it."""
    return kept(session, session.get(kind, key))


def find_line(session: Session, park: str, ident: str, *, visible_to: str = "") -> Line | None:
    """The line; with `visible_to`, only one of that enterprise: of any other nothing is read."""
    table = tables.lines
    key = (table.c.park == park, table.c.id == ident)
    return session.scalars(select(Line).where(*key, *_equal(table, enterprise=visible_to))).one_or_none()


def page_of_products(session: Session, park: str, page: Page) -> Sequence[Product]:
    """Products by id, one more than the page shows."""
    return _page(session, Product, tables.products, page, tables.products.c.park == park)


def page_of_enterprises(
    session: Session, park: str, page: Page, wanted: Wanted, only: str = "", *, guest: bool | None = None
) -> Sequence[Enterprise]:
    """Enterprises wanted, one more than the page shows; with `only`, none but the one of that id.

    With `guest` those that are guests, or those that are not.
    """
    table = tables.enterprises
    kinds = [] if guest is None else [table.c.guest.is_(guest)]
    query = select(Enterprise).where(table.c.park == park, *_equal(table, id=only), *kinds)
    return session.scalars(wanted.page(query, page)).all()


def page_of_lines(
    session: Session,
    park: str,
    page: Page,
    wanted: Wanted,
    *,
    visible_to: str = "",
    enterprise: str = "",
    link: str = "",
) -> Sequence[Line]:
    """Lines wanted, one more than the page shows. Each filter that is not empty narrows them."""
    table = tables.lines
    filters = [*_equal(table, enterprise=visible_to), *_equal(table, enterprise=enterprise), *_equal(table, link=link)]
    return session.scalars(wanted.page(select(Line).where(table.c.park == park, *filters), page)).all()


def page_of_capacities(
    session: Session,
    park: str,
    page: Page,
    *,
    visible_to: str = "",
    named: Collection[str] = (),
    enterprise: str = "",
    month: str = "",
) -> Sequence[Capacity]:
    """Months by line, one more than the page shows. Each filter that is not empty narrows them; `named` are lines."""
    table, lines = tables.capacities.c, tables.lines
    owned = select(lines.c.id).where(
        lines.c.park == park, *_equal(lines, enterprise=visible_to), *_equal(lines, enterprise=enterprise)
    )
    filters = [*_equal(tables.capacities, month=month), table.line.in_(owned)]
    filters += [one_of(table.line, named)] if named else []
    query = select(Capacity).where(table.park == park, *filters)
    return session.scalars(paging.keyset(query, page, table.line, table.month)).all()


def limits_of_lines(
    session: Session, park: str, ids: Collection[str], *, visible_to: str = ""
) -> dict[str, LineLimits]:
    """The limits of the lines of those ids that exist, by id; with `visible_to`, of those of that enterprise.

    They are read once in a transaction, which must not change lines between two questions.
    """
    known: dict[str, LineLimits] = session.info.setdefault((_LIMITS, park, visible_to), {})
    missing = [ident for ident in ids if ident not in known]
    if missing:
        table = tables.lines
        wanted = [table.c[each.name] for each in fields(LineLimits)]
        named = (table.c.park == park, one_of(table.c.id, missing), *_equal(table, enterprise=visible_to))
        found = session.execute(select(table.c.id, *wanted).where(*named)).all()
        known |= {ident: LineLimits(*row) for ident, *row in found}
    return {ident: known[ident] for ident in ids if ident in known}


def capacities_of(
    session: Session, park: str, lines: Collection[str], months: Collection[str]
) -> dict[tuple[str, str], Capacity]:
    """The capacity of those lines in those months, by line and month. The session does not hold it."""
    table = tables.capacities
    wanted = (table.c.park == park, one_of(table.c.line, lines), table.c.month.in_(months))
    found = session.execute(select(table).where(*wanted)).mappings().all()
    return {(row["line"], row["month"]): Capacity(**row) for row in found}


def write_capacities(session: Session, capacities: Iterable[Capacity]) -> None:
    """Store months that the session does not hold, new ones or of a later version, in one statement."""
    names = [column.name for column in tables.capacities.columns]
    rows = [{name: getattr(capacity, name) for name in names} for capacity in capacities]
    write_newer(session, tables.capacities, rows)


def lines_of_enterprises(session: Session, park: str, enterprises: Collection[str]) -> Sequence[Line]:
    """The lines of some enterprises, by id."""
    table = tables.lines.c
    of_some = (table.park == park, one_of(table.enterprise, enterprises))
    return session.scalars(select(Line).where(*of_some).order_by(table.id)).all()


def ordinary_reports(
    session: Session, park: str, enterprises: Collection[str], today: date
) -> Iterator[tuple[str, datetime]]:
    """(enterprise, instant of the report of its ordinary figure) of each line that is not retired.

    There may be lines of others. Lines whole would be most of what a list of enterprises costs.
    """
    table = tables.lines.c
    # A page's enterprises lie side by side, and a database reads a span sooner than a thousand ids.
    owned = one_of(table.enterprise, enterprises)
    if len(enterprises) > MOST_NAMED:
        owned = table.enterprise.between(min(enterprises), max(enterprises))
    working = or_(table.retire_date == "", table.retire_date > today.isoformat())
    query = select(table.enterprise, type_coerce(table.planned_report, Text), table.created_at)
    for enterprise, report, created_at in session.execute(query.where(table.park == park, owned, working)).all():
        yield enterprise, datetime.fromisoformat(json.loads(report)["reported_at"]) if report else created_at


def capacities_from(session: Session, park: str, lines: Collection[str], month: str) -> Sequence[Capacity]:
    """The months of some lines from one month on, by line and month."""
    table = tables.capacities.c
    wanted = (table.park == park, one_of(table.line, lines), table.month >= month)
    return session.scalars(select(Capacity).where(*wanted).order_by(table.line, table.month)).all()


def known_products(session: Session, park: str, ids: Collection[str]) -> set[str]:
    """The subset of `ids` that are products of the park."""
    table = tables.products
    return set(session.scalars(select(table.c.id).where(table.c.park == park, one_of(table.c.id, ids))))


def known_enterprises(session: Session, park: str, ids: Collection[str]) -> set[str]:
    """The subset of `ids` that are enterprises of the park."""
    table = tables.enterprises
    return set(session.scalars(select(table.c.id).where(table.c.park == park, one_of(table.c.id, ids))))


def all_lines(session: Session, park: str) -> Sequence[Line]:
    return session.scalars(select(Line).where(tables.lines.c.park == park)).all()


def all_products(session: Session, park: str) -> Sequence[Product]:
    return session.scalars(select(Product).where(tables.products.c.park == park)).all()


def all_enterprises(session: Session, park: str) -> Sequence[Enterprise]:
    return session.scalars(select(Enterprise).where(tables.enterprises.c.park == park)).all()


def following(session: Session, kind: type[Entity], after: Sequence[str], limit: int) -> Sequence[Entity]:
    """The first `limit` entities of all parks whose key comes after `after` (empty: from the beginning)."""
    key = inspect(kind).primary_key
    query = select(kind).order_by(*key).limit(limit)
    return session.scalars(query.where(tuple_(*key) > tuple_(*after)) if after else query).all()


def key_of(entity: Park | Product | Enterprise | Line | Capacity) -> tuple[str, ...]:
    """The whole key by which an entity is found again."""
    return tuple(inspect(type(entity)).primary_key_from_instance(entity))


def _page(
    session: Session, kind: type[Entity], table: Table, page: Page, *conditions: ColumnElement[bool]
) -> Sequence[Entity]:
    last = list(table.primary_key)[-1]
    return session.scalars(paging.keyset(select(kind).where(*conditions), page, last)).all()


def _equal(table: Table, **wanted: str) -> list[ColumnElement[bool]]:
    return [table.c[name] == value for name, value in wanted.items() if value]


def day_of(session: Session, park: str) -> date | None:
    """The day that it is in the park, as matching has published it last."""
    table = tables.park_days.c
    return session.scalar(select(table.day).where(table.park == park))
