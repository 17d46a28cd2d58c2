"""An installation whose services know each other by certificates, and whose disk is full for a while."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import grpc
import psutil
import pytest

from parkloom.matching.v1 import matching_service_pb2
from parkloom.registry.v1 import product_pb2, registry_service_pb2
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.messaging import dead_letters
from services.chassis.rpc import channel, error_from
from services.demo.installation import EMBEDDED, Installation, environment
from tests.certificates import Authority
from tests.system import small_park
from tests.system.story import Teller

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("encrypted")
    mine = Authority(folder / "certificates").issue("parkloom")
    tls = {
        "PARKLOOM_RPC_TLS_CA": str(mine.authorities),
        "PARKLOOM_RPC_TLS_CERTIFICATE": str(mine.certificate),
        "PARKLOOM_RPC_TLS_KEY": str(mine.key),
        "PARKLOOM_RPC_TLS_CLIENTS": "known",
    }
    with Installation({**environment(folder), **tls}, EMBEDDED, folder / "logs") as installation:
        installation.wait_until_ready(180)
        yield installation


@pytest.fixture(scope="module")
def teller(park: Installation) -> Teller:
    teller = Teller.of(park.settings)
    teller.register_and_order()
    return teller


def test_services_follow_each_other_over_mtls_and_nobody_else_gets_in(park: Installation, teller: Teller) -> None:
    # Orders name products that matching has from registry alone: the snapshot and the events have come through.
    assert [order.product for order in teller.see.orders()]
    with channel(park.settings.registry_target, "any token") as unknown, pytest.raises(grpc.RpcError) as failed:
        unknown.unary_unary("/parkloom.registry.v1.RegistryService/ListParks")(b"", timeout=3)
    assert failed.value.code() is grpc.StatusCode.UNAVAILABLE


@contextmanager
def no_room(park: Installation) -> Iterator[list[psutil.Process]]:
    """While entered, no process of the installation can write to a file; gives those processes."""
    first = psutil.Process(park.process_id("all"))
    family = [first, *first.children(recursive=True)]
    with ExitStack() as lifted:
        for process in family:
            before = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
            lifted.callback(resource.prlimit, process.pid, resource.RLIMIT_FSIZE, before)
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (1, before[1]))
        yield family


def test_a_full_disk_stops_writing_alone_and_puts_no_event_aside(park: Installation, teller: Teller) -> None:
    registry, matching, parent = teller.manager.registry, teller.manager.matching, teller.see.parent
    product = registry_service_pb2.CreateProductRequest(
        parent=parent,
        product_id="later",
        product=product_pb2.Product(display_name="Later", unit="pair", routing=[{"link": "sewing", "load": 1.0}]),
        request_id="later",
    )
    with no_room(park) as family:
        with pytest.raises(grpc.RpcError) as failed:
            registry.CreateProduct(product)
        assert failed.value.code() is grpc.StatusCode.UNAVAILABLE
        assert error_from(failed.value).code in ("STORAGE_FULL", "STORAGE_FAILING")
        time.sleep(2)
        assert registry.ListProducts(registry_service_pb2.ListProductsRequest(parent=parent)).products
        assert matching.ListOrders(matching_service_pb2.ListOrdersRequest(parent=parent)).orders
        assert all(process.is_running() for process in family)
    registry.CreateProduct(product)
    start = teller.loader.document["orders"][0]["release_date"]
    teller.loader.order({**small_park.order("after", date.fromisoformat(start), 300), "product": "later"})
    assert park.ended() == []
    bus = EmbeddedBus(str(Path(park.settings.data_dir) / "bus.db"))
    assert dead_letters.list_letters(bus, silence=0.2) == []
    bus.close()
