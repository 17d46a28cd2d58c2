"""Figures that the compiled kernel reads. Sizes of its memory are constants of the kernel instead."""

from __future__ import annotations

from dataclasses import dataclass

from services.errors import Invalid
from services.planning.solve.params.figure import figure

DEEPEST_CHAIN = 16  # a longer one would pass the room that the kernel has for the moves of a chain


@dataclass(frozen=True, slots=True)
class KernelDualParams:
    """Evaluation of the smooth dual."""

    negligible: float = figure(18.0, "temperatures above the cheapest", "exp(-18) weighs next to nothing", least=1.0)


@dataclass(frozen=True, slots=True)
class KernelInsertionParams:
    """Insertion of one order."""

    days_late_first: int = figure(12, "days after the due date", "looked at before all days, as few orders need later")
    min_lot_refills: int = figure(20, "refills", "minimum lots that are not met by then are given up", least=1)
    tolerated_costs: tuple[float, ...] = figure(
        (1.003, 1.01, 1.03), "times the cheapest route", "missing units are filled in rounds of growing cost", least=1.0
    )
    repair_grain: int = figure(1000, "1 / share of the order", "days that hold less are closed in repairs", least=1)


@dataclass(frozen=True, slots=True)
class KernelMoveParams:
    """Moves of the large-neighbourhood search."""

    first_order_share: float = figure(
        0.6, "share of the draws", "users of the first order's cells join a move, else of any order's", most=1.0
    )
    price_share_steps: tuple[float, ...] = figure(
        (0.0, 0.0, 0.5, 0.8, 1.0), "share of the price share", "drawn at random for each insertion", most=1.0
    )
    by_capacity_chance: float = figure(
        0.3, "probability", "suppliers are chosen again where some of them were to be kept", most=1.0
    )
    by_capacity_share: float = figure(
        0.7, "probability", "they are chosen by what they could carry, else by what they carried", most=1.0
    )
    supplier_noise: float = figure(0.6, "share of a supplier's score", "varies which suppliers are tried", most=1.0)
    displaced_orders: int = figure(5, "orders", "a displacement that touches more rarely saves money", least=1, most=40)
    displacement_price: float = figure(1e-2, "share of a unit's value", "residual capacity is used before holders move")
    displacement_price_factor: float = figure(
        5.0, "times that price", "in every other displacement, which then stays near residual capacity", least=1.0
    )
    repair_price_factors: tuple[float, ...] = figure(
        (1.0, 4.0, 16.0), "times that price", "in the tries of a repair, one after another", least=1.0
    )
    displacements: int = figure(60, "displacements", "a move that has not ended by then is undone", least=1)
    lots_compared: int = figure(5, "lots", "of which the costliest at the prices is displaced", least=1)
    path_least_share: float = figure(
        0.2, "share of the quantity", "smaller lots and gaps are not worth a path", most=1.0
    )
    path_rounds: int = figure(3, "augmenting paths per cell", "later ones free little", least=1)
    path_cells_expanded: int = figure(30, "cells", "a longer search for a path costs more than it saves", least=1)
    compaction_factor: int = figure(2, "times the lots there were", "from then on lots are joined", least=1)
    compaction_more: int = figure(8, "lots", "and so many more: joining a few is not worth it")


@dataclass(frozen=True, slots=True)
class KernelRunParams:
    """Insertion and moves in a park with set-ups, smallest runs or transfer batches."""

    run_fee: float = figure(
        0.001,
        "share of a day's worth",
        "a new campaign must be worth more than its set-up: no scraps of runs",
        most=1.0,
    )
    campaign_days: int = figure(3, "days", "that share the set-up of a new campaign, as insertion expects", least=1)
    window_days: int = figure(3, "days", "of a line that one move clears, at most", least=1)
    window_share: float = figure(0.03, "share of the moves", "clear a line for some days: slow, for variety", most=1.0)
    piece_share: float = figure(
        0.6, "share of the moves", "take a few lots of one order out: they save most per second", most=1.0
    )
    cost_noise: float = figure(0.1, "share of a price", "varies which lines an order inserted again prefers", most=1.0)


@dataclass(frozen=True, slots=True)
class KernelRelaxationParams:
    """Lagrangian relaxation of the generalised assignment, and dives that follow it."""

    knapsack_steps_most: int = figure(
        4096, "steps of capacity", "a finer knapsack gives no better dual prices", least=2
    )
    knapsack_steps_least: int = figure(
        64, "steps of capacity", "a coarser one misses which orders fit together", least=2
    )
    knapsack_work: float = figure(
        4e7, "candidates times steps a round", "bounds the time of a round in large parks", least=1.0
    )
    average_kept: float = figure(0.95, "weight of the past", "averages of the knapsacks (volume algorithm)", most=1.0)
    deflection: float = figure(0.7, "weight of the last direction", "Camerini, Fratta, Maffioli 1975", most=1.0)
    patience: int = figure(15, "rounds", "without a better bound the step gets shorter", least=1)
    shorter: float = figure(0.7, "factor", "of the step after these rounds", most=1.0)
    shortest: float = figure(1e-4, "step factor", "the dual prices have settled", least=1e-9)
    nearest: float = figure(1e-4, "share of the target", "the least distance to the target that a step assumes")
    bound_step: float = figure(0.5, "step factor", "the first one of the whole relaxation")
    dive_rounds: int = figure(50, "rounds", "between two fixings of a dive", least=1)
    dive_step: float = figure(0.3, "step factor", "the first one after a fixing")
    fixed_at_once: float = figure(0.1, "share of the open orders", "fixed together in a dive", least=1e-3, most=1.0)


@dataclass(frozen=True, slots=True)
class KernelEjectionParams:
    """Ejection chains of the generalised assignment."""

    breadth: tuple[int, ...] = figure(
        (5, 3, 2, 1, 1, 1), "orders tried", "at each depth of a chain; as many depths as figures", least=1, most=8
    )
    fillers: int = figure(12, "orders", "of least regret that may fill what an order has left", least=1)
    looks: int = figure(2000, "chain ends", "looked at from one beginning", least=1)
    perturbed_orders: int = figure(6, "orders", "moved at random before chains start again, at most", least=1, most=16)
    perturbed_places: int = figure(3, "candidates", "of least regret, of which a moved order gets one", least=1)
    overload_factor: float = figure(1.5, "times the overload price", "of exceeding a cell, at first; then adapted")
    overload_factor_least: float = figure(1.0, "times the overload price", "range of the adapted factor")
    overload_factor_most: float = figure(100.0, "times the overload price", "range of the adapted factor")
    overload_step: float = figure(0.01, "share", "change of the adapted factor", most=1.0)
    displacement_width: float = figure(4.0, "mean costs above the bound", "what one displacement may cost")

    def __post_init__(self) -> None:
        if len(self.breadth) > DEEPEST_CHAIN:
            hint = f"has {len(self.breadth)} depths; give at most {DEEPEST_CHAIN}"
            raise Invalid.field("PARAMS_INVALID", "kernel.ejection.breadth", {}, hint)


@dataclass(frozen=True, slots=True)
class KernelParams:
    """Figures of the kernel by what reads them."""

    dual: KernelDualParams = KernelDualParams()
    insertion: KernelInsertionParams = KernelInsertionParams()
    moves: KernelMoveParams = KernelMoveParams()
    runs: KernelRunParams = KernelRunParams()
    relaxation: KernelRelaxationParams = KernelRelaxationParams()
    ejection: KernelEjectionParams = KernelEjectionParams()
