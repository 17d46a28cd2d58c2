"""Reference data: registry's parks, products, enterprises, lines and capacity, as last published."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.chassis.database import kept, one_of
from services.matching.domain.park import Enterprise, Line, Month, Park, Product
from services.matching.storage import tables


def find_park(session: Session, ident: str) -> Park | None:
    return kept(session, session.get(Park, ident))


def has_park(session: Session, ident: str) -> bool:
    return session.scalar(select(tables.parks.c.id).where(tables.parks.c.id == ident)) is not None


def find_product(session: Session, park: str, ident: str) -> Product | None:
    return kept(session, session.get(Product, (park, ident)))


def lines(session: Session, park: str, idents: Collection[str] | None = None) -> dict[str, Line]:
    """The park's lines by id: all, or those named."""
    query = select(Line).where(tables.lines.c.park == park)
    if idents is not None:
        query = query.where(one_of(tables.lines.c.id, idents))
    return {line.id: line for line in session.scalars(query)}


def find_line(session: Session, park: str, ident: str, *, visible_to: str = "") -> Line | None:
    """The line; with `visible_to`, only one of that enterprise: of any other nothing is read."""
    table = tables.lines.c
    query = select(Line).where(table.park == park, table.id == ident)
    return session.scalars(query.where(table.enterprise == visible_to) if visible_to else query).one_or_none()


def zones_of_link(session: Session, park: str, link: str) -> set[str]:
    """The zones in which lines of a link stand."""
    table = tables.lines.c
    return set(session.scalars(select(table.zone).distinct().where(table.park == park, table.link == link)))


def lines_of(session: Session, park: str, enterprise: str) -> list[Line]:
    """An enterprise's lines, by id."""
    table = tables.lines.c
    query = select(Line).where(table.park == park, table.enterprise == enterprise).order_by(table.id)
    return list(session.scalars(query))


def months(session: Session, park: str, first: str, lines: Collection[str] | None = None) -> list[Month]:
    """Months from `first` (`YYYY-MM`) on: of all lines, or of those named."""
    query = select(Month).where(tables.months.c.park == park, tables.months.c.month >= first)
    if lines is not None:
        query = query.where(one_of(tables.months.c.line, lines))
    return list(session.scalars(query))


def same_months(session: Session, park: str, months: Iterable[Month]) -> dict[tuple[str, str], Month]:
    """The stored months of the same lines and names, by (line, name)."""
    table = tables.months.c
    keys = {(month.line, month.month) for month in months}
    lines, names = {line for line, _ in keys}, {name for _, name in keys}
    query = select(Month).where(table.park == park, one_of(table.line, lines), table.month.in_(names))
    return {(month.line, month.month): month for month in session.scalars(query)}


def auto_accepting(session: Session, park: str) -> frozenset[str]:
    """Ids of the enterprises that accept what is offered without being asked."""
    table = tables.enterprises.c
    return frozenset(session.scalars(select(table.id).where(table.park == park, table.auto_accept)))


def guests(session: Session, park: str) -> frozenset[str]:
    """Ids of the enterprises that are outside the park."""
    table = tables.enterprises.c
    return frozenset(session.scalars(select(table.id).where(table.park == park, table.guest)))


def retirement_of_enterprises(session: Session, park: str) -> dict[str, str]:
    """The day (ISO text) from which on each enterprise is retired, of those that have one."""
    table = tables.enterprises.c
    query = select(table.id, table.retire_date).where(table.park == park, table.retire_date != "")
    return {row.id: row.retire_date for row in session.execute(query)}


def unknown_enterprises(session: Session, park: str, idents: Iterable[str]) -> set[str]:
    """The subset of `idents` that are no enterprise of the park."""
    asked = set(idents)
    table = tables.enterprises.c
    return asked - set(session.scalars(select(table.id).where(table.park == park, table.id.in_(asked))))


def find_enterprise(session: Session, park: str, ident: str) -> Enterprise | None:
    return session.get(Enterprise, (park, ident))
