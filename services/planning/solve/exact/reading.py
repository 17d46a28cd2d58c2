"""From the columns' values back to lots, first in, first out."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from services.planning.model import Step
from services.planning.model.lots import Lot, Lots
from services.planning.solve.exact.columns import Model, OrderColumns

Parcel = tuple[int, tuple[Step, ...]]  # units, and the steps they went


def lots_of(model: Model, values: Sequence[int]) -> Lots:
    """The lots of a solution of the model."""
    return Lots.of(lot for columns in model.orders for lot in _of_order(model, columns, values)).merged()


def _of_order(model: Model, columns: OrderColumns, values: Sequence[int]) -> Iterator[Lot]:
    parcels: list[Parcel] = [(values[column], (place,)) for place, column in columns.work[0].items() if values[column]]
    last = len(columns.order.route) - 1
    for step in range(last + 1):
        begun = [each for each in columns.beginnings if len(each.steps) == step + 1 and values[each.column]]
        parcels += [(values[each.column], each.steps) for each in begun]
        if step < last:
            parcels = _next_step(model, columns, step, parcels, values)
    for units, steps in parcels:
        yield Lot(columns.order.id, units, steps)


def _next_step(
    model: Model, columns: OrderColumns, step: int, parcels: Iterable[Parcel], values: Sequence[int]
) -> list[Parcel]:
    """The parcels hauled as the columns say, then worked on in the sequence of their arrival."""
    waiting = _arrived(model, columns, step, parcels, values)
    served: list[Parcel] = []
    for place, column in sorted(columns.work[step + 1].items(), key=lambda each: (each[0].day, each[0].line)):
        if values[column]:
            drawn = _draw(waiting[model.line(place.line).zone], values[column])
            served += [(units, (*steps, place)) for units, steps in drawn]
    return served


def _arrived(
    model: Model, columns: OrderColumns, step: int, parcels: Iterable[Parcel], values: Sequence[int]
) -> Mapping[str, deque[Parcel]]:
    ready: defaultdict[tuple[str, int], deque[Parcel]] = defaultdict(deque)
    for units, steps in parcels:
        ready[model.leaving(steps[-1])].append((units, steps))
    arriving: defaultdict[str, list[tuple[int, Parcel]]] = defaultdict(list)
    for haul, column in columns.moved[step].items():
        if values[column]:
            day = haul.ready + model.problem.lane_between[haul.origin, haul.target].transit_days
            drawn = _draw(ready[haul.origin, haul.ready], values[column])
            arriving[haul.target] += [(day, parcel) for parcel in drawn]
    waiting: defaultdict[str, deque[Parcel]] = defaultdict(deque)
    for zone, arrivals in arriving.items():
        waiting[zone] = deque(parcel for _, parcel in sorted(arrivals, key=lambda each: each[0]))
    return waiting


def _draw(queue: deque[Parcel], units: int) -> list[Parcel]:
    """Takes so many units from the head of a queue."""
    taken: list[Parcel] = []
    while units:
        available, steps = queue.popleft()
        part = min(available, units)
        taken.append((part, steps))
        units -= part
        if available > part:
            queue.appendleft((available - part, steps))
    return taken
