"""Enterprises that are asked for no more of a step of an order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.chassis.database import changed, insert_new, one_of
from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.matching.domain.exclusions import Exclusion
from services.matching.storage import tables
from services.matching.storage.chunks import chunks

_exclusions = tables.exclusions.c


def exclusions(
    session: Session, park: str, orders: Collection[str] | None = None
) -> dict[tuple[str, int], frozenset[str]]:
    """Per order (all of the park's, or those named) and step, the enterprises that are asked for no more."""
    found: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    query = select(_exclusions.order, _exclusions.step, _exclusions.enterprise).where(_exclusions.park == park)
    queries = [query] if orders is None else [query.where(one_of(_exclusions.order, some)) for some in chunks(orders)]
    for row in (row for each in queries for row in session.execute(each)):
        found[row.order, row.step].add(row.enterprise)
    return {stage: frozenset(enterprises) for stage, enterprises in found.items()}


def declined_steps(session: Session, park: str, order: str, enterprise: str) -> set[int]:
    """The order's steps of which the enterprise is asked for no more."""
    of_order = (_exclusions.park == park, _exclusions.order == order)
    return set(session.scalars(select(_exclusions.step).where(*of_order, _exclusions.enterprise == enterprise)))


def exclude(session: Session, park: str, exclusion: Exclusion) -> None:
    """Ask the enterprise for no more of the step; one that is excluded already stays so with its first cause."""
    row = {"park": park, **{name: getattr(exclusion, name) for name in exclusion.__slots__}}
    insert_new(session, tables.exclusions, row)


def lift(session: Session, park: str, order: str, step: int, enterprise: str) -> bool:
    """The enterprise may be asked again; False where it was not excluded."""
    keys = (_exclusions.park == park, _exclusions.order == order, _exclusions.step == step)
    return changed(session, delete(tables.exclusions).where(*keys, _exclusions.enterprise == enterprise)) > 0


def page_of_exclusions(session: Session, park: str, order: str, page: Page) -> Sequence[Exclusion]:
    """The order's exclusions by step and enterprise, one more than the page shows."""
    query = select(tables.exclusions).where(_exclusions.park == park, _exclusions.order == order)
    rows = session.execute(paging.keyset(query, page, _exclusions.step, _exclusions.enterprise))
    return [Exclusion(row.order, row.step, row.enterprise, row.cause, row.reason, row.since) for row in rows]
