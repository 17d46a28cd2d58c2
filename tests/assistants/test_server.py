"""An assistant's own client calls tools of a real installation, with the rights of its token and no more."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters, stdio_client

from services.chassis.clock import utc_now
from services.chassis.identity import Caller, Role, load_keys, mint
from services.demo.installation import EMBEDDED, Installation, environment
from tests.folders import passable_folder
from tests.system import small_park
from tests.system.story import Teller

pytestmark = pytest.mark.slow

MANAGER = Caller("assistant", small_park.PARK, Role.MANAGER)
BUYER = Caller("buyer", small_park.PARK, Role.INTEGRATOR, scopes=frozenset({"orders.read"}))
RIVAL = Caller("rival", small_park.PARK, Role.ENTERPRISE, enterprise="sewing-1")
ORDER = f"parks/{small_park.PARK}/orders/first-0"


@pytest.fixture(scope="module")
def served() -> Iterator[Installation]:
    """`parkloom all` with the small park and its orders."""
    with passable_folder() as folder, Installation(environment(folder), EMBEDDED, folder / "logs") as installation:
        installation.wait_until_ready(180)
        Teller.of(installation.settings).register_and_order()
        yield installation


def with_client(
    served: Installation, folder: Path, caller: Caller, work: Callable[[Client], Awaitable[Any]], *options: str
) -> Any:
    """The result of `work` with a client of `parkloom mcp`, which runs as a process of its own."""
    token = folder / "token"
    token.write_text(mint(load_keys(served.settings), caller, seconds=600), encoding="utf-8")
    command = ["-m", "services", "mcp", "--park", small_park.PARK, "--token-file", str(token), *options]
    given = {**os.environ, **served.environment}
    parameters = StdioServerParameters(command=sys.executable, args=command, env=given)

    async def run() -> Any:
        with anyio.fail_after(120):
            async with Client(stdio_client(parameters)) as client:
                return await work(client)

    return anyio.run(run)


def called(served: Installation, folder: Path, caller: Caller, tool: str, *options: str, **arguments: Any) -> Any:
    """Whether a call of a tool failed, and the JSON of its reply or refusal."""

    async def work(client: Client) -> Any:
        result: Any = await client.call_tool(tool, arguments)
        return result.is_error, json.loads(result.content[0].text)

    return with_client(served, folder, caller, work, *options)


def test_an_assistant_lists_orders_and_asks_why_one_is_late(served: Installation, tmp_path: Path) -> None:
    async def work(client: Client) -> tuple[Any, Any, Any]:
        orders: Any = await client.call_tool("list_orders", {})
        why: Any = await client.call_tool("explain_order", {"order": "first-0"})
        return await client.list_tools(), json.loads(orders.content[0].text), json.loads(why.content[0].text)

    listed, orders, why = with_client(served, tmp_path, MANAGER, work)
    assert all(tool.annotations.read_only_hint for tool in listed.tools)
    assert ORDER in {order["name"] for order in orders["orders"]}
    assert isinstance(why, dict)


def test_a_preview_quotes_and_leaves_nothing(served: Installation, tmp_path: Path) -> None:
    today = utc_now().date()
    asked = {
        "product": f"parks/{small_park.PARK}/products/crew",
        "quantity": 900,
        "ship_to_zone": small_park.SHIP_TO,
        "release_date": str(today + timedelta(days=1)),
        "due_date": str(today + timedelta(days=30)),
    }
    failed, quote = called(served, tmp_path, MANAGER, "preview_quote", order=asked)
    assert not failed, quote
    assert "name" not in quote
    assert called(served, tmp_path, MANAGER, "list_quotes") == (False, {})


def test_an_assistant_that_may_change_things_cancels_an_order(served: Installation, tmp_path: Path) -> None:
    failed, order = called(served, tmp_path, MANAGER, "cancel_order", "--allow-changes", order="first-1")
    assert (failed, order["state"]) == (False, "ORDER_STATE_CANCELLED")


@pytest.mark.parametrize(
    ("caller", "calls"),
    [
        (BUYER, [("get_order", {"order": "first-0"}, "RESOURCE_NOT_FOUND"), ("list_lines", {}, "SCOPE_MISSING")]),
        (
            RIVAL,
            [("list_orders", {}, "ROLE_NOT_ALLOWED"), ("get_line", {"line": "l-sewing-0"}, "RESOURCE_NOT_FOUND")],
        ),
        (
            MANAGER,
            [
                ("get_order", {"order": "none"}, "RESOURCE_NOT_FOUND"),
                ("list_orders", {"page_size": "many"}, "ARGUMENTS_UNREADABLE"),
                ("cancel_order", {"order": "first-0"}, "TOOL_UNKNOWN"),
            ],
        ),
    ],
)
def test_a_tool_has_the_rights_of_its_token(
    served: Installation, tmp_path: Path, caller: Caller, calls: list[tuple[str, dict[str, Any], str]]
) -> None:
    async def work(client: Client) -> list[tuple[Any, str]]:
        results: list[Any] = [await client.call_tool(tool, arguments) for tool, arguments, _ in calls]
        return [(result.is_error, json.loads(result.content[0].text)["code"]) for result in results]

    assert with_client(served, tmp_path, caller, work) == [(True, code) for _, _, code in calls]
