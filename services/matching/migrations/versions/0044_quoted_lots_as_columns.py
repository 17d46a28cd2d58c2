"""The lots of quotes' answers in columns. Quotes from before are written again; none is lost."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

_quotes = sa.table("quotes", *map(sa.column, ("park", "id", "quoted")))


def upgrade() -> None:
    connection, of = op.get_bind(), _quotes.c
    for park, ident, quoted in connection.execute(sa.select(of.park, of.id, of.quoted)).all():
        statement = sa.update(_quotes).where(of.park == park, of.id == ident)
        connection.execute(statement.values(quoted=_in_columns(quoted)))


def _in_columns(quoted: str) -> str:
    """The text of a quote's answers, whose lots were a list of units and places."""
    document = json.loads(quoted)
    for answer in document["answers"]:
        answer["lots"] = _columns(answer["lots"])
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _columns(lots: list[dict[str, Any]]) -> dict[str, list[Any]]:
    places = [place for lot in lots for place in lot["places"]]
    lines = {line: number for number, line in enumerate(dict.fromkeys(place["line"] for place in places))}
    return {
        "lines": list(lines),
        "quantity": [lot["quantity"] for lot in lots],
        "line": [lines[place["line"]] for place in places],
        "day": [place["day"] for place in places],
    }
