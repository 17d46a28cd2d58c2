"""Figures of the improvement: which phase is next, flow rounding, and the moves."""

from __future__ import annotations

from dataclasses import dataclass

from services.planning.solve.params.figure import figure


@dataclass(frozen=True, slots=True)
class FlowRoundingParams:
    """Flow LP over the whole park, sparsification and rounding; temperatures are shares of the mean unit cost."""

    temperatures_open: tuple[float, ...] = figure(
        (2e-4,), "share of the mean unit cost", "with more suppliers than allowed: warm, as most of them go again"
    )
    temperatures_fixed: tuple[float, ...] = figure(
        (2e-4, 1e-4), "share of the mean unit cost", "with suppliers fixed: colder, as these flows are rounded"
    )
    iterations: int = figure(60, "quasi-Newton iterations per temperature", "the prices start nearly right")
    capacity_slack: tuple[float, ...] = figure(
        (0.01, 0.005, 0.01, 0.0),
        "share of capacity",
        "kept back for rounding; in turn, as no value is best everywhere",
        most=1.0,
    )
    supplier_noise: tuple[float, ...] = figure(
        (0.0, 0.0, 0.1), "share of a supplier's score", "in turn: every third ideal route is varied at random"
    )
    grain: int = figure(20_000, "1 / share of the order", "smaller parts of an order are left for others", least=1)
    day_cost: float = figure(
        1e-2, "share of the mean unit cost per step and day", "equal flows leave first in, first out"
    )
    least_of_min_lot: float = figure(
        0.5, "share of a minimum lot", "a line that carries less in the flows is dropped", most=1.0
    )
    ideal_share: float = figure(
        0.3, "share of the orders", "those of most regret may bring in the suppliers of their ideal route", most=1.0
    )
    ideal_saving: float = figure(
        1e-4, "share of the order's cost", "an ideal route must save this at the prices to be offered", most=1.0
    )
    ideal_reuse_slack: float = figure(0.002, "share of a route's cost", "insertion of ideal routes: fine")
    ideal_grain: int = figure(
        200, "1 / share of the order", "insertion of ideal routes: only their lines matter", least=1
    )
    sparsification_passes: int = figure(2, "passes", "a third changes next to nothing", least=1)
    repair_passes: int = figure(3, "passes", "units lost by rounding find a place within three", least=1)
    repair_single_order: float = figure(
        0.3, "share of the moves", "repair moves that take out one order only", most=1.0
    )
    repair_orders: int = figure(3, "orders", "taken out by one repair move", least=1, most=40)
    repair_grain: int = figure(1000, "1 / share of the order", "repair places small quantities", least=1)
    repair_seconds: float = figure(10.0, "seconds, at most", "the moves after it repair the rest as well")


@dataclass(frozen=True, slots=True)
class ImproveParams:
    """Alternation of moves, flow rounding and LP neighbourhoods."""

    evaluations_per_rounding: int = figure(
        150, "evaluations of the dual", "estimates the time of a first flow rounding", least=1
    )
    rounding_time_share: float = figure(
        0.25,
        "share of the time left",
        "flow rounding that takes longer leaves too little for the moves after it",
        most=1.0,
    )
    rounding_patience: float = figure(
        2.0, "times the estimated seconds", "flow LPs of a rounding that takes longer end where they are"
    )
    least_ideal_seconds: float = figure(0.1, "seconds", "ideal routes get at least this, or none is found")
    timing_evaluations: int = figure(3, "evaluations", "the quickest of them estimates the first rounding", least=1)
    timing_temperature: float = figure(1e-9, "share of the bound", "any temperature: only the seconds matter")
    shortest_seconds: float = figure(0.3, "seconds of a phase", "shorter ones spend it on their own set-up")
    longest_seconds: float = figure(4.0, "seconds of a phase", "longer ones learn too late which phase gains most")
    phase_share: float = figure(
        0.02, "share of the time", "seconds of a phase between the shortest and the longest", most=1.0
    )
    search_share: float = figure(0.8, "share of a rounding's time", "moves after it, before the solution is judged")
    tolerated: float = figure(1.0003, "times the incumbent", "a solution that costs more is given up", least=1.0)
    forget: float = figure(0.5, "weight of the past", "a phase's gain per second is smoothed exponentially", most=1.0)
    retry_after: int = figure(
        6, "turns", "an idle phase is tried again; after each failure in twice as many turns", least=1
    )
    copies_temperature: float = figure(
        3e-3, "share of an order's mean cost", "as `runs_temperature` where moves are on copies; it falls by the square"
    )
    copied_orders: int = figure(
        300, "orders", "up to here each worker moves on a copy of the whole park where runs bind", least=0
    )
    lp_after: int = figure(
        30, "turns", "linear programs over kept runs come so late: moves gain more for long", least=1
    )
    repeatable_turns: int = figure(6, "turns", "of a search by iterations: every phase twice", least=1)
    closed_gap: float = figure(1e-8, "relative gap", "a smaller gap is rounding: the search ends")
    many_orders: int = figure(800, "orders", "from here on moves are coarse at first")
    single_order_many: float = figure(
        0.97, "share of the neighbourhoods", "take out one order, with many orders: more take longer", most=1.0
    )
    single_order_few: float = figure(
        0.95, "share of the neighbourhoods", "take out one order, with few orders: more seldom save", most=1.0
    )
    most_orders: int = figure(3, "orders", "taken out by one move", least=1, most=40)
    grain_first: int = figure(60, "1 / share of the order", "with many orders: at the beginning", least=1)
    grain_gain: int = figure(400, "1 / share of the order", "with many orders: added towards the end")
    grain_few: int = figure(500, "1 / share of the order", "with few orders", least=1)
    reuse_slack_first: float = figure(
        0.01, "share of a route's cost", "with many orders: at the beginning, 0 at the end"
    )
    ideal_route_share_few: float = figure(
        0.02, "share of the moves", "displacements to an ideal route, with few orders", most=1.0
    )
    displacement_share: float = figure(0.4, "share of the moves", "moves of some lots of one order", most=1.0)
    augmenting_share: float = figure(1.0, "share of both", "capacity is freed by augmenting paths", most=1.0)
    lot_cost: float = figure(1e-5, "share of an order's mean cost", "each further lot is work for an enterprise")
    small_run: float = figure(0.05, "share of a line's day", "a run that takes less is small: a foreman's nuisance")
    small_run_cost: float = figure(
        1e-3,
        "share of an order's mean cost",
        "of a run next to nothing; less the nearer it is to one that is not small",
    )
    crowd: int = figure(18, "orders", "that share a line's day: more are a foreman's nuisance too")
    crowd_cost: float = figure(
        3e-4, "share of an order's mean cost", "of a run, for each order above `crowd` on its line and day"
    )
    runs_temperature: float = figure(
        1e-3, "share of an order's mean cost", "in parks with runs a move may cost more at first: whole runs fit badly"
    )
    many_temperature: float = figure(
        3e-4, "share of an order's mean cost", "as `runs_temperature`, with many orders and without runs"
    )
    cancel_check: float = figure(0.05, "seconds", "between two looks at whether the search is cancelled", least=0.001)
    flow_rounding: FlowRoundingParams = FlowRoundingParams()
