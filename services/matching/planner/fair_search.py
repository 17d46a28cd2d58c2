"""The search with fair shares: a plan without them first, which says what there is to share, then one with them.

The plan without them is the comparison by which the plan shows what they cost.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from services.matching.scheduling import fair_shares
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.tasks import PricedShares, Task
from services.planning.model import Problem, Quota
from services.planning.solve import Result, Stop

# The share of the time that is for the plan without them.
FIRST = 0.5

# A search of a problem until a stop; a plan of it without its limits that have a price, where one is known.
Searches = Callable[[Problem, Stop, Result | None], Result]


@dataclass(frozen=True)
class Shared:
    """The task with its fair shares, and the plan found with them."""

    task: Task
    result: Result


def first_part(snapshot: ParkSnapshot, stop: Stop) -> Stop:
    """The time of the plan without fair shares: all of it in a park that has none."""
    return replace(stop, seconds=FIRST * stop.seconds) if snapshot.park.has_shares else stop


def with_shares(snapshot: ParkSnapshot, task: Task, found: Result, stop: Stop, search: Searches) -> Shared:
    """The plan with the park's fair shares, after one without them; that one where nothing is to be shared.

    Where the park has both largest shares and levelling, a plan with the former alone comes between, so that each has
    its price.
    """
    if not snapshot.park.has_shares:
        return Shared(task, found)
    lots = found.solution.lots.shifted(snapshot.today.toordinal()).merged()
    limits = fair_shares.limits_of(snapshot, task.problem, fair_shares.loads_of(snapshot, lots))
    problem, result, costs = task.problem, found, dict.fromkeys(("capping", "levelling"), 0.0)
    steps = [(name, quotas) for name, quotas in zip(costs, (limits.capping, limits.levelling), strict=True) if quotas]
    seconds = stop.seconds
    for left, (name, quotas) in zip(range(len(steps), 0, -1), steps, strict=True):
        before, known = result, _without_priced(problem, quotas, found, result)
        problem = replace(problem, quotas=(*problem.quotas, *quotas))
        result = search(problem, replace(stop, seconds=seconds / left), known)
        seconds = max(0.0, seconds - result.seconds)
        costs[name] = max(0.0, _paid(result) - _paid(before))
    return Shared(replace(task, problem=problem, shares=PricedShares(limits, **costs)), result)


def _without_priced(problem: Problem, new: Collection[Quota], first: Result, last: Result) -> Result | None:
    """Of the results known, that of a problem with the new limits without all that have a price; None where none is.

    `first` is of the problem without shares, `last` of `problem`.
    """
    if any(quota.over_price is None for quota in new):
        return None
    priced = [quota.over_price is not None for quota in problem.quotas if quota.id.startswith(fair_shares.PREFIX)]
    if all(priced):
        return first
    return None if any(priced) else last


def _paid(result: Result) -> float:
    """The cost without what is counted for work above limits, which nobody pays."""
    return result.examination.cost.total - result.examination.cost.limits
