"""Counter-offers: made by enterprises, taken by plans or managers, or refused; and exclusions that managers lift."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.rpc.paging import Page
from services.errors import NotFound
from services.matching.domain.assignments import Assignment
from services.matching.domain.exclusions import Exclusion, ExclusionCause
from services.matching.domain.orders import Order
from services.matching.domain.reasons import changed_meanwhile
from services.matching.domain.terms import CounterDraft, CounterOffer, added
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.counter_lots import with_counter
from services.matching.scheduling.line_loads import require_capacity
from services.matching.storage import exclusions as stored_exclusions
from services.matching.storage import loads as stored_loads
from services.matching.storage import orders as stored_orders
from services.matching.use_cases import orders
from services.matching.use_cases.assignments import ask_for_no_more, conclude, to_change
from services.matching.use_cases.changes import save
from services.planning.model.lots import NO_LOTS


def counter_assignment(
    session: Session, caller: Caller, park: str, ident: str, *, etag: str, offered: CounterDraft, now: datetime
) -> Assignment:
    """The enterprise would do something else; where its price is within the park's tolerance, the next plan weighs it.

    Raises NotFound, Invalid for what cannot be countered and without an etag, Conflict for a stale one, Infeasible
    unless the assignment is offered or countered and in time, and for units that the line cannot do by the capacity
    known now.
    """
    assignment, changes = to_change(session, caller, park, ident, etag=etag, now=now)
    tolerance = changes.snapshot.park.policy.counter_tolerance
    price = assignment.unit_price_micros if offered.unit_price_micros is None else offered.unit_price_micros
    offer = CounterOffer(
        offered.quantities,
        price,
        valid_until=offered.valid_until,
        reason=offered.reason,
        open_to_plans=price <= assignment.unit_price_micros * (1 + tolerance),
    )
    assignment.make_counter(offer, _earliest(changes, assignment), changes.asking())
    agreed = added(assignment.agreed_quantities, offer.quantities)
    held = stored_loads.held_on(session, park, assignment.line)
    require_capacity(changes.snapshot, assignment, agreed, offer.quantities, held)
    conclude(session, assignment)
    if offer.open_to_plans:
        stored_orders.request_fill_in(session, park, [assignment.order])
    return assignment


def accept_counter(session: Session, caller: Caller, park: str, ident: str, *, etag: str, now: datetime) -> Assignment:
    """The counter-offer is agreed by the manager's word; what its units need besides is asked for by a fill-in plan.

    Of fewer units than were asked, the rest goes elsewhere: the enterprise is asked for no more of it.

    Raises NotFound, Invalid without an etag, Conflict for a stale one, Infeasible unless the assignment is countered
    and the units can be there by the days of the counter-offer, and for units that the line cannot do by the capacity
    known now.
    """
    assignment, changes = to_change(session, caller, park, ident, etag=etag, now=now)
    reason = assignment.counter.reason if assignment.counter else ""
    asked, offered = assignment.take_counter(changes.asking())
    held = stored_loads.held_on(session, park, assignment.line)
    require_capacity(changes.snapshot, assignment, assignment.agreed_quantities, offered, held)
    if sum(offered.values()) < sum(asked.values()):
        ask_for_no_more(session, assignment, ExclusionCause.PARTLY_ACCEPTED, reason, now)
    order = changes.snapshot.orders[assignment.order]
    before = order.scheduled_quantity
    lots = changes.snapshot.lots.get(order.id, NO_LOTS)
    changes.reschedule(order, with_counter(changes.snapshot, lots, assignment, asked, offered))
    if order.scheduled_quantity < before:
        order.explain((changed_meanwhile(before - order.scheduled_quantity),), now)
    changes.orders[order.id] = order
    changes.assignments[assignment.id] = assignment
    changes.fill_ins |= {order.id} | changes.mark_risks(changes.snapshot.asked_lines(order.id))
    save(session, changes)
    return assignment


def decline_counter(
    session: Session, caller: Caller, park: str, ident: str, *, etag: str, reason: str, now: datetime
) -> Assignment:
    """The counter-offer is refused: what was asked is offered as before.

    Raises NotFound, Invalid without an etag, Conflict for a stale one, Infeasible unless the assignment is countered.
    """
    assignment, changes = to_change(session, caller, park, ident, etag=etag, now=now)
    assignment.decline_counter(reason, changes.asking())
    conclude(session, assignment)
    return assignment


def list_exclusions(session: Session, caller: Caller, park: str, order: str, page: Page) -> Sequence[Exclusion]:
    """The exclusions of an order, one more than the page shows. Raises NotFound."""
    orders.get_order(session, caller, park, order)
    return stored_exclusions.page_of_exclusions(session, park, order, page)


def lift_exclusion(session: Session, caller: Caller, park: str, wanted: Exclusion) -> Exclusion:
    """The enterprise may be asked again; an order that is short waits for a fill-in plan. Raises NotFound."""
    order = orders.get_order(session, caller, park, wanted.order)
    if not stored_exclusions.lift(session, park, order.id, wanted.step, wanted.enterprise):
        name = f"exclusion of enterprises/{wanted.enterprise} from step {wanted.step} of parks/{park}/orders/{order.id}"
        raise NotFound.named(name)
    if order.is_short:
        stored_orders.request_fill_in(session, park, [order.id])
    return wanted


def _earliest(changes: Changes, assignment: Assignment) -> date:
    """The first day on which the assignment's work can be done: the order's release, or the park's today."""
    order: Order = changes.snapshot.orders[assignment.order]
    return max(order.release, changes.snapshot.today)
