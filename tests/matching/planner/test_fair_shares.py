"""Fair shares: levelled load, largest shares and price floors, and what each plan shows of their price."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Any

import pytest

from services.chassis.identity import Caller, Role
from services.chassis.rpc import read_scopes
from services.matching.domain.edits import ChangedPolicy, Edit
from services.matching.domain.park import Enterprise, Policy, Rate
from services.matching.domain.plans import Plan
from services.matching.domain.quotes import AnswerKind
from services.matching.domain.reasons import Rule
from services.matching.domain.routes import RouteStep
from services.matching.storage import plan_files
from services.matching.wire.plans import plan_message
from services.money import to_micros
from services.planning import rules
from services.planning.model import solution
from services.planning.model.reading import parse
from tests.matching import scenarios, world
from tests.matching.quoting import Desk
from tests.matching.world import PARK, World, day

pytestmark = pytest.mark.slow

SEW = (RouteStep("sew"),)
SCOPES = ("prices.read", "loads.read")
ASKED: dict[str, Any] = {"route": SEW, "due": day(20), "ship_to_zone": "east"}


@pytest.fixture
def rivals(small: World) -> World:
    """Two sewers of 100 a day, beta 4 % above alpha; nothing is as cheap as alpha alone."""
    small.follow(world.line("sew-b", "beta", "sew", version=2, price_micros=1_040_000))
    return small


def link(rivals: World, **changes: Any) -> None:
    """The park changes its sewing link."""
    known = rivals.snapshot().park
    links = tuple(replace(each, **changes) if each.id == "sew" else each for each in known.links)
    rivals.follow(world.park(version=known.version + 1, links=links, policy=known.policy))


def by_enterprise(rivals: World, *orders: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for order in orders or ("o1",):
        for each in rivals.assignments(order):
            if each.active:
                found[each.enterprise] = found.get(each.enterprise, 0) + sum(each.quantities.values())
    return found


def shares_of(plan: Plan) -> Any:
    assert plan.fair_shares is not None
    return plan.fair_shares


def test_a_park_without_them_plans_as_before_and_shows_none(rivals: World) -> None:
    rivals.place(world.draft(quantity=400, **ASKED))
    plan = rivals.go_live()
    assert (by_enterprise(rivals), plan.fair_shares) == ({"alpha": 400}, None)


def test_load_is_levelled_among_enterprises_of_equal_merit_and_the_plan_shows_the_price(rivals: World) -> None:
    rivals.policy(level_weight=0.5)
    rivals.place(world.draft(quantity=400, **ASKED))
    plan = rivals.go_live()
    assert by_enterprise(rivals) == {"alpha": 200, "beta": 200}
    assert shares_of(plan).shares_micros == 200 * 40_000
    assert shares_of(plan).over_micros == 0


def test_what_was_made_in_the_last_days_counts(rivals: World) -> None:
    rivals.place(world.draft(quantity=200, **ASKED))
    rivals.go_live()
    rivals.accept(rivals.assignment("sew-a"))
    rivals.days_pass(10)
    assert rivals.snapshot().worked == {}
    rivals.policy(level_weight=0.5, fair_days=30)
    assert rivals.snapshot().worked == {"sew-a": 200.0}
    rivals.place(world.draft("o2", quantity=200, **{**ASKED, "due": day(25)}))
    rivals.go_live()
    assert by_enterprise(rivals, "o2") == {"beta": 200}


def test_what_was_made_in_the_month_before_is_no_part_of_this_one(rivals: World) -> None:
    rivals.place(world.draft(quantity=200, **ASKED))
    rivals.go_live()
    rivals.accept(rivals.assignment("sew-a"))
    rivals.policy(level_weight=0.5)
    rivals.days_pass(5)
    assert rivals.snapshot().worked == {"sew-a": 200.0}
    rivals.days_pass(5)
    assert (rivals.today().month, rivals.snapshot().worked) == (12, {})


@pytest.mark.parametrize(("fair_days", "november"), [(None, {"alpha": 100, "beta": 100}), (1, {"alpha": 200})])
def test_a_month_is_levelled_by_itself(rivals: World, fair_days: int | None, november: dict[str, int]) -> None:
    """Beta has agreed to what is for December: over both months together, alpha has November to make up for it."""
    forced = (RouteStep("sew", only_enterprises=("beta",)),)
    rivals.place(world.draft("o2", quantity=200, **{**ASKED, "route": forced, "release": day(9)}))
    rivals.go_live()
    rivals.accept(rivals.assignment("sew-b", "o2"))
    rivals.policy(level_weight=0.5, fair_days=fair_days)
    rivals.place(world.draft(quantity=200, **{**ASKED, "due": day(8)}))
    rivals.go_live()
    assert by_enterprise(rivals) == november
    assert by_enterprise(rivals, "o2") == {"beta": 200}


def test_each_of_two_options_has_its_price(rivals: World) -> None:
    """A quarter for beta by the largest share, a half by levelling beside it."""
    rivals.policy(level_weight=0.5)
    link(rivals, largest_share=0.75)
    rivals.place(world.draft(quantity=400, **ASKED))
    shares = shares_of(rivals.go_live())
    assert by_enterprise(rivals) == {"alpha": 200, "beta": 200}
    assert (shares.capping_micros, shares.levelling_micros) == (100 * 40_000, 100 * 40_000)
    assert shares.shares_micros == shares.capping_micros + shares.levelling_micros
    assert shares.limits == 4


@pytest.mark.parametrize("price", [None, 20_000])
def test_a_price_that_lets_more_through_is_weighed_before_levelling(rivals: World, price: int | None) -> None:
    rivals.policy(level_weight=0.01)
    link(rivals, largest_share=0.75, over_share_price_micros=price)
    rivals.place(world.draft(quantity=400, **ASKED))
    shares = shares_of(rivals.go_live())
    assert by_enterprise(rivals) == ({"alpha": 300, "beta": 100} if price is None else {"alpha": 400})
    assert shares.capping_micros == (100 * 40_000 if price is None else 0)
    assert shares.levelling_micros == 0


def test_a_weight_below_the_difference_of_prices_moves_nothing_and_what_is_over_is_charged(rivals: World) -> None:
    rivals.policy(level_weight=0.01)
    rivals.place(world.draft(quantity=400, **ASKED))
    plan = rivals.go_live()
    assert by_enterprise(rivals) == {"alpha": 400}
    assert shares_of(plan).shares_micros == 0
    assert shares_of(plan).over_micros == pytest.approx(200 * 0.01 * 1_020_000, rel=1e-3)
    assert plan.cost is not None
    parts = sum(getattr(plan.cost, f"{name}_micros") for name in ("production", "haulage", "lateness", "unmet"))
    assert plan.incumbent_micros == pytest.approx(parts + shares_of(plan).over_micros, abs=2)


def test_prices_further_apart_are_no_equal_merit(rivals: World) -> None:
    rivals.policy(level_weight=0.5, merit_range=0.03)
    rivals.place(world.draft(quantity=400, **ASKED))
    rivals.go_live()
    assert by_enterprise(rivals) == {"alpha": 400}


def test_no_enterprise_has_more_than_the_largest_share(rivals: World) -> None:
    link(rivals, largest_share=0.6)
    rivals.place(world.draft(quantity=500, **ASKED))
    plan = rivals.go_live()
    assert by_enterprise(rivals) == {"alpha": 300, "beta": 200}
    assert shares_of(plan).shares_micros == 200 * 40_000
    assert shares_of(plan).conflicts == ()


def test_more_than_the_largest_share_is_given_where_that_is_worth_its_price(rivals: World) -> None:
    link(rivals, largest_share=0.6, over_share_price_micros=10_000)
    rivals.place(world.draft(quantity=500, **ASKED))
    plan = rivals.go_live()
    assert by_enterprise(rivals) == {"alpha": 500}
    assert (shares_of(plan).shares_micros, shares_of(plan).over_micros) == (0, pytest.approx(200 * 10_000, abs=10))


def test_fill_in_plans_count_what_others_have(rivals: World) -> None:
    link(rivals, largest_share=0.5)
    rivals.place(world.draft(quantity=200, **ASKED))
    rivals.go_live()
    assert by_enterprise(rivals) == {"alpha": 100, "beta": 100}
    rivals.place(world.draft("o2", quantity=100, **ASKED))
    assert rivals.fill_in() is not None
    assert by_enterprise(rivals, "o1", "o2") == {"alpha": 150, "beta": 150}


def test_what_is_agreed_above_a_share_stays_and_is_named(rivals: World) -> None:
    rivals.place(world.draft(quantity=300, **ASKED))
    rivals.go_live()
    rivals.accept(rivals.assignment("sew-a"))
    link(rivals, largest_share=0.5)
    rivals.place(world.draft("o2", quantity=100, **ASKED))
    plan = rivals.go_live()
    assert by_enterprise(rivals) == {"alpha": 300}
    assert by_enterprise(rivals, "o2") == {"beta": 100}
    [conflict] = shares_of(plan).conflicts
    assert (conflict.link, conflict.enterprise, conflict.largest_share) == ("sew", "alpha", 0.5)
    assert conflict.in_use == pytest.approx(0.75)
    [shown] = plan_message(plan).fair_shares.conflicts
    assert shown.enterprise == f"parks/{PARK}/enterprises/alpha"


def test_too_few_enterprises_for_a_share_are_named_and_share_evenly(rivals: World) -> None:
    link(rivals, largest_share=0.3)
    rivals.place(world.draft(quantity=400, **ASKED))
    plan = rivals.go_live()
    assert by_enterprise(rivals) == {"alpha": 200, "beta": 200}
    [conflict] = shares_of(plan).conflicts
    assert (conflict.enterprise, conflict.largest_share, conflict.in_use) == ("", 0.3, 0.5)


def test_a_price_floor_is_what_an_enterprise_is_asked_for_and_the_plan_shows_what_it_adds(rivals: World) -> None:
    link(rivals, price_floor_micros=1_030_000)
    rivals.place(world.draft(quantity=100, **ASKED))
    plan = rivals.go_live()
    assert rivals.assignment("sew-a").unit_price_micros == 1_030_000
    assert shares_of(plan).floors_micros == 100 * 30_000
    assert plan.cost is not None
    assert plan.cost.production_micros == 100 * 1_030_000


def test_bidding_below_the_floor_wins_nothing(rivals: World) -> None:
    link(rivals, price_floor_micros=1_100_000)
    rates = (Rate("sock", 1.0, 500_000),)
    rivals.follow(world.line("sew-b", "beta", "sew", version=3, price_micros=500_000, rates=rates))
    known = rivals.snapshot().lines
    assert {known[line].terms("sock", SEW[0])[1] for line in ("sew-a", "sew-b")} == {1_100_000}


def test_guests_have_no_part_in_shares(rivals: World) -> None:
    rivals.follow(Enterprise(park=PARK, id="guest", version=1, auto_accept=False, guest=True))
    rivals.follow(world.line("sew-g", "guest", "sew", planned_daily_capacity=1000))
    rivals.policy(guests_when_short=True, level_weight=0.5)
    link(rivals, largest_share=0.5)
    rivals.place(world.draft(quantity=400, **ASKED))
    plan = rivals.go_live()
    assert by_enterprise(rivals) == {"alpha": 200, "beta": 200}
    assert shares_of(plan).limits == 4


def test_a_reader_without_the_scopes_sees_no_price_of_shares_and_no_conflict(rivals: World) -> None:
    link(rivals, largest_share=0.3)
    rivals.place(world.draft(quantity=400, **ASKED))
    plan = rivals.go_live()
    for scopes, shown in ((("plans.read",), (False, 0)), (("prices.read",), (True, 0)), (SCOPES, (True, 1))):
        message = plan_message(plan)
        read_scopes.withhold(message, Caller("erp", PARK, Role.INTEGRATOR, scopes=frozenset(scopes)))
        assert (message.HasField("fair_shares"), len(message.fair_shares.conflicts)) == shown


def test_the_reason_of_an_order_that_a_share_leaves_short_names_no_enterprise(rivals: World) -> None:
    """Only alpha has the tag, and half of all the work is for it at most."""
    known = rivals.snapshot().lines["sew-a"]
    rivals.follow(replace(known, version=known.version + 1, tags=("fine",)))
    link(rivals, largest_share=0.5)
    rivals.place(world.draft(quantity=300, **{**ASKED, "route": (RouteStep("sew", tags=("fine",)),)}))
    rivals.place(world.draft("o2", quantity=100, **ASKED))
    rivals.go_live()
    assert by_enterprise(rivals) == {"alpha": 200}
    reasons = rivals.order().reasons
    assert [reason.rule for reason in reasons] == [Rule.QUOTA]
    assert [reason for reason in reasons if "alpha" in reason.text or "sew-a" in reason.text] == []


def test_a_quote_counts_the_floor_as_a_plan_does(rivals: World) -> None:
    link(rivals, price_floor_micros=1_100_000)
    quoted = Desk(rivals).preview(world.draft(ident="", quantity=100, **ASKED)).quoted
    assert {answer.price_micros for answer in quoted.answers} == {110_000_000}


@pytest.mark.parametrize("shares", ["level", "capped", "at a price"])
def test_a_quote_keeps_fair_shares_as_the_plan_of_its_order_does(rivals: World, shares: str) -> None:
    if shares == "level":
        rivals.policy(level_weight=0.5)
    else:
        link(rivals, largest_share=0.6, over_share_price_micros=500_000 if shares == "at a price" else None)
    quoted = Desk(rivals).preview(world.draft(ident="", quantity=400, **ASKED)).quoted
    rivals.place(world.draft(quantity=400, **ASKED))
    plan = rivals.go_live()
    cheapest = next(answer for answer in quoted.answers if answer.kind is AnswerKind.CHEAPEST_IN_TIME)
    assert cheapest.price_micros == 400_000_000 + 40_000 * by_enterprise(rivals)["beta"]
    assert set(by_enterprise(rivals)) == {"alpha", "beta"}
    assert plan.incumbent_micros == cheapest.price_micros


def test_anybody_can_check_a_plan_with_shares_from_its_files(rivals: World) -> None:
    rivals.policy(level_weight=0.01)
    rivals.place(world.draft(quantity=400, **ASKED))
    plan = rivals.go_live()
    files = rivals.read(lambda session: plan_files.find_files(session, PARK, plan.id))
    problem = parse(json.loads(gzip.decompress(files.park_file)))
    examined = rules.examine(problem, solution.parse(json.loads(gzip.decompress(files.plan_file)), problem.start).lots)
    assert not examined.violations
    assert to_micros(examined.cost.total) == plan.incumbent_micros
    assert to_micros(examined.cost.limits) == shares_of(plan).over_micros > 0


def test_a_scenario_shows_what_levelling_would_bring_and_counts_what_was_made(rivals: World) -> None:
    rivals.place(world.draft(quantity=200, **ASKED))
    rivals.go_live()
    rivals.accept(rivals.assignment("sew-a"))
    rivals.days_pass(10)
    rivals.place(world.draft("o2", quantity=200, **{**ASKED, "due": day(25)}))
    rivals.go_live()
    levelled = Edit(change_policy=ChangedPolicy(policy=Policy(level_weight=0.5), fields=("level_weight",)))
    scenario = scenarios.planned(rivals, levelled)
    shifts = scenarios.compared(rivals, scenario).shifts.enterprises
    assert {each.enterprise for each in shifts} == {"alpha", "beta"}
    assert by_enterprise(rivals, "o2") == {"alpha": 200}
