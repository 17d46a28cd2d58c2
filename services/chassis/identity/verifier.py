"""Verifying a token with all that a process knows: its keys, the list of revocations, a clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.chassis.clock import Clock, utc_now
from services.chassis.identity.keys import Key, Purpose
from services.chassis.identity.revocations import Revocations
from services.chassis.identity.tokens import Token, decode


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies tokens of `keys` that `revocations` does not list, at the time of `clock`."""

    keys: Sequence[Key]
    revocations: Revocations
    clock: Clock = utc_now

    def verify(self, token: str, *purposes: Purpose) -> Token:
        """The content of a token for one of `purposes` (none named: those of calls).

        Raises Unauthenticated, and Unavailable while it is not known which tokens are revoked.
        """
        found = decode(self.keys, token, *purposes, now=self.clock)
        self.check(found)
        return found

    def check(self, token: Token) -> None:
        """Raises Unauthenticated where a token that was verified before has been revoked since."""
        self.revocations.check(token.caller, since=token.since, ids=token.ids)
