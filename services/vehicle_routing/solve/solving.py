"""`solve`: the search for routes, stretch by stretch."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from services.vehicle_routing import rules
from services.vehicle_routing.model import Routes, Wave
from services.vehicle_routing.solve.chains import Chains, Stretch, Tours
from services.vehicle_routing.solve.fleet import fleet_tables
from services.vehicle_routing.solve.params import RoutingParams
from services.vehicle_routing.solve.progress import Progress, Result, Stop
from services.vehicle_routing.solve.sequences import routes_of

FOREVER = 1e9  # seconds, where moves are counted


@dataclass(slots=True)
class _Search:
    """A search under way: its limits, what it has done, and the cheapest routes so far."""

    wave: Wave
    stop: Stop
    params: RoutingParams
    seed: int
    on_progress: Callable[[Progress], None] | None
    started: float = field(default_factory=time.monotonic)
    iterations: int = 0
    cost: float = math.inf
    tours: Tours = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    @property
    def left(self) -> float:
        return self.stop.seconds - self.seconds

    def keep(self, moves: int, cost: float, tours: Tours) -> None:
        """Records a stretch."""
        self.iterations += moves
        if cost < self.cost:
            self.cost, self.tours = cost, tours
        if self.on_progress:
            served = sum(len(actions) for _, actions in self.tours) // 2
            used = sum(1 for _, actions in self.tours if actions)
            left = len(self.wave.shipments) - served
            self.on_progress(Progress(self.cost, used, left, self.seconds, self.iterations))


def solve(
    wave: Wave,
    *,
    stop: Stop,
    seed: int = 0,
    params: RoutingParams | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Result:
    """Routes a wave until `stop`.

    The routes keep all rules; shipments that fit on no vehicle, or cost less to leave, are left.
    """
    search = _Search(wave, stop, params or RoutingParams(), seed, on_progress)
    if wave.shipments:
        _run(search)
    routes = routes_of(wave, [(vehicle, actions) for vehicle, actions in search.tours if actions])
    return _result(search, routes)


def _run(search: _Search) -> None:
    chains = Chains(search.wave, fleet_tables(search.wave), search.params, [-1] * len(search.wave.shipments), 0.0)
    try:
        for stretch in _stretches(search):
            search.keep(*chains.run(stretch))
            chains.exchange(search.tours)
    finally:
        chains.close()


def _stretches(search: _Search) -> Iterator[Stretch]:
    """The first stretch only inserts; each later one is colder than the one before."""
    yield Stretch(search.seed * 1_000_003, 0, FOREVER, 1.0, 1.0)
    params, count = search.params, search.params.stretches
    unit = _cost_of_a_shipment(search)
    ratio = (params.coldest / params.hottest) ** (1 / count)
    for number in range(count):
        if search.left <= 0 or search.stop.cancelled():
            return
        hottest = unit * params.hottest * ratio**number
        seconds = min(search.left / (count - number), FOREVER)
        yield Stretch(search.seed * 1_000_003 + number + 1, _moves(search, number), seconds, hottest, hottest * ratio)


def _moves(search: _Search, number: int) -> int | None:
    """Moves of a chain's stretch, where moves are counted."""
    if search.stop.iterations is None:
        return None
    whole = search.stop.iterations // search.params.workers
    count = search.params.stretches
    return whole * (number + 1) // count - whole * number // count


def _cost_of_a_shipment(search: _Search) -> float:
    """Money of driving, for each shipment that is served; 1 where none is, or driving costs nothing."""
    examination = rules.examine(search.wave, routes_of(search.wave, search.tours))
    return examination.cost.distance / max(1, examination.served) or 1.0


def _result(search: _Search, routes: Routes) -> Result:
    examination = rules.examine(search.wave, routes)
    stated = replace(routes, cost=examination.cost.total)
    return Result(stated, examination, search.seconds, search.iterations)
