"""A park does not change under its open orders: what they rest on is kept, and the refusal names it."""

from __future__ import annotations

from typing import Any

import pytest

from parkloom.matching.v1 import order_pb2
from parkloom.matching.v1.events_pb2 import OrderChanged, OrderStep
from parkloom.matching.v1.snapshot_service_pb2 import StreamSnapshotResponse
from services.chassis.database import Database
from services.chassis.messaging.events import Event
from services.chassis.rpc.masks import Mask
from services.errors import Conflict
from services.registry.domain.park import Park
from services.registry.handlers.matching import MatchingHandlers
from services.registry.use_cases import parks
from services.registry.wire import resources
from tests.registry import world

OPEN, DELIVERED = order_pb2.ORDER_STATE_SCHEDULED, order_pb2.ORDER_STATE_DELIVERED
HARBOUR, LANES = "harbour", [{"from_zone": "west", "to_zone": "harbour"}]
WITHOUT_HARBOUR = [{"id": "east", "productive": True}, {"id": "west", "productive": True}]


def changed(ident: str, version: int = 1, state: Any = OPEN, *links: str) -> OrderChanged:
    message = OrderChanged(park="socks", order=ident, version=version, state=state, ship_to_zone=HARBOUR)
    message.update_time.FromDatetime(world.NOW)
    message.route.extend(OrderStep(link=link, load=1, tags=["organic"]) for link in links or ("spinning", "dyeing"))
    return message


def publish(database: Database, *messages: OrderChanged) -> None:
    events = [
        Event.of("matching.orders.v1", each.order, each, source="matching", subject=each.order, version=each.version)
        for each in messages
    ]
    [handle] = MatchingHandlers(lambda: world.NOW).together().values()
    database.transact(lambda session: handle(session, events))


def change(database: Database, **changes: Any) -> Park:
    draft = resources.park_from(world.park(**changes), "socks", world.NOW)
    paths = tuple(changes)
    return database.transact(
        lambda session: parks.update_park(session, draft, mask=Mask(paths or None), etag="", now=world.NOW)
    )


@pytest.mark.parametrize(
    ("changes", "field", "hint"),
    [
        ({"zones": WITHOUT_HARBOUR, "lanes": []}, "park.zones", 'keep "harbour": open orders that need it: 2'),
        ({"links": [{"id": "spinning"}, {"id": "dyeing"}]}, "park.links", 'keep "trucking": open orders'),
        ({"tags": ["wool"]}, "park.tags", 'keep "organic": open orders that need it: 2'),
    ],
    ids=["zone", "link", "tag"],
)
def test_what_open_orders_rest_on_cannot_be_dropped(
    furnished: Database, changes: dict[str, Any], field: str, hint: str
) -> None:
    publish(furnished, changed("o1"), changed("o2", 1, OPEN, "dyeing", "trucking"))
    with pytest.raises(Conflict) as refusal:
        change(furnished, **changes)
    assert [(problem.field, hint in problem.hint) for problem in refusal.value.problems] == [(field, True)]


def test_the_last_lane_to_where_open_orders_are_sent_cannot_be_dropped(furnished: Database) -> None:
    publish(furnished, changed("o1"))
    with pytest.raises(Conflict) as refusal:
        change(furnished, lanes=LANES)
    [problem] = refusal.value.problems
    assert (problem.code, problem.field, problem.params) == (
        "ZONE_CUT_OFF",
        "park.lanes",
        {"zone": HARBOUR, "count": "1"},
    )
    kept = {"from_zone": "east", "to_zone": HARBOUR, "transit_days": 3}
    assert len(change(furnished, lanes=[kept, *LANES]).lanes) == 2
    assert len(change(furnished, lanes=[kept]).lanes) == 1


def test_an_order_that_is_over_holds_nothing_and_an_old_event_opens_it_no_more(furnished: Database) -> None:
    publish(furnished, changed("o1", 1), changed("o1", 2, DELIVERED))
    publish(furnished, changed("o1", 1))
    assert change(furnished, zones=WITHOUT_HARBOUR, lanes=[]).lanes == ()


def test_the_snapshot_says_which_orders_are_open(furnished: Database) -> None:
    entry = StreamSnapshotResponse(order=changed("o1"))
    handlers = MatchingHandlers(lambda: world.NOW)
    furnished.transact(lambda session: handlers.on_snapshot_entries(session, [entry]))
    with pytest.raises(Conflict, match="open orders"):
        change(furnished, tags=["wool"])
