"""Why an enterprise was not chosen for an order in the live plan, as far as its caller may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from services.chassis.identity import Caller, Role
from services.errors import NotFound
from services.matching.domain.assignments import Assignment
from services.matching.domain.choosing import (
    Question,
    Rivals,
    Verdict,
    VerdictRule,
    full_verdict,
    outline,
    own_verdict,
)
from services.matching.domain.lots import Stage, whole
from services.matching.domain.orders import Order
from services.matching.domain.park import Figure, Line, Park, capacity_on
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import orders as stored_orders
from services.matching.storage import reference_data
from services.matching.use_cases import orders
from services.matching.use_cases.reading import known_park
from services.planning.model import Step
from services.planning.model.lots import Lot, Lots

TOLD_EVERYTHING = (Role.MANAGER, Role.AUDITOR)


def explain_enterprise(
    session: Session, caller: Caller, park: str, order: str, enterprise: str, *, now: datetime
) -> list[Verdict]:
    """By step and line. Raises NotFound, for what an enterprise may not see in the words for what does not exist."""
    if not caller.sees_enterprise(enterprise) or reference_data.find_enterprise(session, park, enterprise) is None:
        raise NotFound.named(f"parks/{park}/enterprises/{enterprise}")
    if caller.bound:
        return _own_verdicts(_Case.of(session, park, order, enterprise, now))
    found = _full_verdicts(_Case.of(session, park, order, enterprise, now), session)
    return found if caller.role in TOLD_EVERYTHING else [outline(verdict) for verdict in found]


@dataclass(frozen=True)
class _Case:
    """An order, and all that is an enterprise's own: its lines, what they can do and what they are asked for."""

    park: Park
    today: date
    order: Order
    lines: Sequence[Line]
    figures: Mapping[str, Mapping[date, Figure]]
    used: Mapping[tuple[str, date], float]
    asked: Mapping[Stage, Assignment]
    declined: Collection[int]

    @classmethod
    def of(cls, session: Session, park: str, order: str, enterprise: str, now: datetime) -> _Case:
        known, found = known_park(session, park), orders.get_order(session, park, order)
        lines = reference_data.lines_of(session, park, enterprise)
        names = [line.id for line in lines]
        today = known.today(now)
        months = reference_data.months(session, park, f"{today:%Y-%m}", names)
        figures: defaultdict[str, dict[date, Figure]] = defaultdict(dict)
        for month in months:
            figures[month.line].update({figure.date: figure for figure in month.figures})
        used: defaultdict[tuple[str, date], float] = defaultdict(float)
        for work in stored_assignments.active_on(session, park, names):
            for day, units in work.quantities.items():
                used[work.line, day] += units * work.unit_load
        asked = {
            work.stage: work
            for work in stored_assignments.of_order(session, park, order)
            if work.enterprise == enterprise
        }
        declined = {
            step
            for (name, step), excluded in stored_orders.exclusions(session, park).items()
            if name == order and enterprise in excluded
        }
        return cls(known, today, found, lines, figures, used, asked, declined)

    def question(self, step: int, line: Line, quantity: int, days: Sequence[date]) -> Question:
        work = self.asked.get(Stage(step, line.id))
        return Question(
            step=step,
            wanted=self.order.route[step],
            product=self.order.product,
            quantity=quantity,
            declined=step in self.declined,
            chosen=work is not None and work.active,
            days=days,
            room={
                day: (capacity_on(line, self.figures.get(line.id, {}), day), self.used[line.id, day]) for day in days
            },
        )

    def at(self, step: int) -> list[Line]:
        """The enterprise's lines at a step's link."""
        return [line for line in self.lines if line.link == self.order.route[step].link]


def _own_verdicts(case: _Case) -> list[Verdict]:
    """Verdicts for the enterprise itself, about the steps for which it has been asked."""
    if not case.asked:
        raise NotFound.named(f"parks/{case.park.id}/orders/{case.order.id}")
    found = []
    for step in sorted({stage.step for stage in case.asked}):
        works = [work for stage, work in case.asked.items() if stage.step == step]
        quantity = max(sum(work.quantities.values()) for work in works)
        when = sorted({day for work in works for day in work.quantities})
        for line in case.at(step):
            begin = max(case.today, case.order.release)
            in_time = begin + timedelta(days=line.lead_days) <= case.order.due
            days = _days(when[0], when[-1]) if in_time and when else []
            found.append(own_verdict(case.question(step, line, quantity, days), line))
    return found


