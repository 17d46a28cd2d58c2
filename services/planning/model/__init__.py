"""The planning problem: the park file as immutable facts, read, checked and written."""

from __future__ import annotations

from services.planning.model.consistency import check
from services.planning.model.problem import (
    InProgress,
    Lane,
    Line,
    Order,
    Problem,
    Promise,
    Quota,
    Rate,
    RouteStep,
    Step,
    Zone,
    capacity,
    fits,
    ready,
    steps_done,
    terms,
)
from services.planning.model.reading import parse, read, to_document

__all__ = [
    "InProgress",
    "Lane",
    "Line",
    "Order",
    "Problem",
    "Promise",
    "Quota",
    "Rate",
    "RouteStep",
    "Step",
    "Zone",
    "capacity",
    "check",
    "fits",
    "parse",
    "read",
    "ready",
    "steps_done",
    "terms",
    "to_document",
]
