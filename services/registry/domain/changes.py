"""A change of reference data, as a file brings it."""

from __future__ import annotations

from dataclasses import dataclass

from services.registry.domain.capacity import Statement
from services.registry.domain.enterprise import Enterprise
from services.registry.domain.line import Line
from services.registry.domain.park import Park
from services.registry.domain.product import Product


@dataclass(frozen=True, slots=True)
class Change:
    """A resource to create, or the values that one takes over.

    `paths` are the fields to take over, None all; `stated` is false where they are those that came with a value, and
    not named. `etag` is the one last read, or "".
    """

    draft: Park | Product | Enterprise | Line | Statement
    new: bool = False
    paths: tuple[str, ...] | None = ()
    stated: bool = True
    etag: str = ""
