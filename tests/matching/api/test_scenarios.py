"""Scenarios over gRPC: who may do what with them, and what is refused in which words."""

from __future__ import annotations

import pytest

from parkloom.matching.v1 import scenario_pb2
from parkloom.matching.v1 import scenario_service_pb2 as service
from services.chassis.identity import Caller, Role
from services.chassis.rpc import known_scopes
from services.errors import Conflict, Forbidden, Invalid
from tests.matching import scenarios, world
from tests.matching.api import messages
from tests.matching.api.messages import PARENT
from tests.matching.world import World, day, draft
from tests.serving import Clients, refused

pytestmark = pytest.mark.slow

BUYER = Caller("erp", world.PARK, Role.INTEGRATOR, scopes=frozenset(known_scopes()))
EVERY_EDIT = [
    {"add_order": {"order_id": "extra", "order": messages.order(quantity=100)}},
    {"change_order": {"name": f"{PARENT}/orders/o1", "quantity": 120, "due_date": f"{day(9)}"}},
    {"cancel_order": f"{PARENT}/orders/o2"},
    {
        "change_capacity": {
            "line": f"{PARENT}/lines/sew-a",
            "first_date": f"{day(1)}",
            "last_date": f"{day(3)}",
            "daily_capacity": 10,
        }
    },
    {"change_quota": {"quota": "steam", "daily_limit": 500.0}},
    {"change_policy": {"frozen_days": 0, "default_late_cost_micros": 2_000_000}},
    {"add_line": {"line_id": "sew-new", "like": f"{PARENT}/lines/sew-b", "daily_capacity": 50}},
    {"end_enterprise": {"enterprise": f"{PARENT}/enterprises/alpha", "first_date": f"{day(5)}"}},
    {
        "add_closure": {
            "display_name": "Festival",
            "first_date": f"{day(2)}",
            "last_date": f"{day(3)}",
            "ramp_up_shares": [0.5],
            "links": ["sew"],
        }
    },
    {"change_weekdays": {"weekday_shares": [1, 1, 1, 1, 1, 0.5, 0]}},
    {
        "scale_capacity": {
            "link": "sew",
            "enterprise": f"{PARENT}/enterprises/beta",
            "first_date": f"{day(6)}",
            "last_date": f"{day(8)}",
            "share": 1.5,
        }
    },
]
WHOLE_POLICY = {
    "change_policy": {
        "policy": {"stale_days": 4, "guests_when_late": True, "horizon_days": 20},
        "update_mask": {"paths": ["stale_days", "guests_when_late", "horizon_days", "default_setup"]},
    }
}


def request(*edits: object) -> service.CreateScenarioRequest:
    shown = {"display_name": "秋季 what if", "edits": list(edits), "iterations_limit": 5}
    return service.CreateScenarioRequest(parent=PARENT, scenario=shown)


def test_a_scenario_is_created_planned_compared_and_adopted(matching: Clients, small: World) -> None:
    small.place(draft("o1"), draft("o2"))
    small.go_live()
    manager = matching(world.MANAGER)
    created = manager.CreateScenario(request(*EVERY_EDIT))
    assert list(created.edits) == [scenario_pb2.ScenarioEdit(**edit) for edit in EVERY_EDIT]
    assert manager.GetScenario(service.GetScenarioRequest(name=created.name)) == created
    queued = manager.PlanScenario(service.PlanScenarioRequest(name=created.name, etag=created.etag))
    assert queued.state == scenario_pb2.SCENARIO_STATE_QUEUED
    small.work()
    reply = matching(world.AUDITOR).CompareScenario(service.CompareScenarioRequest(name=created.name))
    planned = reply.scenario
    assert planned.state == scenario_pb2.SCENARIO_STATE_READY
    assert (planned.live_version, planned.live.counts.orders, planned.planned.counts.orders) == (1, 2, 2)
    assert [link.link for link in planned.planned.links] == ["cut", "sew"]
    assert not reply.HasField("moved")
    [listed] = manager.ListScenarios(service.ListScenariosRequest(parent=PARENT)).scenarios
    assert listed == planned
    adopted = manager.AdoptScenario(service.AdoptScenarioRequest(name=created.name, etag=planned.etag))
    assert adopted.state == scenario_pb2.SCENARIO_STATE_ADOPTED
    assert (adopted.plan, list(adopted.left_edits)) == ("", [3, 4, 5, 6, 7, 8, 9, 10])
    manager.DeleteScenario(service.DeleteScenarioRequest(name=created.name))
    assert small.rows("scenarios") == small.rows("scenario_results") == 0


