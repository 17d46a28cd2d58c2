"""Tokens from which a watch goes on: a place in the log of changes, sealed for one question of one account.

They are sealed because a place says how much the whole installation does. The key is in the database of the log, so
that a token of another installation cannot be read.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Column, Integer, MetaData, String, Table, select
from sqlalchemy.orm import Session

from services.chassis.database import Database, insert_new
from services.chassis.messaging import outbox
from services.chassis.messaging.change_log import Place
from services.errors import Invalid

# Events are kept for longer after they were sent, which they are after they were stored.
VALID = outbox.KEPT - timedelta(hours=1)
_FORM = struct.Struct(">qqd16s")
_ANEW = "list again, and watch without a token"


def table(metadata: MetaData) -> Table:
    """The table `watch_keys`, added to a service's own metadata: one row."""
    return Table(
        "watch_keys",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("key", String(100), nullable=False),
    )


_KEYS = table(MetaData())


class ResumeTokens:
    """Writes and reads the tokens of the installation that `database` is of."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: Fernet | None = None

    def token(self, place: Place, at: datetime, question: str) -> str:
        """The token of a place that was reached at `at`, for the question of this fingerprint."""
        form = _FORM.pack(place.transaction, place.number, at.timestamp(), question.encode())
        return self._seal().encrypt(form).decode()

    def place(self, token: str, question: str) -> Place:
        """The place that a token names.

        Raises Invalid for a token of another installation, account or filter, and for one that is too old.
        """
        try:
            transaction, number, at, asked = _FORM.unpack(self._seal().decrypt(token.encode()))
        except (InvalidToken, struct.error) as wrong:
            raise _other() from wrong
        if asked.decode() != question:
            raise _other()
        if self._database.now() - datetime.fromtimestamp(at, UTC) > VALID:
            hours = VALID // timedelta(hours=1)
            hint = f"changes can be taken up for {hours} hours: {_ANEW}"
            raise Invalid.field("RESUME_TOKEN_EXPIRED", "resume_token", {"hours": f"{hours}"}, hint)
        return Place(transaction, number)

    def _seal(self) -> Fernet:
        if self._known is None:
            self._known = Fernet(self._database.read(_key) or self._database.transact(_new_key))
        return self._known


def _key(session: Session) -> str | None:
    return session.scalar(select(_KEYS.c.key).where(_KEYS.c.id == 1))


def _new_key(session: Session) -> str:
    insert_new(session, _KEYS, {"id": 1, "key": Fernet.generate_key().decode()})
    return _key(session) or ""


def _other() -> Invalid:
    hint = f"send the resume_token of the last reply, with all else as in its request; or {_ANEW}"
    return Invalid.field("RESUME_TOKEN_OF_OTHER_WATCH", "resume_token", {}, hint)
