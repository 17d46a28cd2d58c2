"""The park as quotes see it: its lines on planning's arrays, and an order not yet placed in planning's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from services.bounds import LEAST_LOAD
from services.matching.domain.loads import MILLIONTHS, Cell
from services.matching.domain.orders import OrderDraft
from services.matching.domain.park import Policy
from services.matching.domain.routes import RouteStep
from services.matching.scheduling.problem import build_problem
from services.matching.scheduling.residual import usable
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning import model as planning
from services.planning.model.arrays import Floats, capacity_of
from services.planning.quoting import Answers, InUse, QuotePark, Verdict


def quote_park(snapshot: ParkSnapshot, lines: Mapping[Cell, int], quotas: Mapping[Cell, int]) -> QuotePark:
    """The park of a snapshot without orders; `lines` and `quotas` are what is in use of them, in millionths."""
    problem = build_problem(snapshot, (), snapshot.park.horizon_days)
    line_table = loads_table(lines, [line.id for line in problem.lines], snapshot.today, problem.days)
    quota_table = loads_table(quotas, [quota.id for quota in problem.quotas], snapshot.today, problem.days)
    return QuotePark(problem, InUse(line_table, quota_table), usable(snapshot, problem))


def capacities(snapshot: ParkSnapshot) -> tuple[list[str], Floats, Floats]:
    """Ids of the snapshot's lines, their capacity, and what new work may use of it [lines, days] each."""
    problem = build_problem(snapshot, (), snapshot.park.horizon_days)
    return [line.id for line in problem.lines], capacity_of(problem), usable(snapshot, problem)


def loads_table(loads: Mapping[Cell, int], of: Iterable[str], today: date, days: int) -> Floats:
    """Loads of lines or quotas by day, in millionths, as capacity [those of `of`, days]; days count from `today`."""
    place, start = {ident: row for row, ident in enumerate(of)}, today.toordinal()
    table = np.zeros((len(place), days))
    for (ident, when), amount in loads.items():
        row, day = place.get(ident), when.toordinal() - start
        if row is not None and 0 <= day < days:
            table[row, day] = amount / MILLIONTHS
    return table


def without_guests(order: planning.Order, guests: frozenset[str]) -> planning.Order:
    """The order with these enterprises excluded from all steps."""
    steps = (replace(step, excluded_enterprises=step.excluded_enterprises | guests) for step in order.route)
    return replace(order, route=tuple(steps))


def are_needed(policy: Policy, answers: Answers) -> bool:
    """True if guests may better these answers of the park alone: not all can be made, or not by the wished day."""
    late = answers.verdict is Verdict.NOT_IN_TIME and answers.earliest is not None
    return (policy.guests_when_short and answers.earliest is None) or (policy.guests_when_late and late)


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
