"""Reasons by insertion, for orders that are too large to be planned exactly in the time there is.

The order is put alone beside all others, as the planner does for a quote, and again with one rule lifted after the
other. That proves nothing, as another way may be better; but it names the step and the rule that kept it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from services.planning import rules
from services.planning.explain.wording import Wording
from services.planning.model import CampaignFacts, Line, Order, Problem
from services.planning.model.arrays import capacity_of
from services.planning.model.lots import Lots
from services.planning.model.solution import Reason
from services.planning.quoting import Answers, InUse, QuotePark, Verdict
from services.planning.quoting.answers import Binding, Bound

_RULES = {
    Bound.CAPACITY: "capacity",
    Bound.QUOTA: "quota",
    Bound.LEAD_TIME: "lead-time",
    Bound.HORIZON: "lead-time",
    Bound.NO_ELIGIBLE_LINE: "no-eligible-line",
    Bound.NO_LANE: "no-lane",
}


def inserted_reasons(problem: Problem, lots: Lots) -> list[Reason]:
    """Reasons why the only order of the problem is late or short with these lots; none where it has a better place.

    All limits of others are in the problem's capacity. `proven` is false in each.
    """
    order = problem.orders[0]
    answers = _answers(problem, order)
    reason = _reason(problem, order, answers, lots)
    return [] if reason is None else [Wording(problem, CampaignFacts.of(problem)).worded(order, reason)]


def _reason(problem: Problem, order: Order, answers: Answers, lots: Lots) -> Reason | None:
    binding = answers.binding
    if binding is None or answers.verdict is Verdict.ON_TIME:
        return None
    if answers.verdict is Verdict.AT_HIGHER_COST:
        cost = rules.examine(problem, lots).cost
        pays = (answers.more_cost or 0.0) < cost.lateness + cost.unmet
        return None if pays else Reason("cost", "", binding.step, binding.link, proven=False)
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
        proven=False,
    )


def _answers(problem: Problem, order: Order) -> Answers:
    park = replace(problem, orders=(), in_progress=(), firm=())
    return QuotePark(park, InUse.nothing(park), capacity_of(park)).answer(order, order.due)


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
        route = tuple(replace(each, max_suppliers=None) if n == step else each for n, each in enumerate(order.route))
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
