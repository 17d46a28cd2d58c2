"""The park as the kernel takes it: for the bound, where promises do not count, and for the plan, where they do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.planning.kernel.layout import Park
from services.planning.model import Commitment, Step, steps_done, terms
from services.planning.solve.arrays import Arrays, Floats, offsets

MUST_KEEP = 1e7  # money per unit that keeping a promise without release cost is worth: more than any order


@dataclass(frozen=True, slots=True)
class Source:
    """Where units of an order may begin: after `step` steps, in a zone, ready on a day (see `kernel/park.h`)."""

    step: int
    zone: int
    ready: int
    quantity: int
    cost: float = 0.0
    bonus: float = 0.0
    begun: int = -1
    cells: tuple[int, ...] = ()


@dataclass(slots=True)
class Begun:
    """Work in progress by order and steps done: good units, as the file has them, entries alike added up."""

    keys: list[tuple[str, tuple[Step, ...]]] = field(default_factory=list)
    quantity: list[int] = field(default_factory=list)
    index: dict[tuple[str, tuple[Step, ...]], int] = field(default_factory=dict)

    def add(self, order: str, steps: tuple[Step, ...], quantity: int) -> None:
        """Count good units of an order that have these steps behind them."""
        key = order, steps
        if key not in self.index:
            self.index[key] = len(self.keys)
            self.keys.append(key)
            self.quantity.append(0)
        self.quantity[self.index[key]] += quantity


def begun_of(arrays: Arrays) -> Begun:
    """All work in progress of the park."""
    begun = Begun()
    for lot in arrays.problem.in_progress:
        begun.add(lot.order, lot.steps, lot.quantity)
    return begun


def bound_park(arrays: Arrays) -> Park:
    """The park as the bound sees it: every order whole in size, its work in progress as sources, no promises."""
    begun = begun_of(arrays)
    sources: dict[int, list[Source]] = defaultdict(list)
    for (order, steps), quantity in zip(begun.keys, begun.quantity, strict=True):
        sources[arrays.order_index[order]].append(_standing(arrays, steps, quantity))
    return _native(arrays, sources, begun)


def _standing(arrays: Arrays, steps: tuple[Step, ...], quantity: int, begun: int = -1) -> Source:
    last = arrays.line_index[steps[-1].line]
    ready = steps[-1].day + int(arrays.lines.lead[last])
    cells = tuple(-1 - arrays.line_index[step.line] for step in steps)
    return Source(len(steps), int(arrays.lines.zone[last]), ready, quantity, begun=begun, cells=cells)


@dataclass(slots=True)
class Standing:
    """What is settled before anything is planned: promises of whole routes that must be kept."""

    left: Floats  # [lines, days] capacity that is free
    quota_left: Floats  # [quotas, days]
    made: NDArray[np.int64]  # [orders] units
    committed: list[set[int]]  # [steps] enterprises that count as suppliers in any case
    exempt: list[set[int]]  # [steps] lines free of their min lot
    lots: list[Commitment] = field(default_factory=list)
    cost: float = 0.0  # of those lots


@dataclass(frozen=True, slots=True)
class PlanPark:
    """The park as the plan sees it, with what is settled already and where the sources of its orders begin."""

    native: Park
    standing: Standing
    sources: list[Source]
    begun: Begun


def plan_park(arrays: Arrays) -> PlanPark:
    """The park with its promises: whole ones settled, begun ones as sources that should, or must, be drawn on."""
    standing, begun = _nothing_settled(arrays), begun_of(arrays)
    sources: dict[int, list[Source]] = defaultdict(list)
    pledges = [(lot.order, lot.steps) for lot in arrays.problem.firm]
    pledges += [(lot.order, lot.steps) for lot in arrays.problem.in_progress]
    for order, steps in pledges:
        _exempt(arrays, standing, order, steps)
    for promise in arrays.problem.firm:
        for steps, index, quantity in _draw(begun, promise):
            _promise(
                arrays,
                standing,
                sources=sources,
                begun=begun,
                promise=promise,
                steps=steps,
                index=index,
                quantity=quantity,
            )
    for index, ((order, steps), quantity) in enumerate(zip(begun.keys, begun.quantity, strict=True)):
        sources[arrays.order_index[order]].append(_standing(arrays, steps, quantity, index))
    native = _native(arrays, sources, begun, standing)
    flat = [source for order in range(len(arrays.orders.quantity)) for source in sources.get(order, ())]
    return PlanPark(native, standing, flat, begun)


def _nothing_settled(arrays: Arrays) -> Standing:
    steps = len(arrays.orders.kind)
    return Standing(
        left=arrays.lines.capacity.copy(),
        quota_left=arrays.quotas.limit.copy(),
        made=np.zeros(len(arrays.orders.quantity), dtype=np.int64),
        committed=[set() for _ in range(steps)],
        exempt=[set() for _ in range(steps)],
    )


def _exempt(arrays: Arrays, standing: Standing, order: str, steps: tuple[Step, ...]) -> None:
    first = arrays.orders.first[arrays.order_index[order]]
    for s, step in enumerate(steps):
        standing.exempt[first + s].add(arrays.line_index[step.line])


def _draw(begun: Begun, promise: Commitment) -> list[tuple[tuple[Step, ...], int, int]]:
    """The promise's steps with the work in progress each part of it draws on (-1: none) and how much."""
    done = steps_done(promise.steps)
    if done == 0:
        return [(promise.steps, -1, promise.quantity)]
    drawn, missing = [], promise.quantity
    for index in _behind(begun, promise, done):
        take = min(missing, begun.quantity[index])
        if take > 0:
            begun.quantity[index] -= take
            missing -= take
            rest = promise.steps[done:]
            drawn.append((begun.keys[index][1] + rest, index, take))
    return drawn


