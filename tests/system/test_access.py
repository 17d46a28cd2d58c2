"""Every rpc as every role, as a rival, with a token of another park and with none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest

from parkloom.access.v1 import access_pb2
from services.chassis.identity import Caller, Role, load_keys, mint
from services.demo.installation import EMBEDDED, Installation, environment
from services.demo.story import Story
from tests.system import small_park
from tests.system.access_requests import Names, Rpc, all_rpcs, request
from tests.system.story import Teller

pytestmark = pytest.mark.slow

PARK = small_park.PARK
RPCS = all_rpcs()
REFUSED = {grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.UNAUTHENTICATED}
ALL_SCOPES = frozenset(
    scope for rpc in RPCS if (scope := rpc.descriptor.GetOptions().Extensions[access_pb2.policy].scope)
)
BROKEN = {grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN, grpc.StatusCode.UNIMPLEMENTED}
CALLERS = {
    "manager": Caller("li", PARK, Role.MANAGER),
    "enterprise": Caller("wang", PARK, Role.ENTERPRISE, "weaving-1"),
    "integrator": Caller("erp", PARK, Role.INTEGRATOR, scopes=ALL_SCOPES),
    "integrator without scopes": Caller("erp", PARK, Role.INTEGRATOR),
    "auditor": Caller("zhao", PARK, Role.AUDITOR),
    "service": Caller("parkloom", "", Role.SERVICE),
    "manager of another park": Caller("sun", "elsewhere", Role.MANAGER),
    "nobody": None,
}


@dataclass(frozen=True)
class Called:
    """The end of a call: its code and its message."""

    code: grpc.StatusCode
    text: str


@dataclass(frozen=True)
class Planned:
    """A park with a live plan, and names of what is in it."""

    installation: Installation
    names: Names

    def call(self, rpc: Rpc, caller: Caller | None, names: Names) -> Called:
        settings = self.installation.settings
        keys = load_keys(settings)
        metadata = [("authorization", f"Bearer {mint(keys, caller, seconds=60)}")] if caller else []
        with grpc.insecure_channel(getattr(settings, f"{rpc.process}_target")) as channel:
            serialize = type(request(rpc, names)).SerializeToString
            try:
                if rpc.streams:
                    replies = channel.unary_stream(rpc.path, serialize)(request(rpc, names), 10, metadata)
                    return Called(grpc.StatusCode.OK, repr(next(iter(replies), b"")))
                reply = channel.unary_unary(rpc.path, serialize)(request(rpc, names), 10, metadata)
                return Called(grpc.StatusCode.OK, repr(reply))
            except grpc.RpcError as failure:
                return Called(failure.code(), failure.details() or "")


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planned]:
    folder: Path = tmp_path_factory.mktemp("access")
    with Installation(environment(folder), EMBEDDED, folder / "logs") as installation:
        installation.wait_until_ready(180)
        teller = Teller.of(installation.settings)
        teller.register_and_order()
        teller.plan_the_park()
        teller.movements_follow_lots("after the park plan")
        yield Planned(installation, _names(teller))


def _names(teller: Teller) -> Names:
    """Things of the enterprise weaving-1, or of another weaver that has work."""
    see = teller.see
    work = next(a for a in see.assignments() if a.link == "weaving")
    movement = next(m for m in see.movements() if work.enterprise in (m.from_enterprise, m.to_enterprise))
    return Names(
        park=see.parent,
        product=f"{see.parent}/products/crew",
        enterprise=work.enterprise,
        line=work.line,
        order=work.order,
        plan=next(iter(Story(teller.manager, see.parent).park_plans())).name,
        assignment=work.name,
        movement=movement.name,
        day=work.quantities[0].date,
    )


def _may(rpc: Rpc, who: str) -> bool:
    """The policy of the option beside the rpc."""
    policy = rpc.descriptor.GetOptions().Extensions[access_pb2.policy]
    role = access_pb2.Role.Name
    named = {role(value).removeprefix("ROLE_").lower() for value in policy.roles}
    if who == "manager of another park":
        return "manager" in named and policy.park_free
    if who == "integrator without scopes":
        return "integrator" in named and not policy.scope
    return who in named


@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.parametrize("rpc", RPCS, ids=lambda rpc: rpc.path)
def test_an_rpc_answers_those_whom_its_policy_names_and_nobody_else(planned: Planned, rpc: Rpc, who: str) -> None:
    called = planned.call(rpc, CALLERS[who], planned.names)
    assert called.code not in BROKEN, called.text
    # A park is made by its own manager's token: making another one is refused by name to every caller.
    if rpc.descriptor.name != "CreatePark":
        assert (called.code not in REFUSED) == _may(rpc, who), called


def _belongs_to_an_enterprise(rpc: Rpc) -> bool:
    takes_enterprises = access_pb2.ROLE_ENTERPRISE in rpc.descriptor.GetOptions().Extensions[access_pb2.policy].roles
    about = ("Enterprise", "Line", "Capacity", "Assignment", "Movement", "MovementState", "Capacities")
    # A stream that goes on answers each update by itself, and is tested beside it.
    return takes_enterprises and rpc.descriptor.name.endswith(about) and not rpc.feeds


@pytest.mark.parametrize("rpc", [rpc for rpc in RPCS if _belongs_to_an_enterprise(rpc)], ids=lambda rpc: rpc.path)
def test_a_rival_cannot_distinguish_an_enterprises_things_from_things_that_do_not_exist(
    planned: Planned, rpc: Rpc
) -> None:
    rival = Caller("rival", PARK, Role.ENTERPRISE, "sewing-2")
    theirs = planned.call(rpc, rival, planned.names)
    absent = planned.call(rpc, rival, planned.names.absent())
    assert theirs.code == absent.code == grpc.StatusCode.NOT_FOUND
    assert _without_names(theirs.text, planned.names) == _without_names(absent.text, planned.names.absent())


def _without_names(text: str, names: Names) -> str:
    ids = (name.rsplit("/", 1)[-1] for name in (names.enterprise, names.line, names.assignment, names.movement))
    for short in sorted(ids, key=len, reverse=True):
        text = text.replace(short, "…")
    return text


@pytest.mark.parametrize("name", ["ListEnterprises", "ListLines", "ListAssignments", "ListMovements"])
def test_lists_show_a_rival_nothing_of_the_enterprise(planned: Planned, name: str) -> None:
    """A rival of the same link: no goods go from one to the other, and a receiver may see who sends."""
    rpc = next(rpc for rpc in RPCS if rpc.descriptor.name == name)
    called = planned.call(rpc, Caller("rival", PARK, Role.ENTERPRISE, "weaving-2"), planned.names)
    assert planned.names.enterprise.rsplit("/", 1)[-1] not in called.text
