"""`solve`: the search for routes, stretch by stretch."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from services.vehicle_routing import rules
from services.vehicle_routing.model import Routes, Wave
from services.vehicle_routing.solve.chains import Chains, Stretch, Tours
from services.vehicle_routing.solve.fewer_vehicles import Effort, without_a_vehicle
from services.vehicle_routing.solve.fleet import fleet_tables, usable
from services.vehicle_routing.solve.params import RoutingParams
from services.vehicle_routing.solve.progress import Progress, Result, Stop
from services.vehicle_routing.solve.replanning import Earlier, earlier_in
from services.vehicle_routing.solve.sequences import routes_of

Rank: TypeAlias = tuple[float, float]  # changes above those allowed, then the cost

MOST_UNITS = 1e5  # of a shipment's driving, that a change may cost
FOREVER = 1e9  # seconds, where moves are counted


@dataclass(slots=True)
class _Search:
    """A search under way: its limits, what it has done, and the best routes so far.

    After routes of `before` the best are those that change no more of them than the params allow, or else the fewest;
    then the cheapest, a change of vehicle at its first cost. The chains work with `change_cost`.
    """

    wave: Wave
    stop: Stop
    params: RoutingParams
    seed: int
    on_progress: Callable[[Progress], None] | None
    before: Earlier | None = None
    started: float = field(default_factory=time.monotonic)
    iterations: int = 0
    best: Rank = math.inf, math.inf
    tours: Tours = field(default_factory=list)
    change_cost: float = 0.0
    first_change_cost: float = 0.0
    moves_spent: int = 0  # of each chain, on fewer vehicles
    seeds: int = 0

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    @property
    def left(self) -> float:
        return self.stop.seconds - self.seconds

    @property
    def moves_of_a_chain(self) -> int | None:
        """Moves that a chain may make, where moves are counted."""
        return None if self.stop.iterations is None else self.stop.iterations // self.params.workers

    def next_seed(self) -> int:
        """A seed that no stretch of this search, and few of another one, had before."""
        self.seeds += 1
        return self.seed * 1_000_003 + self.seeds

    def rank(self, cost: float, tours: Tours) -> Rank:
        """The rank of the tours, of which the lowest is the best."""
        if self.before is None:
            return 0, cost
        changes = self.before.changes(tours)
        allowed = math.floor(self.params.most_changed * self.before.shipments)
        return max(0, changes.total - allowed), cost - (self.change_cost - self.first_change_cost) * changes.moved

    def keep(self, moves: int, cost: float, tours: Tours) -> None:
        """Records a stretch."""
        self.iterations += moves
        rank = self.rank(cost, tours)
        if rank < self.best:
            self.best, self.tours = rank, tours
        if self.on_progress:
            served = sum(len(actions) for _, actions in self.tours) // 2
            used = sum(1 for _, actions in self.tours if actions)
            left = len(self.wave.shipments) - served
            self.on_progress(Progress(self.best[1], used, left, self.seconds, self.iterations))


def solve(
    wave: Wave,
    *,
    stop: Stop,
    seed: int = 0,
    params: RoutingParams | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    earlier: Routes | None = None,
) -> Result:
    """Routes a wave until `stop`; with `earlier` routes few shipments change their vehicle, and routes their place.

    The routes keep all rules; shipments that fit on no vehicle, or cost less to leave, are left. Of the shipments of
    earlier routes no more change their vehicle than `params.most_changed`, where routes are found that keep so many.
    """
    before = None if earlier is None else earlier_in(wave, earlier)
    search = _Search(wave, stop, params or RoutingParams(), seed, on_progress, before)
    if wave.shipments:
        _run(search)
    return _result(search, routes_of(wave, _in_sequence(search.tours, before)))


def _in_sequence(tours: Tours, before: Earlier | None) -> Tours:
    """The tours with stops; after a replan first those of before in their sequence, with or without."""
    first = before.sequence if before else []
    kept = [tours[place] for place in first] if tours else []
    return kept + [tour for place, tour in enumerate(tours) if tour[1] and place not in set(first)]


def _run(search: _Search) -> None:
    wave, params, before = search.wave, search.params, search.before
    home = before.home if before else [-1] * len(wave.shipments)
    search.change_cost = search.first_change_cost = _change_cost(search, before)
    change = home, search.change_cost
    chains = Chains(wave, fleet_tables(wave), params, change, search.stop.cancelled)
    try:
        if before:
            chains.exchange(list(zip(usable(wave), before.tours, strict=True)))
        search.keep(*chains.run(Stretch(search.next_seed(), 0, FOREVER, 1.0, 1.0)))
        unit = _warm_up(search, chains)
        fewer = chains.of_hubs and not before
        begun = _with_fewer_vehicles(search, chains, unit) if fewer else search.tours
        _anneal(search, chains, unit * (params.replan_heat if before else 1.0), begun)
    finally:
        chains.close()


def _warm_up(search: _Search, chains: Chains) -> float:
    """A short stretch first. Returns the money for driving a shipment: routes that were only inserted drive too far."""
    params, moves = search.params, search.moves_of_a_chain
    unit, share = _cost_of_a_shipment(search), params.warm_up_share
    chains.exchange(search.tours)
    tries = None if moves is None else int(moves * share)
    seconds = min(search.left * share, FOREVER)
    hottest = unit * params.warm_up_temperature
    made, cost, tours = chains.run(Stretch(search.next_seed(), tries, seconds, hottest, hottest * params.warm_up_fall))
    search.moves_spent += tries or 0
    search.keep(made, cost, tours)
    return _cost_of_a_shipment(search)


def _change_cost(search: _Search, before: Earlier | None) -> float:
    """Money for a shipment that changes its vehicle: the driving that it took before, or a share of that."""
    if before is None:
        return 0.0
    wave = search.wave
    kept = routes_of(wave, zip(usable(wave), before.tours, strict=True))
    examination = rules.examine(wave, kept)
    return search.params.change_share * examination.cost.distance / max(1, examination.served)


def _with_fewer_vehicles(search: _Search, chains: Chains, unit: float) -> Tours:
    """Tours of as few vehicles as a share of the time can find, cheap or not.

    Each attempt gets a share of what is left; one that failed is followed by another that spares another vehicle.
    """
    params, tours, failures = search.params, search.tours, 0
    moves = search.moves_of_a_chain
    left = None if moves is None else int((moves - search.moves_spent) * params.fleet_share)
    until = search.seconds + search.left * params.fleet_share
    temperature, growth = unit * params.fleet_temperature, unit * params.absence_growth
    while search.seconds < until and failures < params.fleet_failures and not search.stop.cancelled():
        share = params.fleet_attempt
        tries = None if left is None else int(left * share)
        seconds = min((until - search.seconds) * share, FOREVER)
        effort = Effort(search.next_seed(), tries, seconds, temperature, growth, failures)
        made, fewer = without_a_vehicle(chains, tours, effort)
        left = None if left is None else left - made
        search.moves_spent += made
        search.iterations += made * params.workers
        failures = 0 if fewer else failures + 1
        tours = fewer or tours
    return tours


def _anneal(search: _Search, chains: Chains, unit: float, begun: Tours) -> None:
    """Stretches of falling temperature, each from the cheapest tours since the first."""
    params, count = search.params, search.params.stretches
    ratio = (params.coldest / params.hottest) ** (1 / count)
    whole = None if search.moves_of_a_chain is None else max(0, search.moves_of_a_chain - search.moves_spent)
    best, tours = (math.inf, math.inf), begun
    for number in range(count):
        if search.left <= 0 or search.stop.cancelled():
            return
        chains.exchange(tours)
        moves = None if whole is None else whole * (number + 1) // count - whole * number // count
        hottest = unit * params.hottest * ratio**number
        seconds = min(search.left / (count - number), FOREVER)
        made, cost, found = chains.run(Stretch(search.next_seed(), moves, seconds, hottest, hottest * ratio))
        rank = search.rank(cost, found)
        if rank < best:
            best, tours = rank, found
        search.keep(made, cost, found)
        if rank[0]:
            _charge_more(search, chains)


def _charge_more(search: _Search, chains: Chains) -> None:
    """Too many shipments have changed their vehicle: each costs more from now on, as far as costs stay exact."""
    unit = _cost_of_a_shipment(search)
    search.change_cost = min(max(unit, search.change_cost * search.params.change_growth), unit * MOST_UNITS)
    chains.charge(search.change_cost)


def _cost_of_a_shipment(search: _Search) -> float:
    """Money of driving, for each shipment that is served; 1 where none is, or driving costs nothing."""
    examination = rules.examine(search.wave, routes_of(search.wave, search.tours))
    return examination.cost.distance / max(1, examination.served) or 1.0


def _result(search: _Search, routes: Routes) -> Result:
    examination = rules.examine(search.wave, routes)
    stated = replace(routes, cost=examination.cost.total)
    return Result(stated, examination, search.seconds, search.iterations)
