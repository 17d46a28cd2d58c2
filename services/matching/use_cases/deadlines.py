"""Times to answer: enterprises are reminded before they end, and what nobody has answered is withdrawn."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.messaging import outbox
from services.chassis.telemetry import described
from services.errors import Unavailable
from services.matching.domain.assignments import Assignment, AssignmentState
from services.matching.domain.exclusions import ExclusionCause
from services.matching.domain.terms import DEADLINE
from services.matching.scheduling.changes import Changes
from services.matching.storage import assignments as stored_assignments
from services.matching.storage import orders as stored_orders
from services.matching.storage.rests_on import RESTS_ON
from services.matching.use_cases import reading
from services.matching.use_cases.assignments import ask_for_no_more, conclude
from services.matching.use_cases.changes import save
from services.matching.wire import events

log = structlog.get_logger(__name__)
# No park reminds longer before.
LONGEST_NOTICE = timedelta(hours=720)


def end_times_to_answer(database: Database, clock: Clock) -> None:
    """Reminds enterprises of what they have not answered, and withdraws what is over. Raises Unavailable.

    Each assignment has a transaction of its own: one that fails does not hold up the others.
    """
    now = clock()
    for park, ident in database.read(partial(due, now=now)):
        try:
            database.transact(partial(_attend, park=park, ident=ident, now=clock()), ahead_of_writers_to=RESTS_ON)
        except Unavailable:
            raise
        except Exception as fault:
            log.error("time_to_answer_not_ended", park=park, **described(fault))


def due(session: Session, now: datetime) -> list[tuple[str, str]]:
    """Park and id of the assignments whose time to answer is over, or that are to be reminded of it."""
    waiting = [each for each in stored_assignments.waiting_until(session, now + LONGEST_NOTICE) if each.open_quantities]
    notice = {park: timedelta(hours=_notice(session, park)) for park in {each.park for each in waiting}}
    return [
        (each.park, each.id) for each in waiting if _is_over(each, now) or _is_to_remind(each, now, notice[each.park])
    ]


def _notice(session: Session, park: str) -> int:
    return reading.known_park(session, park).policy.remind_before_hours


def _attend(session: Session, park: str, ident: str, now: datetime) -> None:
    """Do what is due, if it still is: another replica may have seen to it."""
    assignment = stored_assignments.find_assignment(session, park, ident)
    if assignment is None or assignment.answer_by is None or not assignment.open_quantities:
        return
    if _is_over(assignment, now):
        _withdraw(session, assignment, now)
    elif _is_to_remind(assignment, now, timedelta(hours=_notice(session, park))):
        assignment.remind(now)
        conclude(session, assignment)
        outbox.append(session, [events.answer_due_event(assignment)])


def _withdraw(session: Session, assignment: Assignment, now: datetime) -> None:
    """Withdraw what is asked; the enterprise is asked for no more of this step of this order."""
    order = stored_orders.find_order(session, assignment.park, assignment.order)
    if order is None:
        return
    answered = assignment.state is AssignmentState.COUNTERED
    changes = Changes(reading.around(session, order), now, DEADLINE)
    changes.let_go(assignment, assignment.lapse(changes.asking()))
    cause = ExclusionCause.DECLINED if answered else ExclusionCause.NO_ANSWER
    ask_for_no_more(session, assignment, cause, "", now)
    save(session, changes)


def _is_over(assignment: Assignment, now: datetime) -> bool:
    return assignment.answer_by is not None and assignment.answer_by < now


def _is_to_remind(assignment: Assignment, now: datetime, notice: timedelta) -> bool:
    if assignment.state is not AssignmentState.OFFERED or assignment.reminded_at or assignment.answer_by is None:
        return False
    return assignment.answer_by - notice <= now
