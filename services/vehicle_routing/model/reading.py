"""The wave file: from JSON to a Wave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services import files
from services.files import Entry
from services.vehicle_routing.model.wave import (
    End,
    Shipment,
    Site,
    Travel,
    VehicleClass,
    Wave,
    great_circle,
)

MOST_SITES = 10_000  # of a matrix, a gigabyte and a half
MOST_SECONDS = 366 * 86_400.0


def read(path: Path | str) -> Wave:
    """The wave in a file, gzipped or not.

    Raises Invalid, naming the entry and a hint, where the file cannot be read as a wave or contradicts itself.
    """
    return parse(files.load(path))


def parse(document: Mapping[str, object]) -> Wave:
    """The wave that a decoded wave file states; unknown fields are ignored. Raises Invalid as `read` does."""
    entry = Entry(document, "")
    day = entry.calendar_date("date")
    matrix = _travel_entry(entry).has("matrix")
    sites = tuple(_site(each, located=not matrix) for each in entry.entries("sites", required=True))
    if len(sites) > MOST_SITES:
        raise entry.refuse("sites", f"has {len(sites)} entries", f"write at most {MOST_SITES}: part the wave by hubs")
    places = _places(sites)
    vehicles = tuple(_vehicle_class(each, places) for each in _listed_once(entry, "vehicles"))
    if not any(each.count for each in vehicles):
        raise entry.refuse("vehicles", "has no vehicle", "add a class with a count of at least 1")
    largest = max(each.capacity for each in vehicles if each.count)
    shipments = tuple(_shipment(each, places, largest) for each in _listed_once(entry, "shipments"))
    return Wave(day, sites, _travel(entry, sites), vehicles, shipments)


def _travel_entry(entry: Entry) -> Entry:
    travel = entry.entry("travel")
    if travel is None:
        raise entry.refuse("travel", "is missing", 'add {"matrix": …} or {"haversine": …}')
    if travel.has("matrix") == travel.has("haversine"):
        raise travel.refuse("", "has both or neither of matrix and haversine", "write one of them")
    return travel


def _site(entry: Entry, located: bool) -> Site:
    latitude, longitude = _degrees(entry, "latitude", 90.0, located), _degrees(entry, "longitude", 180.0, located)
    return Site(entry.text("id"), latitude, longitude)


def _degrees(entry: Entry, name: str, most: float, required: bool) -> float:
    value = entry.signed(name, files.REQUIRED if required else 0.0)
    if abs(value) > most:
        raise entry.refuse(name, f"is {value:g}", f"give degrees from {-most:g} to {most:g}")
    return value


def _places(sites: Sequence[Site]) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, site in enumerate(sites):
        if places.setdefault(site.id, index) != index:
            raise files.refuse(files.label(f"sites[{index}]", site.id), "id", "is there twice", "name each site once")
    return places


def _listed_once(entry: Entry, name: str) -> Iterable[Entry]:
    seen: set[str] = set()
    for each in entry.entries(name, required=True):
        ident = each.text("id")
        if ident in seen:
            raise each.refuse("id", "is there twice", "give each entry an id of its own")
        seen.add(ident)
        yield each


def _vehicle_class(entry: Entry, places: Mapping[str, int]) -> VehicleClass:
    opens, closes = _span(entry, "shift")
    return VehicleClass(
        id=entry.text("id"),
        count=entry.whole("count", most=1_000_000),
        capacity=entry.number("capacity"),
        start=_site_of(entry, "start_site", places),
        end=_site_of(entry, "end_site", places),
        shift_opens=opens,
        shift_closes=closes,
        fixed_cost=entry.number("fixed_cost", 0.0),
        cost_per_metre=entry.number("cost_per_metre", 1.0),
        turnaround=entry.number("turnaround", 0.0),
        max_trips=entry.whole("max_trips", most=1_000_000) if entry.has("max_trips") else None,
    )


def _shipment(entry: Entry, places: Mapping[str, int], largest: float) -> Shipment:
    quantity = entry.number("quantity")
    if quantity <= 0:
        raise entry.refuse("quantity", f"is {quantity:g}", "give a number above 0, or leave the shipment out")
    if quantity > largest:
        hint = f"part it into shipments of at most {largest:g}"
        raise entry.refuse("quantity", f"is {quantity:g}, more than any vehicle holds", hint)
    origin, destination = _end(entry, "from", places), _end(entry, "to", places)
    if destination.closes < origin.opens + origin.service:
        wrong = f"closes at {destination.closes:g}, before the goods are ready at {origin.opens + origin.service:g}"
        raise entry.refuse("to.window", wrong, "give a later departure, or leave the shipment out")
    return Shipment(entry.text("id"), quantity, origin, destination, entry.number("unserved_cost", 0.0))


def _end(owner: Entry, name: str, places: Mapping[str, int]) -> End:
    entry = owner.entry(name)
    if entry is None:
        raise owner.refuse(name, "is missing", "add its site, window and service")
    opens, closes = _span(entry, "window")
    return End(_site_of(entry, "site", places), opens, closes, entry.number("service", 0.0))


def _site_of(entry: Entry, name: str, places: Mapping[str, int]) -> int:
    ident = entry.text(name)
    if ident not in places:
        raise entry.refuse(name, f'is "{ident}", which is no site', "name an entry of `sites`")
    return places[ident]


def _span(entry: Entry, name: str) -> tuple[float, float]:
    """A pair of seconds [opens, closes]."""
    opens, closes = (entry.span_end(name, index) for index in (0, 1))
    if closes > MOST_SECONDS:
        raise entry.refuse(name, f"closes at {closes:g}", f"give seconds from the date, up to {MOST_SECONDS:g}")
    if closes < opens:
        raise entry.refuse(name, f"closes at {closes:g}, before it opens at {opens:g}", "write it as [opens, closes]")
    return opens, closes


def _travel(entry: Entry, sites: tuple[Site, ...]) -> Travel:
    travel = _travel_entry(entry)
    haversine = travel.entry("haversine")
    if haversine is not None:
        speed = haversine.number("speed_kmh")
        if speed <= 0:
            raise haversine.refuse("speed_kmh", f"is {speed:g}", "give a speed above 0")
        return great_circle(sites, haversine.number("detour", 1.0), speed)
    matrix = travel.entry("matrix")
    if matrix is None:
        raise travel.refuse("matrix", "is missing", "add distance and time")
    return Travel(_square(matrix, "distance", len(sites)), _square(matrix, "time", len(sites)))


def _square(entry: Entry, name: str, size: int) -> NDArray[np.float64]:
    rows = entry.rows(name)
    if len(rows) != size:
        raise entry.refuse(name, f"has {len(rows)} rows", f"write a row for each of the {size} sites")
    for index, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != size:
            given = f"has {len(row)} entries" if isinstance(row, list) else "is no list"
            raise entry.refuse(f"{name}[{index}]", given, f"make the matrix square: {size} entries in each row")
    try:
        square = np.array(rows, dtype=np.float64).reshape(size, size)
    except (TypeError, ValueError):
        raise entry.refuse(name, "has entries that are no numbers", "write numbers only") from None
    wrong = np.argwhere(~(np.isfinite(square) & (square >= 0) & (square <= files.LARGEST_AMOUNT)))
    if len(wrong):
        row, column = wrong[0]
        hint = f"give a number from 0 to {files.LARGEST_AMOUNT:g}"
        raise entry.refuse(f"{name}[{row}][{column}]", f"is {square[row, column]:g}", hint)
    return square
