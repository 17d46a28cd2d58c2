"""The tables passed to the planning kernel: `python -m services.planning.kernel.layout` writes the C side of them.

Words that the tables use, besides the glossary's:

- A *cell* is one line on one day: line * days + day. A step done before day 0 has the cell -1 - line.
- Steps with equal terms (link, tags, quality, exclusions, load, product) are one *step class*. The lines that fit it
  are its *eligible lines*, sorted into *line groups* of one zone and one lead time: of a group on a day, a route
  through the park needs to know the cheapest line only.
- A *source* is where units of an order may begin other than at its release: work in progress, or a commitment.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from services.native import headers
from services.native.structures import (
    Bytes,
    CType,
    Double,
    Doubles,
    Int,
    Int64,
    Ints,
    Longs,
    MaybeWrittenDoubles,
    Structure,
    WrittenDoubles,
    WrittenInts,
    WrittenLongs,
)

DATA = Path(__file__).parent / "data"
_THIS_FILE, _MODULE = "services/planning/kernel/layout.py", "services.planning.kernel.layout"


@dataclass(frozen=True, eq=False)
class Tuning(Structure):
    """Figures that tune the kernel; the solver parameters have their units and reasons under the same names."""

    negligible: Double
    days_late_first: Int64
    min_lot_refills: Int64
    tolerated_costs: Annotated[Doubles, "[tolerated_cost_count]"]
    tolerated_cost_count: Int64
    repair_grain: Int64
    first_order_share: Double
    price_share_steps: Annotated[Doubles, "[price_share_step_count]"]
    price_share_step_count: Int64
    by_capacity_chance: Double
    by_capacity_share: Double
    supplier_noise: Double
    displaced_orders: Int64
    displacement_price: Double
    displacement_price_factor: Double
    repair_price_factors: Annotated[Doubles, "[repair_price_factor_count]"]
    repair_price_factor_count: Int64
    displacements: Int64
    lots_compared: Int64
    path_least_share: Double
    path_rounds: Int64
    path_cells_expanded: Int64
    compaction_factor: Int64
    compaction_more: Int64
    knapsack_steps_most: Int64
    knapsack_steps_least: Int64
    knapsack_work: Double
    average_kept: Double
    deflection: Double
    patience: Int64
    shorter: Double
    shortest: Double
    nearest: Double
    bound_step: Double
    dive_rounds: Int64
    dive_step: Double
    fixed_at_once: Double
    breadth: Annotated[Ints, "[depth]"]
    depth: Int64
    fillers: Int64
    looks: Int64
    perturbed_orders: Int64
    perturbed_places: Int64
    overload_factor: Double
    overload_factor_least: Double
    overload_factor_most: Double
    overload_step: Double
    displacement_width: Double
    run_fee: Double
    campaign_days: Int64
    window_days: Int64
    window_share: Double
    piece_share: Double
    cost_noise: Double


_TUNING = CType("const Tuning *", ctypes.c_void_p)


@dataclass(frozen=True, eq=False)
class Park(Structure):
    """A park as flat arrays. Quantities are units of an order's product, money is per unit unless stated."""

    days: Int64
    zones: Int64
    lines: Int64
    enterprises: Int64
    step_classes: Int64
    line_groups: Int64
    eligible_lines: Int64
    orders: Int64
    quotas: Int64
    sources: Int64
    longest_route: Int64
    in_progress: Int64
    has_runs: Annotated[Int64, "1 where any set-up, smallest run or transfer batch binds; 0: no order has runs to keep"]
    capacity: Annotated[Doubles, "[lines][days]"]
    min_lot: Annotated[Doubles, "[lines]"]
    setup: Annotated[Doubles, "[lines] capacity that beginning a campaign takes"]
    setup_cost: Annotated[Doubles, "[lines] money per campaign"]
    min_run: Annotated[Doubles, "[lines] capacity that a run takes at least"]
    open_before: Annotated[Ints, "[lines][days] the cell of the line's last day with capacity before, -1: none"]
    open_after: Annotated[Ints, "[lines][days] the cell of the line's next day with capacity, -1: none"]
    line_zone: Annotated[Ints, "[lines]"]
    line_lead: Annotated[Ints, "[lines] days"]
    line_enterprise: Annotated[Ints, "[lines]"]
    transit: Annotated[Ints, "[zones][zones] days, -1: no lane"]
    haulage: Annotated[Doubles, "[zones][zones] money per unit"]
    class_groups: Annotated[Ints, "[step_classes + 1], into the line groups"]
    class_zones: Annotated[Ints, "[step_classes + 1], into class_zone"]
    class_zone: Annotated[Ints, "the zones in which a step class has eligible lines"]
    group_zone: Annotated[Ints, "[line_groups]"]
    group_lead: Annotated[Ints, "[line_groups] days"]
    group_eligible: Annotated[Ints, "[line_groups + 1], into the eligible lines"]
    eligible_line: Annotated[Ints, "[eligible_lines]"]
    eligible_load: Annotated[Doubles, "[eligible_lines] capacity per unit"]
    eligible_price: Annotated[Doubles, "[eligible_lines] money per unit"]
    eligible_run: Annotated[Longs, "[eligible_lines] units of the smallest run, where so many are open"]
    quantity: Annotated[Longs, "[orders], without what whole commitments make already"]
    release: Annotated[Ints, "[orders] day"]
    due: Annotated[Ints, "[orders] day"]
    late_cost: Annotated[Doubles, "[orders] money per unit and day"]
    unmet_cost: Annotated[Doubles, "[orders] money per unit"]
    whole: Annotated[Bytes, "[orders] made in full or not at all"]
    ordered_quantity: Annotated[Longs, "[orders] units, those that are done included"]
    transfer_batch: Annotated[Longs, "[orders] units that move together at least"]
    ship_zone: Annotated[Ints, "[orders] where the goods go, -1: they are fetched"]
    order_runs: Annotated[Ints, "[orders + 1], into the runs of commitments that must be kept"]
    run_step: Annotated[Ints, "of such a run"]
    run_cell: Annotated[Ints, "of such a run"]
    run_units: Annotated[Longs, "of such a run"]
    order_steps: Annotated[Ints, "[orders + 1], into the steps"]
    step_class: Annotated[Ints, "[steps]"]
    step_limit: Annotated[Ints, "[steps] suppliers at most, 0: any number"]
    step_open: Annotated[Longs, "[steps] units neither done nor fixed there, which excuse less than a run or lot asks"]
    step_warm: Annotated[Ints, "[steps + 1], into warm_line"]
    warm_line: Annotated[Ints, "lines on which a campaign may go on from before day 0"]
    step_committed: Annotated[Ints, "[steps + 1], into committed_enterprise"]
    committed_enterprise: Annotated[Ints, "suppliers that count at a step in any case"]
    step_exempt: Annotated[Ints, "[steps + 1], into exempt_line"]
    exempt_line: Annotated[Ints, "lines whose minimum lot does not bind a step"]
    order_sources: Annotated[Ints, "[orders + 1], into the sources"]
    source_step: Annotated[Ints, "[sources] steps that lie behind"]
    source_zone: Annotated[Ints, "[sources]"]
    source_ready: Annotated[Ints, "[sources] day"]
    source_quantity: Annotated[Longs, "[sources]"]
    source_cost: Annotated[Doubles, "[sources] money per unit for the steps that the source fixes"]
    source_release_cost: Annotated[Doubles, "[sources] money per unit that keeping saves; huge: must be kept"]
    source_in_progress: Annotated[Ints, "[sources] the work in progress it draws on, or -1"]
    source_commits: Annotated[Bytes, "[sources] a commitment, whose runs need not be smallest runs"]
    source_committed: Annotated[Bytes, "[sources] must be kept: its fixed steps have their capacity already"]
    source_cells: Annotated[Ints, "[sources][longest_route]"]
    in_progress_quantity: Annotated[Longs, "[in_progress]"]
    quota_limit: Annotated[Doubles, "[quotas][days]"]
    quota_day: Annotated[Ints, "[quotas][days] the day on whose balance a day draws; -1: on none"]
    quota_per_unit: Annotated[Doubles, "[quotas] per unit of capacity"]
    line_quotas: Annotated[Ints, "[lines + 1], into line_quota"]
    line_quota: Annotated[Ints, "the quotas that a line draws on"]
    tuning: Annotated[Tuning, _TUNING]


