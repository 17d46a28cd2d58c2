"""The history of an order: what people changed, whom a plan asked for work, and what was answered last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import gettext as _

from parkloom.audit.v1.audit_service_pb2 import AuditEntry
from parkloom.matching.v1 import assignment_pb2 as pb
from parkloom.matching.v1.assignment_pb2 import Assignment
from services.console.core import language
from services.console.core.names import Names, short
from services.console.core.states import ASSIGNMENT_STATES, REPORTERS, UNKNOWN, Badge
from services.console.orders import changes

MOST_SHOWN = 300
# Nobody has answered yet.
_WAITS = (pb.ASSIGNMENT_STATE_PROPOSED, pb.ASSIGNMENT_STATE_OFFERED)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `assignment` is the short id of that concerned, `badge` the state that it took."""

    time: datetime
    words: str
    by: str = ""
    assignment: str = ""
    badge: Badge | None = None


def events(entries: Iterable[AuditEntry], assignments: Iterable[Assignment], names: Names) -> list[Event]:
    """The newest first."""
    found = [*map(_change, entries), *(event for one in assignments for event in _work(one, names))]
    return sorted(found, key=lambda event: event.time, reverse=True)[:MOST_SHOWN]


def _change(entry: AuditEntry) -> Event:
    role = str(REPORTERS.get(entry.role, ""))
    by = " · ".join(filter(None, (entry.subject, role)))
    return Event(entry.create_time.ToDatetime(UTC), changes.words(entry.rpc), by)


def _work(one: Assignment, names: Names) -> Iterator[Event]:
    """When an enterprise was asked, and the state that its assignment has now."""
    enterprise, units = names.enterprise(one.enterprise), sum(daily.quantity for daily in one.quantities)
    asked = _("%(enterprise)s was asked: %(link)s", enterprise=enterprise, link=names.link(one.link))
    yield Event(one.create_time.ToDatetime(UTC), asked, assignment=short(one.name))
    if one.state not in _WAITS:
        words = _("%(enterprise)s: %(units)s units", enterprise=enterprise, units=language.quantity(units))
        badge = ASSIGNMENT_STATES.get(one.state, UNKNOWN)
        yield Event(one.update_time.ToDatetime(UTC), words, assignment=short(one.name), badge=badge)
