"""The yardsticks of `benchmarks.rpc`: statements that are recorded without effect and sent again with it, and times."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks.rpc import measuring, statements
from benchmarks.rpc.kinds import Requests
from parkloom.registry.v1 import registry_service_pb2 as pb
from services.chassis.database import Database
from services.registry.api.registry import RegistryApi
from tests import databases
from tests.registry import world
from tests.registry.serving import furnish, serving

UPDATE = "/parkloom.registry.v1.RegistryService/UpdateCapacity"


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rpc")
    shutil.copy(databases.migrated_file(tmp_path_factory, "registry"), folder / "registry.db")
    with serving(f"sqlite:///{folder}/registry.db", folder) as clients:
        furnish(clients)
    return folder / "registry.db"


@pytest.fixture
def url(furnished: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(furnished, tmp_path)}"


@pytest.fixture
def api(url: str) -> Iterator[Any]:
    with closing(Database(url)) as database:
        yield RegistryApi(database, lambda: world.NOW)


def capacities(api: RegistryApi) -> list[int]:
    listed = pb.ListCapacitiesRequest(parent="parks/socks/lines/d-1")
    found = statements.served(api.ListCapacities, "/x/ListCapacities", world.MANAGER, listed)
    return [figure.daily_capacity for month in found.capacities for figure in month.figures]


def test_recording_changes_nothing_and_sending_it_again_does_what_the_rpc_does(api: Any, url: str) -> None:
    request = world.capacity(("2026-03-12", 5))
    known = statements.recorded(api.UpdateCapacity, UPDATE, world.DYER, request)
    assert capacities(api) == []
    with statements.replaying(url, writes=True) as send:
        send(known)
    assert capacities(api) == [5]


def test_what_a_reading_rpc_sends_is_recorded(api: Any, url: str) -> None:
    request = pb.GetLineRequest(name="parks/socks/lines/d-1")
    known = statements.recorded(api.GetLine, "/x/GetLine", world.MANAGER, request)
    assert any("FROM lines" in " ".join(text.split()) for text, _, _ in known)
    with statements.replaying(url, writes=False) as send:
        send(known)


def test_calls_in_turn_are_timed_each_by_itself() -> None:
    slow, fast = measuring.in_turn([lambda _: time.sleep(0.02), lambda _: None], 3)
    assert slow.p50 > 0.02 > fast.p50


def test_a_call_that_waits_for_others_has_taken_as_long_as_it_waited() -> None:
    found = measuring.at_rate(lambda _: time.sleep(0.05), 100, 0.1, clients=1)
    assert max(found.each) > 0.3


def test_every_kind_of_call_has_its_own_request() -> None:
    line = {"id": "a", "daily_capacity": 9.0}
    order = {"id": "o", "product": "crew", "ship_to_zone": "port"}
    document = {"park": {"id": "socks"}, "days": 30, "lines": [line], "orders": [order]}
    requests = Requests(document, date(2026, 3, 11), ["parks/socks/lines/a"], ["parks/socks/orders/o"])
    for kind in requests.kinds():
        assert type(kind.request(0)).__name__ == f"{kind.rpc}Request"
