"""From lots to the columns' values: a solution that the search has found, for the exact model to begin at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from services.planning.model import Commitment, Step, steps_done
from services.planning.model.lots import Lot, Lots
from services.planning.rules.commitments import claims
from services.planning.solve.exact.campaigns import Model
from services.planning.solve.exact.columns import Beginning, Haul, OrderColumns

Part = tuple[int, Lot, Commitment | None]  # units of a lot, and the commitment that they keep


def values_of(model: Model, lots: Lots) -> Sequence[int]:
    """The values of all columns for lots that keep the rules; those of yes or no are 1 where any unit needs it."""
    values: Counter[int] = Counter()
    of_order: defaultdict[str, list[Part]] = defaultdict(list)
    for part in _parts(model, lots):
        of_order[part[1].order].append(part)
    for columns in model.orders:
        for part in of_order[columns.order.id]:
            _enter(model, columns, part, values)
    for column, units in model.choices.items():
        values[column] = int(any(values[each] for each in units))
    for column, (run, *before) in model.follows.items():
        values[column] = int(bool(values[run]) and not any(values[each] for each in before))
    return [values[column] for column in range(len(model.program.upper))]


def _parts(model: Model, lots: Lots) -> Iterable[Part]:
    """The lots' units by the commitment that they keep."""
    left = {place: lot.quantity for place, lot in enumerate(lots)}
    for commitment, claimed in claims(model.problem, lots):
        for place, units in claimed.items():
            left[place] -= units
            yield units, lots[place], commitment
    for place, units in left.items():
        if units:
            yield units, lots[place], None


def _enter(model: Model, columns: OrderColumns, part: Part, values: Counter[int]) -> None:
    units, lot, commitment = part
    beginning = _beginning(columns, lot, commitment)
    begun = 0 if beginning is None else len(beginning.steps)
    if beginning is not None:
        values[beginning.column] += units
    for step in range(begun, len(lot.steps)):
        values[columns.work[step][lot.steps[step]]] += units
        if step:
            values[columns.moved[step - 1][_haul(model, lot.steps[step - 1], lot.steps[step])]] += units


def _beginning(columns: OrderColumns, lot: Lot, commitment: Commitment | None) -> Beginning | None:
    done = lot.steps[: steps_done(lot.steps)]
    for each in columns.beginnings:
        if each.commitment is commitment and each.progress == done and (commitment is not None or done):
            return each
    return None


def _haul(model: Model, before: Step, after: Step) -> Haul:
    zone, ready = model.leaving(before)
    return Haul(zone, model.line(after.line).zone, ready)
