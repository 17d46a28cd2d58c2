"""Figures of one insertion and of one round of moves, as the kernel takes them."""

from __future__ import annotations

from dataclasses import dataclass

from services.planning.solve.params.figure import figure


@dataclass(frozen=True, slots=True)
class InsertionParams:
    """The way one order is inserted into residual capacity."""

    charge: float = figure(0.0, "share of the dual prices", "1 leaves scarce days to orders that need them", most=1.0)
    slack: float = figure(0.0, "share of a route's cost", "a route is used until it is this much above the cheapest")
    grain: int = figure(0, "1 / share of the order", "less than 1/grain of the order left on a day counts as closed")
    near_only: bool = figure(False, "flag", "lines and days far from the best at the prices only where others are full")
    by_residual: bool = figure(False, "flag", "suppliers are kept by residual capacity, not by what they carried")
    noise: float = figure(0.0, "share of a supplier's score", "random change that varies which suppliers are kept")
    haste: float = figure(0.0, "money per unit, step and day", "of routes that cost the same the earliest is taken")


@dataclass(frozen=True, slots=True)
class MoveParams:
    """The way moves are chosen, made and judged in one round of large-neighbourhood search."""

    charge: float = figure(1.0, "share of the dual prices, at most", "how much of the prices insertion is charged")
    temperature: float = figure(0.0, "money", "mean increase of cost that a move may make; 0: none")
    single_order: float = figure(0.0, "share of the moves", "moves that take out one order only", most=1.0)
    most_out: int = figure(
        3, "orders", "taken out by one move; larger moves rarely save more per second", least=1, most=40
    )
    grain: int = figure(500, "1 / share of the order", "less than 1/grain of the order left on a day counts as closed")
    slack: float = figure(0.0, "share of a route's cost", "a route is used until it is this much above the cheapest")
    bids: float = figure(0.0, "share of the moves", "one order goes to its ideal route, displacing holders", most=1.0)
    shifts: float = figure(0.0, "share of the moves", "some lots of one order go where they are cheapest", most=1.0)
    augmenting: float = figure(
        0.0,
        "share of bids and shifts",
        "these make room by augmenting paths, the rest by whole displaced lots",
        most=1.0,
    )
    lot_cost: float = figure(0.0, "money per lot", "what a move must save for every lot that it adds")
