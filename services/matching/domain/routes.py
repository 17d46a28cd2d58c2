"""The steps of a routing, and what each requires of a line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RouteStep:
    """`load` is capacity per unit of the product, `max_suppliers` counts enterprises (None: any number)."""

    link: str
    load: float = 1.0
    tags: tuple[str, ...] = ()
    min_quality: float = 0.0
    max_suppliers: int | None = None
    excluded_enterprises: tuple[str, ...] = ()
    only_enterprises: tuple[str, ...] = ()
