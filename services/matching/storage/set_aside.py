"""Orders set aside because their fill-in plans keep failing: they wait for a person, and no plan is queued for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.chassis.database import insert_all_new, now, one_of
from services.matching.storage import tables

_aside = tables.orders_set_aside.c


def of_park(session: Session, park: str) -> set[str]:
    """The park's orders that are set aside."""
    return set(session.scalars(select(_aside.order).where(_aside.park == park)))


def of_plan(session: Session, park: str, plan: str) -> list[str]:
    """The orders that are set aside because this plan failed, by id."""
    query = select(_aside.order).where(_aside.park == park, _aside.plan == plan)
    return list(session.scalars(query.order_by(_aside.order)))


def add(session: Session, park: str, orders: Iterable[str], plan: str) -> None:
    """Set these orders aside because `plan` failed; one that is set aside already stays so because of another."""
    since = now(session)
    rows = [{"park": park, "order": order, "plan": plan, "since": since} for order in orders]
    insert_all_new(session, tables.orders_set_aside, rows)


def remove(session: Session, park: str, orders: Collection[str]) -> None:
    """Set these orders aside no longer."""
    session.execute(delete(tables.orders_set_aside).where(_aside.park == park, one_of(_aside.order, orders)))
