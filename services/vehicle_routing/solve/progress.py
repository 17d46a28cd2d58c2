"""The end of a search, its progress reports, and its result."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from services.vehicle_routing.model import Routes
from services.vehicle_routing.rules import Examination


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Stop:
    """The end of a search, by the limit that is reached first.

    `seconds` by the wall clock; `iterations` (moves), which together with a seed makes a search repeatable as long as
    the seconds suffice; `cancelled`, asked all the time.
    """

    seconds: float = math.inf
    iterations: int | None = None
    cancelled: Callable[[], bool] = _never


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a search: the incumbent's cost, the vehicles it uses, the shipments it leaves, the moves made."""

    incumbent: float
    vehicles: int
    unserved: int
    seconds: float
    iterations: int


@dataclass(frozen=True, slots=True)
class Result:
    """The best routes found, examined by the rules."""

    routes: Routes
    examination: Examination
    seconds: float
    iterations: int
