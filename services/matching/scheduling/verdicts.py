"""Verdicts on an enterprise's lines for an order of the live schedule: from its own data, or beside those chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from services.matching.domain.assignments import Assignment
from services.matching.domain.choosing import Question, Rivals, Verdict, VerdictRule, full_verdict, own_verdict
from services.matching.domain.lots import Stage
from services.matching.domain.orders import Order
from services.matching.domain.park import Figure, Line, Park, capacity_on
from services.planning.model import Step
from services.planning.model.lots import Lot, Lots


@dataclass(frozen=True)
class Case:
    """An order, and what is an enterprise's own: its lines, their figures, capacity taken, and its assignments.

    `figures` are by line and day; `used` is capacity that active assignments take, by line and day, set-ups included, 0
    where none does; `asked` are the enterprise's assignments of the order, `declined` the steps for which it is not
    asked again; a `guest` is outside the park.
    """

    park: Park
    today: date
    order: Order
    lines: Sequence[Line]
    figures: Mapping[str, Mapping[date, Figure]]
    used: Mapping[tuple[str, date], float]
    asked: Mapping[Stage, Assignment]
    declined: Collection[int]
    guest: bool = False

    def question(self, step: int, line: Line, quantity: int, days: Sequence[date]) -> Question:
        """The question of a line at a step: `quantity` units wanted on `days`."""
        work = self.asked.get(Stage(step, line.id))
        return Question(
            step=step,
            wanted=self.order.route[step],
            product=self.order.product,
            quantity=quantity,
            ordered=self.order.quantity,
            declined=step in self.declined,
            chosen=work is not None and work.active,
            days=days,
            daily_capacity={
                day: (capacity_on(line, self.figures.get(line.id, {}), day), self.used.get((line.id, day), 0.0))
                for day in days
            },
            figures=line.figures_in_use(self.park),
            guest=self.guest,
        )

    def days_to_buyer(self, line: Line) -> int:
        """Days from the last step's day on the line until its goods are at the order's zone."""
        return line.lead_days + self.transit.get((line.zone, self.order.ship_to_zone), 0)

    @cached_property
    def transit(self) -> Mapping[tuple[str, str], int]:
        """Days on the road by lane."""
        return self.park.transit_days()

    def at(self, step: int) -> list[Line]:
        """The enterprise's lines at a step's link."""
        return [line for line in self.lines if line.link == self.order.route[step].link]


def own_verdicts(case: Case) -> list[Verdict]:
    """Verdicts that the enterprise itself may see, on the steps for which it has or had an assignment."""
    found = []
    for step in sorted({stage.step for stage in case.asked}):
        works = [work for stage, work in case.asked.items() if stage.step == step]
        quantity = max(sum(work.quantities.values()) for work in works)
        when = sorted({day for work in works for day in work.quantities})
        for line in case.at(step):
            begin = max(case.today, case.order.release)
            last = step == len(case.order.route) - 1
            in_time = begin + timedelta(days=case.days_to_buyer(line) if last else line.lead_days) <= case.order.due
            days = _days(when[0], when[-1]) if in_time and when else []
            found.append(own_verdict(case.question(step, line, quantity, days), line))
    return found


def full_verdicts(case: Case, lots: Lots, lines: Mapping[str, Line]) -> list[Verdict]:
    """Verdicts on all steps beside the order's whole live `lots`, whose lines are `lines`."""
    chosen = _Chosen(case, lots, lines)
    found = []
    for step, wanted in enumerate(case.order.route):
        own = case.at(step)
        if not own:
            found.append(Verdict(step, wanted.link, "", VerdictRule.NO_LINE))
        for line in own:
            question = case.question(step, line, case.order.quantity, chosen.days(step, line))
            found.append(full_verdict(question, line, chosen.rivals(step, line)))
    return found


class _Chosen:
    """The order's lots in the live schedule, beside a line that could have had a part in them."""

    def __init__(self, case: Case, lots: Lots, lines: Mapping[str, Line]) -> None:
        self.case = case
        self.order = case.order
        self.lots = list(lots)
        self.lines = lines
        self.transit = case.transit
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
            last = max(last, *self._finishes()) - timedelta(days=self.case.days_to_buyer(line))
        return _days(first, min(last, self.case.park.last_day(self.case.today)))

    def rivals(self, step: int, line: Line) -> Rivals:
        """Costs and number of those chosen for the step, and the cost on the line.

        A line's set-up is paid once by what it makes; the line asked about would make as much as a chosen
        one on average.
        """
        units = self._units(step)
        costs = [(self._cost(step, self.lines[lot.steps[step].line], [lot]), lot.steps[step].line) for lot in self.lots]
        known = [cost + self._set_up(self.lines[chosen], units[chosen]) for cost, chosen in costs if cost is not None]
        own = self._cost(step, line, self.lots) or 0
        share = units.total() / len(units) if units else self.order.quantity
        suppliers = {self.lines[lot.steps[step].line].enterprise for lot in self.lots}
        return Rivals(max(known, default=None), own + self._set_up(line, share), len(suppliers))

    def _units(self, step: int) -> Counter[str]:
        """Units of the step by chosen line."""
        units: Counter[str] = Counter()
        for lot in self.lots:
            units[lot.steps[step].line] += lot.quantity
        return units

    def _set_up(self, line: Line, units: float) -> int:
        """A unit's share of the money that a set-up costs, micro-units."""
        return round(line.figures_in_use(self.case.park).setup_cost_micros.figure / units)

    def _finishes(self) -> list[date]:
        """Days on which lots are finished; a line that is as early as the last of them is not too late."""
        last = [lot.steps[-1] for lot in self.lots]
        behind = self.case.days_to_buyer
        return [_date(step) + timedelta(days=behind(self.lines[step.line])) for step in last] or [self.order.due]

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
        """Micro-units per unit on a line, with the cheapest haulage to it and from it; None where no lane leads."""
        cost = line.terms(self.order.product, self.order.route[step])[1]
        hauls = []
        if step:
            hauls.append([(self.lines[lot.steps[step - 1].line].zone, line.zone) for lot in lots])
        if step < len(self.order.route) - 1:
            hauls.append([(line.zone, self.lines[lot.steps[step + 1].line].zone) for lot in lots])
        elif lots:
            hauls.append([(line.zone, self.order.ship_to_zone)])
        for lanes in hauls:
            cheapest = min((self.haulage.get(lane, 0) for lane in lanes if lane in self.transit), default=None)
            if cheapest is None:
                return None
            cost += cheapest
        return cost


def _date(step: Step) -> date:
    return date.fromordinal(step.day)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
