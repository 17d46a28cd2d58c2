"""Short ways to deal with scenarios in the small park."""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy import Text, select, type_coerce

from services.matching.domain.edits import Edit
from services.matching.domain.plans import PlanKind
from services.matching.domain.scenarios import Scenario, ScenarioDraft
from services.matching.storage import tables
from services.matching.use_cases import adopting, scenarios
from services.matching.use_cases.plan_limits import PlanLimits
from tests.matching.world import ITERATIONS, MANAGER, PARK, World

NO_LIMITS = PlanLimits(1000, 1000, 10**9, 10**9)
# What planning a scenario may write to.
OWN_TABLES = {"scenarios", "scenario_results", "jobs", "job_usage"}


def create(small: World, *edits: Edit, name: str = "what if", iterations: int | None = ITERATIONS) -> Scenario:
    draft = ScenarioDraft(name, edits, iterations_limit=iterations)
    created: Scenario = small.write(lambda session: scenarios.create_scenario(session, PARK, draft, small.now))
    return created


def queue(small: World, scenario: Scenario, limits: PlanLimits = NO_LIMITS) -> None:
    small.write(lambda session: scenarios.plan_scenario(session, MANAGER, PARK, scenario.id, etag="", limits=limits))


def planned(small: World, *edits: Edit, **given: Any) -> Scenario:
    """A scenario of these edits, worked out."""
    scenario = create(small, *edits, **given)
    queue(small, scenario)
    assert small.planner.step(PlanKind.PARK_PLAN, threading.Event())
    return found(small, scenario)


def found(small: World, scenario: Scenario) -> Scenario:
    """The scenario as it is now."""
    read: Scenario = small.read(lambda session: scenarios.get_scenario(session, PARK, scenario.id))
    return read


def compared(small: World, scenario: Scenario) -> scenarios.Compared:
    result: scenarios.Compared = small.read(
        lambda session: scenarios.compare_scenario(session, PARK, scenario.id, small.now)
    )
    return result


def adopt(small: World, scenario: Scenario, etag: str = "") -> Scenario:
    asked = adopting.Asked(PARK, scenario.id, etag, MANAGER, lambda _session, _scenario: None)
    return adopting.adopt_scenario(small.database, asked, lambda: small.now)


def everything_live(small: World) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, events included, but those that are scenarios' own."""

    def rows(session: Any) -> dict[str, list[tuple[Any, ...]]]:
        return {
            name: sorted(map(tuple, session.execute(select(*map(_plain, table.columns)))), key=repr)
            for name, table in tables.metadata.tables.items()
            if name not in OWN_TABLES
        }

    read: dict[str, list[tuple[Any, ...]]] = small.read(rows)
    return read


def _plain(column: Any) -> Any:
    """The column as its text is stored."""
    return type_coerce(column, Text) if hasattr(column.type, "impl") else column
