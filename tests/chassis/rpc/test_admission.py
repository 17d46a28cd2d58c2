"""Who gets in: token, role, scope, park."""

from __future__ import annotations

from typing import Any

import pytest

from services.chassis.identity import Caller, Role, key_ring, mint
from tests.chassis.rpc.conftest import MANAGER

ENTERPRISE = Caller("wang", "sock", Role.ENTERPRISE, "e-1")
AUDITOR = Caller("au", "sock", Role.AUDITOR)
SERVICE = Caller("matching", "", Role.SERVICE)
MACHINE = Caller("erp", "sock", Role.INTEGRATOR, "", frozenset({"echo.read"}))
BOUND = Caller("erp", "sock", Role.INTEGRATOR, "e-1", frozenset({"echo.read"}))


@pytest.mark.parametrize("caller", [MANAGER, ENTERPRISE, MACHINE, BOUND])
def test_a_role_that_the_policy_names_gets_in_and_the_servicer_sees_who_calls(served: Any, caller: Caller) -> None:
    assert served.stub(caller).Echo(served.request()).text == caller.subject


def test_without_a_token_nobody_gets_in(served: Any) -> None:
    code, error = served.error(lambda: served.stub(None).Echo(served.request()))
    assert (code, served.echo.calls) == ("UNAUTHENTICATED", 0)
    assert "authorization: Bearer" in error.message


@pytest.mark.parametrize("authorization", ["Bearer nonsense", "Basic abc", "Bearer", ""])
def test_an_authorization_that_is_no_good_token_is_unauthenticated(served: Any, authorization: str) -> None:
    call = served.stub(None).Echo
    code, _ = served.error(lambda: call(served.request(), metadata=[("authorization", authorization)]))
    assert (code, served.echo.calls) == ("UNAUTHENTICATED", 0)


def test_a_token_of_another_key_is_unauthenticated(served: Any) -> None:
    foreign = ("authorization", f"Bearer {mint(key_ring(access=['x' * 40]), MANAGER, seconds=60)}")
    code, _ = served.error(lambda: served.stub(None).Echo(served.request(), metadata=[foreign]))
    assert code == "UNAUTHENTICATED"


@pytest.mark.parametrize("caller", [AUDITOR, SERVICE])
def test_a_role_that_the_policy_does_not_name_is_refused(served: Any, caller: Caller) -> None:
    code, _ = served.error(lambda: served.stub(caller).Echo(served.request()))
    assert (code, served.echo.calls) == ("PERMISSION_DENIED", 0)


@pytest.mark.parametrize("enterprise", ["", "e-1"])
def test_an_integrator_without_the_scope_is_refused_by_its_name(served: Any, enterprise: str) -> None:
    machine = Caller("erp", "sock", Role.INTEGRATOR, enterprise, frozenset({"orders.read"}))
    code, error = served.error(lambda: served.stub(machine).Echo(served.request()))
    assert code == "PERMISSION_DENIED"
    assert "echo.read" in error.message


def test_the_machine_of_an_enterprise_may_not_call_what_the_enterprise_itself_may_not(served: Any) -> None:
    assert served.stub(MACHINE).ManagersEcho(served.request()).text == "erp"
    code, _ = served.error(lambda: served.stub(BOUND).ManagersEcho(served.request()))
    assert code == "PERMISSION_DENIED"


def test_an_rpc_without_a_policy_is_refused_to_everybody(served: Any) -> None:
    for caller in (MANAGER, SERVICE):
        code, _ = served.error(lambda caller=caller: served.stub(caller).NobodysEcho(served.request()))
        assert (code, served.echo.calls) == ("PERMISSION_DENIED", 0)


OUTSIDE = [
    {"name": "parks/other/echoes/one"},
    {"name": "parks/-/echoes/one"},
    {"name": "parks/"},
    {"line": {"name": "parks/other/lines/a"}},
    {"lines": [{"name": "parks/sock/lines/a"}, {"name": "parks/other/lines/a"}]},
    {"names": ["parks/sock", "parks/other"]},
    {"lines_by_id": {"a": {"name": "parks/other/lines/a"}}},
    {"lines_by_id": {"parks/other/lines/a": {}}},
]


@pytest.mark.parametrize("fields", OUTSIDE)
def test_a_token_of_one_park_does_not_reach_into_another(served: Any, fields: dict[str, Any]) -> None:
    code, error = served.error(lambda: served.stub().Echo(served.request(**fields)))
    assert (code, served.echo.calls) == ("PERMISSION_DENIED", 0)
    assert "other" not in error.message


def test_names_inside_the_park_and_names_that_are_no_resources_pass(served: Any) -> None:
    fields = {"names": ["parks/sock", "North gate"], "lines": [{"name": "parks/sock/lines/a"}]}
    assert served.stub().Echo(served.request(**fields)).text == "li"


def test_a_service_is_free_of_parks(served: Any) -> None:
    assert served.stub(SERVICE).ManagersEcho(served.request(name="parks/other/echoes/one")).text == "matching"


def test_a_park_free_rpc_does_not_compare_parks(served: Any) -> None:
    assert served.stub().ParkFreeEcho(served.request(name="parks/other/echoes/one")).text == "li"


def test_one_answer_for_a_park_that_exists_and_one_that_does_not(served: Any) -> None:
    def refusal(park: str) -> str:
        request = served.request(name=f"parks/{park}/echoes/one")
        return served.error(lambda: served.stub().Echo(request))[1].message

    assert refusal("other") == refusal("nowhere")
