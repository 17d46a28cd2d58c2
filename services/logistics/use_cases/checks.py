"""Checks that several use cases share."""

from __future__ import annotations

from services.chassis.identity import Caller
from services.errors import Forbidden


def refuse_unless_manages(caller: Caller) -> None:
    """Raises Forbidden for a caller that stands for one enterprise: vehicles and sums belong to the whole park."""
    if caller.bound:
        raise Forbidden("MANAGERS_ONLY", "this belongs to the whole park: ask its managers")
