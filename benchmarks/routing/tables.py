"""The table of a routing benchmark: a row for each contender on each wave."""

from __future__ import annotations

from dataclasses import dataclass

from services.vehicle_routing.check_command import Verdict

OURS = "parkloom"
HEAD = (
    "| wave | limit, s | who | seconds | vehicles | trips | unserved | cost | cost/ours | over best known | gap |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)


@dataclass(frozen=True, slots=True)
class Race:
    """A wave that all contenders route in so many seconds; `known` is the best cost known, None where none is."""

    wave: str
    seconds: float
    known: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A contender's outcome on a wave; `verdict` is None where it has no routes, and `note` says why."""

    contender: str
    seconds: float
    verdict: Verdict | None
    note: str = ""


def line(race: Race, row: Row, ours: Row) -> str:
    """A row in Markdown: the cost with its ratio to ours, the share that it is over the best known, and our gap.

    The best known costs are of routes that leave nothing.
    """
    begun = f"| {race.wave} | {race.seconds:g} | {row.contender} | {row.seconds:.1f} |"
    verdict = row.verdict
    if verdict is None:
        return f"{begun} | | | {row.note} | | | |"
    examination = verdict.examination
    if examination.violations:
        rules = ", ".join(sorted({each.rule for each in examination.violations}))
        return f"{begun} | | | breaks {rules} | | | |"
    cost, drives = examination.cost.total, examination.drives
    best = ours.verdict.examination.cost.total if ours.verdict else 0.0
    ratio = f"{cost / best:.3f}" if best else ""
    left = verdict.shipments - examination.served
    over = f"{cost / race.known - 1:+.2%}" if race.known and not left else ""
    gap = f"{verdict.gap:.1%}" if row is ours else ""
    trips = sum(drive.trips for drive in drives)
    return f"{begun} {len(drives)} | {trips} | {left} | {cost:,.2f} | {ratio} | {over} | {gap} |"
