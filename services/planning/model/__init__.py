"""The planning problem: the park file as immutable facts, read, checked and written."""

from __future__ import annotations

from services.planning.model.campaigns import CampaignFacts
from services.planning.model.consistency import check
from services.planning.model.problem import (
    AgreedPrice,
    Commitment,
    Lane,
    Line,
    Order,
    Problem,
    Quota,
    Rate,
    RouteStep,
    Step,
    WorkInProgress,
    Zone,
    capacity,
    delivery,
    fits,
    ready,
    steps_done,
    terms,
)
from services.planning.model.reading import parse, read, to_document

__all__ = [
    "AgreedPrice",
    "CampaignFacts",
    "Commitment",
    "Lane",
    "Line",
    "Order",
    "Problem",
    "Quota",
    "Rate",
    "RouteStep",
    "Step",
    "WorkInProgress",
    "Zone",
    "capacity",
    "check",
    "delivery",
    "fits",
    "parse",
    "read",
    "ready",
    "steps_done",
    "terms",
    "to_document",
]
