"""The park as the kernel takes it: once for the bound, where promises do not count, once for the plan, where they do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matching.planning.kernel.native import NativePark
from services.matching.planning.problem import Step, steps_done
from services.matching.planning.solver.arrays import Arrays, Floats, offsets

MUST_KEEP = 1e9  # money per unit that keeping a promise without release cost is worth: more than any order


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


def bound_park(arrays: Arrays) -> NativePark:
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
    """What promises that must be kept in full have settled before anything is planned."""

    taken: Floats  # [lines, days] capacity
    made: NDArray[np.int64]  # [orders] units
    committed: list[set[int]]  # [steps] enterprises that count as suppliers in any case
    exempt: list[set[int]]  # [steps] lines free of their min lot


def _native(
    arrays: Arrays, sources: dict[int, list[Source]], begun: Begun, standing: Standing | None = None
) -> NativePark:
    orders, kinds, lines = arrays.orders, arrays.kinds, arrays.lines
    promised = {arrays.order_index[promise.order] for promise in arrays.problem.firm}
    whole = orders.partial == 0
    whole[list(promised)] = False
    steps = len(orders.kind)
    committed = standing.committed if standing else [set() for _ in range(steps)]
    exempt = standing.exempt if standing else [set() for _ in range(steps)]
    quantity = orders.quantity - standing.made if standing else orders.quantity
    flat = [source for order in range(len(quantity)) for source in sources.get(order, ())]
    tables: dict[str, Any] = {
        "capacity": lines.capacity,
        "min_lot": lines.min_lot,
        "line_zone": lines.zone,
        "line_lead": lines.lead,
        "line_enterprise": lines.enterprise,
        "transit": arrays.ways.transit,
        "haulage": arrays.ways.haulage,
        "kind_groups": kinds.groups,
        "kind_zones": kinds.zones,
        "kind_zone": kinds.zone,
        "group_zone": kinds.group_zone,
        "group_lead": kinds.group_lead,
        "group_entries": kinds.group_entries,
        "entry_line": kinds.entry_line,
        "entry_load": kinds.entry_load,
        "entry_price": kinds.entry_price,
        "quantity": quantity,
        "release": orders.release,
        "due": orders.due,
        "late_cost": orders.late_cost,
        "unmet_cost": orders.unmet_cost,
        "whole": whole,
        "whole_size": orders.quantity,
        "order_steps": orders.first,
        "step_kind": orders.kind,
        "step_limit": orders.limit,
        "step_committed": offsets([len(of) for of in committed]),
        "committed_enterprise": np.array([e for of in committed for e in sorted(of)], dtype=np.int32),
        "step_exempt": offsets([len(of) for of in exempt]),
        "exempt_line": np.array([k for of in exempt for k in sorted(of)], dtype=np.int32),
        "order_sources": offsets([len(sources.get(order, ())) for order in range(len(quantity))]),
        **_source_tables(arrays, flat),
        "begun_quantity": np.array(begun.quantity, dtype=np.int64),
        "quota_limit": arrays.quotas.limit,
        "quota_per_unit": arrays.quotas.per_unit,
        "line_quotas": lines.quotas,
        "line_quota": lines.quota_of,
        "base_load": standing.taken if standing else np.zeros_like(lines.capacity),
    }
    sizes = {
        "days": arrays.days,
        "zones": len(arrays.ways.transit),
        "lines": len(lines.min_lot),
        "enterprises": int(lines.enterprise.max(initial=-1)) + 1,
        "kinds": len(kinds.groups) - 1,
        "groups": len(kinds.group_zone),
        "entries": len(kinds.entry_line),
        "orders": len(quantity),
        "quotas": len(arrays.quotas.per_unit),
        "sources": len(flat),
        "longest_route": arrays.longest_route,
        "begun": len(begun.keys),
    }
    return NativePark(sizes, tables)


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
        "source_bonus": np.array([source.bonus for source in sources], dtype=np.float64),
        "source_begun": np.array([source.begun for source in sources], dtype=np.int32),
        "source_cells": cells,
    }
