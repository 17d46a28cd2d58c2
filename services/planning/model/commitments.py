"""Checks that work in progress and commitments agree with the park: some plan could keep all that must be kept.

A commitment with a release cost may be given up, so only its names and dates are checked. Commitments add up: a longer
one that begins as a shorter one does is kept by other units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from services.errors import Invalid
from services.files import label, refuse
from services.planning.model.ledger import TOLERANCE, Ledger
from services.planning.model.problem import (
    Commitment,
    Order,
    Problem,
    Step,
    WorkInProgress,
    capacity,
    delivery,
    fits,
    ready,
    steps_done,
    terms,
)


def check(problem: Problem) -> None:
    """Raise Invalid, naming the entry and a hint, where work in progress or commitments contradict the park."""
    for index, lot in enumerate(problem.in_progress):
        place = label(f"in_progress[{index}]", lot.order)
        order = _steps_known(problem, lot, place)
        _lies_in_the_past(problem, order, lot, place)
    for place, commitment in _placed(problem):
        order = _steps_known(problem, commitment, place)
        _lies_in_the_horizon(problem, commitment, place)
        if commitment.binding:
            _keepable(problem, order, commitment, place)
    _in_progress_covers(problem)
    _ordered_covers(problem)
    _suppliers_allow(problem)
    _capacity_holds(problem)


def _placed(problem: Problem) -> Iterator[tuple[str, Commitment]]:
    for index, commitment in enumerate(problem.firm):
        yield label(f"firm[{index}]", commitment.order), commitment


def _binding(problem: Problem) -> Iterator[tuple[str, Order, Commitment]]:
    """The commitments that must be kept, with their place and order."""
    for place, commitment in _placed(problem):
        if commitment.binding:
            yield place, problem.order_by_id[commitment.order], commitment


def _steps_known(problem: Problem, lot: WorkInProgress | Commitment, place: str) -> Order:
    order = problem.order_by_id.get(lot.order)
    if order is None:
        raise refuse(place, "order", f'"{lot.order}" is no order of the park', "name one of orders[]")
    if not 1 <= len(lot.steps) <= len(order.route):
        wrong = f"has {len(lot.steps)} steps where the order's route has {len(order.route)}"
        raise refuse(place, "steps", wrong, "give its first steps, at least one")
    for number, step in enumerate(lot.steps):
        if step.line not in problem.line_by_id:
            field = f"steps[{number}].line"
            raise refuse(place, field, f'"{step.line}" is no line of the park', "name one of lines[]")
    return order


def _lies_in_the_past(problem: Problem, order: Order, lot: WorkInProgress, place: str) -> None:
    for number, step in enumerate(lot.steps):
        if step.day >= 0:
            wrong = f"{problem.date_of(step.day)} is not before start_date {problem.start}"
            raise refuse(place, f"steps[{number}].date", wrong, "give only steps that are done")
        worked, asked = problem.line_by_id[step.line].link, order.route[number].link
        if worked != asked:
            wrong = f'"{step.line}" works at {worked}, the step is {asked}'
            raise refuse(place, f"steps[{number}].line", wrong, "name the line that did the step")


def _lies_in_the_horizon(problem: Problem, commitment: Commitment, place: str) -> None:
    done = steps_done(commitment.steps)
    for number, step in enumerate(commitment.steps):
        if step.day >= problem.days or (step.day < 0 and number >= done):
            wrong = f"{problem.date_of(step.day)} is outside the horizon"
            raise refuse(place, f"steps[{number}].date", wrong, "give a day of the horizon, after the steps done")


def _keepable(problem: Problem, order: Order, commitment: Commitment, place: str) -> None:
    done = steps_done(commitment.steps)
    for number in range(done, len(commitment.steps)):
        step, line = commitment.steps[number], problem.line_by_id[commitment.steps[number].line]
        if not fits(order.route[number], line):
            wrong = f'"{line.id}" does not fit the step: link, tags, quality or exclusions'
            raise _unkeepable(place, f"steps[{number}].line", wrong)
        day = ready(problem, order, commitment.steps[number - 1] if number else None, line)
        if day is None:
            raise _unkeepable(place, f"steps[{number}].line", f'"{line.id}": no lane leads there from the step before')
        if step.day < day:
            wrong = f"{problem.date_of(step.day)} is before the goods are ready, {problem.date_of(day)}"
            raise _unkeepable(place, f"steps[{number}].date", wrong)
    last = problem.line_by_id[commitment.steps[-1].line]
    if len(commitment.steps) == len(order.route) and delivery(problem, order, last) is None:
        wrong = f'"{last.id}": no lane leads from there to {order.ship_to}, where the order is shipped'
        raise _unkeepable(place, f"steps[{len(commitment.steps) - 1}].line", wrong)


def _in_progress_covers(problem: Problem) -> None:
    in_progress: defaultdict[tuple[str, tuple[Step, ...]], int] = defaultdict(int)
    for lot in problem.in_progress:
        in_progress[lot.order, lot.steps] += lot.quantity
    for place, _, commitment in _binding(problem):
        done = commitment.steps[: steps_done(commitment.steps)]
        if not done:
            continue
        in_progress[commitment.order, done] -= commitment.quantity
        if in_progress[commitment.order, done] < 0:
            wrong = f"of {commitment.quantity} begins with steps done, but fewer units have passed them"
            raise _unkeepable(place, "quantity", wrong)


def _ordered_covers(problem: Problem) -> None:
    left = {order.id: order.quantity for order in problem.orders}
    for place, order, commitment in _binding(problem):
        left[order.id] -= commitment.quantity
        if left[order.id] < 0:
            raise _unkeepable(place, "quantity", f"of {commitment.quantity} takes the commitments past what is ordered")


def _suppliers_allow(problem: Problem) -> None:
    suppliers: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for place, order, commitment in _binding(problem):
        for number, step in enumerate(commitment.steps):
            most = order.route[number].max_suppliers
            enterprises = suppliers[order.id, number]
            enterprises.add(problem.line_by_id[step.line].enterprise)
            if most is not None and len(enterprises) > most:
                raise _unkeepable(place, f"steps[{number}]", f"brings in more than the {most} suppliers allowed")


def _capacity_holds(problem: Problem) -> None:
    ledger = Ledger.of(problem)
    line_index = {line.id: index for index, line in enumerate(problem.lines)}
    for place, order, commitment in _binding(problem):
        for number in range(steps_done(commitment.steps), len(commitment.steps)):
            step, line = commitment.steps[number], problem.line_by_id[commitment.steps[number].line]
            ledger.take(line_index[line.id], step.day, commitment.quantity * terms(order, order.route[number], line)[0])
            if _exceeded(ledger.capacity[line_index[line.id], step.day], capacity(line, step.day)):
                full = f"takes more than the capacity of {line.id} on {problem.date_of(step.day)}"
                raise _unkeepable(place, f"steps[{number}]", full)
            for quota, balances in zip(problem.quotas, ledger.quota, strict=True):
                at = quota.balance(step.day)
                if at >= 0 and _exceeded(float(balances[at]), quota.limit(at)):
                    full = f'takes more than quota "{quota.id}" on {problem.date_of(step.day)}'
                    raise _unkeepable(place, f"steps[{number}]", full)


def _exceeded(residual: float, limit: float) -> bool:
    """Returns true if more than the limit is taken, beyond the rounding of a sum."""
    return -residual > TOLERANCE * limit + TOLERANCE


def _unkeepable(place: str, field: str, wrong: str) -> Invalid:
    return refuse(place, field, wrong, "leave the commitment out of firm[] or give it a release_cost")
