"""From the kernel's lots of one order to an answer: what it costs, takes and passes through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.planning.model.lots import Lots
from services.planning.quoting.answers import Answer, AnswerCost, AnswerKind, CellLoad, StepSummary
from services.planning.quoting.order_park import OrderPark
from services.planning.solve.columns import Flags, Floats, Longs
from services.planning.solve.search_lots import SearchLots


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of an order: step, line, day, units, whether a campaign begins there, and capacity per unit [runs] each."""

    step: Longs
    line: Longs
    day: Longs
    units: Floats
    begins: Flags
    load: Floats


def delivered(asked: OrderPark, lots: SearchLots) -> int:
    """The day on which the last unit of these lots is delivered."""
    cells, days = lots.cells[:, len(asked.order.route) - 1].astype(np.int64), asked.arrays.days
    line = cells // days
    road, _ = _to_buyer(asked, asked.arrays.lines.zone[line].astype(np.int64))
    return int((cells % days + asked.arrays.lines.lead[line] + road).max())


def shown(asked: OrderPark, kind: AnswerKind, lots: SearchLots) -> Answer:
    """The answer that these lots are."""
    steps, days = len(asked.order.route), asked.arrays.days
    cells = lots.cells[:, :steps].astype(np.int64)
    line, day = cells // days, cells % days
    load, price = _terms(asked, line)
    runs = _runs(asked, lots, cells, load)
    zone, lead = asked.arrays.lines.zone[line].astype(np.int64), asked.arrays.lines.lead[line]
    road, haulage = _to_buyer(asked, zone[:, -1])
    between = asked.arrays.lanes.haulage[zone[:, :-1], zone[:, 1:]].sum(axis=1) + haulage
    cost = AnswerCost(
        production=float(lots.quantity @ price.sum(axis=1)),
        haulage=float(lots.quantity @ between),
        setups=float(asked.arrays.runs.setup_cost[runs.line[runs.begins]].sum()),
    )
    return Answer(
        kind=kind,
        quantity=int(lots.quantity.sum()),
        lots=_lots(asked, lots, line, day),
        delivered=int((day[:, -1] + lead[:, -1] + road).max()),
        enterprises=len(np.unique(asked.arrays.lines.enterprise[line])),
        cost=cost,
        loads=_loads(asked, runs),
        steps=tuple(_step(asked, number, line[:, number], day[:, number]) for number in range(steps)),
    )


def _lots(asked: OrderPark, lots: SearchLots, line: Longs, day: Longs) -> Lots:
    used, place = np.unique(line, return_inverse=True)
    return Lots.from_padded(
        orders=[asked.order.id],
        lines=[asked.arrays.problem.lines[number].id for number in used.tolist()],
        order=lots.order,
        quantity=lots.quantity,
        length=np.full(len(lots), line.shape[1], dtype=np.int64),
        line=place.reshape(line.shape),
        day=day,
    )


def _terms(asked: OrderPark, line: Longs) -> tuple[Floats, Floats]:
    """Capacity and money per unit of the lots' steps [lots, steps] each."""
    load, price = np.zeros(line.shape), np.zeros(line.shape)
    classes, place = asked.arrays.step_classes, np.zeros(len(asked.arrays.lines.zone), dtype=np.int64)
    for step in range(line.shape[1]):
        span = asked.eligible(step)
        place[classes.line[span]] = np.arange(span.start, span.stop)
        at = place[line[:, step]]
        load[:, step], price[:, step] = classes.load[at], classes.price[at]
    return load, price


def _to_buyer(asked: OrderPark, zone: Longs) -> tuple[Longs, Floats]:
    """Days and money per unit from the zones of last steps to the buyer [lots] each."""
    ship = int(asked.arrays.runs.ship_zone[0])
    if ship < 0:
        return np.zeros(len(zone), dtype=np.int64), np.zeros(len(zone))
    return asked.arrays.lanes.transit[zone, ship], asked.arrays.lanes.haulage[zone, ship]


def _runs(asked: OrderPark, lots: SearchLots, cells: Longs, load: Floats) -> _Runs:
    days, before = asked.arrays.days, asked.arrays.runs.open_before.ravel()
    of_step = cells.size and len(before)
    keys = cells + np.arange(cells.shape[1]) * of_step
    found, first, place = np.unique(keys.ravel(), return_index=True, return_inverse=True)
    quantity = np.repeat(lots.quantity, cells.shape[1]).astype(np.float64)
    units: Floats = np.bincount(place.ravel(), quantity, len(found)).astype(np.float64)
    step, cell = found // max(1, of_step), found % max(1, of_step)
    previous = before[cell]
    goes_on = (previous >= 0) & np.isin(step * of_step + previous, found)
    return _Runs(step, cell // days, cell % days, units, ~goes_on, load.ravel()[first])


def _loads(asked: OrderPark, runs: _Runs) -> tuple[CellLoad, ...]:
    setup = np.where(runs.begins, asked.arrays.runs.setup[runs.line], 0.0)
    cells, place = np.unique(runs.line * asked.arrays.days + runs.day, return_inverse=True)
    taken = np.bincount(place, runs.units * runs.load, len(cells)).tolist()
    set_ups = np.bincount(place, setup, len(cells)).tolist()
    lines, days = asked.arrays.problem.lines, asked.arrays.days
    columns = zip(cells.tolist(), taken, set_ups, strict=True)
    return tuple(CellLoad(lines[cell // days].id, cell % days, amount, more) for cell, amount, more in columns)


def _step(asked: OrderPark, number: int, line: Longs, day: Longs) -> StepSummary:
    used = np.unique(line)
    enterprises = len(np.unique(asked.arrays.lines.enterprise[used]))
    return StepSummary(asked.order.route[number].link, enterprises, len(used), int(day.min()), int(day.max()))
