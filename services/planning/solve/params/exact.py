"""Figures of the exact model."""

from __future__ import annotations

from dataclasses import dataclass

from services.planning.solve.params.figure import figure


@dataclass(frozen=True, slots=True)
class ExactParams:
    """Small parks solved to proven optimality by CP-SAT, and parts of larger ones."""

    most_columns: int = figure(
        4000, "order, step, line and day, together", "a park with more is larger than is solved in seconds"
    )
    most_orders: int = figure(40, "orders", "a park with more, however few its lines, is for the whole orders' search")
    time_share: float = figure(
        0.9, "share of the time left", "for a small park, at most; the search gets what is left of it", most=1.0
    )
    nodes: int = figure(
        2000, "nodes of SCIP's search tree", "where iterations are counted; then CP-SAT goes on", least=1
    )
    deterministic_time: float = figure(
        20.0, "CP-SAT's deterministic time, about seconds", "where iterations are counted"
    )
    orders: int = figure(4, "orders of a part, at most", "one that goes elsewhere, and those in its way", least=1)
    lines: int = figure(4, "lines a step", "nearest the cheapest route, beside those in use", least=1)
    days: int = figure(8, "days a line", "nearest the cheapest route, beside those in use", least=1)
    part_deterministic_time: float = figure(
        1.0, "CP-SAT's deterministic time, about seconds", "ends a part at the same point on any machine"
    )
    repeatable_parts: int = figure(4, "parts a turn", "where turns are counted", least=1)
    phase_seconds: float = figure(0.4, "seconds of a phase, at most", "parts seldom save much in a large park")
