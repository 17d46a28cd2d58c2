"""Two who create one id at the same moment: one has it, the other finds it taken."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import grpc
import pytest

from services.chassis.rpc import error_from
from tests.registry import world
from tests.registry.on_both import database_url  # noqa: F401  (a fixture)
from tests.registry.serving import furnish, serving

ACCOUNTS, IDS = 4, 8


@pytest.fixture
def outcomes(database_url: str, tmp_path: Path) -> list[tuple[str, str]]:  # noqa: F811
    """(status, code of the error) of calls of several managers, who create the same lines at the same moments."""
    ends: list[tuple[str, str]] = []
    start = threading.Barrier(ACCOUNTS)

    def create(number: int) -> None:
        stub = clients(replace(world.MANAGER, subject=f"manager-{number}"))
        for ident in range(IDS):
            start.wait(60)
            try:
                stub.CreateLine(world.create_line(f"new-{ident}"), timeout=60)
            except grpc.RpcError as failed:
                ends.append((failed.code().name, error_from(failed).code))  # type: ignore[attr-defined]
            else:
                ends.append(("OK", ""))

    with serving(database_url, tmp_path) as clients:
        furnish(clients)
        threads = [threading.Thread(target=create, args=(number,)) for number in range(ACCOUNTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return ends


def test_of_several_creations_of_one_id_at_once_one_succeeds_and_the_rest_find_it_taken(
    outcomes: list[tuple[str, str]],
) -> None:
    taken = [("ALREADY_EXISTS", "RESOURCE_EXISTS")] * (IDS * (ACCOUNTS - 1))
    assert sorted(outcomes) == sorted([("OK", "")] * IDS + taken)
