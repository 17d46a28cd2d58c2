"""Scenarios, and what was found for them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.matching.domain.plans import Outcome, PlanFiles, Shortfall
from services.matching.domain.scenarios import OVER, Basis, Scenario, Shifts
from services.matching.storage import scenario_tables
from services.planning.model.lots import Lots

_scenarios, _results = scenario_tables.scenarios.c, scenario_tables.scenario_results.c


@dataclass(frozen=True)
class Found:
    """The solution of a scenario and what follows from it. `lots` are those of `orders`; their days are ordinals."""

    basis: Basis
    shifts: Shifts
    outcome: Outcome
    orders: tuple[str, ...]
    shortfalls: tuple[Shortfall, ...]
    lots: Lots
    files: PlanFiles


def find_scenario(session: Session, park: str, ident: str) -> Scenario | None:
    return session.get(Scenario, (park, ident))


def page_of_scenarios(session: Session, park: str, page: Page) -> Sequence[Scenario]:
    """Scenarios, newest first, one more than the page shows."""
    query = select(Scenario).where(_scenarios.park == park)
    return session.scalars(paging.keyset(query, page, _scenarios.number, descending=True)).all()


def next_number(session: Session, park: str) -> int:
    return (session.scalar(select(func.max(_scenarios.number)).where(_scenarios.park == park)) or 0) + 1


def open_scenarios(session: Session, park: str) -> list[Scenario]:
    """The park's scenarios that are not over."""
    return list(session.scalars(select(Scenario).where(_scenarios.park == park, _scenarios.state.not_in(OVER))))


def store_found(session: Session, scenario: Scenario, found: Found) -> None:
    """Store what was found, in place of what was found before."""
    forget_found(session, scenario)
    row = {
        "park": scenario.park,
        "scenario": scenario.id,
        "basis": found.basis,
        "shifts": found.shifts,
        "outcome": found.outcome,
        "orders": found.orders,
        "shortfalls": found.shortfalls,
        "lots": zlib.compress(found.lots.encoded().encode(), level=3),
        "park_file": found.files.park_file,
        "plan_file": found.files.plan_file,
    }
    session.execute(scenario_tables.scenario_results.insert(), [row])


def find_found(session: Session, scenario: Scenario) -> Found | None:
    """The solution of the scenario; None where it was not planned, or nobody wants it any more."""
    row = session.execute(select(scenario_tables.scenario_results).where(*_of(scenario))).one_or_none()
    if row is None:
        return None
    return Found(
        basis=row.basis,
        shifts=row.shifts,
        outcome=row.outcome,
        orders=row.orders,
        shortfalls=row.shortfalls,
        lots=Lots.decoded([zlib.decompress(row.lots).decode()]),
        files=PlanFiles(row.park_file, row.plan_file),
    )


def forget_found(session: Session, scenario: Scenario) -> None:
    session.execute(delete(scenario_tables.scenario_results).where(*_of(scenario)))


def prune(session: Session, now: datetime, kept: timedelta) -> int:
    """Forget scenarios that were over `kept` ago. Returns how many went."""
    old = select(Scenario).where(_scenarios.state.in_(OVER), _scenarios.updated_at < now - kept).limit(1000)
    forgotten = list(session.scalars(old))
    for scenario in forgotten:
        forget_found(session, scenario)
        session.delete(scenario)
    return len(forgotten)


def _of(scenario: Scenario) -> tuple[ColumnElement[bool], ...]:
    return (_results.park == scenario.park, _results.scenario == scenario.id)
