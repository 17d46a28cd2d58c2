"""Chains of ruin and recreate, each on a solution of its own, which exchange the better one."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from services.vehicle_routing.kernel import bindings
from services.vehicle_routing.kernel.layout import Fleet, HubWave, PairWave, Part, SearchParams
from services.vehicle_routing.model import VehicleClass, Wave
from services.vehicle_routing.solve.hub_wave import HubSolution, hub_tables, is_hub_wave
from services.vehicle_routing.solve.pair_wave import PairSolution, pair_tables
from services.vehicle_routing.solve.params import RoutingParams
from services.vehicle_routing.solve.sequences import Action

Tours = list[tuple[VehicleClass, list[Action]]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of all chains: seed, moves (None: as many as the time allows), seconds, temperatures (money)."""

    seed: int
    iterations: int | None
    seconds: float
    hottest: float
    coldest: float


class Solution(Protocol):
    """The kernel's solution of a wave."""

    tables: HubWave | PairWave

    def close(self) -> None:
        """Frees the kernel's memory."""

    def tours(self) -> object:
        """Each usable vehicle and its stops."""

    def set_tours(self, tours: Sequence[list[Action]]) -> int:
        """Replaces all tours."""


class Chains:
    """The chains at work on a wave."""

    def __init__(
        self, wave: Wave, fleet: Fleet, params: RoutingParams, home: Sequence[int], change_cost: float
    ) -> None:
        self._fleet, self._params, self._large = fleet, params, len(wave.shipments) > params.large_wave
        self._hub = is_hub_wave(wave)
        self.solutions: list[HubSolution | PairSolution] = []
        for _ in range(params.workers):
            if self._hub:
                self.solutions.append(HubSolution(wave, fleet, hub_tables(wave, home, change_cost)))
            else:
                self.solutions.append(PairSolution(wave, fleet, pair_tables(wave, home, change_cost)))
        self._part = Part(
            number=1,
            tours=fleet.vehicles,
            shipments=len(wave.shipments),
            tour=np.arange(fleet.vehicles, dtype=np.int32),
            shipment=np.arange(len(wave.shipments), dtype=np.int32),
        )

    def close(self) -> None:
        """Frees the kernel's memory."""
        for solution in self.solutions:
            solution.close()

    def set_tours(self, tours: Sequence[list[Action]]) -> None:
        """Begins all chains with these stops [vehicles]."""
        for solution in self.solutions:
            solution.set_tours(tours)

    def run(self, stretch: Stretch) -> tuple[int, float, Tours]:
        """Runs a stretch of each chain. Returns the moves made, and the cheapest solution with its cost."""
        with ThreadPoolExecutor(len(self.solutions)) as threads:
            results = list(threads.map(lambda each: self._search(each, stretch), range(len(self.solutions))))
        best = min(range(len(results)), key=lambda each: results[each][1])
        tours = [(vehicle, list(actions)) for vehicle, actions in self.solutions[best].tours()]
        return sum(done for done, _ in results), results[best][1], tours

    def exchange(self, tours: Tours) -> None:
        """Lets every chain go on from these tours."""
        for solution in self.solutions:
            solution.set_tours([actions for _, actions in tours])

    def _search(self, chain: int, stretch: Stretch) -> tuple[int, float]:
        search = self._search_params(stretch, stretch.seed * len(self.solutions) + chain)
        solution = self.solutions[chain]
        if isinstance(solution, HubSolution):
            return bindings.search(solution.handle, self._part, search)
        return bindings.search_pairs(solution.handle, search)

    def _search_params(self, stretch: Stretch, seed: int) -> SearchParams:
        params = self._params
        return SearchParams(
            seed=seed,
            iterations=np.iinfo(np.int64).max if stretch.iterations is None else stretch.iterations,
            by_iterations=int(stretch.iterations is not None),
            seconds=stretch.seconds,
            hottest=stretch.hottest,
            coldest=stretch.coldest,
            removed=params.removed,
            longest_string=params.longest_string,
            blink=params.blink,
            neighbours=params.neighbours if self._large else 0,
            split_share=params.split_share,
            trip_share=params.trip_share,
            tour_share=params.tour_share,
            any_price_share=params.any_price_share,
        )