@dataclass(frozen=True, eq=False)
class InsertionParams(Structure):
    """Parameters of putting one order into the residual capacity."""

    price_share: Annotated[Double, "of the scarcity prices, charged while routes are chosen, 0 to 1"]
    reuse_slack: Annotated[Double, "share by which a route may get more expensive before a new one is searched"]
    grain: Annotated[Int, "a day that holds less than 1/grain of the order's units is closed; 0: none is"]
    suppliers_by_capacity: Annotated[Int, "suppliers are kept for what they could carry, not for what they carried"] = 0
    near_best_only: Annotated[Int, "lines and days far from the best at the prices only where nothing else is left"] = 0
    supplier_noise: Annotated[Double, "share by which chance changes the scores of suppliers, at most"] = 0.0
    day_cost: Annotated[Double, "money per unit, step and day: of routes that cost the same, the earliest"] = 0.0
    kept_suppliers: Annotated[
        NDArray[np.int32] | None,
        CType("const int32_t *", Ints.__metadata__[0].ctype, np.int32),
        "kept_count pairs (step, enterprise): the only suppliers of those steps",
    ] = None
    kept_count: Int = 0
    strict: Annotated[Int, "no route opens a run that it does not fill to the smallest run by itself"] = 0
    campaign_days: Annotated[Int, "days on which a new campaign is taken to share its set-up; 0: as tuned"] = 0
    cost_noise: Annotated[Double, "share by which chance changes the prices of lines, at most"] = 0.0


