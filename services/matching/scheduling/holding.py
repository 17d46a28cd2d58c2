"""Answers of quotes that are to be held: their lots beside all that is taken and held by now, by every rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from services.matching.domain.loads import MILLIONTHS, Cell, OrderLoad, on_quotas
from services.matching.domain.park import Park, Quota
from services.matching.scheduling.order_loads import loads_in
from services.matching.scheduling.problem import build_problem
from services.matching.scheduling.residual import usable
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning import rules
from services.planning.model.ledger import TOLERANCE

# Loads are rounded to millionths of a unit.
_ROUNDED = 1


@dataclass(frozen=True, slots=True)
class InUse:
    """Millionths that lots take and holds keep: of lines by day, and of the lines of quotas by day."""

    lines: Mapping[Cell, int]
    quotas: Mapping[Cell, int]


def load_that_fits(snapshot: ParkSnapshot, order: str, in_use: InUse) -> OrderLoad | None:
    """The load of the order's lots, where they keep every rule and fit beside what is in use; None where they do not.

    The snapshot has this order alone, with the lots, and the park's lines that these use.
    """
    lots, today = snapshot.lots[order], snapshot.today.toordinal()
    last = today + snapshot.park.horizon_days
    if lots.used_lines() - snapshot.lines.keys() or not today <= int(lots.day.min()) <= int(lots.day.max()) < last:
        return None
    load = loads_in(snapshot, [order])[order]
    problem = build_problem(snapshot, [snapshot.orders[order]], snapshot.park.horizon_days)
    most, place = usable(snapshot, problem), {line.id: row for row, line in enumerate(problem.lines)}
    for (line, day), amount in load.items():
        free = float(most[place[line], day.toordinal() - today]) * MILLIONTHS - in_use.lines.get((line, day), 0)
        if amount.all > free + _ROUNDED:
            return None
    drawn = on_quotas(load, quotas_of_lines(snapshot))
    if overdrawn(snapshot.park, {cell: in_use.quotas.get(cell, 0) + amount for cell, amount in drawn.items()}):
        return None
    # The sums are checked exactly, all that is left are rules of the order's own.
    _, dropped = rules.kept_and_dropped(replace(problem, quotas=()), lots.shifted(-today))
    return None if dropped else load


def overfull(snapshot: ParkSnapshot, lines: Mapping[Cell, int]) -> set[Cell]:
    """The lines and days, of these sums in millionths, that can do less by the figures known now."""
    return {
        (line, day)
        for (line, day), amount in lines.items()
        if amount > (snapshot.capacity(line, day) if line in snapshot.lines else 0) * MILLIONTHS + _ROUNDED
    }


def overdrawn(park: Park, quotas: Mapping[Cell, int]) -> set[Cell]:
    """The quotas and days, of these sums in millionths of their lines' capacity, that are above the limit."""
    known = {quota.id: quota for quota in park.quotas}
    return {cell for cell, amount in quotas.items() if cell[0] in known and _exceeds(known[cell[0]], amount)}


def quotas_of_lines(snapshot: ParkSnapshot) -> dict[str, list[str]]:
    """The ids of each line's quotas."""
    quotas = snapshot.park.quotas
    return {line.id: [each.id for each in quotas if line.link in each.links] for line in snapshot.lines.values()}


def no_longer_fitting(snapshot: ParkSnapshot, holds: Iterable[tuple[str, OrderLoad]], in_use: InUse) -> Collection[str]:
    """Of the holds, in their sequence, those that end so that the rest fits beside what is taken: ids of quotes."""
    lines, quotas, of_line = dict(in_use.lines), dict(in_use.quotas), quotas_of_lines(snapshot)
    ended = list[str]()
    for ident, load in holds:
        drawn = on_quotas(load, of_line)
        full = overfull(snapshot, {cell: lines.get(cell, 0) for cell in load})
        if not full and not overdrawn(snapshot.park, {cell: quotas.get(cell, 0) for cell in drawn}):
            continue
        ended.append(ident)
        for cell, amount in load.items():
            lines[cell] = lines.get(cell, 0) - amount.all
        for cell, units in drawn.items():
            quotas[cell] = quotas.get(cell, 0) - units
    return ended


def _exceeds(quota: Quota, millionths: int) -> bool:
    rounded = MILLIONTHS * TOLERANCE * max(1.0, quota.per_unit)
    return millionths * quota.per_unit > quota.daily_limit * MILLIONTHS + rounded
