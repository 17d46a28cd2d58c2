"""A small park with doors, a departure and vans for it: requests, and a worker that plans its waves."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

from parkloom.logistics.v1 import departure_pb2, round_service_pb2
from parkloom.logistics.v1 import wave_service_pb2 as pb
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.jobs.worker import Worker
from services.logistics.domain.door import Door
from services.logistics.domain.park_map import ParkMap, Zone
from services.logistics.domain.vehicle_class import VehicleClass
from services.logistics.use_cases.doors import follow_doors
from services.logistics.use_cases.park_maps import follow_parks
from services.logistics.use_cases.wave_jobs import WaveWork
from tests.logistics import world

PARENT = "parks/socks"
# In the park, UTC+8, it is Wednesday 13:00.
NOW = datetime(2026, 3, 11, 5, 0, tzinfo=UTC)
TODAY = date(2026, 3, 11)
WAVE = f"{PARENT}/waves/evening-20260311"
EVENING = f"{PARENT}/departures/evening"
HUB = (30.0, 120.0)
DOORS = ("weaver", "sewer", "carrier", "rival", "dyer", "knitter")


def furnish(database: Database, doors: tuple[str, ...] = DOORS, vans: int = 3, **changes: Any) -> None:
    """The park's map, doors some kilometres from the hub, and vans for 1,000 parcels."""
    zones = (Zone("hub", *HUB), Zone("east", 30.0, 120.02), Zone("nowhere"))
    placed = [
        Door("socks", name, 1, "east", HUB[0] + 0.01 * (number % 7 - 3), HUB[1] + 0.01 * (number // 7 + 1))
        for number, name in enumerate(doors)
    ]
    placed.append(Door("socks", "lost", 1, "nowhere"))
    database.transact(lambda session: follow_parks(session, [ParkMap("socks", 1, "Asia/Shanghai", zones)]))
    database.transact(lambda session: follow_doors(session, placed))
    if vans:
        database.transact(lambda session: session.add(van(vans, **changes)))


def van(count: int = 3, **changes: Any) -> VehicleClass:
    """A class of vans that carry parcels."""
    return VehicleClass(
        **{
            "park": "socks",
            "id": "van",
            "display_name": "Van",
            "capacity": 1,
            "count": count,
            "trips_per_day": 4,
            "trip_cost_micros": 0,
            "created_at": world.NOW,
            "parcel_capacity": 1_000,
            "vehicle_day_cost_micros": 90_000_000,
            "kilometre_cost_micros": 1_500_000,
            **changes,
        }
    )


def create_departure(ident: str = "evening", request_id: str = "", **changes: Any) -> pb.CreateDepartureRequest:
    described = departure_pb2.Departure(**{"display_name": "Seven o'clock", "zone": "hub", **changes})
    return pb.CreateDepartureRequest(parent=PARENT, departure_id=ident, departure=described, request_id=request_id)


def packed(*counts: tuple[str, int, int], day: date = TODAY, request_id: str = "", **more: Any) -> Any:
    """A report of counts, each (enterprise, packed, ordered)."""
    return pb.ReportPackedRequest(
        parent=PARENT,
        departure=EVENING,
        date=f"{day}",
        counts=[
            pb.PackedReport(
                enterprise=f"{PARENT}/enterprises/{enterprise}",
                packed_quantity=parcels,
                ordered_quantity=ordered,
                **more,
            )
            for enterprise, parcels, ordered in counts
        ],
        request_id=request_id,
    )


def plan(seconds: int = 1, day: date = TODAY, **more: Any) -> pb.PlanWaveRequest:
    return pb.PlanWaveRequest(parent=PARENT, departure=EVENING, date=f"{day}", seconds_limit=seconds, **more)


def work(database: Database, clock: Clock) -> bool:
    """Do the job that is next; False where there is none."""
    return Worker(database, WaveWork(database, clock, workers=1), 60.0).step(threading.Event())


def at(hour: str, day: date = TODAY) -> datetime:
    """The instant at which it is that hour in the park."""
    hours, minutes = map(int, hour.split(":"))
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hours - 8, minutes=minutes)


def create_round(ident: str = "r-1", **changes: Any) -> round_service_pb2.CreateRoundRequest:
    described = {
        "enterprise": f"{PARENT}/enterprises/weaver",
        "zone": "east",
        "household_group": "by the well",
        "issued_quantity": 500,
        "issue_date": f"{TODAY}",
        "lead_days": 3,
        **changes,
    }
    return round_service_pb2.CreateRoundRequest(
        parent=PARENT, round_id=ident, round=round_service_pb2.Round(**described)
    )
