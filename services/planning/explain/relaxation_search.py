"""The search for the limits that keep one order from being made whole and in time."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import numpy as np

from services.planning.explain.allowance import Allowance
from services.planning.explain.relaxation import Relaxation
from services.planning.explain.residual import Residual
from services.planning.explain.route_times import RouteTimes
from services.planning.explain.single_order import Outcome, best
from services.planning.model import Line, Order, Problem, terms
from services.planning.model.solution import Reason

# Penalties are money: less than this share of one is no improvement but a rounding.
NOTICEABLE = 1e-7
# Less of a unit is a rounding.
SLIGHTEST = 1e-6
# Duration of an exact solve, as a rule at most, per line and day that is open.
SECONDS_PER_COLUMN = 1e-3
# The same where a run is a choice of yes or no.
SECONDS_PER_CHOICE = 1e-2
# Where solves are counted and no clock is asked, programs that would take longer are left alone.
MOST_SECONDS = 3.0
# An order is stopped by a few limits at most that a person could do something about.
ENOUGH = 6
# Of the whole route; commitments do not bind then.
WHOLE_LEAD_TIME = Relaxation("lead-time")
RULES_OF_RUNS = ("min-run", "set-up", "transfer-batch")


class RelaxationSearch:
    """One order, taken out of the solution, and the limits that may be the cause of its shortfall."""

    def __init__(self, routes: RouteTimes, order: Order, allowance: Allowance) -> None:
        self.routes = routes
        self.residual: Residual = routes.residual
        self.problem: Problem = self.residual.problem
        self.order = order
        self.allowance = allowance

    def outcome(self, *relaxations: Relaxation) -> Outcome | None:
        """The best plan of the order with some limits relaxed; None where the allowance does not reach."""
        if self.allowance.spent() or self._too_large():
            return None
        counted = self.allowance.solves is not None
        if self.allowance.solves is not None:
            self.allowance.solves -= 1
        return best(self.residual, self.order, relaxations, self.allowance.seconds(), counted=counted)

    @cached_property
    def seconds(self) -> float:
        """Rough duration of an exact solve."""
        days = slice(max(0, self.order.release), None)
        seconds = 0.0
        for number, step in enumerate(self.order.route):
            open_days = self.residual.ledger.capacity[self.routes.eligible(step).rows, days] >= 1
            choices = any(self._may_bind(rule, number) for rule in RULES_OF_RUNS)
            seconds += int(np.count_nonzero(open_days)) * (SECONDS_PER_CHOICE if choices else SECONDS_PER_COLUMN)
        return seconds

    def _too_large(self) -> bool:
        """True if a program of this size is not expected to end in the time left: it would not stop at once."""
        left = self.allowance.seconds()
        return self.seconds > (
            left if left is not None else MOST_SECONDS if self.allowance.solves is not None else math.inf
        )

    def single(self, base: Outcome, suspected: Sequence[Relaxation] = ()) -> list[Reason]:
        """The limits each of which, relaxed alone, leaves less unmet or late, the one that leaves least first.

        Those suspected are tried first; where time or solves are counted and one of them is it, that is enough.
        """
        found: list[tuple[float, Reason]] = []
        others = [relaxation for relaxation in self.relaxations() if relaxation not in suspected]
        for place, relaxation in enumerate([*suspected, *others]):
            relaxed = self.outcome(relaxation)
            if relaxed is not None and better(relaxed, base):
                found.append((relaxed.penalty, self.reason(relaxation, relaxed)))
            enough = found and place + 1 >= len(suspected) > 0 and not self.allowance.free()
            if enough or len(found) == ENOUGH or self.allowance.spent():
                break
        return [reason for _, reason in sorted(found, key=lambda each: round(each[0], 6))]

    def joint(self, base: Outcome) -> list[Reason]:
        """The fewest limits (none can be spared) that, relaxed together, leave less unmet or late."""
        needed, relaxed = list(self.relaxations()), self.outcome(*self.relaxations())
        if relaxed is None or not better(relaxed, base):
            return []
        for relaxation in tuple(needed):
            without = [other for other in needed if other != relaxation]
            tried = self.outcome(*without)
            if tried is None:
                return []
            if better(tried, base):
                needed, relaxed = without, tried
        return [self.reason(relaxation, relaxed, together=True) for relaxation in needed]

    def relaxations(self) -> Iterator[Relaxation]:
        """Every limit there is for this order, what is scarce most often first."""
        steps = range(len(self.order.route))
        yield from (Relaxation("capacity", step) for step in steps)
        yield from (Relaxation("quota", step) for step in steps if self._quotas(step))
        yield from (Relaxation("max-suppliers", step) for step in steps if self.order.route[step].max_suppliers)
        yield from (Relaxation("min-lot", step) for step in steps if any(line.min_lot > 1 for line in self.lines(step)))
        for rule in RULES_OF_RUNS:
            yield from (Relaxation(rule, step) for step in steps if self._may_bind(rule, step))
        yield from (Relaxation("lead-time", step) for step in steps)
        yield WHOLE_LEAD_TIME
        yield Relaxation("cost")

    def _may_bind(self, rule: str, step: int) -> bool:
        if rule == "transfer-batch":
            return self.residual.facts.least_batch(self.order) > 1
        if rule == "min-run":
            return any(line.min_run > 0 for line in self.lines(step))
        return any(line.setup > 0 or line.setup_cost > 0 for line in self.lines(step))

    def lines(self, step: int) -> list[Line]:
        """The lines that may do a step."""
        return self.routes.lines(self.order.route[step])

    def _quotas(self, step: int) -> list[str]:
        return [quota.id for quota in self.problem.quotas if any(map(quota.covers, self.lines(step)))]

    def reason(self, relaxation: Relaxation, relaxed: Outcome, together: bool = False) -> Reason:
        """The reason that a limit is, with the days and units by which the relaxed plan exceeds it."""
        first, last, amount = self._excess(relaxation, relaxed)
        quotas = self._quotas(relaxation.step) if relaxation.rule == "quota" and relaxation.step is not None else []
        return Reason(
            rule=relaxation.rule,
            text="",
            step=relaxation.step,
            link=None if relaxation.step is None else self.order.route[relaxation.step].link,
            first_day=first,
            last_day=last,
            amount=amount,
            quota=quotas[0] if quotas else None,
            earliest_finish=self._earliest_finish() if relaxation.rule == "lead-time" else None,
            together=together,
            by_agreement=relaxation == WHOLE_LEAD_TIME and self._committed_too_late(),
        )

    def _committed_too_late(self) -> bool:
        """True if not the route takes too long, but what is committed ends after the due date."""
        free, finish = self.routes.earliest_finish(self.order), self._earliest_finish()
        return free is not None and finish is not None and free <= self.order.due < finish

    def _earliest_finish(self) -> int | None:
        """As early as lines and lanes allow, and no earlier than the days of commitments."""
        free = self.routes.earliest_finish(self.order)
        whole = [
            commitment
            for commitment in self.residual.firm[self.order.id]
            if len(commitment.steps) == len(self.order.route)
        ]
        last = [commitment.steps[-1] for commitment in whole]
        lines = [self.problem.line_by_id[step.line] for step in last]
        roads = [self.residual.road_days(self.order.id, line.zone) for line in lines]
        committed = [step.day + line.lead_days + road for step, line, road in zip(last, lines, roads, strict=True)]
        return None if free is None else max([free, *committed])

    def _excess(self, relaxation: Relaxation, relaxed: Outcome) -> tuple[int | None, int | None, float | None]:
        """First and last day on which more is done than the limit allows, and by how many units."""
        if relaxation.step is None or relaxation.rule == "cost":
            return max(0, self.order.release), max(0, min(self.order.due, self.problem.days - 1)), None
        beyond: Callable[[Relaxation, Outcome], dict[int, float]] = {
            "capacity": self._beyond_capacity,
            "quota": self._beyond_quotas,
        }.get(relaxation.rule, self._units_by_day)
        units = {day: amount for day, amount in beyond(relaxation, relaxed).items() if amount > SLIGHTEST}
        amount = math.ceil(sum(units.values())) if relaxation.rule in {"capacity", "quota"} else None
        return min(units, default=None), max(units, default=None), amount

    def _units_by_day(self, relaxation: Relaxation, relaxed: Outcome) -> dict[int, float]:
        units: defaultdict[int, float] = defaultdict(float)
        for (step, _, day), amount in relaxed.work.items():
            if step == relaxation.step:
                units[day] += amount
        return units

    def _beyond_capacity(self, relaxation: Relaxation, relaxed: Outcome) -> dict[int, float]:
        beyond: defaultdict[int, float] = defaultdict(float)
        for (step, line_id, day), units in relaxed.work.items():
            if step == relaxation.step:
                line = self.problem.line_by_id[line_id]
                load = terms(self.order, self.order.route[step], line)[0]
                most = math.floor(max(0.0, self.residual.left(line, day)) / load + 1e-6) if load > 0 else math.inf
                beyond[day] += max(0.0, units - most)
        return beyond

    def _beyond_quotas(self, relaxation: Relaxation, relaxed: Outcome) -> dict[int, float]:
        beyond: defaultdict[int, float] = defaultdict(float)
        for day, units in self._units_by_day(relaxation, relaxed).items():
            drawn = self._drawn(relaxed, day)
            for quota in self.problem.quotas:
                if quota.id in drawn and any(map(quota.covers, self.lines(relaxation.step or 0))):
                    left = max(0.0, float(self.residual.quota_left(quota)[day]))
                    share = max(0.0, drawn[quota.id] - left) / drawn[quota.id]
                    beyond[day] = max(beyond[day], units * share)
        return beyond

    def _drawn(self, relaxed: Outcome, day: int) -> dict[str, float]:
        drawn: defaultdict[str, float] = defaultdict(float)
        for (step, line_id, when), units in relaxed.work.items():
            if when == day:
                line = self.problem.line_by_id[line_id]
                load = units * terms(self.order, self.order.route[step], line)[0]
                for quota in self.problem.quotas:
                    drawn[quota.id] += load * quota.per_unit * quota.covers(line)
        return {quota: amount for quota, amount in drawn.items() if amount > 0}


def better(relaxed: Outcome, base: Outcome) -> bool:
    """True if strictly less is unmet or late."""
    less = relaxed.penalty < base.penalty - NOTICEABLE * max(1.0, base.penalty)
    return less and (relaxed.unmet < base.unmet or relaxed.late < base.late)
