"""Numbers of transactions, by which rows stand in a sequence in which nothing appears behind a reader's back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, func, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

_OLDEST_UNDER_WAY = text("SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)")


class TransactionNumber(FunctionElement[int]):
    """The number of the transaction that writes, as a default of a column: 0 on SQLite, which has one at a time."""

    type = BigInteger()
    inherit_cache = True


@compiles(TransactionNumber, "postgresql")
def _postgresql(_element: TransactionNumber, _compiler: Any, **_options: Any) -> str:
    return "CAST(CAST(pg_current_xact_id() AS text) AS bigint)"


@compiles(TransactionNumber, "sqlite")
def _sqlite(_element: TransactionNumber, _compiler: Any, **_options: Any) -> str:
    return "0"


def readable_until(session: Session, key: Column[int]) -> tuple[int, int]:
    """(transaction, key) of the last row of a table that can be read, so that none will appear before it.

    `key` is drawn by the database and grows; the table always keeps its last row.
    """
    if session.get_bind().dialect.name == "postgresql":
        return int(session.scalar(_OLDEST_UNDER_WAY) or 0) - 1, 2**63 - 1
    return 0, session.scalar(select(func.max(key))) or 0
