"""To look for what is another's makes a database do what it does for what does not exist, on every rpc.

Compared are the statements, in their sequence, and the entities that are read by them: no time is measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import grpc
import pytest
from google.protobuf import text_format
from google.protobuf.message import Message

from parkloom.registry.v1 import registry_service_pb2
from services.chassis import rpc as chassis_rpc
from services.chassis.identity import Caller, Role
from services.chassis.rpc import error_from
from services.chassis.rpc.policy import Policy
from services.errors import Forbidden
from tests.database_work import Work, recorded
from tests.registry import world as registry
from tests.system.access_requests import Names, Rpc, all_rpcs, request
from tests.system.request_worlds import BUYER, World, worlds

pytestmark = pytest.mark.slow

PROCESSES = ("registry", "matching", "logistics")
SCOPES = frozenset(chassis_rpc.known_scopes())
OF_ENTERPRISES = ("enterprises", "lines", "orders", "assignments", "movements")
OF_BUYERS = ("orders", "assignments", "movements")
POLICIES = {each.path: each.policy for each in chassis_rpc.product_rpcs()}
# A caller, and the collections of which it sees its own only.
Account = tuple[Caller, tuple[str, ...]]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, World]]:
    with worlds(tmp_path_factory.mktemp("lookups")) as three:
        found = dict(zip(PROCESSES, three, strict=True))
        figures = registry_service_pb2.UpdateCapacityRequest()
        figures.CopyFrom(found["registry"].requests["UpdateCapacity"])
        found["registry"].clients(registry.MANAGER).UpdateCapacity(figures)
        yield found


def strangers(world: World) -> dict[str, Account]:
    """Accounts that the enterprise's things and the buyer's orders are none of."""
    return {
        "rival": (Caller("lu", world.park, Role.ENTERPRISE, world.rival), OF_ENTERPRISES),
        "rival's machine": (Caller("plc", world.park, Role.INTEGRATOR, world.rival, SCOPES), OF_ENTERPRISES),
        "other buyer": (Caller("bob", world.park, Role.INTEGRATOR, scopes=SCOPES), OF_BUYERS),
    }


def theirs(world: World) -> Names:
    """Things that exist: the enterprise's, and an order of the buyer's that it works for."""
    park, asked = f"parks/{world.park}", world.requests
    return Names(
        park=park,
        product=f"{park}/products/ankle",
        enterprise=f"{park}/enterprises/{world.enterprise}",
        line=f"{park}/lines/{'d-1' if 'UpdateLine' in asked else 'sew-a'}",
        order=f"{park}/orders/{'o-1' if 'ChangeMovementState' in asked else 'o1'}",
        plan=getattr(asked.get("ConfirmPlan"), "name", f"{park}/plans/any"),
        assignment=getattr(asked.get("AcceptAssignment"), "name", f"{park}/assignments/any"),
        movement=getattr(asked.get("ChangeMovementState"), "name", f"{park}/movements/any"),
        day=registry.TODAY,
    )


def questions(each: Rpc, names: Names, own: str, hidden: tuple[str, ...]) -> Iterator[tuple[Message, str]]:
    """Requests about what is others', and the collection of which they name something that is hidden.

    Who stands for an enterprise asks about the other one, and about its own that has no part in it.
    """
    asked = request(each, names)
    for field in ("order", "enterprise"):
        described = asked.DESCRIPTOR.fields_by_name.get(field)
        if described is not None and described.message_type is None and not getattr(asked, field):
            setattr(asked, field, getattr(names, field))
    about_own = _renamed(asked, "enterprises", own)
    for collection in hidden:
        if _named(asked, collection):
            yield asked, collection
        if collection != "enterprises" and about_own != asked and _named(about_own, collection):
            yield about_own, collection


def asked_of(world: World, each: Rpc, caller: Caller, message: Message) -> tuple[str, Work]:
    """The answer, and what the database did for it."""
    channel = world.clients.channel(caller)
    serialize, kind = type(message).SerializeToString, each.descriptor.output_type._concrete_class
    with recorded() as work:
        try:
            if each.streams:
                with_stream = channel.unary_stream(each.path, serialize, kind.FromString)(message, 10)
                reply = next(with_stream)
                if ".WatchService/" in each.path:
                    # It is sealed, each time otherwise.
                    reply.ClearField("resume_token")
                answer = f"{reply}"
            else:
                answer = f"{channel.unary_unary(each.path, serialize, kind.FromString)(message, 10)}"
        except grpc.RpcError as failure:
            error = error_from(failure)
            answer = f"{failure.code()} {error} {error.problems}"
    return answer, work


@pytest.mark.parametrize("each", all_rpcs(), ids=lambda each: each.path)
def test_what_is_anothers_is_looked_for_like_what_does_not_exist(served: dict[str, World], each: Rpc) -> None:
    world = served[each.process]
    for who, (caller, hidden) in strangers(world).items():
        if not _may(POLICIES[each.path], caller):
            continue
        for message, collection in questions(each, theirs(world), caller.enterprise, hidden):
            missing = _renamed(message, collection, "none")
            start = world.saved()
            answer, work = asked_of(world, each, caller, message)
            world.put_back(start)
            other, like = asked_of(world, each, caller, missing)
            world.put_back(start)
            named = _named(message, collection)
            assert re.sub(rf"\b{named}\b", "none", answer) == other, f"{who} about {collection}"
            # A watch of a collection begins with the token of now; what it reads then is a matter of time.
            assert ".WatchService/" in each.path or work == like, f"{who} about {collection}"


def test_rpcs_that_name_what_is_anothers_are_all_tried(served: dict[str, World]) -> None:
    tried = {
        (each.path, who, collection)
        for each, (process, world) in product(all_rpcs(), served.items())
        for who, (caller, hidden) in strangers(world).items()
        if each.process == process and _may(POLICIES[each.path], caller)
        for _, collection in questions(each, theirs(world), caller.enterprise, hidden)
    }
    assert len({path for path, _, _ in tried}) > 20
    assert len(tried) > 50


@pytest.mark.parametrize("name", ["GetLine", "GetCapacity", "GetAssignment", "GetMovement", "GetOrder", "WatchOrder"])
def test_those_to_whom_it_belongs_find_it(served: dict[str, World], name: str) -> None:
    each = next(rpc for rpc in all_rpcs() if rpc.descriptor.name == name)
    world = served[each.process]
    owner = Caller(BUYER, world.park, Role.INTEGRATOR, scopes=SCOPES)
    found, _ = asked_of(world, each, owner, request(each, theirs(world)))
    assert not found.startswith("StatusCode."), found


def _may(policy: Policy | None, caller: Caller) -> bool:
    if policy is None:
        return False
    try:
        policy.check(caller)
    except Forbidden:
        return False
    return True


def _named(message: Message, collection: str) -> str:
    """The id of the first thing of the collection that the message names, "" where it names none."""
    found = re.search(rf'"parks/[^/"]+/{collection}/([^/"]+)', text_format.MessageToString(message))
    return found[1] if found else ""


def _renamed(message: Message, collection: str, ident: str) -> Message:
    """The message with that id in place of each of the collection."""
    text = text_format.MessageToString(message)
    changed = re.sub(rf'("parks/[^/"]+/{collection}/)[^/"]+', rf"\g<1>{ident}", text)
    return text_format.Parse(changed, type(message)())
