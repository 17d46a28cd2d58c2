"""What a wave of rounds has to carry on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.logistics.domain.action import Action
from services.logistics.domain.departure import Departure
from services.logistics.domain.park_map import ParkMap, Zone
from services.logistics.domain.round import Round
from services.logistics.domain.wave import WaveStop
from services.logistics.routing.round_loads import Carried, Places, carried_by, loads_of_rounds, moves_of
from services.logistics.routing.wave_loads import NO_STOPS, Stops

NOW = datetime(2026, 3, 11, tzinfo=UTC)
DAY = date(2026, 3, 11)
NOTHING = Carried({}, {})
PLACES = Places({"weaver": (30.0, 120.0)}, ParkMap("socks", 1, "Asia/Shanghai", (Zone("east", 30.0, 120.1),)))
VILLAGES = Departure(park="socks", id="villages", display_name="x", zone="hub", created_at=NOW, parts_per_parcel=10)


def a_round(issued_on: date = DAY, lead_days: int = 3, **changes: Any) -> Round:
    fields: dict[str, Any] = {"park": "socks", "id": "r-1", "enterprise": "weaver", "zone": "east"}
    fields |= {"household_group": "by the well", "issued": 100, "created_at": NOW, "updated_at": NOW}
    return Round(**fields | {"issue_day": issued_on, "collect_day": issued_on + timedelta(days=lead_days)} | changes)


def loading(
    quantity: int, collected: int | None = None, *, day: date = DAY, zone: str = "east", **more: Any
) -> WaveStop:
    """A stop of the round at which parts are loaded: in its village, or without a zone at the enterprise."""
    key: dict[str, Any] = {"park": "socks", "departure": "villages", "day": day, "vehicle_class": "van"}
    key |= {"vehicle": 1, "trip": 1, "number": 1, "enterprise": "weaver", "shipment": "r-1.back.0"}
    stop = {"quantity": quantity, "begins_at": 0, "hub_at": 9, "round": "r-1", "zone": zone, "collected": collected}
    return WaveStop(**key | stop | more)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (DAY - timedelta(days=1), []),
        (DAY, [(100, False)]),
        (DAY + timedelta(days=2), []),
        (DAY + timedelta(days=3), [(100, True)]),
        (DAY + timedelta(days=9), [(100, True)]),
    ],
)
def test_a_round_goes_out_on_its_day_and_waits_from_the_day_of_collection_on(
    day: date, expected: list[tuple[int, bool]]
) -> None:
    assert [move[1:] for move in moves_of([a_round()], NOTHING, day)] == expected


def test_parts_for_the_same_day_are_collected_on_the_next_one_at_the_earliest() -> None:
    same = a_round(lead_days=0)
    assert [move[1:] for move in moves_of([same], NOTHING, DAY)] == [(100, False)]
    assert [move[1:] for move in moves_of([same], NOTHING, DAY + timedelta(days=1))] == [(100, True)]


@pytest.mark.parametrize(
    ("counted", "collected", "left"), [((0, 0), 0, 100), ((0, 0), 60, 40), ((50, 10), 60, 40), ((60, 40), 60, 0)]
)
def test_what_drivers_collected_and_what_is_counted_or_lost_is_not_collected_again(
    counted: tuple[int, int], collected: int, left: int
) -> None:
    old = a_round(DAY - timedelta(days=5), returned=counted[0], lost=counted[1])
    moves = list(moves_of([old], Carried({}, {"r-1": collected}), DAY))
    assert [move[1:] for move in moves] == ([(left, True)] if left else [])


def test_a_stop_that_nobody_reported_counts_on_its_own_day_alone() -> None:
    yesterday = DAY - timedelta(days=1)
    stops = [loading(10), loading(20, day=yesterday), loading(30, 25, day=yesterday), loading(40, zone="")]
    unloading = loading(99, zone="", action=Action.DELIVERY)
    assert carried_by([*stops, unloading], DAY) == Carried({"r-1": 40}, {"r-1": 35})


def test_loads_fit_vehicles_and_keep_their_names() -> None:
    moves = list(moves_of([a_round(issued=250)], NOTHING, DAY))
    first = loads_of_rounds(moves, PLACES, VILLAGES, 100, NO_STOPS)
    assert [(load.name, load.quantity) for load in first.loads] == [
        ("r-1.out.0", 84),
        ("r-1.out.1", 83),
        ("r-1.out.2", 83),
    ]
    begun = Stops(
        begun=[loading(84, zone="", shipment="r-1.out.0")], before=[loading(83, zone="", shipment="r-1.out.1")]
    )
    again = loads_of_rounds(moves, PLACES, VILLAGES, 200, begun)
    assert [load.name for load in again.loads] == ["r-1.out.1", "r-1.out.2"]
