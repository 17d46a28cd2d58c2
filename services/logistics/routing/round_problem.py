"""A wave of rounds as vehicle routing has it: the document of its wave file, and its stops read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.logistics.domain.action import Action
from services.logistics.domain.wave import WaveStop
from services.logistics.routing.round_loads import RoundLoad
from services.logistics.routing.timetable import seconds_of
from services.logistics.routing.wave_problem import (
    Evening,
    Vehicles,
    costliest,
    missed_cost,
    park_document,
    vehicle_entries,
)
from services.vehicle_routing.model import PICKUP, Route


def document(evening: Evening, loads: Sequence[RoundLoad], fleet: Sequence[Vehicles]) -> dict[str, Any]:
    """The wave file of these loads. A vehicle leaves the hub once, and is back when the departure says.

    A class carries its parcels' room of parts. On the way a vehicle may be empty between two stops without that being
    another trip.
    """
    departure = evening.departure
    sites = {load.enterprise: load.door for load in loads} | {_village(load): load.village for load in loads}
    vehicles = [_on_one_tour(evening, entry) for each in fleet for entry in vehicle_entries(each, evening.begins_at)]
    most_cost = costliest(vehicles)
    shipments = [
        _shipment(evening, load, missed_cost(departure, departure.parcels_of(load.quantity), most_cost))
        for load in loads
    ]
    return park_document(evening, sites, vehicles, shipments, fleet)


def _on_one_tour(evening: Evening, entry: Mapping[str, Any]) -> dict[str, Any]:
    opens, closes = entry["shift"]
    closes = max(opens, min(closes, seconds_of(evening.departure.leaves_at)))
    kept = {name: value for name, value in entry.items() if name not in ("max_trips", "turnaround")}
    return kept | {"capacity": entry["capacity"] * evening.departure.parts_per_parcel, "shift": [opens, closes]}


def _shipment(evening: Evening, load: RoundLoad, missed: float) -> dict[str, Any]:
    departure = evening.departure
    closes = seconds_of(departure.pickup_ends_at)
    window = [min(closes, max(seconds_of(departure.pickup_begins_at), evening.begins_at)), closes]
    service = departure.seconds_at(departure.parcels_of(load.quantity))
    ends = [{"site": site, "window": window, "service": service} for site in (load.enterprise, _village(load))]
    origin, destination = reversed(ends) if load.is_collected else ends
    entry = {"id": load.name, "quantity": load.quantity, "from": origin, "to": destination}
    return entry | {"unserved_cost": missed}


def _village(load: RoundLoad) -> str:
    return f".zone.{load.of.zone}"  # no enterprise has such an id


def stops_of_tour(
    route: Route, of: Mapping[str, RoundLoad], hub_at: int, made: int, key: Mapping[str, Any]
) -> Iterator[WaveStop]:
    """The stops of a route, which is one trip and back at the hub at `hub_at`; `made` trips came before.

    `key` is the wave's and vehicle's part of theirs, `of` the loads by name.
    """
    for number, stop in enumerate(route.stops, start=1):
        load = of[stop.shipment]
        is_pickup = stop.action == PICKUP
        yield WaveStop(
            **key,
            trip=made + 1,
            number=number,
            enterprise=load.enterprise,
            shipment=load.name,
            quantity=load.quantity,
            begins_at=round(stop.start),
            hub_at=hub_at,
            round=load.of.id,
            zone=load.of.zone if is_pickup == load.is_collected else "",
            household_group=load.of.household_group,
            action=Action.PICKUP if is_pickup else Action.DELIVERY,
        )
