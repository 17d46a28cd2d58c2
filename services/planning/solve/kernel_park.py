"""The park as the kernel takes it: for the bound, which knows no commitments, and for the search, which keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from services.planning.kernel.layout import Park, Tuning
from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Longs, offsets
from services.planning.solve.commitments import CommitmentBook, Committed, Source, UnitsInProgress
from services.planning.solve.params.kernel import KernelParams

DEFAULTS = KernelParams()
ROUNDING = 1e-9  # units: a run that lacks less is a smallest run
MOST_UNITS = 1 << 53  # floats are exact up to here


@dataclass(frozen=True, slots=True)
class PlanPark:
    """The park of a search: the kernel's tables, what commitments fix, and the sources of all orders."""

    native: Park
    committed: Committed
    sources: list[Source]
    progress: UnitsInProgress


def bound_park(
    arrays: Arrays, params: KernelParams = DEFAULTS, sources: Mapping[int, list[Source]] | None = None
) -> Park:
    """The park of the bound: whole quantities, no commitments; work in progress as sources, unless others are given."""
    progress = UnitsInProgress.of(arrays)
    free = {
        order: [Source(s.step, s.zone, s.ready, s.quantity, cells=s.cells) for s in listed]
        for order, listed in progress.sources(arrays).items()
    }
    return _park(arrays, free if sources is None else sources, progress, Committed.nothing(arrays), tuning_of(params))


def plan_park(arrays: Arrays, params: KernelParams = DEFAULTS) -> PlanPark:
    """The park of a search, with its commitments and work in progress."""
    book = CommitmentBook.of(arrays)
    native = _park(arrays, book.sources, book.progress, book.committed, tuning_of(params))
    return PlanPark(native, book.committed, _flat(arrays, book.sources), book.progress)


def order_park(arrays: Arrays, committed: Committed, params: KernelParams = DEFAULTS) -> Park:
    """The park of orders without commitments and work in progress, of which `committed` then says nothing."""
    return _park(arrays, {}, UnitsInProgress(), committed, tuning_of(params))


def tuning_of(params: KernelParams) -> Tuning:
    """The kernel's structure of these parameters; a figure of several values gets its number beside it."""
    groups = [getattr(params, group.name) for group in fields(params)]
    values = {each.name: getattr(group, each.name) for group in groups for each in fields(group)}
    return Tuning(
        **values,
        tolerated_cost_count=len(params.insertion.tolerated_costs),
        price_share_step_count=len(params.moves.price_share_steps),
        repair_price_factor_count=len(params.moves.repair_price_factors),
        depth=len(params.ejection.breadth),
    )


def _flat(arrays: Arrays, sources: Mapping[int, list[Source]]) -> list[Source]:
    return [source for order in range(len(arrays.orders.quantity)) for source in sources.get(order, ())]


def _park(
    arrays: Arrays,
    sources: Mapping[int, list[Source]],
    progress: UnitsInProgress,
    committed: Committed,
    tuning: Tuning,
) -> Park:
    flat = _flat(arrays, sources)
    return Park(
        tuning=tuning,
        days=arrays.days,
        zones=len(arrays.lanes.transit),
        enterprises=int(arrays.lines.enterprise.max(initial=-1)) + 1,
        longest_route=arrays.longest_route,
        sources=len(flat),
        in_progress=len(progress.keys),
        transit=arrays.lanes.transit.astype(np.int32),
        haulage=arrays.lanes.haulage,
        in_progress_quantity=np.array(progress.quantity, dtype=np.int64),
        order_sources=offsets([len(sources.get(order, ())) for order in range(len(arrays.orders.quantity))]),
        **_line_tables(arrays),
        **_run_tables(arrays, committed),
        **_class_tables(arrays),
        **_order_tables(arrays, committed),
        **_source_tables(arrays, flat),
    )


def _line_tables(arrays: Arrays) -> dict[str, Any]:
    lines, quotas = arrays.lines, arrays.quotas
    return {
        "lines": len(lines.min_lot),
        "quotas": len(quotas.per_unit),
        "capacity": lines.capacity,
        "min_lot": lines.min_lot,
        "line_zone": lines.zone,
        "line_lead": lines.lead,
        "line_enterprise": lines.enterprise,
        "quota_limit": quotas.limit,
        "quota_day": quotas.days.astype(np.int32),
        "quota_per_unit": quotas.per_unit,
        "line_quotas": lines.first_quota,
        "line_quota": lines.quota,
    }


