"""Why an enterprise was not chosen: in full to the manager, from its own data only to the enterprise."""

from __future__ import annotations

import pytest

from parkloom.matching.v1 import explanation_pb2
from parkloom.matching.v1 import matching_service_pb2 as service
from services.chassis.identity import Caller, Role
from services.errors import NotFound
from services.matching.domain.routes import RouteStep
from tests.database_work import work_of
from tests.matching import world
from tests.matching.api.messages import PARENT
from tests.matching.world import World
from tests.serving import Clients, refused

pytestmark = pytest.mark.slow

ALPHAS_ERP = Caller("erp", world.PARK, Role.INTEGRATOR, enterprise="alpha", scopes=frozenset({"plans.read"}))
BUYERS_ERP = Caller("buyer", world.PARK, Role.INTEGRATOR, scopes=frozenset({"plans.read"}))

OTHER_BUYER = Caller(
    "other", world.PARK, Role.INTEGRATOR, scopes=frozenset({"plans.read", "orders.read", "orders.write"})
)


def asked(order: str = "o1", enterprise: str = "alpha") -> service.ExplainEnterpriseRequest:
    return service.ExplainEnterpriseRequest(
        name=f"{PARENT}/orders/{order}", enterprise=f"{PARENT}/enterprises/{enterprise}"
    )


def explained(matching: Clients, caller: Caller, **what: str) -> list[tuple[int, str]]:
    """(step, rule) of each verdict."""
    reply = matching(caller).ExplainEnterprise(asked(**what))
    name = explanation_pb2.VerdictRule.Name
    return [(each.step, name(each.rule).removeprefix("VERDICT_RULE_")) for each in reply.verdicts]


@pytest.fixture
def planned(matching: Clients, small: World) -> World:
    """A buyer's order that alpha sews, the cheaper of two rivals."""
    small.place(world.draft("o1", quantity=80), caller=BUYERS_ERP)
    small.go_live()
    return small


def test_a_manager_sees_every_step(matching: Clients, planned: World) -> None:
    assert explained(matching, world.MANAGER, enterprise="alpha") == [(0, "NO_LINE"), (1, "CHOSEN")]
    assert explained(matching, world.AUDITOR, enterprise="cutter") == [(0, "CHOSEN"), (1, "NO_LINE")]


def test_a_manager_sees_by_how_much_the_cost_of_an_enterprise_is_higher(matching: Clients, planned: World) -> None:
    reply = matching(world.MANAGER).ExplainEnterprise(asked(enterprise="beta"))
    verdict = reply.verdicts[1]
    assert verdict.rule == explanation_pb2.VERDICT_RULE_HIGHER_COST
    assert verdict.extra_unit_cost_micros == 1_000_000
    assert verdict.free_quantity > 0


def test_an_enterprise_that_was_never_asked_cannot_distinguish_the_order_from_one_that_does_not_exist(
    matching: Clients, planned: World
) -> None:
    theirs = refused(matching(world.BETA).ExplainEnterprise, asked(enterprise="beta"))
    none = refused(matching(world.BETA).ExplainEnterprise, asked(order="o9", enterprise="beta"))
    assert isinstance(theirs, NotFound)
    assert theirs.message.replace("o1", "o9") == none.message


def test_a_rival_is_answered_like_an_enterprise_that_does_not_exist(matching: Clients, planned: World) -> None:
    rival = refused(matching(world.BETA).ExplainEnterprise, asked(enterprise="alpha"))
    nobody = refused(matching(world.BETA).ExplainEnterprise, asked(enterprise="nobody"))
    unknown = refused(matching(world.MANAGER).ExplainEnterprise, asked(enterprise="nobody"))
    assert rival.message.replace("alpha", "nobody") == nobody.message == unknown.message


def test_set_ups_count_in_the_cost_of_an_enterprise(matching: Clients, small: World) -> None:
    """Beta's set-up of 160 for the 80 units adds 2 to the 1 by which its price is higher."""
    small.follow(replace_line("sew-b", version=2, price_micros=2_000_000, setup_cost_micros=160_000_000))
    small.place(world.draft("o1", quantity=80), caller=BUYERS_ERP)
    small.go_live()
    verdict = matching(world.MANAGER).ExplainEnterprise(asked(enterprise="beta")).verdicts[1]
    assert verdict.extra_unit_cost_micros == 3_000_000


def test_an_enterprise_sees_that_its_smallest_run_is_above_what_is_left(matching: Clients, planned: World) -> None:
    """Withdrawn from alpha, whose line then states a smallest run and a set-up that leave no room for the order."""
    planned.follow(replace_line("sew-b", version=2, price_micros=100_000))
    planned.place(world.draft("o2", route=(RouteStep("sew", only_enterprises=("alpha",)),)))
    planned.go_live()
    planned.follow(replace_line("sew-a", version=2, min_run=10**6, setup=30))
    [verdict] = matching(world.ALPHA).ExplainEnterprise(asked()).verdicts
    assert (verdict.rule, verdict.min_run, verdict.setup) == (explanation_pb2.VERDICT_RULE_MIN_RUN, 10**6, 30)
    assert not verdict.assumed


