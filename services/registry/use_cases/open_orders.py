"""Orders that are not over: a park does not change under them so that they could not be made or sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy.orm import Session

from services.errors import Problem
from services.registry.domain.open_order import OpenOrder
from services.registry.domain.park import Lane, Park
from services.registry.storage import open_orders, queries


def follow_orders(session: Session, orders: Iterable[OpenOrder]) -> None:
    """Stores orders as matching has published them, never over later versions."""
    open_orders.write(session, orders)


def cut_off(session: Session, park: Park, dropped: Collection[Lane]) -> Iterator[Problem]:
    """A problem for each zone to which open orders are shipped and no way leads without the lanes `dropped`."""
    concerned = open_orders.of_park(session, park.id, {lane.to_zone for lane in dropped})
    if not concerned:
        return
    zones = defaultdict[str, set[str]](set)
    for line in queries.all_lines(session, park.id):
        zones[line.link].add(line.zone)
    stranded = defaultdict[str, int](int)
    for order in concerned:
        before = {lane.from_zone for lane in dropped if lane.to_zone == order.ship_to_zone}
        ends = zones[order.links[-1]] if order.links else set()
        if not order.is_reached(park, ends) and not before.isdisjoint(ends):
            stranded[order.ship_to_zone] += 1
    for zone, count in sorted(stranded.items()):
        hint = f'keep a lane to "{zone}" from where the last step is done: open orders shipped there: {count}'
        yield Problem("ZONE_CUT_OFF", "park.lanes", {"zone": zone, "count": f"{count}"}, hint)
