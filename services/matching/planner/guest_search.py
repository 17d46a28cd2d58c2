"""The search with guests: first the park alone, then, where that leaves orders in need, with guests open to these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from services.matching.scheduling import guests
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.tasks import Task
from services.planning import rules
from services.planning.model import Problem
from services.planning.solve import Result, Stop

# The share of the time that is for the park alone.
FIRST = 0.4

Searches = Callable[[Problem, Stop], Result]


@dataclass(frozen=True)
class GuestSearch:
    """The result of the search of the park alone (None: there was none), the task to go on with, and until when.

    The task is `open` where guests may have a part in it.
    """

    task: Task
    stop: Stop
    first: Result | None = None
    open: bool = False

    @classmethod
    def begin(cls, snapshot: ParkSnapshot, task: Task, stop: Stop, search: Searches) -> GuestSearch:
        """Searches the park alone, where guests may be opened after it; the task is then one with guests if need be."""
        if task.with_guests is None:
            return cls(task, stop)
        first = search(task.problem, replace(stop, seconds=FIRST * stop.seconds))
        lots = first.solution.lots.shifted(snapshot.today.toordinal()).merged()
        needing = guests.in_need(snapshot, task.orders, lots)
        problem = guests.opened_to(snapshot, task.with_guests, needing) if needing else task.problem
        rest = replace(stop, seconds=max(0.0, stop.seconds - first.seconds))
        return cls(Task(problem, task.orders), rest, first, bool(needing))

    @property
    def is_over(self) -> bool:
        """True if no search can find anything cheaper: the park alone leaves no order in need, at the least cost."""
        return self.first is not None and self.first.solution.optimal and not self.open

    def cheaper(self, second: Result) -> Result:
        """The cheaper of what was found first and what was found on the task; the bound is that of the task."""
        if self.first is None:
            return second
        examined = rules.examine(self.task.problem, self.first.solution.lots)
        if examined.violations or examined.cost.total >= second.examination.cost.total:
            return second
        solution = replace(second.solution, lots=self.first.solution.lots, cost=examined.cost, optimal=False)
        return replace(second, solution=solution, examination=examined)
