"""The tables passed to the kernel: `python -m services.vehicle_routing.kernel.layout` writes the C side of them.

Words that the tables use, besides the glossary's:

- A *hub wave* has shipments with one end at a hub, where vehicles begin and end; its kernel works on whole trips. The
  other end is the shipment's *door*. *Outbound* goods are loaded at the hub, others are unloaded there.
- A *pair wave* has shipments from door to door; its kernel works on stops: stop 2i picks shipment i up, stop 2i + 1
  delivers it.
- A *tour* is a vehicle's day.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from services.native import headers
from services.native.structures import Bytes, Double, Doubles, Int64, Ints, Structure, WrittenInts

DATA = Path(__file__).parent / "data"
_THIS_FILE, _MODULE = "services/vehicle_routing/kernel/layout.py", "services.vehicle_routing.kernel.layout"


@dataclass(frozen=True, eq=False)
class Fleet(Structure):
    """The roads and the vehicles, one by one: a vehicle of a class follows the others of its class."""

    sites: Int64
    vehicles: Int64
    classes: Int64
    legs: Annotated[Doubles, "metres, then seconds from site to site: [sites][sites][2]"]
    class_of: Annotated[Ints, "[vehicles] class"]
    start: Annotated[Ints, "[classes] site"]
    end: Annotated[Ints, "[classes] site"]
    capacity: Annotated[Doubles, "[classes]"]
    opens: Annotated[Doubles, "[classes] shift, seconds"]
    closes: Annotated[Doubles, "[classes]"]
    fixed_cost: Annotated[Doubles, "[classes]"]
    metre_cost: Annotated[Doubles, "[classes]"]
    turnaround: Annotated[Doubles, "[classes] seconds between two trips"]
    most_trips: Annotated[Ints, "[classes]"]


@dataclass(frozen=True, eq=False)
class HubWave(Structure):
    """Shipments between doors and hubs."""

    shipments: Int64
    hub_service: Int64
    door: Annotated[Ints, "[shipments] site"]
    hub: Annotated[Ints, "[shipments] site"]
    outbound: Annotated[Bytes, "[shipments] 1: loaded at the hub"]
    quantity: Annotated[Doubles, "[shipments]"]
    opens: Annotated[Doubles, "[shipments] at the door, seconds"]
    closes: Annotated[Doubles, "[shipments]"]
    service: Annotated[Doubles, "[shipments]"]
    hub_opens: Annotated[Doubles, "[shipments]"]
    hub_closes: Annotated[Doubles, "[shipments]"]
    hub_seconds: Annotated[Doubles, "[shipments] service at the hub"]
    unserved_cost: Annotated[Doubles, "[shipments]"]
    home: Annotated[Ints, "[shipments] vehicle that should keep it, -1: none"]
    change_cost: Double


@dataclass(frozen=True, eq=False)
class PairWave(Structure):
    """Shipments from door to door."""

    shipments: Int64
    stops: Int64
    site: Annotated[Ints, "[stops]"]
    opens: Annotated[Doubles, "[stops] seconds"]
    closes: Annotated[Doubles, "[stops]"]
    service: Annotated[Doubles, "[stops]"]
    quantity: Annotated[Doubles, "[shipments]"]
    unserved_cost: Annotated[Doubles, "[shipments]"]
    home: Annotated[Ints, "[shipments] vehicle that should keep it, -1: none"]
    change_cost: Double


@dataclass(frozen=True, eq=False)
class SearchParams(Structure):
    """One stretch of ruin and recreate, from one temperature to another."""

    seed: Int64
    iterations: Int64
    by_iterations: Int64
    seconds: Double
    hottest: Double
    coldest: Double
    removed: Double
    longest_string: Int64
    blink: Double
    neighbours: Int64
    split_share: Double
    trip_share: Double
    tour_share: Double
    any_price_share: Double
    closed: Int64
    absence_growth: Double
    absent_seed_share: Double
    halt: Annotated[WrittenInts, "[1] not 0: end now; set by a search of a closed fleet that has served all"]


@dataclass(frozen=True, eq=False)
class Part(Structure):
    """The tours and shipments of one worker."""

    number: Int64
    tours: Int64
    shipments: Int64
    tour: Annotated[Ints, "[tours] vehicle"]
    shipment: Annotated[Ints, "[shipments]"]


STRUCTURES = (Fleet, HubWave, PairWave, SearchParams, Part)
_HEADERS = {"fleet.h": (Fleet,), "hub_wave.h": (HubWave,), "pair_wave.h": (PairWave,), "params.h": (SearchParams, Part)}


def generated() -> dict[str, str]:
    """Returns the generated files of `data/` by name."""
    return headers.layout_files(STRUCTURES, _HEADERS, origin=_THIS_FILE, module=_MODULE)


if __name__ == "__main__":
    for name, text in generated().items():
        (DATA / name).write_text(text)
