"""Figures of the time that a run keeps back for what comes after the search."""

from __future__ import annotations

from dataclasses import dataclass

from services.planning.solve.params.figure import figure


@dataclass(frozen=True, slots=True)
class ReserveParams:
    """Seconds kept back, on a machine that does nothing else; a busy machine is measured and gets more."""

    seconds_per_lot: float = figure(3e-5, "seconds", "per lot of the first solution: arrays become lots")
    least_seconds: float = figure(0.02, "seconds", "ending a run takes this even without lots")
    most_slowness: float = figure(
        10.0, "times", "a busier machine than this is a mistake of the measurement", least=1.0
    )
    start_up: float = figure(0.4, "seconds", "the interpreter's start, before a clock could be read")
    write_seconds_per_lot: float = figure(8e-6, "seconds", "per lot: writing the plan file")
    write_seconds_per_entry: float = figure(2e-4, "seconds", "per order and line: writing the plan file")
    exit_seconds: float = figure(0.25, "seconds", "the process ends")
    most_share: float = figure(0.3, "share of the time", "kept back at most, however busy the machine", most=1.0)
    reasons_share: float = figure(0.03, "share of the time", "for explaining late and unmet orders", most=1.0)
    reasons_seconds: float = figure(3.0, "seconds, at most", "for explaining late and unmet orders")
    reasons_solves: int = figure(100, "solves", "for explaining, where iterations are counted")
