"""Fields that an update takes over from the resource beside it, as AIP-134 has it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from services.errors import Invalid

ALL = "*"


@dataclass(frozen=True, slots=True)
class Mask:
    """Fields named by a mask; None: all. Not `stated`, they are those that are set, and no mask came with them."""

    paths: tuple[str, ...] | None
    stated: bool = True

    def within(self, changeable: Collection[str]) -> Collection[str]:
        """The fields to take over, of those that can be changed. Raises Invalid for another that is stated."""
        if self.paths is None:
            return changeable
        if not self.stated:
            return tuple(path for path in self.paths if path in changeable)
        unknown = sorted(set(self.paths) - set(changeable))
        if unknown:
            known = ", ".join(changeable)
            hint = f'leave out "{unknown[0]}": use any of {known}'
            raise Invalid.field("FIELD_UNKNOWN", "update_mask", {"field": unknown[0], "known": known}, hint)
        return self.paths


def of(request: Any, resource: str) -> Mask:
    """The mask of an update whose field `resource` is what it changes: `update_mask`, else what is set.

    A mask of `*` means all: what is not set is cleared then.
    """
    paths = tuple(request.update_mask.paths)
    if paths:
        return Mask(None if paths == (ALL,) else paths)
    return Mask(tuple(field.name for field, _ in getattr(request, resource).ListFields()), stated=False)
