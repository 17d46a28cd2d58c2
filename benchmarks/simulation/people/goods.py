"""Carriers report goods: loaded, received, lost, damaged, sent back; or nobody does."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.simulation.park import NAME
from benchmarks.simulation.people.accounts import People
from parkloom.logistics.v1 import logistics_service_pb2 as logistics
from parkloom.logistics.v1.events_pb2 import MovementChanged
from parkloom.logistics.v1.movement_pb2 import (
    MOVEMENT_STATE_IN_TRANSIT,
    MOVEMENT_STATE_LOADED,
)

_UNDER_WAY = (MOVEMENT_STATE_LOADED, MOVEMENT_STATE_IN_TRANSIT)


def is_followed(people: People, goods: MovementChanged) -> bool:
    """True while goods are on the road of which somebody has reported the loading."""
    return goods.movement in people.books.movements and goods.state in _UNDER_WAY


def load(people: People, goods: MovementChanged, there: int) -> int:
    """Of the units there, some are loaded, by report or by nobody's; returns those that will not arrive today."""
    habits = people.habits
    if not there:
        return goods.quantity
    if not people.chances.happens(habits.moves, "moves", goods.movement):
        return goods.quantity - there
    units = there
    if people.chances.happens(habits.load_less, "load less", goods.movement):
        units = units * 2 // 3
    if not units or not _send(people, goods, loaded_quantity=units):
        return 0
    people.ledger.counts["units loaded by report"] += units
    if goods.to_enterprise or people.chances.happens(0.5, "same day", goods.movement):
        return goods.quantity - units + end(people, goods, units)
    return goods.quantity


def end(people: People, goods: MovementChanged, units: int) -> int:
    """Most of the units arrive; some are lost, damaged or sent back, or all come later. Returns those not there."""
    habits = people.habits
    if is_awaited(people, goods) or (units and _comes_late(people, goods)):
        return units
    lost = _some(people, habits.lose, "lost", goods, units)
    damaged = _some(people, habits.damage, "damaged", goods, units - lost)
    back = _some(people, habits.send_back, "returned", goods, units - lost - damaged)
    arrived = units - lost - damaged - back
    ends = {"lost": lost, "damaged": damaged, "returned": back, "received": arrived}
    if units and _send(people, goods, **{f"{name}_quantity": number for name, number in ends.items()}):
        people.ledger.counts.update({f"units {name} by report": number for name, number in ends.items()})
    if people.chances.happens(habits.wrong, "twice", goods.movement):
        _send(people, goods, received_quantity=units + 1)
    return units - arrived


def is_awaited(people: People, goods: MovementChanged) -> bool:
    """True while goods on the road are expected on a later day, by what somebody has reported."""
    return goods.expected_date > people.today.isoformat()


def _comes_late(people: People, goods: MovementChanged) -> bool:
    """True where somebody reports that they come late, once for each movement."""
    if goods.movement in people.books.late or not people.chances.happens(
        people.habits.come_late, "come late", goods.movement
    ):
        return False
    days = people.chances.whole(1, 4, "days late", goods.movement)
    people.books.late.add(goods.movement)
    if not _send(people, goods, expected_date=f"{people.today + timedelta(days=days)}"):
        return False
    people.ledger.counts["movements late by report"] += 1
    return True


def on_road(goods: MovementChanged) -> int:
    """Units that have been loaded and not ended."""
    ended = goods.received_quantity + goods.lost_quantity + goods.damaged_quantity + goods.returned_quantity
    return goods.loaded_quantity - ended


def _some(people: People, probability: float, what: str, goods: MovementChanged, units: int) -> int:
    happens = people.chances.happens(probability, what, goods.movement, goods.version)
    return units // people.chances.whole(1, 9, "share", what, goods.movement) if happens else 0


def _send(people: People, goods: MovementChanged, **fields: int | str) -> bool:
    name = f"{NAME}/movements/{goods.movement}"
    request = logistics.ReportMovementRequest(name=name, **fields)  # type: ignore[arg-type]  # mypy: any field
    if people.call(people.manager.logistics.ReportMovement, request):
        people.books.movements.add(goods.movement)
        return True
    return False
