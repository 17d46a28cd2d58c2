"""The files of park plans: what was asked and what was found, gzipped."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.matching.domain.plans import Plan, PlanFiles
from services.matching.storage import live_tables

_files = live_tables.plan_files.c


def store(session: Session, plan: Plan, files: PlanFiles) -> None:
    row = {"park": plan.park, "plan": plan.id, "park_file": files.park_file, "plan_file": files.plan_file}
    session.execute(live_tables.plan_files.insert(), [row])


def find_files(session: Session, park: str, plan: str) -> PlanFiles | None:
    query = select(_files.park_file, _files.plan_file).where(_files.park == park, _files.plan == plan)
    row = session.execute(query).one_or_none()
    return None if row is None else PlanFiles(row.park_file, row.plan_file)
