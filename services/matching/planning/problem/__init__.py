"""The planning problem: the park file as immutable facts, read, checked and written."""

from __future__ import annotations

from services.matching.planning.problem.consistency import check
from services.matching.planning.problem.document import parse, read, to_document
from services.matching.planning.problem.model import (
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