def _full_verdicts(case: _Case, session: Session) -> list[Verdict]:
    lots = whole(stored_orders.lots_of(session, case.park.id, case.order.id), len(case.order.route))
    others = reference_data.lines(session, case.park.id, lots.used_lines())
    plan = _Chosen(case, lots, others)
    found = []
    for step, wanted in enumerate(case.order.route):
        lines = case.at(step)
        if not lines:
            found.append(Verdict(step, wanted.link, "", VerdictRule.NO_LINE))
        for line in lines:
            question = case.question(step, line, case.order.quantity, plan.days(step, line))
            found.append(full_verdict(question, line, plan.rivals(step, line)))
    return found


class _Chosen:
    """The order's lots in the live plan, beside a line that could have had a part in them."""

    def __init__(self, case: _Case, lots: Lots, lines: Mapping[str, Line]) -> None:
        self.case = case
        self.order = case.order
        self.lots = list(lots)
        self.lines = lines
        self.transit = case.park.transit_days()
        self.haulage = {(lane.from_zone, lane.to_zone): lane.cost_micros for lane in case.park.lanes}

    def days(self, step: int, line: Line) -> list[date]:
        """The days on which the line could take over units between the steps before and after it, in time."""
        first, last = max(self.case.today, self.order.release), self.order.due
        before = list(self._arrivals(step, line))
        after = list(self._departures(step, line))
        if step and self.lots:
            first = max(first, min(before, default=date.max))
        if step < len(self.order.route) - 1 and self.lots:
            last = max(after, default=date.min)
        else:
            last = max(last, *self._finishes()) - timedelta(days=line.lead_days)
        return _days(first, min(last, self.case.park.last_day(self.case.today)))

    def rivals(self, step: int, line: Line) -> Rivals:
        costs = [self._cost(step, self.lines[lot.steps[step].line], [lot]) for lot in self.lots]
        known = [cost for cost in costs if cost is not None]
        own = self._cost(step, line, self.lots)
        suppliers = {self.lines[lot.steps[step].line].enterprise for lot in self.lots}
        return Rivals(max(known, default=None), own or 0, len(suppliers))

    def _finishes(self) -> list[date]:
        """The days on which lots are finished: who could be as early as the last is not too late."""
        last = [lot.steps[-1] for lot in self.lots]
        return [_date(step) + timedelta(days=self.lines[step.line].lead_days) for step in last] or [self.order.due]

    def _arrivals(self, step: int, line: Line) -> Iterator[date]:
        for lot in self.lots if step else ():
            before = self.lines[lot.steps[step - 1].line]
            transit = self.transit.get((before.zone, line.zone))
            if transit is not None:
                yield _date(lot.steps[step - 1]) + timedelta(days=before.lead_days + transit)

    def _departures(self, step: int, line: Line) -> Iterator[date]:
        for lot in self.lots if step < len(self.order.route) - 1 else ():
            after = self.lines[lot.steps[step + 1].line]
            transit = self.transit.get((line.zone, after.zone))
            if transit is not None:
                yield _date(lot.steps[step + 1]) - timedelta(days=line.lead_days + transit)

    def _cost(self, step: int, line: Line, lots: Sequence[Lot]) -> int | None:
        """Micro-units a unit costs on a line, with the cheapest way to it and from it; None where there is no way."""
        cost = line.terms(self.order.product, self.order.route[step])[1]
        ways = []
        if step:
            ways.append([(self.lines[lot.steps[step - 1].line].zone, line.zone) for lot in lots])
        if step < len(self.order.route) - 1:
            ways.append([(line.zone, self.lines[lot.steps[step + 1].line].zone) for lot in lots])
        for lanes in ways:
            cheapest = min((self.haulage.get(lane, 0) for lane in lanes if lane in self.transit), default=None)
            if cheapest is None:
                return None
            cost += cheapest
        return cost


def _date(step: Step) -> date:
    return date.fromordinal(step.day)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