def _behind(begun: Begun, promise: Commitment, done: int) -> list[int]:
    """Work in progress that a promise can draw on, that with exactly its steps first."""
    exact = begun.index.get((promise.order, promise.steps[:done]))
    found = [] if exact is None else [exact]
    if done == len(promise.steps):  # all of it is done: work that went on from there keeps it as well
        for index, (order, steps) in enumerate(begun.keys):
            if order == promise.order and len(steps) > done and steps[:done] == promise.steps:
                found.append(index)
    return found


def _promise(
    arrays: Arrays,
    standing: Standing,
    *,
    sources: dict[int, list[Source]],
    begun: Begun,
    promise: Commitment,
    steps: tuple[Step, ...],
    index: int,
    quantity: int,
) -> None:
    order = arrays.order_index[promise.order]
    must = promise.release_cost is None
    if must:
        first = arrays.orders.first[order]
        for s, step in enumerate(steps):
            standing.committed[first + s].add(int(arrays.lines.enterprise[arrays.line_index[step.line]]))
    if must and len(steps) == len(arrays.problem.orders[order].route):
        _settle(arrays, standing, order, steps, quantity)
        return
    if must:
        _reserve(arrays, standing, order, steps, quantity)
    if index >= 0:
        begun.quantity[index] += quantity  # the source draws on it while planning
    sources[order].append(_fixed(arrays, order, steps, quantity, begun=index, release_cost=promise.release_cost))


def _settle(arrays: Arrays, standing: Standing, order: int, steps: tuple[Step, ...], quantity: int) -> None:
    facts = arrays.problem.orders[order]
    standing.made[order] += quantity
    standing.lots.append(Commitment(facts.id, quantity, steps))
    whole = _fixed(arrays, order, steps, quantity, begun=-1, release_cost=0.0)
    standing.cost += quantity * (whole.cost + max(0, whole.ready - facts.due) * facts.late_cost)
    _reserve(arrays, standing, order, steps, quantity)


def _reserve(arrays: Arrays, standing: Standing, order: int, steps: tuple[Step, ...], quantity: int) -> None:
    """Take the capacity of steps that a promise fixes, so that nothing else can come in its way."""
    facts = arrays.problem.orders[order]
    for step, wanted in zip(steps, facts.route, strict=False):
        if step.day < 0:
            continue
        line = arrays.line_index[step.line]
        load = quantity * terms(facts, wanted, arrays.problem.lines[line])[0]
        standing.left[line, step.day] -= load
        for quota in arrays.lines.quota_of[arrays.lines.quotas[line] : arrays.lines.quotas[line + 1]]:
            standing.quota_left[quota, step.day] -= load * arrays.quotas.per_unit[quota]


