"""The search for the limits that keep one order from being made whole and in time."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from services.planning.explain.room import Room
from services.planning.explain.route_time import RouteTimes
from services.planning.explain.single_order import Lift, Outcome, best
from services.planning.model import Line, Order, Problem, terms
from services.planning.model.solution import Reason

# Penalties are money: less than this share of one is no improvement but a rounding.
NOTICEABLE = 1e-7
# Less of a unit is a rounding.
SLIGHTEST = 1e-6
# Less time than this proves nothing.
SHORTEST_SOLVE = 0.05
# What an exact solve takes, as a rule at most, per line and day that is open.
SECONDS_PER_COLUMN = 1e-3
# Where solves are counted and no clock is asked, programs that would take longer are left alone.
MOST_SECONDS = 3.0
# An order is stopped by a few limits at most that a person could do something about.
ENOUGH = 6


@dataclass(slots=True)
class Budget:
    """What explaining may still take: seconds, and, so that it ends alike everywhere, exact solves. None: no limit."""

    deadline: float | None = None
    solves: int | None = None

    @classmethod
    def of(cls, seconds: float | None, solves: int | None) -> Budget:
        """A budget from now on."""
        return cls(None if seconds is None else time.monotonic() + seconds, solves)

    def share(self, parts: int, least: float = 0.0) -> Budget:
        """One of so many equal parts of what is left; of the seconds at least so many, if there are."""
        left = self.seconds()
        return Budget.of(
            None if left is None else min(left, max(left / parts, least)),
            None if self.solves is None else math.ceil(self.solves / parts),
        )

    def seconds(self) -> float | None:
        """The seconds left, not below 0."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())

    def free(self) -> bool:
        """Whether nothing is counted."""
        return self.deadline is None and self.solves is None

    def over(self) -> bool:
        """Whether the time has run out."""
        return self.seconds() == 0.0

    def spent(self) -> bool:
        """Whether nothing is left."""
        left = self.seconds()
        return (left is not None and left < SHORTEST_SOLVE) or self.solves == 0


