"""Lots of an order in parts; movements of archived orders in the archive. Adds only.

Orders with more lots than a part holds have them in one row until their schedule changes again; archived orders of
before keep their movements beside those of open ones.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, String, Text

revision = "0022"
down_revision = "0024"

_ID = String(200)


def upgrade() -> None:
    for name in ("more_lots", "ended_more_lots"):
        op.create_table(
            name,
            Column("park", _ID, primary_key=True),
            Column("order", _ID, primary_key=True),
            Column("first", BigInteger, primary_key=True, autoincrement=False),
            Column("encoded", Text, nullable=False),
        )
    op.create_table(
        "ended_goods",
        Column("park", _ID, primary_key=True),
        Column("order", _ID, primary_key=True),
        Column("rows", Text, nullable=False),
    )
