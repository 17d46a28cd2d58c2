"""Reading movements, and recording what people report about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.messaging import outbox
from services.chassis.rpc import etags
from services.chassis.rpc.paging import Page
from services.errors import Invalid, NotFound
from services.logistics.domain.movement import Count, Movement, MovementState
from services.logistics.storage import movements
from services.logistics.use_cases.checks import refuse_unless_manages
from services.logistics.wire.events import movement_changed_event
from services.logistics.wire.resources import movement_message

MOST_DAYS = 120


def get_movement(session: Session, caller: Caller, park: str, ident: str) -> Movement:
    """The movement.

    Raises NotFound, for an enterprise also where it neither sends nor receives nor carries it, and for a buyer where
    the order is another's.
    """
    movement = movements.find_movement(session, park, ident, party=caller.enterprise, owner=caller.buyer)
    if movement is None:
        raise NotFound.named(f"parks/{park}/movements/{ident}")
    return movement


def list_movements(
    session: Session,
    caller: Caller,
    page: Page,
    *,
    park: str,
    day: date | None = None,
    enterprise: str = "",
    order: str = "",
) -> Sequence[Movement]:
    """Movements that the caller may see, by id, one more than the page shows; filters that are empty ask for all."""
    parties = tuple({party for party in (caller.enterprise, enterprise) if party})
    return movements.page_of_movements(session, movements.Filter(park, day, order, parties, caller.buyer), page)


def change_movement_state(
    session: Session, caller: Caller, park: str, ident: str, *, state: MovementState, etag: str, now: datetime
) -> Movement:
    """The movement after it went on to `state`. Raises NotFound, Forbidden, Conflict for the etag, or Infeasible."""
    movement = get_movement(session, caller, park, ident)
    if caller.bound:
        movement.check_report_of(caller.enterprise, state)
    etags.refuse_stale(etag, movement_message(movement, to_outsider=caller.outsider).etag)
    movement.move_on(state, now)
    outbox.append(session, [movement_changed_event(movement)])
    return movement


def summarize_movements(session: Session, caller: Caller, park: str, first: date, last: date) -> list[Count]:
    """Movements by day and state; a buyer gets those of its own orders.

    Raises Forbidden for who stands for one enterprise, Invalid for days reversed or more than 120 days apart.
    """
    refuse_unless_manages(caller)
    if last < first:
        raise Invalid.field("DATES_REVERSED", "last_date", {"earliest": f"{first}"}, f"give {first} or a later day")
    if last - first > timedelta(days=MOST_DAYS):
        latest = first + timedelta(days=MOST_DAYS)
        hint = f"give a day up to {latest}, {MOST_DAYS} days on"
        raise Invalid.field("DATE_TOO_FAR", "last_date", {"latest": f"{latest}"}, hint)
    return movements.counts(session, park, first, last, owner=caller.buyer)
