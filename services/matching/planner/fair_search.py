"""The search with fair shares: a plan without them first, which says what there is to share, then one with them.

The plan without them is the comparison by which the plan shows what they cost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from services.matching.scheduling import fair_shares
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.tasks import PricedShares, Task
from services.planning.model import Problem
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
    """The plan with the park's fair shares, after one without them; that one where nothing is to be shared."""
    if not snapshot.park.has_shares:
        return Shared(task, found)
    lots = found.solution.lots.shifted(snapshot.today.toordinal()).merged()
    limits = fair_shares.limits_of(snapshot, task.problem, fair_shares.loads_of(snapshot, lots))
    if not limits.quotas:
        return Shared(replace(task, shares=PricedShares(0.0, limits)), found)
    problem = replace(task.problem, quotas=(*task.problem.quotas, *limits.quotas))
    priced_alone = all(quota.over_price is not None for quota in limits.quotas)
    second = search(problem, stop, found if priced_alone else None)
    cost = second.examination.cost
    more = cost.total - cost.limits - found.examination.cost.total
    return Shared(replace(task, problem=problem, shares=PricedShares(max(0.0, more), limits)), second)
