"""The park's load: what its live lots, and agreed work beside them, take of each line and quota by day, and what holds
of quotes keep.

Amounts are whole millionths of a unit of capacity: sums of them are exact. `version` counts
the changes of a row; a row stays, at 0, until its day is over.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Table, Text

from services.chassis.database import AUTOINCREMENT, UtcDateTime
from services.matching.storage.tables import ID, metadata


def _by_day(name: str, of: str) -> Table:
    return Table(
        name,
        metadata,
        Column("park", ID, primary_key=True),
        Column(of, ID, primary_key=True),
        Column("day", Date, primary_key=True),
        Column("taken", BigInteger, nullable=False),
        Column("held", BigInteger, nullable=False, server_default="0"),
        Column("version", BigInteger, nullable=False),
    )


loads = _by_day("loads", "line")
# What runs on a quota's lines take of these: set-ups use no quota, and the quota states how much of it a unit uses.
quota_loads = _by_day("quota_loads", "quota")


def _by_owner(name: str, owner: str) -> Table:
    return Table(
        name,
        metadata,
        Column("park", ID, primary_key=True),
        Column(owner, ID, primary_key=True),
        Column("encoded", Text, nullable=False),
    )


# What one order takes, and what the hold of one quote keeps: the sums above are those of these rows, from the park's
# day on.
order_loads = _by_owner("order_loads", "order")
held_loads = _by_owner("held_loads", "quote")
# The journal of changes of the rows above, of capacity and of lines, for those who keep a park in memory. `lines` are
# ids as JSON; it is about all of them where it is empty.
load_changes = Table(
    "load_changes",
    metadata,
    Column("id", AUTOINCREMENT, primary_key=True),
    Column("park", ID, nullable=False),
    Column("kind", Text, nullable=False),
    Column("lines", Text, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)
