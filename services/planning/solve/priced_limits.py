"""Limits that may be passed at a price: the search knows hard limits alone, so it is asked several times.

Once as if there were no such limit, and where that passes one, with the limits kept, and with some of that allowed. The
cheapest by the rules, which charge for what is over, is the answer. Prices of any of these searches prove a bound of
the park as it is: a unit of a limit is charged at most what a unit over it costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from services.planning import rules
from services.planning.bound import lower_bound
from services.planning.model import Problem, Quota
from services.planning.model.arrays import Floats
from services.planning.rules.sum_rules import capacity_used, quota_use
from services.planning.rules.table import table_of
from services.planning.solve.progress import Result, Stop

# Shares of what the plan without the limits takes beyond them that later searches may take.
ALLOWED = (0.0, 0.5)
# The share of the seconds that is for the search without the limits.
FIRST = 0.4


def has_priced_limits(problem: Problem) -> bool:
    """True if some limit may be passed at a price."""
    return any(quota.over_price is not None for quota in problem.quotas)


def without_priced_limits(problem: Problem) -> Problem:
    """The park without the limits that may be passed."""
    return replace(problem, quotas=tuple(quota for quota in problem.quotas if quota.over_price is None))


def solve_with_prices(
    problem: Problem, stop: Stop, search: Callable[[Problem, Stop], Result], unlimited: Result | None = None
) -> Result:
    """The cheapest of several searches; `search` is one of a park whose limits are all hard.

    `unlimited` is a result of the park without its limits that have a price, if one is known: then none is sought.
    """
    used = FIRST if unlimited is None else 0.0
    first = _of_the_park(problem, unlimited or search(without_priced_limits(problem), _part(stop, FIRST)))
    found = [first]
    if first.examination.cost.limits > 0:
        for allowed in _kept(problem, first):
            if stop.cancelled():
                break
            found.append(_of_the_park(problem, search(allowed, _part(stop, (1 - used) / len(ALLOWED)))))
    best = min(found, key=lambda each: (bool(each.examination.violations), each.examination.cost.total))
    proof = max(found, key=lambda each: each.solution.lower_bound or 0.0).solution
    solution = replace(
        best.solution,
        prices=proof.prices,
        lower_bound=proof.lower_bound,
        seconds=sum(each.seconds for each in found),
        optimal=len(found) == 1 and first.solution.optimal,
    )
    return replace(
        best, solution=solution, seconds=solution.seconds or 0.0, iterations=sum(each.iterations for each in found)
    )


def _part(stop: Stop, share: float) -> Stop:
    return replace(stop, seconds=stop.seconds * share)


def _of_the_park(problem: Problem, found: Result) -> Result:
    """The result by the park as it is, with what is over its limits charged."""
    examination = rules.examine(problem, found.solution.lots)
    bound = lower_bound(problem, found.solution.prices)
    solution = replace(found.solution, cost=examination.cost, lower_bound=bound)
    return replace(found, solution=solution, examination=examination)


def _kept(problem: Problem, first: Result) -> Iterator[Problem]:
    """The park with its priced limits hard, at what they allow and some share of what the first plan takes beyond."""
    table = table_of(problem, first.solution.lots)
    used = quota_use(problem, capacity_used(table))
    for share in ALLOWED:
        quotas = (_allowing(quota, use, share) for quota, use in zip(problem.quotas, used, strict=True))
        yield replace(problem, quotas=tuple(quotas))


def _allowing(quota: Quota, used: Floats, share: float) -> Quota:
    """The quota as a hard one; a share of what is used beyond it by balance [days] is allowed."""
    if quota.over_price is None:
        return quota
    limits = dict(quota.limits)
    for day in np.flatnonzero(used).tolist():
        limits[day] = quota.limit(day) + share * max(0.0, float(used[day]) - quota.limit(day))
    return replace(quota, over_price=None, limits=limits)
