"""Chains of ruin and recreate, each on a solution of its own, which exchange the better one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

import numpy as np

from services.vehicle_routing.kernel import bindings
from services.vehicle_routing.kernel.layout import Fleet, Part, SearchParams
from services.vehicle_routing.model import VehicleClass, Wave
from services.vehicle_routing.solve.hub_wave import HubSolution, hub_tables, is_hub_wave
from services.vehicle_routing.solve.pair_wave import PairSolution, pair_tables
from services.vehicle_routing.solve.params import RoutingParams
from services.vehicle_routing.solve.sequences import Action

Tours = list[tuple[VehicleClass, list[Action]]]
LOOK_SECONDS = 0.05  # between two looks whether a search is cancelled


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of all chains: seed, moves (None: as many as the time allows), seconds, temperatures (money).

    In a closed fleet no further vehicle is used, the cost of an absent shipment grows by `growth` (money) with every
    move, and the stretch is over when a chain serves all again that it served before.
    """

    seed: int
    iterations: int | None
    seconds: float
    hottest: float
    coldest: float
    closed: bool = False
    growth: float = 0.0


class Chains:
    """The chains at work on a wave, until they are `cancelled`.

    `change` is the vehicle that each shipment had before, -1 for none, and the cost (money) of another one.
    """

    def __init__(
        self,
        wave: Wave,
        fleet: Fleet,
        params: RoutingParams,
        change: tuple[Sequence[int], float],
        cancelled: Callable[[], bool],
    ) -> None:
        self._home, change_cost = change
        self._cancelled, self._wave = cancelled, wave
        self._fleet, self._params, self._large = fleet, params, len(wave.shipments) > params.large_wave
        self._hub = is_hub_wave(wave)
        self.solutions: list[HubSolution | PairSolution] = []
        self.charge(change_cost)
        self._part = self._part_of(np.arange(len(wave.shipments), dtype=np.int32))
        self._halts = [np.zeros(1, dtype=np.int32) for _ in self.solutions]

    @property
    def of_hubs(self) -> bool:
        """True if the wave is a hub wave."""
        return self._hub

    def charge(self, change_cost: float) -> None:
        """Lets another vehicle than before cost so much (money). The chains have no tours then."""
        self.close()
        self.solutions = [self._solution(change_cost) for _ in range(self._params.workers)]

    def _solution(self, change_cost: float) -> HubSolution | PairSolution:
        wave, home = self._wave, self._home
        if self._hub:
            return HubSolution(wave, self._fleet, hub_tables(wave, home, change_cost))
        return PairSolution(wave, self._fleet, pair_tables(wave, home, change_cost))

    def _part_of(self, shipments: bindings.Ints) -> Part:
        vehicles = np.arange(self._fleet.vehicles, dtype=np.int32)
        return Part(number=1, tours=len(vehicles), shipments=len(shipments), tour=vehicles, shipment=shipments)

    def close(self) -> None:
        """Frees the kernel's memory."""
        for solution in self.solutions:
            solution.close()
        self.solutions = []

    def run(self, stretch: Stretch) -> tuple[int, float, Tours]:
        """Runs a stretch of each chain. Returns the moves made, and the cheapest solution with its cost."""
        results = self._run(stretch, self._part)
        best = min(range(len(results)), key=lambda each: results[each][1])
        return sum(done for done, _ in results), results[best][1], self._tours(best)

    def serve_again(self, stretch: Stretch, tours: Tours, shipments: list[int]) -> tuple[int, Tours | None]:
        """Lets the vehicles that have stops in `tours` serve these shipments, and no other vehicle.

        Returns the moves of the chain that made most, and its tours, None where no chain serves all.
        """
        self.exchange(tours)
        part = self._part_of(np.array(sorted(shipments), dtype=np.int32))
        results = self._run(replace(stretch, closed=True), part)
        moves = max(done for done, _ in results)
        for chain in sorted(range(len(results)), key=lambda each: results[each][1]):
            found = self._tours(chain)
            if sum(len(actions) for _, actions in found) == 2 * len(shipments):
                return moves, found
        return moves, None

    def _run(self, stretch: Stretch, part: Part) -> list[tuple[int, float]]:
        for halt in self._halts:
            halt[:] = 0
        with ThreadPoolExecutor(len(self.solutions)) as threads:
            runs = [threads.submit(self._search, chain, stretch, part) for chain in range(len(self.solutions))]
            while wait(runs, LOOK_SECONDS).not_done:
                if self._cancelled():
                    self._halt()
            return [run.result() for run in runs]

    def _halt(self) -> None:
        for halt in self._halts:
            halt[:] = 1

    def _tours(self, chain: int) -> Tours:
        return [(vehicle, list(actions)) for vehicle, actions in self.solutions[chain].tours()]

    def exchange(self, tours: Tours) -> None:
        """Lets every chain go on from these tours."""
        for solution in self.solutions:
            solution.set_tours([actions for _, actions in tours])

    def _search(self, chain: int, stretch: Stretch, part: Part) -> tuple[int, float]:
        search = self._search_params(stretch, chain)
        solution = self.solutions[chain]
        if isinstance(solution, HubSolution):
            return bindings.search(solution.handle, part, search)
        return bindings.search_pairs(solution.handle, search)

    def _tour_share(self) -> float:
        params, shipments = self._params, max(1, len(self._wave.shipments))
        if not self._hub or self._fleet.classes == 1:
            return params.tour_share
        return max(params.tour_share, min(params.most_tour_share, params.class_moves / shipments))

    def _search_params(self, stretch: Stretch, chain: int) -> SearchParams:
        params = self._params
        # Where moves are counted, chains do not interrupt each other: which is first is up to the clock.
        halt = self._halts[chain if stretch.iterations is not None else 0]
        return SearchParams(
            seed=stretch.seed * len(self.solutions) + chain,
            iterations=np.iinfo(np.int64).max if stretch.iterations is None else stretch.iterations,
            by_iterations=int(stretch.iterations is not None),
            # Less than none may be left by now, and the kernel would wait for its end for ever.
            seconds=max(0.0, stretch.seconds),
            hottest=stretch.hottest,
            coldest=stretch.coldest,
            removed=params.removed,
            longest_string=params.longest_string,
            blink=params.blink,
            neighbours=params.neighbours if self._large else 0,
            split_share=params.split_share,
            trip_share=params.trip_share,
            # One vehicle less is hard enough.
            tour_share=0.0 if stretch.closed else self._tour_share(),
            any_price_share=params.any_price_share,
            closed=int(stretch.closed),
            absence_growth=stretch.growth,
            absent_seed_share=params.absent_seed_share,
            halt=halt,
        )