@dataclass(frozen=True, eq=False)
class SearchParams(Structure):
    """Parameters of the search over neighbourhoods."""

    price_share: Annotated[Double, "of the scarcity prices, charged while routes are chosen, at most"]
    temperature: Annotated[Double, "money by which an accepted neighbour may be worse, on average"]
    single_order_share: Annotated[Double, "of the neighbourhoods, on one order alone"]
    most_orders: Annotated[Int64, "in a neighbourhood"]
    grain: Annotated[Int64, "of insertion"]
    reuse_slack: Annotated[Double, "of insertion"]
    ideal_route_share: Annotated[Double, "of the moves: an order takes its ideal route"] = 0.0
    displacement_share: Annotated[Double, "of the moves: a few lots of an order are displaced"] = 0.0
    augmenting_share: Annotated[Double, "of both: capacity is freed along augmenting paths"] = 0.0
    lot_cost: Annotated[Double, "money that a move must save for each lot more than there were"] = 0.0
    small_run: Annotated[Double, "of a day's capacity: a run that takes less is small"] = 0.0
    small_run_cost: Annotated[Double, "money that a run of nothing costs a move, one that is not small none"] = 0.0
    crowd: Annotated[Int64, "other orders on a line and day that a run may meet for nothing"] = 0
    crowd_cost: Annotated[Double, "money that a run costs a move for each order more"] = 0.0


@dataclass(frozen=True, eq=False)
class SetupTables(Structure):
    """Campaigns as the dual charges them: by step of the orders and eligible line of its class, a *row* each.

    A campaign of a step on a line begins in a *window*, the days that lead times and lanes leave, and makes no more
    units than `most` there. Steps on whose lines campaigns cost nothing have no rows.
    """

    steps: Int64
    rows: Int64
    windows: Int64
    first_row: Annotated[Longs, "[steps + 1], into the rows"]
    first_window: Annotated[Longs, "[steps + 1], into the windows: one per line group of the step's class"]
    line_setup: Annotated[Doubles, "capacity lost when a campaign begins, by line"]
    line_setup_cost: Annotated[Doubles, "money when a campaign begins, by line"]
    first_warm: Annotated[Ints, "[steps + 1], into warm_line"]
    warm_line: Annotated[Ints, "lines on which work before day 0 has set a step up"]
    tolerance: Annotated[Double, "share and units by which capacity may be exceeded"]
    window_from: Annotated[WrittenInts, "[windows] first day"]
    window_until: Annotated[WrittenInts, "[windows] the day after the last"]
    most: Annotated[WrittenDoubles, "[rows] units; below 0: nothing is charged"]
    share: Annotated[WrittenDoubles, "[rows] money that each unit bears"]


