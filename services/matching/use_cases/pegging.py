"""Pegging: where the units of a parcel come from, and where those of a batch went."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from itertools import islice

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.rpc.paging import Page
from services.errors import Invalid, NotFound
from services.matching.domain.reports import Report
from services.matching.scheduling.pegging import (
    BatchOrder,
    PeggedLot,
    batch_of,
    lots_of_batch,
    lots_of_parcel,
    work_of,
)
from services.matching.storage import archive, pegging, reference_data, reports
from services.matching.storage import orders as stored_orders
from services.matching.storage.chunks import chunks
from services.matching.use_cases.explaining import work_on
from services.matching.use_cases.orders import get_order, lots_of
from services.matching.wire import names
from services.planning.model.problem import Step

MOST_DAYS = 366
# Orders whose lots are read together.
AT_ONCE = 50


def list_parcel_lots(
    session: Session,
    caller: Caller,
    park: str,
    ident: str,
    page: Page,
    *,
    enterprise: str = "",
    day: date | None = None,
) -> list[PeggedLot]:
    """The lots that a parcel of an order can come from, by number, one more than the page shows.

    `enterprise` is the door that packed it, `day` when it left. An enterprise gets what it did itself until that day,
    line by line and day by day. Raises NotFound, for an enterprise also where it has no part in the order.
    """
    if caller.bound and not (
        enterprise in ("", caller.enterprise) and work_on(session, park, ident, caller.enterprise)
    ):
        raise NotFound.named(names.ORDER.format(park=park, order=ident))
    order = get_order(session, caller, park, ident)
    lots = lots_of(session, order)
    lines = reference_data.lines(session, park, set(lots.lines))
    owners = {line.id: line.enterprise for line in lines.values()}
    own = {line for line, owner in owners.items() if owner == caller.enterprise}
    made = {} if caller.buyer else {_key(each): each for each in reports.of_order(session, park, ident)}
    parts: Iterable[tuple[int, int, list[tuple[int, Step]]]]
    if caller.bound:
        work = work_of(lots, own, day)
        parts = ((number, quantity, [(place, step)]) for number, (place, step, quantity) in enumerate(work))
    else:
        pegged = lots_of_parcel(lots, len(order.route), owners, enterprise, day)
        parts = ((number, lot.quantity, list(enumerate(lot.steps))) for number, lot in pegged)
    key = page.key_of(int)
    coming = ((number, units, steps) for number, units, steps in parts if not key or number > int(key[0]))
    return [PeggedLot(number, order, units, steps, lines, made) for number, units, steps in islice(coming, page.limit)]


def list_batch_orders(
    session: Session, caller: Caller, park: str, enterprise: str, page: Page, *, days: tuple[date, date], line: str = ""
) -> list[BatchOrder]:
    """The orders with units of an enterprise's work of some days, by id, one more than the page shows.

    Raises NotFound, for an enterprise's people also where it is another's, and Invalid for days reversed or too many.
    """
    if not caller.sees_enterprise(enterprise) or reference_data.find_enterprise(session, park, enterprise) is None:
        raise NotFound.named(names.ENTERPRISE.format(park=park, enterprise=enterprise))
    _refuse_days(days)
    own = {each.id for each in reference_data.lines_of(session, park, enterprise)}
    chosen = own & {line} if line else own
    key = page.key_of(str)
    found: list[BatchOrder] = []
    for some in chunks(pegging.orders_of_enterprise(session, park, enterprise, str(key[0]) if key else ""), AT_ONCE):
        found += _batches(session, caller, park, some, (chosen, days))
        if len(found) >= page.limit:
            break
    return found[: page.limit]


def _batches(
    session: Session, caller: Caller, park: str, idents: Collection[str], asked: tuple[set[str], tuple[date, date]]
) -> list[BatchOrder]:
    """The orders that have units of the batch, of (lines, days), in the sequence of `idents`."""
    lines, days = asked
    stored = pegging.lots_of_orders(session, park, idents)
    lots = {ident: lots_of_batch(stored[ident], lines, days) for ident in idents if ident in stored}
    touched = [ident for ident, of_order in lots.items() if len(of_order)]
    orders = stored_orders.orders(session, park, touched)
    orders |= archive.orders(session, park, [ident for ident in touched if ident not in orders])
    owners = pegging.enterprises_of(session, park, {line for ident in touched for line in lots[ident].used_lines()})
    return [
        BatchOrder(orders[ident], batch_of(lots[ident], lines, days, owners), whole=not caller.bound)
        for ident in touched
        if caller.sees_orders_of(orders[ident].owner)
    ]


def _key(report: Report) -> tuple[int, str, date]:
    return report.step, report.line, report.day


def _refuse_days(days: tuple[date, date]) -> None:
    first, last = days
    if last < first:
        raise Invalid.field("DATES_REVERSED", "last_date", {"earliest": f"{first}"}, f"give {first} or a later day")
    if (last - first).days >= MOST_DAYS:
        latest = date.fromordinal(first.toordinal() + MOST_DAYS - 1)
        raise Invalid.field("DATE_TOO_FAR", "last_date", {"latest": f"{latest}"}, f"give a day up to {latest}")
