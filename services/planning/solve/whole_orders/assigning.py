"""The generalised assignment of whole orders: moves, relax-and-fix dives, CP-SAT neighbourhoods."""

from __future__ import annotations

import numpy as np

from services.planning.kernel.layout import SearchParams
from services.planning.solve.arrays import Arrays
from services.planning.solve.cancellation import cancelling
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.progress import Search
from services.planning.solve.subproblem import split
from services.planning.solve.whole_orders.candidates import find
from services.planning.solve.whole_orders.cp_rounds import CpRounds
from services.planning.solve.whole_orders.dives import Dives
from services.planning.solve.working_solution import WorkingSolution

MANY_ROUNDS = 1 << 30
UNLIMITED = 1 << 60  # moves


def applies(arrays: Arrays, park: PlanPark) -> bool:
    """True if all orders are whole, of one step and one supplier, and nothing is committed, in progress or under a
    quota, and no run has rules to keep."""
    steps = np.diff(arrays.orders.first_step)
    return bool(
        len(steps)
        and (steps == 1).all()
        and (park.native.whole == 1).all()
        and (arrays.orders.supplier_limit == 1).all()
        and not park.sources
        and not park.committed.lots
        and not len(arrays.quotas.per_unit)
        and not arrays.runs.bind
    )


def improve(working: WorkingSolution, search: Search) -> None:
    """Moves first; then dives, and CP-SAT neighbourhoods for the rest of most of the time left."""
    params = search.params.whole_orders
    begun, left = search.seconds, search.left
    until = begun + params.end_share * left
    _moves(working, search)
    candidates = find(working.arrays, working.prices.cell, params.candidates_per_order)
    dive_share = params.dive_share if search.params.exact_neighbourhoods else params.end_share
    with cancelling(working, search):
        rounds = params.repeatable_rounds if search.repeatable else MANY_ROUNDS
        Dives(working, search, candidates, begun + dive_share * left).work(rounds)
    if search.params.exact_neighbourhoods:
        CpRounds(working, search, candidates, until).work()


def _moves(working: WorkingSolution, search: Search) -> None:
    params = search.params.whole_orders
    subproblems = split(working.orders, working.residual, 1, search.seed)
    swaps = SearchParams(
        price_share=1.0,
        temperature=0.0,
        single_order_share=params.moves_single_order,
        most_orders=params.moves_most_orders,
        grain=params.moves_grain,
        reuse_slack=0.0,
    )
    iterations = search.stop.iterations if search.stop.iterations is not None else UNLIMITED
    seconds = search.left if search.repeatable else params.moves_share * search.left
    search.iterations += working.move(subproblems[0], swaps, iterations, seconds)
    working.gather(subproblems)
    search.report("moves", working.money)
