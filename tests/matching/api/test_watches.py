"""Watches of collections: each change once over as many streams as it takes, and of one's own things alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest
from sqlalchemy import text

from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1 import watch_service_pb2 as pb
from parkloom.matching.v1.watch_service_pb2_grpc import WatchServiceStub
from services.chassis import rpc
from services.chassis.database import Database
from services.chassis.identity import Caller, Role
from services.chassis.messaging import change_tail, watching
from services.chassis.messaging.change_log import Place
from services.chassis.messaging.resume_tokens import ResumeTokens
from services.errors import Invalid
from tests import databases
from tests.matching import world
from tests.matching.api.messages import PARENT, create_order
from tests.matching.api.serving import serving
from tests.matching.world import World
from tests.serving import Clients, refused

SCOPES = frozenset(rpc.known_scopes())
# Several reads of the log.
QUIET_SECONDS = 0.5
ANN = Caller("ann", world.PARK, Role.INTEGRATOR, scopes=SCOPES)
BOB = Caller("bob", world.PARK, Role.INTEGRATOR, scopes=SCOPES)


def stub(clients: Clients, caller: Caller = world.MANAGER) -> Any:
    make: Any = WatchServiceStub
    return make(clients.channel(caller))


def orders(token: str = "", **filters: Any) -> pb.WatchOrdersRequest:
    return pb.WatchOrdersRequest(parent=PARENT, resume_token=token, **filters)


def now(clients: Clients, caller: Caller = world.MANAGER, request: Any = None) -> str:
    """The token with which a watch begins."""
    request = request or orders()
    call = getattr(stub(clients, caller), request.DESCRIPTOR.name.removesuffix("Request"))
    with left(call(request)) as watch:
        first = next(watch)
    assert first.resume_token
    assert len(first.ListFields()) == 1
    return str(first.resume_token)


@contextmanager
def left(watch: Any) -> Iterator[Any]:
    """The watch, left at the end of the block."""
    try:
        yield watch
    finally:
        watch.cancel()


def shown(clients: Clients, token: str, caller: Caller = world.MANAGER, most: int = 100) -> list[Any]:
    """The replies of a watch of orders from `token` until nothing comes for a while."""
    found = []
    watch = stub(clients, caller).WatchOrders(orders(token))
    quiet = threading.Timer(QUIET_SECONDS, watch.cancel)
    quiet.start()
    with suppress(grpc.RpcError):
        for reply in watch:
            found.append(reply)
            quiet.cancel()
            if len(found) == most:
                break
            quiet = threading.Timer(QUIET_SECONDS, watch.cancel)
            quiet.start()
    quiet.cancel()
    watch.cancel()
    return found


def ids_of(replies: list[Any]) -> list[str]:
    return [reply.order.name.rpartition("/")[2] for reply in replies]


@pytest.mark.slow
@pytest.mark.parametrize("database_url", databases.ON_BOTH, indirect=True)
def test_what_changes_while_nobody_watches_comes_once_after_the_token(matching: Clients, small: World) -> None:
    token = now(matching)
    for number in range(5):
        matching(world.MANAGER).CreateOrder(create_order(f"o{number}"))
    first = shown(matching, token, most=2)
    assert ids_of(first) == ["o0", "o1"]
    small.cancel("o0")
    small.cancel("o4")
    rest = shown(matching, first[-1].resume_token)
    # The order that has changed again comes with its last change only, each as it is now.
    assert ids_of(rest) == ["o2", "o3", "o0", "o4"]
    read = matching(world.MANAGER).GetOrder
    assert [reply.order for reply in rest] == [read(service.GetOrderRequest(name=r.order.name)) for r in rest]
    assert shown(matching, rest[-1].resume_token) == []
    assert ids_of(shown(matching, rest[1].resume_token)) == ["o0", "o4"]


@pytest.mark.slow
def test_a_watch_goes_on_at_another_replica(matching: Clients, small: World, database_url: str, tmp_path: Path) -> None:
    (second := tmp_path / "second").mkdir()
    with serving(database_url, second, small) as other:
        token = now(matching)
        with left(stub(other).WatchOrders(orders(token))) as watch:
            for number in range(3):
                matching(world.MANAGER).CreateOrder(create_order(f"o{number}"))
            replies = [next(watch) for _ in range(3)]
        assert ids_of(replies) == ["o0", "o1", "o2"]
        other(world.MANAGER).CreateOrder(create_order("o3"))
        assert ids_of(shown(matching, replies[1].resume_token, most=2)) == ["o2", "o3"]


@pytest.mark.slow
def test_who_is_further_behind_than_is_kept_reads_the_log(matching: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_tail, "MOST_CHANGES", 2)
    monkeypatch.setattr(change_tail, "CHANGES_A_READ", 2)
    token = now(matching)
    names = [f"o{number}" for number in range(9)]
    for name in names:
        matching(world.MANAGER).CreateOrder(create_order(name))
    assert ids_of(shown(matching, token)) == names


@pytest.mark.slow
def test_a_buyer_is_shown_its_own_orders_and_a_filter_its_product(matching: Clients, small: World) -> None:
    tokens = {caller.subject: now(matching, caller) for caller in (ANN, BOB)}
    matching(ANN).CreateOrder(create_order("anns"))
    matching(BOB).CreateOrder(create_order("bobs"))
    assert ids_of(shown(matching, tokens["ann"], ANN)) == ["anns"]
    assert ids_of(shown(matching, tokens["bob"], BOB)) == ["bobs"]
    other = orders(product=f"{PARENT}/products/none")
    token = now(matching, request=other)
    matching(ANN).CreateOrder(create_order("more"))
    watch = stub(matching).WatchOrders(orders(token, product=f"{PARENT}/products/none"), timeout=2 * QUIET_SECONDS)
    assert list(ended(watch)) == [grpc.StatusCode.DEADLINE_EXCEEDED]


def ended(watch: Any) -> Iterator[grpc.StatusCode]:
    """The code with which a watch ends that shows nothing."""
    try:
        assert list(watch) == []
    except grpc.RpcError as end:
        yield end.code()


@pytest.mark.slow
def test_an_enterprise_is_shown_its_own_assignments_and_no_rivals(matching: Clients, small: World) -> None:
    alpha = Caller("a", world.PARK, Role.ENTERPRISE, enterprise="alpha")
    asked = pb.WatchAssignmentsRequest(parent=PARENT)
    tokens = {caller.subject: now(matching, caller, asked) for caller in (alpha, world.MANAGER)}
    matching(world.MANAGER).CreateOrder(create_order("big", quantity=400, due_date=str(world.day(3))))
    small.go_live()

    def seen(caller: Caller, **filters: Any) -> set[str]:
        request = pb.WatchAssignmentsRequest(parent=PARENT, resume_token=tokens[caller.subject], **filters)
        found = set()
        with suppress(grpc.RpcError):
            for reply in stub(matching, caller).WatchAssignments(request, timeout=2 * QUIET_SECONDS):
                found.add(reply.assignment.enterprise.rpartition("/")[2])
        return found

    assert seen(alpha) == {"alpha"}
    assert seen(world.MANAGER) >= {"alpha", "beta", "cutter"}
    rivals = f"{PARENT}/enterprises/beta"
    tokens["a"] = now(matching, alpha, pb.WatchAssignmentsRequest(parent=PARENT, enterprise=rivals))
    small.accept(next(each for each in small.assignments("big") if each.enterprise == "beta"))
    assert seen(alpha, enterprise=rivals) == set()


def test_a_token_of_last_year_of_another_caller_filter_or_installation_is_refused(
    matching: Clients, small: World, database: Database
) -> None:
    token = now(matching)
    for caller, request in (
        (world.AUDITOR, orders(token)),
        (world.MANAGER, orders(token, product=f"{PARENT}/products/sock")),
        (world.MANAGER, orders("made up")),
    ):
        watch = stub(matching, caller).WatchOrders
        error = refused(lambda asked, call=watch: next(call(asked)), request)  # type: ignore[misc]
        assert isinstance(error, Invalid)
        assert error.problems[0].code == "RESUME_TOKEN_OF_OTHER_WATCH"
    database.transact(lambda session: session.execute(text("UPDATE watch_keys SET id = 2")))
    installation = ResumeTokens(database)
    with pytest.raises(Invalid, match="list again"):
        installation.place(token, "0" * 16)
    old = installation.token(Place(0, 0), database.now() - timedelta(days=365), "0" * 16)
    with pytest.raises(Invalid, match="list again") as expired:
        installation.place(old, "0" * 16)
    assert expired.value.problems[0].code == "RESUME_TOKEN_EXPIRED"


def test_a_watch_that_has_nothing_to_show_sends_tokens(matching: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "TOKEN_SECONDS", 0.0)
    with left(stub(matching).WatchOrders(orders(now(matching)))) as watch:
        assert [next(watch).HasField("order") for _ in range(2)] == [False, False]
