"""Sums of goods know who made those that go on from a place that they had come to."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, text

revision = "0025"
down_revision = "0022"

ID = String(200)
_SUMS = ("loaded", "received", "lost", "returned", "uncounted", "version")


def upgrade() -> None:
    """Goods of before count as made by the enterprise that they left."""
    op.add_column("movements", Column("made_by", ID, nullable=False, server_default=""))
    op.rename_table("goods", "goods_before")
    op.create_table(
        "goods",
        Column("park", ID, primary_key=True),
        Column("order", ID, primary_key=True),
        Column("step", Integer, primary_key=True),
        Column("from_enterprise", ID, primary_key=True),
        Column("to_enterprise", ID, primary_key=True),
        Column("made_by", ID, primary_key=True, server_default=""),
        *(Column(name, BigInteger, nullable=False) for name in _SUMS),
    )
    columns = ", ".join(("park", '"order"', "step", "from_enterprise", "to_enterprise", *_SUMS))
    op.execute(text(f"INSERT INTO goods ({columns}) SELECT {columns} FROM goods_before"))
    op.drop_table("goods_before")