def _fixed(
    arrays: Arrays, order: int, steps: tuple[Step, ...], quantity: int, *, begun: int, release_cost: float | None
) -> Source:
    """A source with its first steps fixed, and what those cost."""
    lines = [arrays.line_index[step.line] for step in steps]
    facts, cost, cells = arrays.problem.orders[order], 0.0, []
    for s, (step, line) in enumerate(zip(steps, lines, strict=True)):
        if step.day < 0:
            cells.append(-1 - line)
            continue
        cells.append(line * arrays.days + step.day)
        cost += terms(facts, facts.route[s], arrays.problem.lines[line])[1]
        if s:
            cost += float(arrays.ways.haulage[arrays.lines.zone[lines[s - 1]], arrays.lines.zone[line]])
    last = lines[-1]
    return Source(
        step=len(steps),
        zone=int(arrays.lines.zone[last]),
        ready=steps[-1].day + int(arrays.lines.lead[last]),
        quantity=quantity,
        cost=cost,
        bonus=MUST_KEEP if release_cost is None else release_cost,
        begun=begun,
        cells=tuple(cells),
    )


def _native(arrays: Arrays, sources: dict[int, list[Source]], begun: Begun, standing: Standing | None = None) -> Park:
    orders, kinds, lines = arrays.orders, arrays.kinds, arrays.lines
    promised = {arrays.order_index[promise.order] for promise in arrays.problem.firm}
    whole = orders.partial == 0
    whole[list(promised)] = False
    steps = len(orders.kind)
    committed = standing.committed if standing else [set() for _ in range(steps)]
    exempt = standing.exempt if standing else [set() for _ in range(steps)]
    quantity = orders.quantity - standing.made if standing else orders.quantity
    flat = [source for order in range(len(quantity)) for source in sources.get(order, ())]
    return Park(
        days=arrays.days,
        zones=len(arrays.ways.transit),
        lines=len(lines.min_lot),
        enterprises=int(lines.enterprise.max(initial=-1)) + 1,
        step_classes=len(kinds.groups) - 1,
        line_groups=len(kinds.group_zone),
        eligible_lines=len(kinds.entry_line),
        orders=len(quantity),
        quotas=len(arrays.quotas.per_unit),
        sources=len(flat),
        longest_route=arrays.longest_route,
        in_progress=len(begun.keys),
        capacity=lines.capacity,
        min_lot=lines.min_lot,
        line_zone=lines.zone,
        line_lead=lines.lead,
        line_enterprise=lines.enterprise,
        transit=arrays.ways.transit,
        haulage=arrays.ways.haulage,
        class_groups=kinds.groups,
        class_zones=kinds.zones,
        class_zone=kinds.zone,
        group_zone=kinds.group_zone,
        group_lead=kinds.group_lead,
        group_eligible=kinds.group_entries,
        eligible_line=kinds.entry_line,
        eligible_load=kinds.entry_load,
        eligible_price=kinds.entry_price,
        quantity=quantity,
        release=orders.release,
        due=orders.due,
        late_cost=orders.late_cost,
        unmet_cost=orders.unmet_cost,
        whole=whole,
        ordered_quantity=orders.quantity,
        order_steps=orders.first,
        step_class=orders.kind,
        step_limit=orders.limit,
        step_committed=offsets([len(of) for of in committed]),
        committed_enterprise=np.array([e for of in committed for e in sorted(of)], dtype=np.int32),
        step_exempt=offsets([len(of) for of in exempt]),
        exempt_line=np.array([k for of in exempt for k in sorted(of)], dtype=np.int32),
        order_sources=offsets([len(sources.get(order, ())) for order in range(len(quantity))]),
        **_source_tables(arrays, flat),
        in_progress_quantity=np.array(begun.quantity, dtype=np.int64),
        quota_limit=arrays.quotas.limit,
        quota_per_unit=arrays.quotas.per_unit,
        line_quotas=lines.quotas,
        line_quota=lines.quota_of,
    )


def _source_tables(arrays: Arrays, sources: list[Source]) -> dict[str, NDArray[Any]]:
    cells = np.full((len(sources), arrays.longest_route), -1, dtype=np.int32)
    for row, source in enumerate(sources):
        cells[row, : len(source.cells)] = source.cells
    return {
        "source_step": np.array([source.step for source in sources], dtype=np.int32),
        "source_zone": np.array([source.zone for source in sources], dtype=np.int32),
        "source_ready": np.array([source.ready for source in sources], dtype=np.int32),
        "source_quantity": np.array([source.quantity for source in sources], dtype=np.int64),
        "source_cost": np.array([source.cost for source in sources], dtype=np.float64),
        "source_release_cost": np.array([source.bonus for source in sources], dtype=np.float64),
        "source_in_progress": np.array([source.begun for source in sources], dtype=np.int32),
        "source_committed": np.array([source.bonus >= MUST_KEEP for source in sources], dtype=np.uint8),
        "source_cells": cells,
    }
