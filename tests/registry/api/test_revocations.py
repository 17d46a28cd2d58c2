"""Revocations through registry's rpc, and processes that follow the list."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from parkloom.access.v1.revocation_service_pb2 import (
    CreateRevocationRequest,
    ListRevocationsRequest,
    Revocation,
)
from parkloom.access.v1.revocation_service_pb2_grpc import RevocationServiceStub
from services.chassis.database import Database
from services.chassis.database.migrations import migrate
from services.chassis.identity import Caller, Role, mint
from services.chassis.revoking import following
from services.chassis.revoking.following import RevocationList, asked_of
from services.chassis.rpc import RpcServer, Serving, channel
from services.errors import Forbidden, Invalid, Unauthenticated, Unavailable
from tests.registry import world
from tests.serving import KEYS, Clients, refused
from tests.waiting import wait_until

PARK = "parks/socks"


def revoke(clients: Clients, caller: Caller = world.MANAGER, **what: str) -> Revocation:
    request = CreateRevocationRequest(parent=PARK, revocation=Revocation(**what))
    return RevocationServiceStub(clients.channel(caller)).CreateRevocation(request)


def listed(clients: Clients, caller: Caller, parent: str = PARK, **page: Any) -> list[str]:
    stub = RevocationServiceStub(clients.channel(caller))
    return [entry.name for entry in stub.ListRevocations(ListRevocationsRequest(parent=parent, **page)).revocations]


def test_a_manager_revokes_accounts_of_the_own_park(registry: Clients) -> None:
    made = revoke(registry, subject="dai / 2")
    assert made.name == f"{PARK}/revocations/subject:dai%20%2F%202"
    assert made.revoke_time.seconds > 0
    revoke(registry, token_id="0123abc")
    expected = [f"{PARK}/revocations/token:0123abc", made.name]
    assert listed(registry, world.MANAGER) == listed(registry, world.AUDITOR) == expected
    assert listed(registry, world.SERVICE, "parks/-") == expected
    assert listed(registry, world.STRANGER, "parks/mills") == []


@pytest.mark.parametrize("what", [{}, {"subject": "dai", "token_id": "x"}, {"subject": "a\nb"}, {"token_id": "x" * 65}])
def test_what_names_nobody_or_two_is_refused(registry: Clients, what: dict[str, str]) -> None:
    request = CreateRevocationRequest(parent=PARK, revocation=Revocation(**what))
    error = refused(RevocationServiceStub(registry.channel(world.MANAGER)).CreateRevocation, request)
    assert isinstance(error, Invalid)
    assert error.problems[0].field.startswith("revocation")


@pytest.mark.parametrize(
    "caller", [world.DYER, world.ERP, world.AUDITOR, world.SERVICE, world.STRANGER], ids=lambda each: each.subject
)
def test_nobody_else_revokes(registry: Clients, caller: Caller) -> None:
    request = CreateRevocationRequest(parent=PARK, revocation=Revocation(subject="mei"))
    assert isinstance(refused(RevocationServiceStub(registry.channel(caller)).CreateRevocation, request), Forbidden)


@pytest.mark.parametrize("caller", [world.MANAGER, world.AUDITOR], ids=lambda each: each.subject)
def test_only_our_own_services_ask_for_all_parks(registry: Clients, caller: Caller) -> None:
    stub = RevocationServiceStub(registry.channel(caller))
    assert isinstance(refused(stub.ListRevocations, ListRevocationsRequest(parent="parks/-")), Forbidden)


@contextmanager
def follower(registry: Clients, folder: Path) -> Iterator[RevocationList]:
    """A list that follows the registry, with its copy in the console's database."""
    url = f"sqlite:///{folder}/console.db"
    migrate(url, "services.console")
    with closing(Database(url)) as database:
        yield RevocationList(database, "console", asked_of(registry.channel(world.SERVICE)))


@contextmanager
def older() -> Iterator[Any]:
    """A function that asks a server that has no list, as registry of the version before."""
    server = RpcServer("127.0.0.1:0", [], KEYS, Serving(grace=0))
    token = mint(KEYS, world.SERVICE, seconds=60)
    try:
        with channel(f"127.0.0.1:{server.start()}", token) as opened:
            yield asked_of(opened)
    finally:
        server.drain_and_stop()


def refuses(known: Any, caller: Caller) -> bool:
    try:
        known.check(caller, since=world.NOW, ids=())
    except Unauthenticated:
        return True
    return False


def test_a_process_that_follows_the_list_refuses_soon_and_over_pages(
    registry: Clients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PAGE_SIZE", 2)
    monkeypatch.setattr(following, "ASKED_EACH_SECONDS", 0.1)
    for number in range(5):
        revoke(registry, token_id=f"t-{number}")
    with follower(registry, tmp_path) as followed:
        stop = threading.Event()
        running = threading.Thread(target=followed.run, args=(stop,))
        running.start()
        followed.known.require(10)
        assert not refuses(followed.known, world.DYER)
        revoke(registry, subject=world.DYER.subject)
        wait_until(lambda: refuses(followed.known, world.DYER), 10)
        assert not refuses(followed.known, world.RIVAL)
        stop.set()
        running.join(10)


def test_the_last_known_list_holds_while_registry_is_away_and_over_a_restart(registry: Clients, tmp_path: Path) -> None:
    revoke(registry, subject=world.DYER.subject)
    with follower(registry, tmp_path) as followed:
        followed.refresh()
    nowhere = asked_of(channel("127.0.0.1:9", mint(KEYS, world.SERVICE, seconds=60)))
    with closing(Database(f"sqlite:///{tmp_path}/console.db")) as database:
        restarted = RevocationList(database, "console", nowhere)
        with pytest.raises(Unavailable):
            restarted.refresh()
        assert refuses(restarted.known, world.DYER)
        assert not refuses(restarted.known, world.RIVAL)


def test_while_registry_is_of_the_version_before_what_is_known_holds(tmp_path: Path, registry: Clients) -> None:
    revoke(registry, subject=world.DYER.subject)
    with follower(registry, tmp_path) as followed:
        followed.refresh()
    with older() as before, closing(Database(f"sqlite:///{tmp_path}/console.db")) as own:
        restarted = RevocationList(own, "console", before)
        restarted.refresh()
        assert refuses(restarted.known, world.DYER)
        assert not refuses(restarted.known, world.RIVAL)


def test_a_registry_of_the_version_before_has_an_empty_list(tmp_path: Path, registry: Clients) -> None:
    with follower(registry, tmp_path), older() as before, closing(Database(f"sqlite:///{tmp_path}/console.db")) as own:
        fresh = RevocationList(own, "console", before)
        fresh.refresh()
        assert not refuses(fresh.known, world.DYER)


def test_a_process_that_never_had_a_list_lets_nobody_in(tmp_path: Path, registry: Clients) -> None:
    nowhere = asked_of(channel("127.0.0.1:9", mint(KEYS, Caller("x", "", Role.SERVICE), seconds=60)))
    with follower(registry, tmp_path):
        pass
    with closing(Database(f"sqlite:///{tmp_path}/console.db")) as database:
        fresh = RevocationList(database, "console", nowhere)
        with pytest.raises(Unavailable):
            fresh.refresh()
        with pytest.raises(Unavailable, match="not known here yet"):
            fresh.known.check(world.DYER, since=world.NOW, ids=())
