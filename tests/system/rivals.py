"""A park in which an enterprise and two buyers have work that leaves no choice, and what their rivals do beside it.

Their orders name the enterprises, and are due on the first day that is possible. Where an order leaves a choice (who
sews it), rivals decide, and those whom it does not concern must not see it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask

from benchmarks.in_process import InProcess
from parkloom.logistics.v1 import logistics_service_pb2, movement_pb2, vehicle_pb2, wave_service_pb2
from parkloom.matching.v1 import assignment_pb2, matching_service_pb2, order_pb2, quote_pb2, quote_service_pb2
from parkloom.registry.v1 import capacity_pb2, enterprise_pb2, park_pb2, registry_service_pb2
from services.chassis.identity import Caller, Role
from services.demo.clients import Clients
from services.demo.load import Loader
from services.demo.story import Story
from tests.system import small_park
from tests.system.observer import Observer
from tests.system.story import OFFERED

# Nine in the morning in the park: of a few minutes more its hours make no difference.
BEGIN = datetime(2031, 3, 3, 1, tzinfo=UTC)
START = BEGIN.date() + timedelta(days=1)
PARK = f"parks/{small_park.PARK}"
OWN, RIVAL = "dyeing-1", "dyeing-2"
FORCED = ("spinning-1", OWN, "weaving-1")
ALL_FORCED = (*FORCED, "sewing-1", "logistics-1")
SEWING_AFTER = 3
# Outside the park: it alone has the tag that an order of rivals asks for.
GUEST, GUEST_TAG = "guest-1", "fine"
# Only the enterprise has the tag that it takes, so that what it costs and when it is there depends on nobody else.
OWN_PRODUCT, OWN_TAG = "cloth", "own"
# Priced shares and a floor below what the enterprise asks: plans count with rivals, and its work stays what it is.
LARGEST_SHARE, OVER_SHARE_MICROS, FLOOR_MICROS = 0.5, 2_000, 10_500
# That rivals ask for where they act. Where they do not, as many ids are drawn, so that those of later ones are alike.
QUOTES = 2
# What is left of a sewing line on a day on which rivals have sold the rest of it elsewhere.
LITTLE = 400


@dataclass(frozen=True)
class Rivals:
    """How rivals stand in a park, and whether they act while others look at it."""

    price_factor: float
    capacity: int
    orders: int
    act: bool


CALM = Rivals(price_factor=1.0, capacity=4_000, orders=2, act=False)
BUSY = Rivals(price_factor=3.0, capacity=2_500, orders=7, act=True)


def drawn_rivals(seed: int) -> Rivals:
    """Any others that act."""
    chance = random.Random(seed)
    return Rivals(chance.uniform(0.3, 6.0), chance.randint(1_500, 6_000), chance.randint(2, 12), act=True)


def document(rivals: Rivals) -> dict[str, Any]:
    """The park file: three orders that only the enterprise can dye, and others that it may not."""
    document = small_park.document(START)
    document["park"]["tags"] += [GUEST_TAG, OWN_TAG]
    dyed = {"link": "dyeing", "load": 1.0, "tags": [OWN_TAG]}
    document["products"].append({"code": OWN_PRODUCT, "name": "Cloth", "unit": "metre", "routing": [dyed]})
    document["enterprises"].append({"id": GUEST, "name": "Guest", "zone": "south", "auto_accept": True})
    sewer = next(line for line in document["lines"] if line["link"] == "sewing")
    tags = [*sewer["tags"], GUEST_TAG]
    document["lines"].append({**sewer, "id": f"l-{GUEST}", "enterprise": GUEST, "zone": "south", "tags": tags})
    for line in document["lines"]:
        if line["enterprise"] == OWN:
            line["tags"] = [*line["tags"], OWN_TAG]
        else:
            line["price"] *= rivals.price_factor
            line["daily_capacity"] = rivals.capacity
        if rivals.act and line["link"] == "sewing":
            day = START + timedelta(days=2 + SEWING_AFTER)
            line["capacity_overrides"] = [{"date": day.isoformat(), "capacity": LITTLE}]
    document["orders"] = [
        *(forced_order(f"own-{number}", START + timedelta(days=number), FORCED) for number in range(3)),
        *(_order_of_rivals(f"rivals-{number}", 900) for number in range(rivals.orders)),
    ]
    return document


def load_with_short_plans(loader: Loader) -> None:
    """Load the park, whose orders are placed by plans of a second."""
    loader.load()
    _update(loader, park_pb2.Park(policy=_policy()), "policy")


def load_with_many_rules(loader: Loader) -> None:
    """Load the park, whose orders are placed by plans of a second, with a guest, fair shares and a price floor."""
    loader.load()
    guest = enterprise_pb2.Enterprise(name=f"{PARK}/enterprises/{GUEST}", guest=True)
    loader.clients.registry.UpdateEnterprise(
        registry_service_pb2.UpdateEnterpriseRequest(enterprise=guest, update_mask=FieldMask(paths=["guest"]))
    )
    links = loader.clients.registry.GetPark(registry_service_pb2.GetParkRequest(name=PARK)).links
    dyeing = next(link for link in links if link.id == "dyeing")
    dyeing.largest_share, dyeing.over_share_price_micros = LARGEST_SHARE, OVER_SHARE_MICROS
    dyeing.price_floor_micros = FLOOR_MICROS
    policy = _policy()
    policy.guests_when_short = policy.guests_when_late = True
    policy.level_weight = 0.2
    _update(loader, park_pb2.Park(policy=policy, links=links), "policy", "links")


def _policy() -> park_pb2.PlanningPolicy:
    return park_pb2.PlanningPolicy(
        horizon_days=small_park.DAYS,
        fill_in_plan_seconds=1,
        auto_confirm=True,
        default_min_run=0,
        vehicles_inside_zones=True,
    )


def _update(loader: Loader, park: park_pb2.Park, *fields: str) -> None:
    park.name = PARK
    request = registry_service_pb2.UpdateParkRequest(park=park, update_mask=FieldMask(paths=fields))
    loader.clients.registry.UpdatePark(request)


def forced_order(name: str, release: date, enterprises: tuple[str, ...]) -> dict[str, Any]:
    """500 units that only these enterprises can make, one a step, each on one day."""
    route = small_park.route()
    for step, enterprise in zip(route, enterprises, strict=False):
        step["only_enterprises"] = [enterprise]
    due = release + timedelta(days=len(route))
    return small_park.order(name, release, 500) | {"due_date": due.isoformat(), "route": route}


def _order_of_rivals(name: str, quantity: int) -> dict[str, Any]:
    route = small_park.route()
    for step, enterprise in zip(route, ALL_FORCED, strict=True):
        step["excluded_enterprises"] = [enterprise]
    return small_park.order(name, START + timedelta(days=8), quantity) | {"route": route}


def _order_for_a_guest() -> dict[str, Any]:
    entry = _order_of_rivals("rivals-fine", 300)
    for step in entry["route"]:
        if step["link"] == "sewing":
            step["tags"] = [GUEST_TAG]
    return entry


def own_order(name: str, release: date, days: int, quantity: int) -> dict[str, Any]:
    """Units that the enterprise alone makes, due so many days after they may begin."""
    due = release + timedelta(days=days)
    entry = small_park.order(name, release, quantity) | {"due_date": due.isoformat()}
    return entry | {"product": OWN_PRODUCT}


def rivals_act(installation: InProcess, manager: Clients, loader: Loader) -> None:
    """They change prices and capacity, get, lose, answer and send work; the park gets a barrow."""
    for enterprise in (RIVAL, "weaving-2"):
        line = enterprise_pb2.Line(name=f"{PARK}/lines/l-{enterprise}", price_micros=7_000, min_lot=3)
        mask = FieldMask(paths=["price_micros", "min_lot"])
        manager.registry.UpdateLine(registry_service_pb2.UpdateLineRequest(line=line, update_mask=mask))
    for begun in (1, 3):
        _sewers_sell_elsewhere(manager, START + timedelta(days=begun + SEWING_AFTER))
    loader.order(_order_for_a_guest())
    _rivals_are_held(manager, loader.order(_order_of_rivals("rivals-late", 700)))
    manager.matching.CancelOrder(matching_service_pb2.CancelOrderRequest(name=f"{PARK}/orders/rivals-1"))
    barrow = vehicle_pb2.VehicleClass(display_name="barrow", capacity=1, count=1, trips_per_day=1)
    manager.logistics.CreateVehicleClass(
        logistics_service_pb2.CreateVehicleClassRequest(parent=PARK, vehicle_class_id="barrow", vehicle_class=barrow)
    )
    _rival_packs(manager)
    installation.wait_until_settled()
    see = Observer(manager, PARK, frozenset())
    _rivals_answer(installation, see)
    _rivals_send(manager, see)
    installation.wait_until_settled()
    Story(manager, PARK).park_plan(1, "once-more", lambda _: None)
    installation.wait_until_settled()


def _rivals_are_held(manager: Clients, like: order_pb2.Order) -> None:
    """Quotes keep their capacity: one hold stays, one becomes an order."""
    order = order_pb2.Order(
        product=like.product,
        quantity=200,
        release_date=like.release_date,
        due_date=like.due_date,
        ship_to_zone=like.ship_to_zone,
        route=like.route,
    )
    question = quote_service_pb2.QuoteOrderRequest(
        parent=PARK, order=order, hold=quote_pb2.QUOTE_ANSWER_KIND_EARLIEST, request_id="held"
    )
    kept = manager.quotes.QuoteOrder(question)
    question.request_id = "taken"
    taken = manager.quotes.QuoteOrder(question)
    assert kept.state == taken.state == quote_pb2.QUOTE_STATE_HELD
    manager.quotes.TakeQuote(quote_service_pb2.TakeQuoteRequest(name=taken.name, order_id="rivals-quoted"))


def _rival_packs(manager: Clients) -> None:
    count = wave_service_pb2.PackedReport(
        enterprise=f"{PARK}/enterprises/{RIVAL}", packed_quantity=70, ordered_quantity=90
    )
    manager.waves.ReportPacked(
        wave_service_pb2.ReportPackedRequest(
            parent=PARK, departure=f"{PARK}/departures/evening", date=f"{START}", counts=[count]
        )
    )


def _sewers_sell_elsewhere(manager: Clients, day: date) -> None:
    """All three of them, so that the goods of an order on that day need two where one was enough."""
    figure = capacity_pb2.DailyFigure(
        date=day.isoformat(), daily_capacity=LITTLE, source=capacity_pb2.CAPACITY_SOURCE_PHONE
    )
    for number in range(small_park.ENTERPRISES_A_LINK):
        name = f"{PARK}/lines/l-sewing-{number}"
        manager.registry.UpdateCapacity(registry_service_pb2.UpdateCapacityRequest(name=name, figures=[figure]))


def _rivals_answer(installation: InProcess, see: Observer) -> None:
    """One offer of theirs is declined and goes elsewhere; then they accept all of them."""
    declined = next(offer for offer in _offers_of_rivals(see) if "rivals" in offer.order)
    decline = matching_service_pb2.DeclineAssignmentRequest(name=declined.name, etag=declined.etag)
    _staff(installation, declined).matching.DeclineAssignment(decline)
    installation.wait_until_settled()
    for offer in list(_offers_of_rivals(see)):
        accept = matching_service_pb2.AcceptAssignmentRequest(name=offer.name, etag=offer.etag)
        _staff(installation, offer).matching.AcceptAssignment(accept)


def _offers_of_rivals(see: Observer) -> Iterator[assignment_pb2.Assignment]:
    return (offer for offer in see.assignments(state=OFFERED) if not offer.enterprise.endswith(f"/{OWN}"))


def _staff(installation: InProcess, work: assignment_pb2.Assignment) -> Clients:
    enterprise = work.enterprise.rpartition("/")[2]
    return Clients.of(installation.settings, Caller("staff", small_park.PARK, Role.ENTERPRISE, enterprise))


def _rivals_send(manager: Clients, see: Observer) -> None:
    booked = movement_pb2.MOVEMENT_STATE_BOOKED
    sent = next(each for each in see.movements() if "rivals" in each.order and each.state == booked)
    manager.logistics.ChangeMovementState(
        logistics_service_pb2.ChangeMovementStateRequest(name=sent.name, state=movement_pb2.MOVEMENT_STATE_LOADED)
    )
    late = date.fromisoformat(sent.latest_useful_date) + timedelta(days=2)
    report = logistics_service_pb2.ReportMovementRequest(name=sent.name, expected_date=f"{late}")
    assert manager.logistics.ReportMovement(report).expected_date == f"{late}"
