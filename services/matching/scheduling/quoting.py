"""The park as quotes see it: its lines on planning's arrays, and an order not yet placed in planning's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from services.bounds import LEAST_LOAD
from services.matching.domain.loads import MILLIONTHS, Cell
from services.matching.domain.orders import OrderDraft
from services.matching.domain.park import ALWAYS, Policy
from services.matching.domain.routes import RouteStep
from services.matching.domain.scarcity import ScarcityPrice
from services.matching.scheduling.beside import Beside
from services.matching.scheduling.fair_shares import limits_of
from services.matching.scheduling.problem import build_problem
from services.matching.scheduling.residual import usable
from services.matching.scheduling.snapshot import ParkSnapshot
from services.money import from_micros
from services.planning import model as planning
from services.planning.model.arrays import Floats, Ints, capacity_of, quota_rows
from services.planning.quoting import Answer, Answers, InUse, QuotePark, Verdict

_EPOCH = datetime.fromtimestamp(0, UTC)
_MICROSECOND = timedelta(microseconds=1)
_UNKNOWN = np.iinfo(np.int64).max


def quote_park(snapshot: ParkSnapshot, lines: Mapping[Cell, int], quotas: Mapping[Cell, int]) -> QuotePark:
    """The park of a snapshot without orders; `lines` and `quotas` are what is in use of them, in millionths."""
    problem = build_problem(snapshot, (), snapshot.park.horizon_days)
    line_table = loads_table(lines, [line.id for line in problem.lines], snapshot.today, problem.days)
    quota_table = loads_table(quotas, [quota.id for quota in problem.quotas], snapshot.today, problem.days)
    return QuotePark(problem, InUse(line_table, quota_table), usable(snapshot, problem))


def scarcity_table(snapshot: ParkSnapshot, park: QuotePark, prices: Iterable[ScarcityPrice]) -> Floats:
    """A plan's scarcity prices, those of quotas by the lines that draw on them, as money per unit [lines, days]."""
    problem, start = park.problem, snapshot.today.toordinal()
    table = np.zeros((len(problem.lines), problem.days))
    covered = {quota.id: (quota_rows(problem, quota), quota.per_unit) for quota in problem.quotas}
    for each in prices:
        day, price = each.date.toordinal() - start, from_micros(each.price_micros)
        if not 0 <= day < problem.days:
            continue
        if each.line in park.line_index:
            table[park.line_index[each.line], day] += price
        elif each.quota in covered:
            rows, per_unit = covered[each.quota]
            table[rows, day] += price * per_unit
    return table


def capacities(snapshot: ParkSnapshot) -> tuple[list[str], Floats, Floats]:
    """Ids of the snapshot's lines, their capacity, and what new work may use of it [lines, days] each."""
    problem = build_problem(snapshot, (), snapshot.park.horizon_days)
    return [line.id for line in problem.lines], capacity_of(problem), usable(snapshot, problem)