def test_an_enterprise_and_its_machine_see_the_steps_they_were_asked_for(matching: Clients, planned: World) -> None:
    assert explained(matching, world.ALPHA) == explained(matching, ALPHAS_ERP) == [(1, "CHOSEN")]


def test_an_enterprise_that_declined_sees_that_it_did(matching: Clients, planned: World) -> None:
    planned.decline(planned.assignment("sew-a"))
    assert explained(matching, world.ALPHA) == [(1, "NOT_ELIGIBLE")]


def test_a_machine_bound_to_no_enterprise_sees_no_figures(matching: Clients, planned: World) -> None:
    reply = matching(BUYERS_ERP).ExplainEnterprise(asked(enterprise="beta"))
    assert [each.rule for each in reply.verdicts] == [
        explanation_pb2.VERDICT_RULE_NO_LINE,
        explanation_pb2.VERDICT_RULE_OTHERS_CHOSEN,
    ]
    assert not reply.verdicts[1].extra_unit_cost_micros
    assert not reply.verdicts[1].capacity


def test_what_rivals_charge_can_do_and_have_to_do_changes_nothing_that_an_enterprise_sees(
    matching: Clients, planned: World
) -> None:
    """Withdrawn from alpha, so that it sees why, and then with beta costlier, smaller, slower and busier."""
    planned.follow(replace_line("sew-b", version=2, price_micros=100_000))
    planned.place(world.draft("o2", route=(RouteStep("sew", only_enterprises=("alpha",)),)))
    planned.go_live()
    assert explained(matching, world.ALPHA) == [(1, "OTHERS_CHOSEN")]
    before = matching(world.ALPHA).ExplainEnterprise(asked()).SerializeToString(deterministic=True)
    planned.follow(
        replace_line("sew-b", version=3, price_micros=9_000_000, lead_days=5),
        world.figures("sew-b", 1, {world.day(number): 81 for number in range(1, 8)}),
    )
    assert matching(world.MANAGER).ExplainEnterprise(asked()).verdicts[1].first_date
    assert matching(world.ALPHA).ExplainEnterprise(asked()).SerializeToString(deterministic=True) == before


def replace_line(ident: str, **changes: object) -> world.Line:
    [line] = [line for line in world.lines() if line.id == ident]
    return world.line(ident, line.enterprise, line.link, **changes)


def test_prices_are_summed_up_for_those_who_run_the_park(matching: Clients, small: World) -> None:
    route = (RouteStep("sew", only_enterprises=("alpha",)),)
    small.place(world.draft("o1", quantity=900, due=world.day(3), route=route))
    small.go_live()
    [plan] = matching(world.MANAGER).ListPlans(service.ListPlansRequest(parent=PARENT)).plans
    reply = matching(world.AUDITOR).SummarizeScarcityPrices(service.SummarizeScarcityPricesRequest(parent=plan.name))
    assert reply.scarce_capacities
    assert {each.link for each in reply.scarce_capacities} == {"sew"}
    assert [each.saving_per_day_micros for each in reply.scarce_capacities] == sorted(
        (each.saving_per_day_micros for each in reply.scarce_capacities), reverse=True
    )
    assert all(each.scarce_lines == 1 and each.lines == 2 for each in reply.scarce_capacities)


@pytest.mark.parametrize("caller", [world.BETA, OTHER_BUYER])
def test_what_is_others_is_looked_for_no_longer_than_what_does_not_exist(
    matching: Clients, planned: World, caller: Caller
) -> None:
    stub = matching(caller)

    def work(order: str, assignment: str) -> list[list[str]]:
        requests = [
            (stub.ExplainEnterprise, asked(order=order, enterprise="beta")),
            (stub.GetAssignment, service.GetAssignmentRequest(name=f"{PARENT}/assignments/{assignment}")),
            (
                stub.AcceptAssignment,
                service.AcceptAssignmentRequest(name=f"{PARENT}/assignments/{assignment}", etag="v1"),
            ),
            (stub.GetOrder, service.GetOrderRequest(name=f"{PARENT}/orders/{order}")),
            (stub.CancelOrder, service.CancelOrderRequest(name=f"{PARENT}/orders/{order}")),
        ]
        return [work_of(lambda call=call, request=request: refused(call, request)) for call, request in requests]  # type: ignore[misc]

    assert work("o1", planned.assignment("sew-a").id) == work("o9", "none")