class Search:
    """One order, taken out of the room, and the limits that may stand in its way."""

    def __init__(self, routes: RouteTimes, order: Order, budget: Budget) -> None:
        self.routes = routes
        self.room: Room = routes.room
        self.problem: Problem = self.room.problem
        self.order = order
        self.budget = budget

    def outcome(self, *lifts: Lift) -> Outcome | None:
        """The best that can be done with the order; None where the budget does not reach."""
        if self.budget.spent() or self._too_large():
            return None
        if self.budget.solves is not None:
            self.budget.solves -= 1
        return best(self.room, self.order, lifts, self.budget.seconds())

    @cached_property
    def seconds(self) -> float:
        """What an exact solve takes, roughly."""
        rows = [self.routes.crew(step).rows for step in self.order.route]
        days = slice(max(0, self.order.release), None)
        return SECONDS_PER_COLUMN * sum(int(np.count_nonzero(self.room.rest[lines, days] >= 1)) for lines in rows)

    def _too_large(self) -> bool:
        """Whether a program of this size cannot be expected to end in the time left: it would not stop at once."""
        left = self.budget.seconds()
        return self.seconds > (
            left if left is not None else MOST_SECONDS if self.budget.solves is not None else math.inf
        )

    def single(self, base: Outcome, suspected: Sequence[Lift] = ()) -> list[Reason]:
        """The limits each of which, taken away alone, leaves less unmet or late.

        Those suspected are tried first; where time or solves are counted and one of them is it, that is enough.
        """
        found: list[Reason] = []
        others = [lift for lift in self.lifts() if lift not in suspected]
        for place, lift in enumerate([*suspected, *others]):
            lifted = self.outcome(lift)
            if lifted is not None and better(lifted, base):
                found.append(self.reason(lift, lifted))
            enough = found and place + 1 >= len(suspected) > 0 and not self.budget.free()
            if enough or len(found) == ENOUGH or self.budget.spent():
                break
        return found

    def joint(self, base: Outcome) -> list[Reason]:
        """The fewest limits (none can be spared) that, taken away at once, leave less unmet or late."""
        needed, lifted = list(self.lifts()), self.outcome(*self.lifts())
        if lifted is None or not better(lifted, base):
            return []
        for lift in tuple(needed):
            without = [other for other in needed if other != lift]
            tried = self.outcome(*without)
            if tried is None:
                return []
            if better(tried, base):
                needed, lifted = without, tried
        return [self.reason(lift, lifted, together=True) for lift in needed]

    def lifts(self) -> Iterator[Lift]:
        """Every limit there is for this order, what is scarce most often first."""
        steps = range(len(self.order.route))
        yield from (Lift("capacity", step) for step in steps)
        yield from (Lift("quota", step) for step in steps if self._quotas(step))
        yield from (Lift("max-suppliers", step) for step in steps if self.order.route[step].max_suppliers)
        yield from (Lift("min-lot", step) for step in steps if any(line.min_lot > 1 for line in self.lines(step)))
        yield from (Lift("lead-time", step) for step in steps)
        yield Lift("lead-time")
        yield Lift("cost")

    def lines(self, step: int) -> list[Line]:
        """The lines that may do a step."""
        return self.routes.lines(self.order.route[step])

    def _quotas(self, step: int) -> list[str]:
        return [quota.id for quota in self.problem.quotas if self.order.route[step].link in quota.links]

    def reason(self, lift: Lift, lifted: Outcome, together: bool = False) -> Reason:
        """What the limit kept from being done: found in what is done without it."""
        first, last, amount = self._excess(lift, lifted)
        quotas = self._quotas(lift.step) if lift.rule == "quota" and lift.step is not None else []
        return Reason(
            rule=lift.rule,
            text="",
            step=lift.step,
            link=None if lift.step is None else self.order.route[lift.step].link,
            first_day=first,
            last_day=last,
            amount=amount,
            quota=quotas[0] if quotas else None,
            earliest_finish=self._earliest_finish() if lift.rule == "lead-time" else None,
            together=together,
        )

    def _earliest_finish(self) -> int | None:
        """As early as lines and lanes allow, and no earlier than what is committed for certain days."""
        free = self.routes.earliest_finish(self.order)
        whole = [
            commitment for commitment in self.room.firm[self.order.id] if len(commitment.steps) == len(self.order.route)
        ]
        last = [commitment.steps[-1] for commitment in whole]
        committed = [step.day + self.problem.line_by_id[step.line].lead_days for step in last]
        return None if free is None else max([free, *committed])

    def _excess(self, lift: Lift, lifted: Outcome) -> tuple[int | None, int | None, float | None]:
        """First and last day on which more is done than the limit allows, and by how many units."""
        if lift.step is None or lift.rule == "cost":
            return max(0, self.order.release), max(0, min(self.order.due, self.problem.days - 1)), None
        beyond: Callable[[Lift, Outcome], dict[int, float]] = {
            "capacity": self._beyond_capacity,
            "quota": self._beyond_quotas,
        }.get(lift.rule, self._units_by_day)
        units = {day: amount for day, amount in beyond(lift, lifted).items() if amount > SLIGHTEST}
        amount = math.ceil(sum(units.values())) if lift.rule in {"capacity", "quota"} else None
        return min(units, default=None), max(units, default=None), amount

    def _units_by_day(self, lift: Lift, lifted: Outcome) -> dict[int, float]:
        units: defaultdict[int, float] = defaultdict(float)
        for (step, _, day), amount in lifted.work.items():
            if step == lift.step:
                units[day] += amount
        return units

    def _beyond_capacity(self, lift: Lift, lifted: Outcome) -> dict[int, float]:
        beyond: defaultdict[int, float] = defaultdict(float)
        for (step, line_id, day), units in lifted.work.items():
            if step == lift.step:
                line = self.problem.line_by_id[line_id]
                load = terms(self.order, self.order.route[step], line)[0]
                room = math.floor(max(0.0, self.room.left(line, day)) / load + 1e-6) if load > 0 else math.inf
                beyond[day] += max(0.0, units - room)
        return beyond

    def _beyond_quotas(self, lift: Lift, lifted: Outcome) -> dict[int, float]:
        beyond: defaultdict[int, float] = defaultdict(float)
        for day, units in self._units_by_day(lift, lifted).items():
            drawn = self._drawn(lifted, day)
            for quota in self.problem.quotas:
                if quota.id in drawn and self.order.route[lift.step or 0].link in quota.links:
                    left = max(0.0, self.room.quota_left(quota, day))
                    share = max(0.0, drawn[quota.id] - left) / drawn[quota.id]
                    beyond[day] = max(beyond[day], units * share)
        return beyond

    def _drawn(self, lifted: Outcome, day: int) -> dict[str, float]:
        drawn: defaultdict[str, float] = defaultdict(float)
        for (step, line_id, when), units in lifted.work.items():
            if when == day:
                line = self.problem.line_by_id[line_id]
                load = units * terms(self.order, self.order.route[step], line)[0]
                for quota in self.problem.quotas:
                    drawn[quota.id] += load * quota.per_unit * quota.links.count(line.link)
        return {quota: amount for quota, amount in drawn.items() if amount > 0}


def better(lifted: Outcome, base: Outcome) -> bool:
    """Whether strictly less is unmet or late."""
    less = lifted.penalty < base.penalty - NOTICEABLE * max(1.0, base.penalty)
    return less and (lifted.unmet < base.unmet or lifted.late < base.late)
