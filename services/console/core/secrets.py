"""Passwords and PINs: kept as argon2 hashes, and attempts at them limited by who is meant and from where."""

from __future__ import annotations

import secrets as randomness
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database, insert_new
from services.console.core.storage import ATTEMPTS
from services.errors import Exhausted

FEWEST_CHARACTERS, MOST_CHARACTERS = 10, 200
SHORTEST_PIN, LONGEST_PIN = 4, 8
WINDOW = timedelta(minutes=15)
# Behind one address there may be a whole enterprise.
MOST_AN_ACCOUNT, MOST_AN_ADDRESS = 5, 60
# Without letters and figures that are taken for each other.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GENERATED_CHARACTERS = 14
_hasher = PasswordHasher()
# A hash takes 64 MiB: of many that are asked for at once, few are worked out at once.
_turns = threading.BoundedSemaphore(2)
_attempts = ATTEMPTS.c


def hashed(secret: str) -> str:
    """The hash of a password or PIN, with its salt and costs."""
    with _turns:
        return _hasher.hash(secret)


def is_right(kept: str, given: str) -> bool:
    """True if `given` is what `kept` is the hash of; with `kept` "", of nobody, it takes as long and is False."""
    with _turns:
        try:
            return _hasher.verify(kept or _of_nobody(), given[:MOST_CHARACTERS]) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


@cache
def _of_nobody() -> str:
    return _hasher.hash(randomness.token_hex())


def generated() -> str:
    """A password to be given to somebody by word, and changed at once."""
    return "".join(randomness.choice(_LETTERS) for _ in range(_GENERATED_CHARACTERS))


class Throttle:
    """Counts attempts, the one that is going on included, so that attempts made at once are not more."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def begin(self, account: str, address: str) -> None:
        """Count an attempt at an account, and one from an address. Raises Exhausted where there were too many."""
        now = self._clock()
        limits = ((f"account {account}", MOST_AN_ACCOUNT), (f"address {address}", MOST_AN_ADDRESS))

        def count(session: Session) -> Sequence[bool]:
            session.execute(delete(ATTEMPTS).where(_attempts.began_at <= now - 2 * WINDOW))
            return [_counted(session, key[:300], now) > most for key, most in limits]

        if any(self._database.transact(count)):
            minutes = f"{WINDOW // timedelta(minutes=1)}"
            raise Exhausted("ATTEMPTS_EXHAUSTED", f"too many attempts: wait {minutes} minutes", {"minutes": minutes})

    def succeed(self, account: str, address: str) -> None:
        """Forget the attempts at an account, of which one has succeeded, and that one from the address."""
        of_account, from_address = f"account {account}"[:300], f"address {address}"[:300]

        def forget(session: Session) -> None:
            session.execute(delete(ATTEMPTS).where(_attempts.key == of_account))
            less = update(ATTEMPTS).where(_attempts.key == from_address, _attempts.count > 0)
            session.execute(less.values(count=_attempts.count - 1))

        self._database.transact(forget)


def _counted(session: Session, key: str, now: datetime) -> int:
    """The attempts within the window, this one counted. The row's lock has attempts made at once count one by one."""
    insert_new(session, ATTEMPTS, {"key": key, "count": 0, "began_at": now})
    is_over = _attempts.began_at <= now - WINDOW
    changed = {
        "count": case((is_over, 1), else_=_attempts.count + 1),
        "began_at": case((is_over, now), else_=_attempts.began_at),
    }
    session.execute(update(ATTEMPTS).where(_attempts.key == key).values(changed))
    return session.scalar(select(_attempts.count).where(_attempts.key == key)) or 0
