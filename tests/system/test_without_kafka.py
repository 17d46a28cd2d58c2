"""A park whose broker is away when its services start: they serve, and what they would publish waits."""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from parkloom.registry.v1 import park_pb2, registry_service_pb2, registry_service_pb2_grpc
from services.chassis.database import Database
from services.chassis.identity import Caller, Role, key_ring, mint
from services.chassis.messaging import outbox
from services.chassis.rpc import channel
from services.demo.installation import Installation, environment
from services.testbed.ports import free_ports

pytestmark = pytest.mark.slow
KEYS = ("PARKLOOM_TOKEN_KEYS", "PARKLOOM_SIGN_IN_KEYS", "PARKLOOM_SERVICE_KEYS")


def test_services_start_serve_and_keep_their_events_while_kafka_is_away(tmp_path: Path) -> None:
    keys = {name: secrets.token_urlsafe(32) for name in KEYS}
    bus = {"PARKLOOM_BUS_URL": f"kafka://127.0.0.1:{free_ports(1)[0]}"}
    given = {**environment(tmp_path), **bus, **keys}
    subprocess.run([sys.executable, "-m", "services", "migrate"], env=given, check=True, timeout=120)
    with Installation(given, ("registry", "matching", "logistics"), tmp_path / "logs") as park:
        park.wait_until_ready(60)
        manager = Caller("wang", "socks", Role.MANAGER)
        token = mint(key_ring(access=[keys["PARKLOOM_TOKEN_KEYS"]]), manager, seconds=60)
        with channel(park.settings.registry_target, token) as way:
            stub = registry_service_pb2_grpc.RegistryServiceStub(way)
            links = [park_pb2.Link(id="knit", display_name="织造")]
            zones = [park_pb2.Zone(id="east", display_name="East")]
            asked = park_pb2.Park(
                display_name="Socks", time_zone="Asia/Shanghai", currency_code="CNY", links=links, zones=zones
            )
            stub.CreatePark(registry_service_pb2.CreateParkRequest(park_id="socks", park=asked), timeout=10)
        waiting = Database(park.settings.registry_database_url)
        assert waiting.read(outbox.backlog) == 1
        waiting.close()
        assert park.ended() == []