def test_any_field_of_the_policy_is_named_by_a_mask(matching: Clients) -> None:
    created = matching(world.MANAGER).CreateScenario(request(WHOLE_POLICY))
    assert list(created.edits) == [scenario_pb2.ScenarioEdit(**WHOLE_POLICY)]


def test_adopting_when_the_park_has_moved_on_says_what_holds_now(matching: Clients, small: World) -> None:
    small.place(draft("o1"), draft("o2"))
    small.go_live()
    name = f"{PARENT}/scenarios/{scenarios.planned(small).id}"
    small.cancel("o2")
    manager = matching(world.MANAGER)
    moved = manager.CompareScenario(service.CompareScenarioRequest(name=name)).moved
    assert (moved.orders, moved.live_version) == (1, 1)
    error = refused(manager.AdoptScenario, service.AdoptScenarioRequest(name=name))
    assert isinstance(error, Conflict)
    assert (error.code, error.params["orders"], error.params["version"]) == ("SCENARIO_MOVED_ON", "1", "1")
    again = manager.GetScenario(service.GetScenarioRequest(name=name))
    assert again.state == scenario_pb2.SCENARIO_STATE_QUEUED


@pytest.mark.parametrize("caller", [world.ALPHA, BUYER], ids=["enterprise", "integrator"])
def test_a_scenario_is_the_manager_s_and_the_auditor_s_alone(matching: Clients, small: World, caller: Caller) -> None:
    name = f"{PARENT}/scenarios/{scenarios.create(small).id}"
    stub = matching(caller)
    for call, asked in (
        (stub.CreateScenario, request()),
        (stub.GetScenario, service.GetScenarioRequest(name=name)),
        (stub.ListScenarios, service.ListScenariosRequest(parent=PARENT)),
        (stub.PlanScenario, service.PlanScenarioRequest(name=name)),
        (stub.CompareScenario, service.CompareScenarioRequest(name=name)),
        (stub.AdoptScenario, service.AdoptScenarioRequest(name=name)),
        (stub.DiscardScenario, service.DiscardScenarioRequest(name=name)),
        (stub.DeleteScenario, service.DeleteScenarioRequest(name=name)),
    ):
        assert isinstance(refused(call, asked), Forbidden)
    assert isinstance(
        refused(matching(world.AUDITOR).AdoptScenario, service.AdoptScenarioRequest(name=name)), Forbidden
    )


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        ({}, "scenario.edits[0].edit"),
        ({"add_order": {"order_id": "x", "order": messages.order(due_date="2026-02-31")}}, "add_order.order.due_date"),
        ({"change_capacity": {"line": "x", "first_date": "2026-11-22", "last_date": "2026-11-22"}}, ".line"),
        ({"add_line": {"line_id": "x", "like": f"{PARENT}/lines/sew-a", "daily_capacity": 0}}, ".daily_capacity"),
        ({"cancel_order": "o1"}, ".cancel_order"),
        ({"change_policy": {"update_mask": {"paths": ["moon"]}}}, ".update_mask"),
        ({"change_weekdays": {"weekday_shares": [1, 1]}}, ".weekday_shares"),
        ({"add_closure": {"first_date": "2026-02-30", "last_date": "2026-03-01"}}, ".first_date"),
        ({"scale_capacity": {"first_date": f"{day(1)}", "last_date": f"{day(1)}", "share": 11}}, ".share"),
        ({"scale_capacity": {"enterprise": "x", "first_date": f"{day(1)}", "last_date": f"{day(1)}"}}, ".enterprise"),
    ],
)
def test_an_edit_in_wrong_form_is_refused_with_its_path(matching: Clients, edit: dict[str, object], field: str) -> None:
    error = refused(matching(world.MANAGER).CreateScenario, request(edit))
    assert isinstance(error, Invalid)
    assert [problem.field for problem in error.problems if field in problem.field], error.problems
