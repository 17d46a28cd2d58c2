"""Figures of the LP neighbourhoods."""

from __future__ import annotations

from dataclasses import dataclass

from services.planning.solve.params.figure import figure


@dataclass(frozen=True, slots=True)
class LpParams:
    """Linear programs of some orders, the rest fixed, solved by GLOP."""

    orders: int = figure(36, "orders of a program, at most", "solved in a fraction of a second", least=3)
    most_lots: int = figure(1600, "lots of a program's orders", "solved in a fraction of a second", least=1)
    most_paths: int = figure(60, "paths of an order, at most", "through the runs that it has", least=1)
    repeatable_programs: int = figure(4, "programs a turn", "where turns are counted", least=1)
    near_best: float = figure(0.005, "share of a route's cost", "days further from the best route are left out")
    deterministic_time: float = figure(
        0.5, "GLOP's deterministic time, about seconds", "ends a program at the same point on any machine"
    )
    min_lot_reserve: int = figure(40, "units", "above a minimum lot, for rounding down to lose")
    unpriced_capacity: float = figure(
        1e-4, "money per unit of capacity", "capacity without a price: sharing it counts a little"
    )
    shared_base: float = figure(0.2, "weight", "added to a random number in [0, 1): how far chance sways the choice")
    least_seconds: float = figure(0.05, "seconds", "a program that is begun gets at least this")
    replace_grain: int = figure(
        1000, "1 / share of the order", "small quantities that rounding lost are put back", least=1
    )
    accepted_saving: float = figure(1e-6, "money", "a smaller saving of replaced orders is rounding")
