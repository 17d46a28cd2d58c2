"""The cost of a solution in the exact model: each part of `services.planning.rules.costs` has its counterpart here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from services.planning.model import Lane, Order, Step, delivery
from services.planning.solve.exact.campaigns import Model
from services.planning.solve.exact.columns import OrderColumns
from services.planning.solve.exact.program import exactly


def production(model: Model) -> None:
    """Money per unit and step that lies ahead."""
    for columns in model.orders:
        for step, places in enumerate(columns.work):
            for place, column in places.items():
                model.program.cost[column] += model.terms(columns.order, step, place.line)[1]
        for beginning in columns.beginnings:
            for step in range(beginning.done, len(beginning.steps)):
                price = model.terms(columns.order, step, beginning.steps[step].line)[1]
                model.program.cost[beginning.column] += price


def haulage(model: Model) -> None:
    """Money per unit on the way to a step that lies ahead, and to where the order goes."""
    for columns in model.orders:
        for hauls in columns.moved:
            for haul, column in hauls.items():
                model.program.cost[column] += _rate(model, haul.origin, haul.target)
        for beginning in columns.beginnings:
            zones = [model.line(step.line).zone for step in beginning.steps]
            for step in range(max(1, beginning.done), len(zones)):
                model.program.cost[beginning.column] += _rate(model, zones[step - 1], zones[step])
        for place, column in _finished(columns):
            model.program.cost[column] += exactly(_delivery(model, columns.order, place.line).cost)


def _delivery(model: Model, order: Order, line: str) -> Lane:
    """The road from a line to where the order goes; rules close what has none."""
    return delivery(model.problem, order, model.line(line)) or Lane("", "", 0, 0.0)


def _finished(columns: OrderColumns) -> Iterator[tuple[Step, int]]:
    """The last step of every column that counts as made."""
    yield from columns.work[-1].items()
    for beginning in columns.beginnings:
        if len(beginning.steps) == len(columns.order.route):
            yield beginning.steps[-1], beginning.column


def _rate(model: Model, origin: str, target: str) -> Fraction:
    lane = model.problem.lane_between.get((origin, target))
    return Fraction(0) if lane is None else exactly(lane.cost)


def lateness(model: Model) -> None:
    """Money per unit and day that the goods are where the order goes after the due date."""
    for columns in model.orders:
        for place, column in _finished(columns):
            model.program.cost[column] += _late(model, columns.order, place)


def _late(model: Model, order: Order, place: Step) -> Fraction:
    there = model.leaving(place)[1] + _delivery(model, order, place.line).transit_days
    return max(0, there - order.due) * exactly(order.late_cost)


def setups(model: Model) -> None:
    """Money per campaign that begins."""
    for run, begins in model.campaigns.start.items():
        model.program.cost[begins] += exactly(model.line(run.place.line).setup_cost)


def unmet(model: Model) -> None:
    """Money per unit not made."""
    for columns in model.orders:
        each = exactly(columns.order.unmet_cost)
        model.program.constant += columns.order.quantity * each
        for column in columns.made():
            model.program.cost[column] -= each


def released(model: Model) -> None:
    """Money per unit of a commitment that is not kept."""
    for commitment in model.problem.firm:
        model.program.constant += commitment.quantity * exactly(commitment.release_cost or 0.0)
    for columns in model.orders:
        for beginning in columns.beginnings:
            if beginning.commitment is not None:
                model.program.cost[beginning.column] -= exactly(beginning.commitment.release_cost or 0.0)


def limits(model: Model) -> None:
    """Nothing: the exact model is given hard limits alone (`solve.priced_limits`)."""
    if any(quota.over_price is not None for quota in model.problem.quotas):
        raise ValueError("the exact model knows no limits that may be passed")


COSTS: tuple[Callable[[Model], None], ...] = (production, haulage, lateness, setups, unmet, released, limits)
