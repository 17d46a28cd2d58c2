"""Orders that end before all has arrived: cancelled, or closed short and perhaps opened again. What was made stays."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.rpc import etags
from services.matching.domain.lots import made_by_step
from services.matching.domain.orders import Order
from services.matching.scheduling.changes import Changes
from services.matching.storage import archive, set_aside
from services.matching.storage import orders as stored_orders
from services.matching.use_cases import fill_in_requests, goods, reading
from services.matching.use_cases.changes import save
from services.matching.use_cases.orders import get_order
from services.planning.model.lots import Lots


def cancel_order(session: Session, caller: Caller, park: str, ident: str, *, etag: str, now: datetime) -> Order:
    """Free the capacity that it has not used yet. Raises NotFound, Conflict for a stale etag, Infeasible where it is
    over."""
    order, changes, made = _to_end(session, caller, park, ident, etag=etag, now=now)
    order.cancel(made_by_step(made, len(order.route)), now)
    return _ended(session, changes, order, made)


def close_order(session: Session, caller: Caller, park: str, ident: str, *, etag: str, now: datetime) -> Order:
    """Make nothing more of it; what has passed all steps is still sent. Raises like `cancel_order`."""
    order, changes, made = _to_end(session, caller, park, ident, etag=etag, now=now)
    order.close(made_by_step(made, len(order.route)), now)
    return _ended(session, changes, order, made)


def reopen_order(session: Session, caller: Caller, park: str, ident: str, *, etag: str, now: datetime) -> Order:
    """Plan what lacks of an order that was closed short, what it has lost meanwhile included.

    Raises NotFound, Conflict for a stale etag, Infeasible where it is in another state.
    """
    if archive.holds(get_order(session, caller, park, ident)):
        archive.restore(session, park, ident)
    order, changes, made = _to_end(session, caller, park, ident, etag=etag, now=now)
    order.reopen(now)
    changes.orders[order.id] = order
    changes.count_again(order, made)
    save(session, changes)
    goods.count_losses_of(session, park, ident, now)
    stored_orders.request_fill_in(session, park, [order.id])
    return get_order(session, caller, park, ident)


def _to_end(
    session: Session, caller: Caller, park: str, ident: str, *, etag: str, now: datetime
) -> tuple[Order, Changes, Lots]:
    """The order, changes around it, and its work in progress."""
    order = get_order(session, caller, park, ident)
    etags.check(etag, order.shown_version if caller.buyer else order.version)
    changes = Changes(reading.around(session, order), now)
    return order, changes, changes.snapshot.made(order.id)


def _ended(session: Session, changes: Changes, order: Order, made: Lots) -> Order:
    park = order.park
    changes.orders[order.id] = order
    changes.reschedule(order, made)
    changes.publish_again(order, made)
    changes.mark_risks(changes.snapshot.asked_lines(order.id))
    save(session, changes)
    set_aside.remove(session, park, [order.id])
    fill_in_requests.request_short(session, park, None)
    return order
