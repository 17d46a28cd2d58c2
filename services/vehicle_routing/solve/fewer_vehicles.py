"""Fewer vehicles: one vehicle stays at home, and the others serve its shipments too, or the search of it ends."""

from __future__ import annotations

from dataclasses import dataclass

from services.vehicle_routing.solve.chains import Chains, Stretch, Tours


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits of one vehicle less: moves of a chain (None: any number) and seconds; temperature and growth (money).

    `failures` vehicles with fewer stops have been tried before.
    """

    seed: int
    iterations: int | None
    seconds: float
    temperature: float
    growth: float
    failures: int = 0


def without_a_vehicle(chains: Chains, tours: Tours, effort: Effort) -> tuple[int, Tours | None]:
    """Serves the shipments of `tours` with one vehicle less: the one with the fewest stops of those that cost money.

    Returns the moves made, and the tours, None where there is no such vehicle or the effort was not enough.
    """
    costly = [place for place, (vehicle, actions) in enumerate(tours) if actions and vehicle.fixed_cost > 0]
    used = sum(1 for _, actions in tours if actions)
    if not costly or used < 2:
        return 0, None
    by_stops = sorted(costly, key=lambda place: len(tours[place][1]))
    spared = by_stops[effort.failures % len(by_stops)]
    shipments = [place for _, actions in tours for place, picked_up in actions if picked_up]
    fewer = [(vehicle, [] if place == spared else actions) for place, (vehicle, actions) in enumerate(tours)]
    stretch = Stretch(
        effort.seed,
        effort.iterations,
        effort.seconds,
        effort.temperature,
        effort.temperature,
        growth=effort.growth,
    )
    return chains.serve_again(stretch, fewer, shipments)