@dataclass(frozen=True, slots=True)
class Trustworthiness:
    """Figures that answers rest on, by the places of lines in a park: report time of each day's, in microseconds
    [lines, days], and how many of a line's own are assumed [lines]."""

    reported: Ints
    assumed: Ints

    @classmethod
    def of(cls, snapshot: ParkSnapshot, lines: Sequence[str], days: int) -> Trustworthiness:
        """That of these lines of a snapshot, on so many days from its own."""
        used = [snapshot.figures_in_use[line] for line in lines]
        assumed = [each.setup.assumed + each.min_run.assumed for each in used]
        reported = np.array([_reported(snapshot, line, days) for line in lines], dtype=np.int64)
        return cls(reported.reshape(len(lines), days), np.array(assumed, dtype=np.int64))

    def replace(self, places: Sequence[int], other: Trustworthiness) -> None:
        """Have the lines at these places what `other` says of them, in its sequence."""
        rows = np.array(places, dtype=np.int64)
        self.reported[rows], self.assumed[rows] = other.reported, other.assumed

    def behind(self, answers: Sequence[Answer]) -> tuple[datetime | None, int]:
        """The report time of the oldest figure that the answers rest on, None where none is known; and how many figures
        of their lines are assumed."""
        if not answers:
            return None, 0
        cells = np.concatenate([each.placed.load_cells for each in answers])
        oldest = int(self.reported.ravel()[cells].min(initial=_UNKNOWN))
        lines = np.unique(cells // self.reported.shape[1])
        return None if oldest == _UNKNOWN else _EPOCH + oldest * _MICROSECOND, int(self.assumed[lines].sum())


def _reported(snapshot: ParkSnapshot, line: str, days: int) -> list[int]:
    """When the figures of a line's days were reported, in microseconds."""
    stated = [snapshot.lines[line].planned_reported_at] * days
    for when, figure in snapshot.figures.get(line, {}).items():
        day = (when - snapshot.today).days
        if 0 <= day < days:
            stated[day] = figure.reported_at
    return [_UNKNOWN if at is None or at is ALWAYS else (at - _EPOCH) // _MICROSECOND for at in stated]


def loads_table(loads: Mapping[Cell, int], of: Iterable[str], today: date, days: int) -> Floats:
    """Loads of lines or quotas by day, in millionths, as capacity [those of `of`, days]; days count from `today`."""
    place, start = {ident: row for row, ident in enumerate(of)}, today.toordinal()
    table = np.zeros((len(place), days))
    for (ident, when), amount in loads.items():
        row, day = place.get(ident), when.toordinal() - start
        if row is not None and 0 <= day < days:
            table[row, day] = amount / MILLIONTHS
    return table


def without_guests(order: planning.Order, guests: frozenset[str], policy: Policy | None = None) -> planning.Order:
    """The order with these enterprises excluded from all steps, or where a policy lets no guest work."""
    steps = (
        step
        if policy is not None and policy.lets_guests_work_at(step.link)
        else replace(step, excluded_enterprises=step.excluded_enterprises | guests)
        for step in order.route
    )
    return replace(order, route=tuple(steps))


def are_needed(policy: Policy, answers: Answers) -> bool:
    """True if guests may better these answers of the park alone: not all can be made, or not by the wished day."""
    late = answers.verdict is Verdict.NOT_IN_TIME and answers.earliest is not None
    return (policy.guests_when_short and answers.earliest is None) or (policy.guests_when_late and late)


def fair_shares_of(
    snapshot: ParkSnapshot, park: QuotePark, order: planning.Order, answers: Answers
) -> tuple[planning.Quota, ...]:
    """The park's fair shares as limits for an order, as a plan that places it alone has them.

    There is to share what was made, what lots and holds take, and what an answer without these limits takes.
    """
    problem, in_use = park.problem, park.in_use()
    beside = Beside(
        snapshot.today,
        park.line_index,
        in_use.lines,
        {quota.id: place for place, quota in enumerate(problem.quotas)},
        in_use.quotas,
        quotas_of={},
        own={},
        held={},
    )
    answer = answers.cheapest or answers.earliest or answers.most
    given: defaultdict[tuple[str, date], float] = defaultdict(float)
    for each in () if answer is None else answer.loads:
        given[each.line, snapshot.today + timedelta(days=each.day)] += each.runs
    return limits_of(replace(snapshot, beside=beside), replace(problem, orders=(order,)), given).quotas


def asked_order(draft: OrderDraft, today: date) -> planning.Order:
    """An order not yet placed, with its route. Costs of being late or short are not looked at: no answer is late."""
    return planning.Order(
        id=draft.id,
        product=draft.product or None,
        quantity=draft.quantity,
        release=max(0, (draft.release - today).days),
        due=(draft.due - today).days,
        late_cost=0.0,
        unmet_cost=0.0,
        partial=draft.partial,
        route=tuple(map(_step, draft.route)),
        transfer_batch=float(draft.transfer_batch or 0),
        ship_to=draft.ship_to_zone or None,
    )


def _step(step: RouteStep) -> planning.RouteStep:
    return planning.RouteStep(
        link=step.link,
        load=max(step.load, LEAST_LOAD),
        tags=frozenset(step.tags),
        min_quality=step.min_quality,
        max_suppliers=step.max_suppliers,
        excluded_enterprises=frozenset(step.excluded_enterprises),
        only_enterprises=frozenset(step.only_enterprises),
    )
