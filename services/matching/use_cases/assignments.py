"""Assignments as enterprises see and answer them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.chassis.identity import Caller, Role
from services.chassis.messaging import outbox
from services.chassis.rpc import etags
from services.chassis.rpc.paging import Page
from services.errors import Forbidden, Infeasible, NotFound
from services.matching.domain.assignments import Assignment, AssignmentState
from services.matching.domain.exclusions import Exclusion, ExclusionCause
from services.matching.domain.terms import By, Speaker, TermsEntry, Units, beyond
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.line_loads import require_capacity
from services.matching.storage import archive
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import exclusions as stored_exclusions
from services.matching.storage import loads as stored_loads
from services.matching.storage import terms as stored_terms
from services.matching.storage.two_tables import ALL, OnBoth
from services.matching.use_cases import loads, orders, park_days, reading, scoring
from services.matching.use_cases.changes import save
from services.matching.use_cases.reading import require_park
from services.matching.wire import events


def get_assignment(session: Session, caller: Caller, park: str, ident: str) -> Assignment:
    """Raises NotFound, also for an enterprise's rival's and for another buyer's order, in the same words."""
    whose = {"enterprise": caller.enterprise, "owner": caller.buyer}
    assignment = stored_assignments.find_assignment(session, park, ident, **whose)
    assignment = assignment or archive.find_assignment(session, park, ident, **whose)
    if assignment is None:
        raise NotFound.named(f"parks/{park}/assignments/{ident}")
    return assignment


@dataclass(frozen=True, slots=True)
class Wanted:
    """The assignments of a park that are asked for, "" and None: all. `filtered` is a client's own filter."""

    enterprise: str = ""
    order: str = ""
    state: AssignmentState | None = None
    filtered: OnBoth = ALL


EVERY = Wanted()


def list_assignments(
    session: Session,
    caller: Caller,
    park: str,
    page: Page,
    wanted: Wanted = EVERY,
) -> Sequence[Assignment]:
    """Assignments wanted that the caller may see, by id, one more than the page shows. Raises NotFound for the park."""
    require_park(session, park)
    enterprise = wanted.enterprise
    if enterprise and not caller.sees_enterprise(enterprise):
        return []
    found = stored_assignments.Filter(caller.enterprise or enterprise, wanted.order, wanted.state, caller.buyer)
    return archive.page_of_assignments(session, park, found, page, wanted.filtered)


def list_terms(session: Session, caller: Caller, park: str, ident: str, page: Page) -> Sequence[TermsEntry]:
    """The history of an assignment's terms from its first entry, one more than the page shows.

    Raises NotFound, and Forbidden for a buyer: what an enterprise and the park negotiate is not the buyer's.
    """
    assignment = get_assignment(session, caller, park, ident)
    if caller.buyer:
        raise Forbidden("TERMS_NOT_SHOWN", "this token may not read the terms of an enterprise")
    return stored_terms.page_of_terms(session, park, assignment.id, page)


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
    session: Session, caller: Caller, park: str, ident: str, *, etag: str, now: datetime, units: Units | None = None
) -> Assignment:
    """The enterprise will do it, or so many units by day of it (None: all); of the rest it is asked for no more.

    Raises NotFound, Invalid for units not asked for and without an etag, Conflict for a stale one, Infeasible unless it
    is offered or countered and in time, and for units that the line cannot do by the capacity known now.
    """
    assignment, changes = to_change(session, caller, park, ident, etag=etag, now=now)
    before = assignment.agreed_quantities
    left = assignment.accept(changes.asking(), units)
    agreed = assignment.agreed_quantities
    held = stored_loads.held_on(session, park, assignment.line)
    require_capacity(changes.snapshot, assignment, agreed, beyond(agreed, before), held)
    if left:
        changes.let_go(assignment, left)
        ask_for_no_more(session, assignment, ExclusionCause.PARTLY_ACCEPTED, "", now)
        save(session, changes)
    else:
        conclude(session, assignment)
    return assignment


def decline_assignment(
    session: Session, caller: Caller, park: str, ident: str, *, etag: str, reason: str, now: datetime
) -> Assignment:
    """The enterprise will not do what is asked beyond the agreed units; where nothing is, what is left of these.

    It is asked for no more of this step of this order, and the order waits for a fill-in plan. Raises NotFound, Invalid
    without an etag, Conflict for a stale one, Infeasible where nothing is left to decline.
    """
    assignment, changes = to_change(session, caller, park, ident, etag=etag, now=now)
    changes.let_go(assignment, assignment.decline(reason, changes.asking()))
    ask_for_no_more(session, assignment, ExclusionCause.DECLINED, reason, now)
    save(session, changes)
    return assignment


def to_change(
    session: Session, caller: Caller, park: str, ident: str, *, etag: str, now: datetime
) -> tuple[Assignment, Changes]:
    """The assignment that the caller answers, and changes around its order by the caller's word.

    Raises NotFound, Forbidden, Invalid without an etag, Conflict for a stale one.
    """
    assignment = answerable_assignment(session, caller, park, ident)
    etags.require(etag, assignment.version)
    order = orders.get_order(session, caller, park, assignment.order)
    return assignment, Changes(reading.around(session, order), now, word_of(caller))


def word_of(caller: Caller) -> By:
    """The speaker of an answer of this account: a manager who answers for an enterprise is named as the manager."""
    return By(Speaker.MANAGER if caller.role is Role.MANAGER else Speaker.ENTERPRISE, caller.subject)


def ask_for_no_more(
    session: Session, assignment: Assignment, cause: ExclusionCause, reason: str, now: datetime
) -> None:
    """The enterprise is asked for no more of this step of this order than it has agreed to."""
    exclusion = Exclusion(assignment.order, assignment.step, assignment.enterprise, cause, reason, now)
    stored_exclusions.exclude(session, assignment.park, exclusion)


def conclude(session: Session, assignment: Assignment) -> None:
    """Store the history of an assignment that has changed alone, and publish it."""
    scoring.record_answers(session, [assignment], park_days.today(session, assignment.park))
    loads.count_answer(session, assignment)
    stored_terms.append(session, [assignment])
    outbox.append(session, [events.assignment_changed_event(assignment)])
