"""Assignments as enterprises see and answer them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.messaging import outbox
from services.chassis.rpc import etags
from services.chassis.rpc.paging import Page
from services.errors import Forbidden, Infeasible, NotFound
from services.matching.domain.assignments import Assignment, AssignmentState
from services.matching.domain.reasons import changed_meanwhile
from services.matching.scheduling.changes import Changes
from services.matching.storage import archive
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import orders as stored_orders
from services.matching.use_cases import orders, reading
from services.matching.use_cases.changes import save
from services.matching.use_cases.reading import known_park
from services.matching.wire import events


def get_assignment(session: Session, caller: Caller, park: str, ident: str) -> Assignment:
    """Raises NotFound, also for an enterprise's rival's and for another buyer's order, in the same words."""
    whose = {"enterprise": caller.enterprise, "owner": caller.buyer}
    assignment = stored_assignments.find_assignment(session, park, ident, **whose)
    assignment = assignment or archive.find_assignment(session, park, ident, **whose)
    if assignment is None:
        raise NotFound.named(f"parks/{park}/assignments/{ident}")
    return assignment


def list_assignments(
    session: Session,
    caller: Caller,
    park: str,
    page: Page,
    *,
    enterprise: str = "",
    order: str = "",
    state: AssignmentState | None = None,
) -> Sequence[Assignment]:
    """Assignments that the caller may see, by id, one more than the page shows; filters left empty ask for all.

    Raises NotFound for the park.
    """
    known_park(session, park)
    if enterprise and not caller.sees_enterprise(enterprise):
        return []
    wanted = stored_assignments.Filter(caller.enterprise or enterprise, order, state, caller.buyer)
    return archive.page_of_assignments(session, park, wanted, page)


def answerable_assignment(session: Session, caller: Caller, park: str, ident: str) -> Assignment:
    """The assignment that the caller answers. Raises NotFound, Forbidden where the answer is not the caller's."""
    assignment = get_assignment(session, caller, park, ident)
    if caller.buyer or not caller.acts_for(assignment.enterprise):
        raise Forbidden("ENTERPRISE_NOT_OF_TOKEN", "this token may not answer for the enterprise")
    if archive.holds(assignment):
        state = orders.get_order(session, caller, park, assignment.order).state.name
        raise Infeasible("ORDER_CLOSED", f"the order is {state}: nothing more is asked for it", {"state": state})
    return assignment


def accept_assignment(
    session: Session, caller: Caller, park: str, ident: str, *, etag: str, now: datetime
) -> Assignment:
    """The enterprise will do it. Raises NotFound, Conflict for a stale etag, Infeasible unless it is offered."""
    assignment = _to_answer(session, caller, park, ident, etag)
    assignment.accept(now)
    outbox.append(session, [events.assignment_changed_event(assignment)])
    return assignment


def decline_assignment(
    session: Session, caller: Caller, park: str, ident: str, *, etag: str, reason: str, now: datetime
) -> Assignment:
    """The enterprise will not, and is not asked again for this step of this order: its lots are let go.

    Raises NotFound, Conflict for a stale etag, Infeasible unless it is offered or accepted.
    """
    assignment = _to_answer(session, caller, park, ident, etag)
    order = orders.get_order(session, caller, park, assignment.order)
    changes = Changes(reading.around(session, order), now)
    assignment.decline(reason, now)
    changes.assignments[assignment.id] = assignment
    _release(changes, assignment)
    save(session, changes)
    stored_orders.exclude(session, park, order.id, assignment.step, assignment.enterprise)
    return assignment


def _to_answer(session: Session, caller: Caller, park: str, ident: str, etag: str) -> Assignment:
    assignment = answerable_assignment(session, caller, park, ident)
    etags.check(etag, assignment.version)
    return assignment


def _release(changes: Changes, declined: Assignment) -> None:
    """Release the declined lots; the order waits for a fill-in plan."""
    order = changes.snapshot.orders[declined.order]
    before = order.scheduled_quantity
    changes.release_declined(declined)
    order.explain((changed_meanwhile(before - order.scheduled_quantity),), changes.now)
    changes.orders[order.id] = order
    changes.mark_risks({assignment.line for assignment in changes.snapshot.of_order(order.id).values()})
    changes.fill_ins.add(order.id)