def _run_tables(arrays: Arrays, committed: Committed) -> dict[str, Any]:
    """The columns that runs rest on, and the runs of commitments that must be kept."""
    runs, fixed = arrays.runs, sorted(committed.runs)
    of_order = np.bincount([order for order, _, _ in fixed], minlength=len(arrays.orders.quantity))
    return {
        "has_runs": int(runs.bind),
        "setup": runs.setup,
        "setup_cost": runs.setup_cost,
        "min_run": runs.min_run,
        "open_before": runs.open_before,
        "open_after": runs.open_after,
        "transfer_batch": runs.transfer_batch,
        "ship_zone": runs.ship_zone,
        "step_open": runs.open_units,
        "step_warm": runs.first_warm,
        "warm_line": runs.warm,
        "order_runs": offsets(of_order.tolist()),
        "run_step": np.array([step for _, step, _ in fixed], dtype=np.int32),
        "run_cell": np.array([cell for _, _, cell in fixed], dtype=np.int32),
        "run_units": np.array([committed.runs[run] for run in fixed], dtype=np.int64),
    }


def _class_tables(arrays: Arrays) -> dict[str, Any]:
    classes = arrays.step_classes
    return {
        "step_classes": len(classes),
        "line_groups": len(classes.group_zone),
        "eligible_lines": len(classes.line),
        "class_groups": classes.first_group,
        "class_zones": classes.first_zone,
        "class_zone": classes.zone,
        "group_zone": classes.group_zone,
        "group_lead": classes.group_lead,
        "group_eligible": classes.first_eligible,
        "eligible_line": classes.line,
        "eligible_load": classes.load,
        "eligible_price": classes.price,
        "eligible_run": _smallest_runs(arrays),
    }


def _smallest_runs(arrays: Arrays) -> Longs:
    """Units of the smallest run on each eligible line [eligible lines]; 1 where any will do."""
    load, least = arrays.step_classes.load, arrays.runs.min_run[arrays.step_classes.line]
    units = np.ceil(least / np.where(load > 0, load, np.inf) - ROUNDING)
    return np.clip(units, 1, MOST_UNITS).astype(np.int64)


def _order_tables(arrays: Arrays, committed: Committed) -> dict[str, Any]:
    orders = arrays.orders
    whole = orders.partial == 0
    whole[[arrays.order_index[each.order] for each in arrays.problem.firm]] = False
    return {
        "orders": len(orders.quantity),
        "quantity": orders.quantity - committed.made,
        "release": orders.release,
        "due": orders.due,
        "late_cost": orders.late_cost,
        "unmet_cost": orders.unmet_cost,
        "whole": whole,
        "ordered_quantity": orders.quantity,
        "order_steps": orders.first_step,
        "step_class": orders.step_class,
        "step_limit": orders.supplier_limit,
        "step_committed": offsets([len(each) for each in committed.suppliers]),
        "committed_enterprise": np.array([e for each in committed.suppliers for e in sorted(each)], dtype=np.int32),
        "step_exempt": offsets([len(each) for each in committed.exempt_lines]),
        "exempt_line": np.array([k for each in committed.exempt_lines for k in sorted(each)], dtype=np.int32),
    }


def _source_tables(arrays: Arrays, sources: list[Source]) -> dict[str, Any]:
    cells = np.full((len(sources), arrays.longest_route), -1, dtype=np.int32)
    for row, source in enumerate(sources):
        cells[row, : len(source.cells)] = source.cells
    return {
        "source_step": np.array([source.step for source in sources], dtype=np.int32),
        "source_zone": np.array([source.zone for source in sources], dtype=np.int32),
        "source_ready": np.array([source.ready for source in sources], dtype=np.int32),
        "source_quantity": np.array([source.quantity for source in sources], dtype=np.int64),
        "source_cost": np.array([source.cost for source in sources], dtype=np.float64),
        "source_release_cost": np.array([source.release_cost for source in sources], dtype=np.float64),
        "source_in_progress": np.array([source.progress for source in sources], dtype=np.int32),
        "source_commits": np.array([source.commits for source in sources], dtype=np.uint8),
        "source_committed": np.array([source.must_keep for source in sources], dtype=np.uint8),
        "source_cells": cells,
    }
