"""Figures of the first solutions."""

from __future__ import annotations

from dataclasses import dataclass

from services.planning.solve.params.figure import figure


@dataclass(frozen=True, slots=True)
class ConstructParams:
    """Insertion of all orders one after another, in several sequences."""

    many_orders: int = figure(800, "orders", "from here on insertion is coarse, for the first solution must be early")
    reuse_slack_many: float = figure(0.01, "share of a route's cost", "coarse insertion of many orders")
    reuse_slack_few: float = figure(0.002, "share of a route's cost", "fine insertion of few orders")
    grain_many: int = figure(100, "1 / share of the order", "coarse insertion of many orders", least=1)
    grain_few: int = figure(500, "1 / share of the order", "fine insertion of few orders", least=1)
    price_share: float = figure(
        1.0, "share of the dual prices", "an order that can go elsewhere leaves scarce days", most=1.0
    )
    top_up_share: float = figure(0.2, "share of the time left", "for completing a first solution, at most", most=1.0)
    second_pair_share: float = figure(
        0.15, "share of the time left", "where two first solutions took longer, no second two are made", most=1.0
    )
    rounds: int = figure(
        6, "rounds", "in which all workers insert many orders, lines dealt out again for each", least=1
    )
    rounds_share: float = figure(0.5, "share of the time left", "the rounds take, or they get coarser", most=1.0)
    most_parts: int = figure(8, "parts of the lines", "of which an order sees one where the time is short", least=1)
    least_seconds: float = figure(0.05, "seconds", "insertion gets at least this: an empty solution is useless")
