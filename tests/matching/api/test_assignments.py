"""Enterprises see and answer what is theirs, and learn nothing of their rivals."""

from __future__ import annotations

import pytest

from parkloom.matching.v1 import assignment_pb2
from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1 import terms_service_pb2 as terms_service
from services.chassis.identity import Caller, Role
from services.chassis.rpc.etags import etag
from services.errors import Conflict, Forbidden, Infeasible, Invalid, NotFound
from services.matching.domain.routes import RouteStep
from tests.matching import world
from tests.matching.api.messages import PARENT
from tests.matching.world import World
from tests.serving import Clients, refused

pytestmark = pytest.mark.slow

ONE = assignment_pb2.DailyQuantity(date=f"{world.TODAY}", quantity=1)
ALPHAS_ERP = Caller(
    "erp", world.PARK, Role.INTEGRATOR, enterprise="alpha", scopes=frozenset({"assignments.read", "assignments.write"})
)


@pytest.fixture
def planned(matching: Clients, small: World) -> World:
    """Two orders, one at each of the rival sewers."""
    small.place(world.draft("o1", route=(RouteStep("sew", only_enterprises=("alpha",)),)))
    small.place(world.draft("o2", route=(RouteStep("sew", only_enterprises=("beta",)),)))
    small.go_live()
    return small


def listed(matching: Clients, caller: Caller, **filters: str) -> list[str]:
    reply = matching(caller).ListAssignments(service.ListAssignmentsRequest(parent=PARENT, **filters))
    return [assignment.enterprise.rsplit("/", 1)[1] for assignment in reply.assignments]


def test_a_manager_sees_all_assignments_and_an_enterprise_its_own(matching: Clients, planned: World) -> None:
    assert sorted(listed(matching, world.MANAGER)) == ["alpha", "beta"]
    assert listed(matching, world.ALPHA) == ["alpha"]
    assert listed(matching, ALPHAS_ERP) == ["alpha"]


def test_asking_for_a_rivals_assignments_gives_none(matching: Clients, planned: World) -> None:
    assert listed(matching, world.ALPHA, enterprise=f"{PARENT}/enterprises/beta") == []
    assert listed(matching, world.ALPHA, order=f"{PARENT}/orders/o2") == []


def test_a_rivals_assignment_is_answered_like_one_that_does_not_exist(matching: Clients, planned: World) -> None:
    rivals, none = planned.assignment("sew-b", "o2").id, "0" * 20
    errors = [
        refused(call, request(name=f"{PARENT}/assignments/{ident}", **given))
        for call, request, given in (
            (matching(world.ALPHA).GetAssignment, service.GetAssignmentRequest, {}),
            (matching(world.ALPHA).AcceptAssignment, service.AcceptAssignmentRequest, {"etag": "v1"}),
            (matching(world.ALPHA).DeclineAssignment, service.DeclineAssignmentRequest, {"etag": "v1"}),
        )
        for ident in (rivals, none)
    ]
    assert all(isinstance(error, NotFound) for error in errors)
    assert len({error.message.replace(rivals, none) for error in errors}) == 1


def test_an_acceptance_over_the_capacity_names_the_days_and_what_fits(matching: Clients, planned: World) -> None:
    offered = planned.assignment("sew-a")
    [when] = offered.quantities
    planned.follow(world.figures("sew-a", 1, {when: 30}))
    name, seen = f"{PARENT}/assignments/{offered.id}", etag(planned.assignment("sew-a").version)
    error = refused(matching(world.ALPHA).AcceptAssignment, service.AcceptAssignmentRequest(name=name, etag=seen))
    assert (type(error), error.code) == (Infeasible, "AGREED_ABOVE_CAPACITY")
    assert [(each.field, each.params["date"], each.params["fits"]) for each in error.problems] == [
        ("quantities", f"{when}", "30")
    ]


def test_an_enterprise_accepts_and_the_same_request_again_gives_the_same_reply(
    matching: Clients, planned: World
) -> None:
    name = f"{PARENT}/assignments/{planned.assignment('sew-a').id}"
    request = service.AcceptAssignmentRequest(name=name, etag="v1", request_id="r-1")
    replies = [matching(world.ALPHA).AcceptAssignment(request) for _ in range(2)]
    assert replies[0] == replies[1]
    assert replies[0].state == assignment_pb2.ASSIGNMENT_STATE_ACCEPTED


def test_what_is_accepted_cannot_be_accepted_again(matching: Clients, planned: World) -> None:
    name = f"{PARENT}/assignments/{planned.assignment('sew-a').id}"
    matching(world.ALPHA).AcceptAssignment(service.AcceptAssignmentRequest(name=name, etag="v1"))
    error = refused(matching(world.ALPHA).AcceptAssignment, service.AcceptAssignmentRequest(name=name, etag="v2"))
    assert isinstance(error, Infeasible)
    assert "OFFERED" in error.message


def test_nobody_agrees_to_terms_never_seen(matching: Clients, planned: World) -> None:
    name, client = f"{PARENT}/assignments/{planned.assignment('sew-a').id}", matching(world.ALPHA)
    for call, request in (
        (client.AcceptAssignment, service.AcceptAssignmentRequest(name=name)),
        (client.DeclineAssignment, service.DeclineAssignmentRequest(name=name)),
        (client.CounterAssignment, terms_service.CounterAssignmentRequest(name=name, quantities=[ONE])),
    ):
        error = refused(call, request)
        assert isinstance(error, Invalid)
        assert [problem.field for problem in error.problems] == ["etag"]


def test_a_stale_etag_is_no_answer(matching: Clients, planned: World) -> None:
    assignment = planned.assignment("sew-a")
    request = service.DeclineAssignmentRequest(name=f"{PARENT}/assignments/{assignment.id}", etag="v9", reason="no")
    assert isinstance(refused(matching(world.ALPHA).DeclineAssignment, request), Conflict)
    assert planned.assignment("sew-a").version == assignment.version


def test_an_enterprise_declines_in_its_own_words(matching: Clients, planned: World) -> None:
    name = f"{PARENT}/assignments/{planned.assignment('sew-a').id}"
    declined = matching(world.ALPHA).DeclineAssignment(
        service.DeclineAssignmentRequest(name=name, etag="v1", reason="repaired")
    )
    assert declined.state == assignment_pb2.ASSIGNMENT_STATE_DECLINED
    assert declined.decline_reason == "repaired"
    assert planned.lots("o1") == ()


def test_an_auditor_reads_and_answers_nothing(matching: Clients, planned: World) -> None:
    name = f"{PARENT}/assignments/{planned.assignment('sew-a').id}"
    assert matching(world.AUDITOR).GetAssignment(service.GetAssignmentRequest(name=name)).name == name
    error = refused(matching(world.AUDITOR).AcceptAssignment, service.AcceptAssignmentRequest(name=name, etag="v1"))
    assert isinstance(error, Forbidden)


def test_rivals_load_and_price_change_nothing_that_an_enterprise_sees(matching: Clients, planned: World) -> None:
    asked = service.ListAssignmentsRequest(parent=PARENT)
    before = matching(world.ALPHA).ListAssignments(asked).SerializeToString(deterministic=True)
    planned.follow(world.line("sew-b", "beta", "sew", version=2, price_micros=9, planned_daily_capacity=0))
    planned.decline(planned.assignment("sew-b", "o2"))
    planned.place(world.draft("o3", route=(RouteStep("sew", only_enterprises=("beta",)),)))
    planned.fill_in()
    assert matching(world.ALPHA).ListAssignments(asked).SerializeToString(deterministic=True) == before