@dataclass(frozen=True, eq=False)
class DualOutput(Structure):
    """Arrays that an evaluation of the dual fills where they are given."""

    use: Annotated[MaybeWrittenDoubles, "[lines][days] expected use of capacity"] = None
    order_value: Annotated[MaybeWrittenDoubles, "[orders] the cheapest or softmin route"] = None
    least: Annotated[MaybeWrittenDoubles, "[line_groups][days] the cheapest line at the prices"] = None
    eligible_use: Annotated[MaybeWrittenDoubles, "[eligible_lines][days] where use is given too"] = None
    fresh_value: Annotated[MaybeWrittenDoubles, "[orders] a unit made from the release on, at temperature 0"] = None
    source_value: Annotated[MaybeWrittenDoubles, "[sources] a unit from there on, at temperature 0"] = None


@dataclass(frozen=True, eq=False)
class WorkerTables(Structure):
    """Tables that a worker reads and changes, from when it is opened until it is closed."""

    price: Annotated[Doubles, "[lines][days], quotas' prices included"]
    value: Annotated[Doubles, "[orders] cheapest cost at these prices"]
    residual: Annotated[WrittenDoubles, "[lines][days]"]
    quota_residual: Annotated[WrittenDoubles, "[quotas][days]"]
    mine: Annotated[Bytes, "[orders] that it may change"]
    near: Annotated[Bytes, "[eligible_lines] whether the line is ever near its group's best at the prices"]
    cancel: Annotated[Ints, "not 0: stop; set by another thread"]


@dataclass(frozen=True, eq=False)
class LotFigures(Structure):
    """Costs and loads of the lots of one order, and the steps that they pass through."""

    most_loads: Int64
    all_steps: Int64
    counts: Annotated[WrittenLongs, "day on which the last unit is delivered; enterprises; loads"]
    costs: Annotated[WrittenDoubles, "money for production, for haulage and for set-ups"]
    steps: Annotated[WrittenLongs, "[all_steps] of each step its enterprises and lines, its first and its last day"]
    load_cell: Annotated[WrittenInts, "[most_loads] in ascending order"]
    load_runs: Annotated[WrittenDoubles, "[most_loads] capacity that runs take of the cell"]
    load_setups: Annotated[WrittenDoubles, "[most_loads] capacity that set-ups take of the cell"]


@dataclass(frozen=True, eq=False)
class PlaceTables(Structure):
    """Whole orders and the places that would take one: the generalised assignment problem."""

    orders: Int64
    cells: Int64
    first: Annotated[Longs, "[orders + 1] an order's places, those of least regret first"]
    cell: Annotated[Ints, "[places]; the one after the last is nowhere: the order is left unmade"]
    load: Annotated[Longs, "[places] whole units of capacity"]
    cost: Annotated[Doubles, "[places] money"]
    regret: Annotated[Doubles, "[places] money, capacity at its price included, above the order's best"]
    capacity: Annotated[Longs, "[cells + 1] units, more than enough of them nowhere"]
    price: Annotated[Doubles, "[cells + 1] money per unit"]
    overload_price: Annotated[Doubles, "[cells + 1] money per unit beyond the capacity, before it is adapted"]
    cancel: Annotated[Ints, "not 0: stop; set by another thread"]
    tuning: Annotated[Tuning, _TUNING]


STRUCTURES = (
    Tuning,
    Park,
    InsertionParams,
    SearchParams,
    SetupTables,
    DualOutput,
    WorkerTables,
    LotFigures,
    PlaceTables,
)
_HEADERS = {
    "tuning.h": (Tuning,),
    "park.h": (Park,),
    "params.h": (InsertionParams, SearchParams),
    "tables.h": (SetupTables, DualOutput, WorkerTables, LotFigures),
    "places.h": (PlaceTables,),
}

_INCLUDES = {"park.h": ("data/tuning.h",), "places.h": ("data/tuning.h",)}


def generated() -> dict[str, str]:
    """Returns the generated files of `data/` by name."""
    return headers.layout_files(STRUCTURES, _HEADERS, origin=_THIS_FILE, module=_MODULE, includes=_INCLUDES)


if __name__ == "__main__":
    for name, text in generated().items():
        (DATA / name).write_text(text)
