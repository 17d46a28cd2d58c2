"""First solutions by insertion of all orders, in several sequences; the best goes on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace

import numpy as np

from services.planning.kernel.layout import InsertionParams
from services.planning.model.lots import NO_LOTS, Lots
from services.planning.solve.arrays import Arrays
from services.planning.solve.cancellation import cancelling
from services.planning.solve.columns import Ints
from services.planning.solve.construct.earlier_lots import put_earlier, that_keep_rules
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.params import ConstructParams
from services.planning.solve.progress import Search
from services.planning.solve.search_prices import SearchPrices
from services.planning.solve.subproblem import Subproblem, split
from services.planning.solve.working_solution import FOREVER, WorkingSolution

BY_QUANTITY = 1  # of the sequences


def first_solution(
    arrays: Arrays, park: PlanPark, prices: SearchPrices, search: Search, stack: ExitStack, *, earlier: Lots = NO_LOTS
) -> WorkingSolution:
    """The best of four: by due date or by quantity, suppliers kept by residual capacity or by what they carry.

    Two are made at a time. `stack` closes all of them. With many orders and runs there is one, made by all workers.
    Orders with commitments begin with their `earlier` lots, where these keep all rules.
    """
    params = search.params.construct
    insertion = _insertion(params, len(arrays.orders.quantity))
    known = any(source.must_keep for source in park.sources)
    earlier = that_keep_rules(arrays.problem, earlier) if known else NO_LOTS
    if arrays.runs.bind and len(arrays.orders.quantity) > params.many_orders:
        return _by_all_workers(stack.enter_context(WorkingSolution(arrays, park, prices)), insertion, search, earlier)
    made: list[WorkingSolution] = []
    ways = (False, True) if arrays.runs.bind else (True, False)  # runs: what suppliers carry says more
    for by_residual in ways:
        begun = search.seconds
        pair = [stack.enter_context(WorkingSolution(arrays, park, prices)) for _ in range(2)]
        way = replace(insertion, suppliers_by_capacity=int(by_residual))
        _insert_all(pair, list(_sequences(arrays)), way, search, earlier)
        made += pair
        if search.over:
            break
        if not search.repeatable and search.seconds - begun > params.second_pair_share * search.left:
            break
    best = min(made, key=lambda working: working.cost)
    if len(best.lots()) == 0:  # the dual prices exceed every unmet cost, yet there may be capacity
        way = replace(insertion, price_share=0.0, suppliers_by_capacity=0)
        _insert_all([best], list(_sequences(arrays)), way, search, earlier)
    return best


def _by_all_workers(
    working: WorkingSolution, insertion: InsertionParams, search: Search, earlier: Lots
) -> WorkingSolution:
    """Inserts the orders in rounds, the largest first; in a round each worker has some of the lines and of the orders.

    Where the time is too short for all orders at this pace, each gets fewer lines to choose from.
    """
    params, arrays = search.params.construct, working.arrays
    by_capacity = replace(insertion, suppliers_by_capacity=1)
    sequence = list(_sequences(arrays))[BY_QUANTITY]
    committed = np.isin(sequence, _committed(arrays))
    _keep_commitments(working, sequence[committed], by_capacity, earlier)
    until, parts = search.seconds + params.rounds_share * search.left, search.params.workers
    for number in range(params.rounds):
        orders, begun = np.array_split(sequence[~committed], params.rounds)[number], search.seconds
        _insert_round(working, orders, by_capacity, parts, search)
        needed = (search.seconds - begun) * (params.rounds - 1 - number)
        if not search.repeatable and needed > until - search.seconds:
            parts = min(2 * parts, params.most_parts)
        if search.over:
            return working
    with cancelling(working, search):
        seconds = FOREVER if search.repeatable else max(0.0, params.top_up_share * search.left)
        working.top_up(replace(insertion, price_share=0.0), seconds)
    return working


def _insert_round(
    working: WorkingSolution, orders: Ints, insertion: InsertionParams, parts: int, search: Search
) -> None:
    subproblems = split(working.orders, working.residual, parts, search.seed + int(orders[0]), whole_lines=True)
    seconds = max(search.params.construct.least_seconds, search.left)

    def insert(each: Subproblem) -> None:
        working.insert_within(each, orders[each.orders[orders] == 1], insertion, seconds)

    with ThreadPoolExecutor(search.params.workers) as pool, cancelling(working, search):
        list(pool.map(insert, subproblems))
    working.gather(subproblems)


def _insertion(params: ConstructParams, orders: int) -> InsertionParams:
    many = orders > params.many_orders
    return InsertionParams(
        price_share=params.price_share,
        reuse_slack=params.reuse_slack_many if many else params.reuse_slack_few,
        grain=params.grain_many if many else params.grain_few,
        near_best_only=1,
    )


def _keep_commitments(working: WorkingSolution, orders: Ints, insertion: InsertionParams, earlier: Lots) -> None:
    """Gives orders with commitments their earlier lots, and inserts those that cannot have them."""
    if not len(earlier):
        working.insert(orders, insertion)
        return
    without = np.isin(orders, put_earlier(working, earlier, orders))
    working.insert(orders[without], insertion)
    working.complete(orders[~without], insertion)
    for way in (insertion, replace(insertion, price_share=0.0)):
        missing = working.orders_that_miss_commitments()
        if not len(missing):
            break
        working.insert(missing, way)


def _insert_all(
    pair: list[WorkingSolution], sequences: list[Ints], insertion: InsertionParams, search: Search, earlier: Lots
) -> None:
    """Inserts all orders, each solution in its sequence. Commitments are kept however short the time."""
    params = search.params.construct
    seconds = params.top_up_share * search.left

    def insert(index: int) -> None:
        working, sequence = pair[index], sequences[index]
        committed = np.isin(sequence, _committed(working.arrays))
        _keep_commitments(working, sequence[committed], insertion, earlier)
        with cancelling(working, search):
            working.insert(sequence[~committed], insertion, max(params.least_seconds, search.left))
            # Dual prices that are not yet right leave units unmet that would pay.
            top_up = FOREVER if search.repeatable else max(0.0, min(seconds, search.left))
            working.top_up(replace(insertion, price_share=0.0), top_up)

    with ThreadPoolExecutor(search.params.workers) as pool:
        list(pool.map(insert, range(len(pair))))


def _committed(arrays: Arrays) -> Ints:
    """The orders with commitments."""
    return np.array(sorted({arrays.order_index[each.order] for each in arrays.problem.firm}), dtype=np.int32)


def _sequences(arrays: Arrays) -> Iterator[Ints]:
    """The sequences of insertion, orders with commitments first: by due date, and by quantity."""
    later = np.ones(len(arrays.orders.quantity), dtype=np.int32)
    later[_committed(arrays)] = 0
    yield np.lexsort((arrays.orders.due, later)).astype(np.int32)
    yield np.lexsort((-arrays.orders.quantity, later)).astype(np.int32)
