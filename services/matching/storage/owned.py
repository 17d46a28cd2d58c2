"""Lists and counts of an account's own, in any table with the columns of an owner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Column, ColumnElement, String, Table, func, select
from sqlalchemy.orm import Session

from services.chassis.database import EnumText
from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.matching.domain.audiences import Audience
from services.matching.storage.tables import ID

T = TypeVar("T")
# The audience, and the id of its enterprise or the subject of its account.
Owner = tuple[Audience, str]


def columns_of_owner() -> tuple[Column[object], ...]:
    """The columns that say whose a row is."""
    return (
        Column("audience", EnumText(Audience), nullable=False),
        Column("subject", String(200), nullable=False),
        Column("enterprise", ID, nullable=False),
    )


def page_of(
    session: Session, entity: type[T], table: Table, where: tuple[str, Owner | None], page: Page
) -> Sequence[T]:
    """The entities of `page` and one more, by id: of a park, and there those of one owner, or (None) all."""
    park, owner = where
    query = select(entity).where(table.c.park == park)
    query = query if owner is None else query.where(*_owned_by(table, owner))
    return session.scalars(paging.keyset(query, page, table.c.id)).all()


def count_of(session: Session, table: Table, park: str, owner: Owner) -> int:
    """The number of rows of one owner in a park."""
    query = select(func.count()).select_from(table).where(table.c.park == park, *_owned_by(table, owner))
    return session.scalar(query) or 0


def _owned_by(table: Table, owner: Owner) -> tuple[ColumnElement[bool], ...]:
    audience, ident = owner
    column = table.c.enterprise if audience is Audience.ENTERPRISE else table.c.subject
    return table.c.audience == audience, column == ident
