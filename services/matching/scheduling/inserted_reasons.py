"""Reasons by insertion, for orders that are too large to be planned exactly in the time there is.

The order is put alone beside all others, as the planner does for a quote, and again with one rule lifted after the
other. Where all of it finds a place in time, that may cost more than what is late or missing: then the units that are,
are put beside the lots that are in time. That proves nothing, as another way may be better; but it names the step and
the rule that kept them back.

A rule is proven to be the cause where a bound says that no plan beside the others makes all of the order in time, and
an insertion with that rule lifted at the step makes more of it in time than any plan can without.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from services.planning import rules
from services.planning.explain.residual import Residual
from services.planning.explain.wording import Wording
from services.planning.model import CampaignFacts, Line, Order, Problem, Quota, Step, capacity, delivery, fits, terms
from services.planning.model.arrays import capacity_of
from services.planning.model.lots import NO_LOTS, Lot, Lots
from services.planning.model.solution import Reason
from services.planning.quoting import Answers, InUse, QuotePark, Verdict
from services.planning.quoting.answers import Binding, Bound
from services.planning.rules import Examination

_RULES = {
    Bound.CAPACITY: "capacity",
    Bound.QUOTA: "quota",
    Bound.LEAD_TIME: "lead-time",
    Bound.HORIZON: "lead-time",
    Bound.NO_ELIGIBLE_LINE: "no-eligible-line",
    Bound.NO_LANE: "no-lane",
}
# Bounds that hold in any park of these lines and lanes.
_BY_THEMSELVES = (Bound.LEAD_TIME, Bound.NO_ELIGIBLE_LINE, Bound.NO_LANE)
# Rules that units may break beside those of their order that are made in time.
_OF_RUNS_AND_LOTS = ("max-suppliers", "min-lot", "min-run", "transfer-batch")


def inserted_reasons(problem: Problem, lots: Lots) -> list[Reason]:
    """Reasons why the only order of the problem is late or short with these lots; none where it has a better place.

    All limits of others are in the problem's capacity.
    """
    order = problem.orders[0]
    answers = _answers(problem, order)
    reason = _reason(problem, order, answers, lots)
    return [] if reason is None else [Wording(problem, CampaignFacts.of(problem)).worded(order, reason)]


def agreed_too_late(problem: Problem, lots: Lots) -> bool:
    """True if the only order of the problem is late by what must be kept alone, and were it free, less of it would be.

    All units are made, and those that are late are committed as they are.
    """
    order, late = problem.orders[0], lots.select(np.flatnonzero(Residual(problem, lots).late))
    kept: Counter[tuple[Step, ...]] = Counter()
    for each in problem.firm:
        if each.binding:
            kept[each.steps] += each.quantity
    if not late or int(lots.quantity.sum()) < order.quantity:
        return False
    if any(lot.quantity > kept[lot.steps] for lot in late.merged()):
        return False
    return _in_time(_answers(problem, order)) > order.quantity - int(late.quantity.sum())


def _reason(problem: Problem, order: Order, answers: Answers, lots: Lots) -> Reason | None:
    if answers.binding is None:
        return None
    if answers.verdict is Verdict.NOT_IN_TIME:
        return _not_in_time(problem, order, answers, answers.binding)
    live = rules.examine(problem, lots)
    free = not any(each.binding for each in problem.firm)
    if free and answers.cheapest is not None and answers.cheapest.cost.total < live.cost.total:
        return None
    return _of_the_rest(problem, order, lots, live)


def _not_in_time(problem: Problem, order: Order, answers: Answers, binding: Binding) -> Reason:
    rule = _rule(problem, order, answers, binding)
    earliest = None if answers.earliest is None else answers.earliest.delivered
    return Reason(
        rule=rule,
        text="",
        step=binding.step,
        link=binding.link,
        first_day=binding.first_day,
        last_day=binding.last_day,
        amount=float(binding.missing) or None,
        earliest_finish=earliest if rule == "lead-time" else None,
        proven=_is_proven(problem, order, answers, rule),
    )


def _is_proven(problem: Problem, order: Order, answers: Answers, rule: str) -> bool:
    """True if no plan makes all of it in time, and one does without the rule at the step that binds.

    Of an order that has been begun, or that has lots beside, the bound does not count all.
    """
    at_most, binding = answers.in_time_at_most, answers.binding
    if problem.in_progress or order is not problem.orders[0] or binding is None or at_most is None:
        return False
    if at_most >= order.quantity or binding.bound in _BY_THEMSELVES:
        return at_most < order.quantity
    lifted = _lifted(problem, order, binding, rule)
    return lifted is not None and _in_time(_answers(*lifted)) > at_most


def _lifted(problem: Problem, order: Order, binding: Binding, rule: str) -> tuple[Problem, Order] | None:
    """The problem and the order with the rule lifted at the step that binds; None where it cannot be."""
    step = order.route[binding.step or 0]
    if rule == "quota":
        others = (quota for quota in problem.quotas if not _covers(problem, quota, step.link))
        return replace(problem, quotas=tuple(others)), order
    if rule != "capacity":
        return dict(_without_a_rule(problem, order, binding)).get(rule)
    days = range(binding.first_day or 0, min(problem.days, (binding.last_day or problem.days - 1) + 1))

    def wide(line: Line) -> Line:
        """The line with so much more on each of the days as all of the order takes."""
        if line.link != step.link or not fits(step, line):
            return line
        more = order.quantity * terms(order, step, line)[0] + line.setup
        return replace(line, overrides={**line.overrides, **{day: capacity(line, day) + more for day in days}})

    return replace(problem, lines=tuple(map(wide, problem.lines))), order


def _covers(problem: Problem, quota: Quota, link: str) -> bool:
    return any(quota.covers(line) for line in problem.lines if line.link == link)


def _of_the_rest(problem: Problem, order: Order, lots: Lots, live: Examination) -> Reason | None:
    """Why the units that are late or missing are not made in time, beside those that are; None where they could be.

    Those of which something is committed stay where they are: fill-in plans leave them. `live` is what the lots were
    found to be.
    """
    late = Residual(problem, lots).late
    stays = np.array([_begins_as_committed(problem, lot) for lot in lots], dtype=np.bool_)
    kept = lots.select(np.flatnonzero(~late | stays))
    rest = replace(_at_its_suppliers(problem, order, kept), quantity=order.quantity - int(kept.quantity.sum()))
    if rest.quantity <= 0:
        return _agreed_until(problem, lots.select(np.flatnonzero(late & stays)))
    answers = _answers(problem, rest, kept)
    if answers.verdict is Verdict.NOT_IN_TIME and answers.binding is not None:
        return _not_in_time(problem, rest, answers, answers.binding)
    if answers.cheapest is None:
        return None
    both = rules.examine(problem, Lots.concatenated([kept, answers.cheapest.lots]))
    before = {(each.rule, each.subject) for each in live.violations}
    for each in both.violations:
        if each.rule in _OF_RUNS_AND_LOTS and (each.rule, each.subject) not in before:
            return _of_a_step(order, each.rule, each.step)
    if both.cost.total < live.cost.total:
        return None
    return _of_a_step(order, "cost", None if answers.binding is None else answers.binding.step)


def _begins_as_committed(problem: Problem, lot: Lot) -> bool:
    return any(each.binding and lot.steps[: len(each.steps)] == each.steps for each in problem.firm)


def _agreed_until(problem: Problem, late: Lots) -> Reason | None:
    """Late lots of which something is committed: the day on which the last of them are finished."""
    if not late:
        return None
    last = [(lot.steps[-1], problem.line_by_id[lot.steps[-1].line]) for lot in late]
    roads = [delivery(problem, problem.orders[0], line) for _, line in last]
    days = (
        step.day + line.lead_days + (road.transit_days if road else 0)
        for (step, line), road in zip(last, roads, strict=True)
    )
    units = float(late.quantity.sum())
    return Reason("lead-time", "", amount=units, earliest_finish=max(days), proven=False, by_agreement=True)


def _of_a_step(order: Order, rule: str, step: int | None) -> Reason:
    return Reason(rule, "", step, None if step is None else order.route[step].link, proven=False)


def _at_its_suppliers(problem: Problem, order: Order, kept: Lots) -> Order:
    """The order, whose steps of which the kept lots have as many suppliers as they may go to these alone."""
    enterprise = np.array([problem.line_by_id[line].enterprise for line in kept.lines])
    route = list(order.route)
    for number, step in enumerate(route):
        of_step = kept.line[kept.number_of_step == number]
        suppliers = frozenset(enterprise[of_step].tolist()) if len(of_step) else frozenset()
        if step.max_suppliers is not None and len(suppliers) >= step.max_suppliers:
            route[number] = replace(step, only_enterprises=suppliers)
    return replace(order, route=tuple(route))


def _answers(problem: Problem, order: Order, kept: Lots = NO_LOTS) -> Answers:
    """The answers for the order on what the `kept` lots of its own leave."""
    park = replace(problem, orders=(), in_progress=(), firm=())
    in_use = InUse.of(problem, kept) if kept else InUse.nothing(park)
    return QuotePark(park, in_use, capacity_of(park)).answer(order, order.due)


def _rule(problem: Problem, order: Order, answers: Answers, binding: Binding) -> str:
    """The rule at the step without which most units can be there in time. Where capacity is short, that is the rule
    unless without another one all can.
    """
    if binding.bound not in (Bound.CAPACITY, Bound.RULES):
        return _RULES[binding.bound]
    lifted = {rule: _answers(*park) for rule, park in _without_a_rule(problem, order, binding)}
    if binding.bound is Bound.CAPACITY:
        enough = (rule for rule, found in lifted.items() if found.verdict is not Verdict.NOT_IN_TIME)
        return next(enough, "capacity")
    helps = {rule: _in_time(found) for rule, found in lifted.items() if _in_time(found) > _in_time(answers)}
    return max(helps, key=lambda rule: helps[rule]) if helps else next(iter(lifted), "capacity")


def _in_time(answers: Answers) -> int:
    return 0 if answers.most is None else answers.most.quantity


def _without_a_rule(problem: Problem, order: Order, binding: Binding) -> Iterator[tuple[str, tuple[Problem, Order]]]:
    """The problem and the order with one rule of the step lifted, by the rule."""
    step = binding.step or 0
    lines = [line for line in problem.lines if line.link == order.route[step].link]
    if order.route[step].max_suppliers is not None:
        free = replace(problem.orders[0].route[step], max_suppliers=None)
        route = tuple(free if number == step else each for number, each in enumerate(order.route))
        yield "max-suppliers", (problem, replace(order, route=route))
    for rule, changes in (
        ("min-run", {"min_run": 0.0}),
        ("set-up", {"setup": 0.0, "setup_cost": 0.0}),
        ("min-lot", {"min_lot": 0.0}),
    ):
        if any(getattr(line, name) > 0 for line in lines for name in changes):
            yield rule, (_with_lines(problem, order.route[step].link, changes), order)


def _with_lines(problem: Problem, link: str, changes: dict[str, float]) -> Problem:
    def changed(line: Line) -> Line:
        return replace(line, **changes) if line.link == link else line  # type: ignore[arg-type]

    return replace(problem, lines=tuple(map(changed, problem.lines)))
