"""Every rpc that changes something leaves an entry in the audit trail, and what it refuses leaves none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import grpc
import pytest

from services.chassis import rpc
from tests.system.request_pairs import accounts
from tests.system.request_worlds import World, worlds

pytestmark = pytest.mark.slow

# What a park's manager does in the place of an enterprise, or about what is asked of one.
OF_AN_ENTERPRISE = {
    "AcceptAssignment",
    "AcceptCounter",
    "BatchReportMovements",
    "BatchReportProduction",
    "BatchUpdateCapacity",
    "ChangeMovementState",
    "ConfirmCapacity",
    "CounterAssignment",
    "CreateEnterprise",
    "CreateLine",
    "CreateRound",
    "DeclineAssignment",
    "DeclineCounter",
    "ImportReferenceData",
    "LiftExclusion",
    "ReportMovement",
    "ReportPacked",
    "ReportProduction",
    "ReportRound",
    "ReportStop",
    "RequestRefresh",
    "StreamPacked",
    "StreamProductionReports",
    "UpdateCapacity",
    "UpdateEnterprise",
    "UpdateLine",
}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    with worlds(tmp_path_factory.mktemp("audit")) as three:
        yield three


def trail(world: World) -> list[Any]:
    with closing(sqlite3.connect(world.file)) as database:
        database.row_factory = sqlite3.Row
        return database.execute("SELECT * FROM audit_entries ORDER BY id").fetchall()


def test_each_rpc_leaves_one_entry_where_it_changes_something_and_none_where_it_does_not(three: list[World]) -> None:
    """Every account calls every rpc that changes something, from the same beginning."""
    written: dict[str, set[str]] = {}
    for world in three:
        start = world.saved()
        for name, request in world.requests.items():
            for caller in accounts(world).values():
                world.put_back(start)
                before = len(trail(world))
                try:
                    world.method(caller, name)(request)
                except grpc.RpcError:
                    assert len(trail(world)) == before
                    continue
                [entry] = trail(world)[before:]
                assert (entry["subject"], entry["role"], entry["park"]) == (caller.subject, caller.role, caller.park)
                assert entry["act"].endswith(f"/{name}")
                assert entry["resource"].startswith("parks/"), name
                assert entry["enterprise"] == caller.enterprise
                if caller.role == "manager":
                    assert bool(entry["acting_for"]) == (name in OF_AN_ENTERPRISE), name
                written.setdefault(name, set()).add(caller.role)
    changing = {each.path for each in rpc.product_rpcs() if "request_id" in each.request.fields_by_name}
    assert sorted(written) == sorted(path.rpartition("/")[2] for path in changing)
