"""Fresh capacity: the age of figures, requests to confirm them, and the confirmation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.chassis import audit
from services.chassis.identity import Caller
from services.chassis.messaging import outbox
from services.errors import Infeasible, NotFound, Problem
from services.registry.domain.enterprise import Enterprise
from services.registry.domain.freshness import FigureReport, Freshness, Reporter
from services.registry.domain.line import Line
from services.registry.domain.resource import is_retired
from services.registry.storage import queries
from services.registry.use_cases import checks, park_days
from services.registry.wire import events, names

# Lines whose dated figures are read at a time.
_TOGETHER = 200


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The number of lines and figures that an enterprise confirmed."""

    enterprise: Enterprise
    lines: int
    figures: int


def report_by(caller: Caller, now: datetime) -> FigureReport:
    """A report by `caller` at `now`."""
    return FigureReport(now, caller.subject, Reporter(caller.role.value))


def of_park(session: Session, park: str, now: datetime) -> Freshness:
    """The measure of ages on the park's day. Raises NotFound."""
    found = checks.existing_park(session, park)
    return Freshness.of(found, park_days.today(session, found, now))


def oldest_reports(session: Session, park: str, enterprises: Collection[str], fresh: Freshness) -> dict[str, datetime]:
    """The time of the report of each enterprise's oldest ordinary figure, of its lines that are not retired.

    Others may be among them.
    """
    oldest: dict[str, datetime] = {}
    for enterprise, reported_at in queries.ordinary_reports(session, park, enterprises, fresh.today):
        oldest[enterprise] = min(reported_at, oldest.get(enterprise, reported_at))
    return oldest


def confirmable_enterprise(session: Session, caller: Caller, park: str, enterprise: str) -> Enterprise:
    """The enterprise whose capacity the caller may confirm. Raises NotFound, also for a rival of the caller's."""
    found = checks.visible_enterprise(session, caller, park, enterprise)
    if not caller.acts_for(enterprise):
        raise NotFound.named(names.ENTERPRISE.format(park=park, enterprise=enterprise))
    return found


def confirm_capacity(session: Session, caller: Caller, park: str, enterprise: str, now: datetime) -> Confirmed:
    """Report the figures of an enterprise again, unchanged: ordinary ones, and those of the park's day and later.

    Figures of the park's day keep who reported them. Raises NotFound, also for a rival.
    """
    found = confirmable_enterprise(session, caller, park, enterprise)
    audit.concerns(session, enterprise)
    fresh, report = of_park(session, park, now), report_by(caller, now)
    lines = queries.lines_of_enterprises(session, park, [enterprise])
    ordinary = [line for line in lines if line.confirm(report, fresh)]
    months = queries.capacities_from(session, park, [line.id for line in lines], f"{fresh.today:%Y-%m}")
    dated = [(month, count) for month in months if (count := month.confirm(report, fresh))]
    if found.answer_refresh(now):
        outbox.append(session, [events.enterprise_changed_event(found)])
    outbox.append(session, map(events.line_changed_event, ordinary))
    outbox.append(session, [events.capacity_changed_event(month) for month, _ in dated])
    return Confirmed(found, len(lines), len(ordinary) + sum(count for _, count in dated))


def request_refresh(session: Session, caller: Caller, park: str, enterprise: str, now: datetime) -> int:
    """Ask an enterprise to confirm its capacity, for "" all with a stale figure; returns how many are asked.

    Raises NotFound; Infeasible where all are to be asked and the park's policy calls no figure stale.
    """
    fresh = of_park(session, park, now)
    asked = (
        [checks.visible_enterprise(session, caller, park, enterprise)] if enterprise else _stale(session, park, fresh)
    )
    for each in asked:
        audit.concerns(session, each.id)
        each.ask_to_refresh(caller.subject, now)
    outbox.append(session, map(events.enterprise_changed_event, asked))
    return len(asked)


def _stale(session: Session, park: str, fresh: Freshness) -> list[Enterprise]:
    """The enterprises that have a stale figure, of a line that is not retired, by id."""
    if fresh.stale_days is None:
        hint = "name an enterprise, or set the park's policy.stale_days first: without it no figure is stale"
        raise Infeasible.of([Problem("NO_FIGURE_IS_STALE", "enterprise", {}, hint)])
    everybody = {each.id: each for each in queries.all_enterprises(session, park) if not is_retired(each, fresh.today)}
    lines = [*_working(queries.all_lines(session, park), fresh)]
    found = {line.enterprise for line in lines if fresh.is_stale(line.planned_capacity_report.reported_at)}
    others = [line for line in lines if line.enterprise not in found]
    owners = {line.id: line.enterprise for line in others}
    ids = list(owners)
    for first in range(0, len(ids), _TOGETHER):
        some = ids[first : first + _TOGETHER]
        months = queries.capacities_from(session, park, some, f"{fresh.today:%Y-%m}")
        found |= {owners[month.line] for month in months if month.is_stale(fresh)}
    return [everybody[ident] for ident in sorted(found & everybody.keys())]


def _working(lines: Iterable[Line], fresh: Freshness) -> Iterator[Line]:
    return (line for line in lines if not is_retired(line, fresh.today))
