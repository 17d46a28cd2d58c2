"""`python -m benchmarks.scenarios`: many scenarios of one full park side by side, in time and memory.

`docs/benchmarks.md` says what it measures.

Exit status: 0; 1 where a scenario was not planned, or a row of what is live changed.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.fill_in import park, service
from benchmarks.fill_in.service import Service
from benchmarks.planner import parks, storing
from benchmarks.scenarios import digest
from benchmarks.scenarios.edits import what_ifs
from services.chassis.identity import Caller, Role
from services.matching.domain.plans import PlanKind
from services.matching.domain.scenarios import UNDER_WAY, Scenario, ScenarioDraft, ScenarioState
from services.matching.storage import scenario_tables
from services.matching.use_cases import scenarios
from services.matching.use_cases.plan_limits import PlanLimits
from services.matching.use_cases.scenarios import Compared
from services.planning import model as planning

MANAGER = Caller("benchmark", park.PARK, Role.MANAGER)
UNLIMITED = PlanLimits(1000, 1000, 10**9, 10**9)
MEGABYTE = 1_000_000
# The clock moves on so far where an attempt has failed and the next one waits.
PAUSE_AFTER_FAILURE = timedelta(minutes=1)
_FIGURES = f"{'met':>7}{'late':>6}{'set-ups':>9}{'gain':>6}{'lose':>6}"
HEAD = f"{'':<38}{'planned s':>10}{'compared s':>11}{'MB':>7}{_FIGURES}"


@dataclass(frozen=True)
class Row:
    """A scenario planned and compared (None: it failed): seconds of each, the process's peak by then (megabytes)."""

    scenario: Scenario
    compared: Compared | None
    planned: float
    comparing: float
    megabytes: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan a park, then its scenarios, print and store the table; returns the exit status."""
    args = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="parkloom-benchmark-") as folder:
        file = args.park or parks.made(Path(folder), args.size, args.load, args.park_seed, set_ups=True).path
        problem = planning.read(file)
        with service.on(f"sqlite:///{folder}/matching.db", args.park_seconds, service.morning(problem)) as matching:
            matching.load(problem, problem.orders)
            matching.park_plan()
            matching.settle()
            drafts = islice(_drafts(problem, args.seconds, args.only), args.scenarios)
            printed, failed = _measured(matching, problem, list(drafts), args.seconds)
    print(printed)
    if args.store:
        storing.store(args.store, "scenarios", printed)
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.scenarios", description=__doc__)
    parser.add_argument("--size", type=float, default=1.0, help="times 1,210 enterprises and 2,000 orders (default 1)")
    parser.add_argument("--load", type=float, default=0.5, help="share of the core link's capacity that is asked for")
    parser.add_argument("--park-seed", type=int, default=7, help="another seed, another park")
    parser.add_argument("--park", type=Path, help="a park file to use instead of one made by the generator")
    parser.add_argument("--park-seconds", type=float, default=20.0, help="for the live park plan (default 20)")
    parser.add_argument("--seconds", type=int, default=5, help="for each scenario (default 5)")
    parser.add_argument("--scenarios", type=int, default=20, help="how many stand side by side (default 20)")
    parser.add_argument("--only", default="", help="part of the name of those to plan, such as Sundays (default: all)")
    parser.add_argument("--store", type=Path, metavar="MD", help="page for the table, in place of the last run's")
    return parser


def _measured(
    matching: Service, problem: planning.Problem, drafts: Sequence[ScenarioDraft], seconds: int
) -> tuple[str, bool]:
    """The table, and whether a scenario was not planned or a live row changed. All are asked for at first."""
    before, rows = digest.of_everything_live(matching.database)
    at_first = _peak()
    asked = [_asked(matching, draft) for draft in drafts]
    found = [_planned(matching, each) for each in asked]
    after, _ = digest.of_everything_live(matching.database)
    size = f"{len(problem.lines):,} lines, {len(problem.orders):,} orders, {matching.lots():,} lots live"
    planned, comparing = [row.planned for row in found], [row.comparing for row in found]
    each = f"{statistics.median(planned):.1f} s each in the median, compared in {statistics.median(comparing):.1f} s"
    stored = f"stored {_stored(matching) / MEGABYTE:,.1f} MB"
    lines = [
        f"{size}; {len(drafts)} scenarios of {seconds} s; {os.cpu_count()} cores",
        "",
        HEAD,
        *map(_line, found),
        "",
        f"in all {sum(planned):,.0f} s, {each}",
        f"memory: {at_first:,.0f} MB before the first, {found[-1].megabytes:,.0f} MB at the peak; {stored}",
        f"live data: {rows:,} rows, SHA-256 {before[:16]} before, {after[:16]} after",
    ]
    ready = all(row.scenario.state is ScenarioState.READY for row in found)
    return "\n".join(lines), not ready or before != after


def _drafts(problem: planning.Problem, seconds: int, only: str) -> Iterator[ScenarioDraft]:
    named = ((name, edits) for name, edits in what_ifs(problem) if only in name)
    return (ScenarioDraft(name, edits, seconds_limit=seconds) for name, edits in named)


def _asked(matching: Service, draft: ScenarioDraft) -> Scenario:
    return matching.database.transact(
        lambda session: scenarios.create_scenario(session, park.PARK, draft, matching.now)
    )


def _planned(matching: Service, asked: Scenario) -> Row:
    def found(session: Session) -> Scenario:
        return scenarios.get_scenario(session, park.PARK, asked.id)

    began = time.perf_counter()
    matching.database.transact(
        lambda session: scenarios.plan_scenario(session, MANAGER, park.PARK, asked.id, etag="", limits=UNLIMITED)
    )
    while matching.database.read(found).state in UNDER_WAY:
        if not matching.planner.step(PlanKind.PARK_PLAN, threading.Event()):
            matching.now += PAUSE_AFTER_FAILURE
    planned, began = time.perf_counter() - began, time.perf_counter()
    scenario, compared = matching.database.read(found), None
    if scenario.state is ScenarioState.READY:
        compared = matching.database.read(
            lambda session: scenarios.compare_scenario(session, park.PARK, asked.id, matching.now)
        )
    return Row(scenario, compared, planned, time.perf_counter() - began, _peak())


def _line(row: Row) -> str:
    begin = f"{row.scenario.display_name:<38}{row.planned:10.1f}{row.comparing:11.1f}{row.megabytes:7,.0f}"
    figures, compared = row.scenario.planned, row.compared
    if figures is None or compared is None:
        return f"{begin} none: {row.scenario.failure}"
    counts, shifts = figures.counts, compared.shifts
    return (
        f"{begin}{counts.on_time_in_full_orders:>7,}{counts.late_orders:>6,}"
        f"{figures.set_ups:>9,}{shifts.gaining_enterprises:>6,}{shifts.losing_enterprises:>6,}"
    )


def _stored(matching: Service) -> int:
    """Bytes of all that is kept of the scenarios' plans."""
    columns = scenario_tables.scenario_results.c
    kept = sum((func.coalesce(func.length(column), 0) for column in columns), start=func.coalesce(0, 0))
    return int(matching.database.read(lambda session: session.scalar(select(func.sum(kept)))) or 0)


def _peak() -> float:
    """Most memory that the process has had, megabytes."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used * (1 if sys.platform == "darwin" else 1024) / MEGABYTE


if __name__ == "__main__":
    sys.exit(main())
