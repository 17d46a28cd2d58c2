"""Parks: create, read, change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from math import ceil

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.messaging import outbox
from services.chassis.rpc import etags
from services.chassis.rpc.masks import Mask
from services.chassis.rpc.paging import Page
from services.errors import Conflict, Forbidden, Problem
from services.registry.domain.enterprise import Enterprise
from services.registry.domain.line import Line
from services.registry.domain.open_order import OpenOrder
from services.registry.domain.park import Declared, Lane, Park
from services.registry.domain.product import Product
from services.registry.storage import open_orders as stored_open_orders
from services.registry.storage import queries
from services.registry.use_cases import checks, open_orders
from services.registry.wire import events, names

# A third may be given as 0.333333.
SHARE_ROUNDING = 1e-5


def create_park(session: Session, caller: Caller, draft: Park) -> Park:
    """Store the park of the caller's token.

    Raises Forbidden for another park, Invalid where it contradicts itself, AlreadyExists when it is there.
    """
    if draft.id != caller.park:
        message = "the token is not good for that park: use the park_id that it was made for"
        raise Forbidden("PARK_NOT_OF_TOKEN", message)
    checks.refuse_if_taken(queries.find(session, Park, draft.id), "park_id", names.PARK.format(park=draft.id))
    checks.refuse_if(draft.problems(), within="park.")
    session.add(draft)
    outbox.append(session, [events.park_changed_event(draft)])
    return draft


def get_park(session: Session, park: str) -> Park:
    """Raises NotFound."""
    return checks.existing_park(session, park)


def list_parks(session: Session, caller: Caller, page: Page) -> list[Park]:
    """The parks of `page` that `caller` may see: its own, if it exists."""
    park = queries.find(session, Park, caller.park)
    return [park] if park and not page.after else []


def update_park(session: Session, draft: Park, *, mask: Mask, etag: str, now: datetime) -> Park:
    """Take over the fields of `draft` that `mask` names.

    Raises NotFound; Invalid where the park would contradict itself; Conflict for a stale `etag`, and where it would
    no longer declare what its lines, products, enterprises or open orders use, or leave no lane to where these go.
    """
    park = checks.existing_park(session, draft.id)
    etags.check(etag, park.version)
    fields = mask.within(Park.CHANGEABLE)
    checks.refuse_if(_fixed(park, draft, fields), within="park.")
    before, lanes = park.declared, park.lanes
    park.take_over(draft, fields, now)
    checks.refuse_if(park.problems(), within="park.")
    if "links" in fields:
        checks.refuse_if(_small_shares(session, park), within="park.")
    _refuse_if_needed(session, park, before - park.declared)
    _refuse_if_cut_off(session, park, {(lane.from_zone, lane.to_zone): lane for lane in lanes})
    outbox.append(session, [events.park_changed_event(park)])
    return park


def _small_shares(session: Session, park: Park) -> Iterator[Problem]:
    """Largest shares with which the enterprises of a link, guests excepted, could not do all of its work."""
    if all(link.largest_share is None for link in park.links):
        return
    guests = {each.id for each in queries.all_enterprises(session, park.id) if each.guest}
    at_work = {(line.link, line.enterprise) for line in queries.all_lines(session, park.id) if not line.retire_date}
    for index, link in enumerate(park.links):
        number = sum(at == link.id and enterprise not in guests for at, enterprise in at_work)
        if link.largest_share is not None and number * link.largest_share < 1 - SHARE_ROUNDING and number:
            least = f"{ceil(100 / number)}"
            params = {"link": link.id, "enterprises": f"{number}", "least_percent": least}
            hint = (
                f'give at least {least} %: at link "{link.id}" there are {number} enterprises to share all of its work'
            )
            yield Problem("SHARE_TOO_SMALL", f"links[{index}].largest_share", params, hint)


def _fixed(park: Park, draft: Park, fields: Collection[str]) -> Iterator[Problem]:
    """Problems of fields in which all money and all days of the park are counted."""
    for field in ("currency_code", "time_zone"):
        if field in fields and getattr(draft, field) != getattr(park, field):
            hint = f'keep "{getattr(park, field)}": all of the park is counted in it, so create another park instead'
            yield Problem("FIELD_FIXED", field, {}, hint)


def _refuse_if_needed(session: Session, park: Park, dropped: set[Declared]) -> None:
    """Raises Conflict, which counts and does not name who needs what the park no longer declares."""
    if not dropped:
        return
    users = Counter((kind, need) for kind, entity in _users(session, park.id) for need in entity.needs & dropped)
    problems = [_still_needed(kind, need, count) for (kind, need), count in sorted(users.items())]
    if problems:
        raise Conflict.of(problems)


def _refuse_if_cut_off(session: Session, park: Park, before: Mapping[tuple[str, str], Lane]) -> None:
    """Raises Conflict where open orders could not be sent any more for want of a lane."""
    dropped = [before[way] for way in before.keys() - {(lane.from_zone, lane.to_zone) for lane in park.lanes}]
    problems = list(open_orders.cut_off(session, park, dropped)) if dropped else []
    if problems:
        raise Conflict.of(problems)


def _users(session: Session, park: str) -> Iterator[tuple[str, Line | Product | Enterprise | OpenOrder]]:
    for kind, entities in (
        ("lines", queries.all_lines(session, park)),
        ("products", queries.all_products(session, park)),
        ("enterprises", queries.all_enterprises(session, park)),
        ("open orders", stored_open_orders.of_park(session, park)),
    ):
        yield from ((kind, entity) for entity in entities)


def _still_needed(kind: str, need: Declared, count: int) -> Problem:
    productive = " productive" if need.productive else ""
    params = {"id": need.id, "needed_by": kind, "count": f"{count}"}
    hint = f'keep "{need.id}"{productive}: {kind} that need it: {count}'
    return Problem("STILL_NEEDED", f"park.{need.field}", params, hint)
