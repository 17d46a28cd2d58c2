"""The tables of an order's lots beyond the first ones: parts, so that a page of them is read without the rest."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Table, Text

from services.matching.storage.tables import ID, metadata


def _parts(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("park", ID, primary_key=True),
        Column("order", ID, primary_key=True),
        # Number of the part's first lot among all of the order, from 1: those from 0 on are in the row of `lots`.
        Column("first", BigInteger, primary_key=True, autoincrement=False),
        Column("encoded", Text, nullable=False),
    )


more_lots = _parts("more_lots")
# The same of archived orders, whose first lots are in `ended_orders`.
ended_more_lots = _parts("ended_more_lots")
