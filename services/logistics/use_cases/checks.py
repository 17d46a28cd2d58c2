"""Checks that several use cases share."""

from __future__ import annotations

from collections.abc import Collection

from services.chassis.identity import Caller
from services.errors import Forbidden, Invalid


def refuse_unless_manages(caller: Caller) -> None:
    """Raises Forbidden for a caller that stands for one enterprise: vehicles and sums belong to the whole park."""
    if caller.bound:
        raise Forbidden("MANAGERS_ONLY", "this belongs to the whole park: ask its managers")


def fields_to_take_over(paths: Collection[str], changeable: Collection[str]) -> Collection[str]:
    """The fields that an update takes over: those of its mask, all for an empty one. Raises Invalid for others."""
    unknown = sorted(set(paths) - set(changeable))
    if unknown:
        known = ", ".join(changeable)
        hint = f'leave out "{unknown[0]}": use any of {known}'
        raise Invalid.field("FIELD_UNKNOWN", "update_mask", {"field": unknown[0], "known": known}, hint)
    return paths or changeable
