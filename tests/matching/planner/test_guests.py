"""Guests, enterprises outside the park: used where the park alone is short or late, as its policy allows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from services.matching.domain.choosing import VerdictRule
from services.matching.domain.edits import ChangedPolicy, Edit
from services.matching.domain.park import Enterprise, Policy
from services.matching.domain.routes import RouteStep
from services.matching.domain.scorecards import Sums, Window
from services.matching.scheduling.loads import loads
from services.matching.storage import scorecards as stored
from services.matching.use_cases import explaining, scorecards
from tests.matching import scenarios, world
from tests.matching.world import PARK, World, day

pytestmark = pytest.mark.slow

SEW = (RouteStep("sew"),)
# Two sewers of the park make 200 units a day, from tomorrow on.
TWO_DAYS: dict[str, Any] = {"route": SEW, "release": day(1), "due": day(5), "ship_to_zone": "east"}


@pytest.fixture
def hosted(small: World) -> World:
    """A guest sews at half the price of the park's cheaper sewer, in the same zone."""
    small.follow(Enterprise(park=PARK, id="guest", version=1, auto_accept=False, guest=True))
    small.follow(world.line("sew-g", "guest", "sew", price_micros=500_000, planned_daily_capacity=1000))
    for line in ("sew-a", "sew-b"):
        known = small.snapshot().lines[line]
        small.follow(replace(known, version=known.version + 1, lead_days=0))
    return small


def close(hosted: World, first: int, last: int = 29) -> None:
    """The park's own sewers make nothing on these days."""
    for line in ("sew-a", "sew-b"):
        for part in (range(first, min(last, 8) + 1), range(max(first, 9), last + 1)):
            if part:
                hosted.follow(world.figures(line, 1, {day(number): 0 for number in part}))


def by_enterprise(hosted: World, order: str = "o1") -> dict[str, int]:
    found: dict[str, int] = {}
    for each in hosted.assignments(order):
        if each.active:
            found[each.enterprise] = found.get(each.enterprise, 0) + sum(each.quantities.values())
    return found


def test_a_guest_at_a_lower_price_gets_nothing_of_what_the_park_makes_in_time(hosted: World) -> None:
    hosted.policy(guests_when_short=True, guests_when_late=True)
    hosted.place(world.draft(quantity=300, **TWO_DAYS))
    hosted.go_live()
    assert "guest" not in by_enterprise(hosted)
    assert sum(by_enterprise(hosted).values()) == 300


def test_where_the_park_is_short_the_guest_makes_what_is_missing_if_the_policy_allows(hosted: World) -> None:
    close(hosted, first=3)
    hosted.place(world.draft(quantity=600, **TWO_DAYS))
    hosted.go_live()
    assert by_enterprise(hosted) == {"alpha": 200, "beta": 200}
    hosted.policy(guests_when_short=True)
    hosted.go_live()
    made = by_enterprise(hosted)
    assert made == {"alpha": 200, "beta": 200, "guest": 200}


def test_a_fill_in_plan_uses_guests_too(hosted: World) -> None:
    hosted.policy(guests_when_short=True)
    close(hosted, first=3)
    hosted.place(world.draft(quantity=600, **TWO_DAYS))
    assert hosted.fill_in() is not None
    made = by_enterprise(hosted)
    assert sum(made.values()) == 600
    assert made["guest"] >= 200


def test_where_the_park_is_late_the_guest_is_used_only_if_the_policy_says_late(hosted: World) -> None:
    hosted.policy(guests_when_short=True)
    close(hosted, first=3, last=7)
    hosted.place(world.draft(quantity=600, late_cost_micros=5_000_000, **TWO_DAYS))
    hosted.go_live()
    assert "guest" not in by_enterprise(hosted)
    assert sum(by_enterprise(hosted).values()) == 600
    hosted.policy(guests_when_late=True)
    plan = hosted.go_live()
    assert by_enterprise(hosted)["guest"] == 200
    assert plan.counts is not None
    assert plan.counts.late_orders == 0


def test_a_premium_is_paid_to_nobody_and_weighs_against_lateness(hosted: World) -> None:
    """The guest at 0.5 counts as the park's most expensive sewer, at 2, and as much again: 4, where late is 15."""
    hosted.policy(guests_when_late=True, guest_premium=1.0)
    close(hosted, first=3, last=7)
    hosted.place(world.draft(quantity=600, late_cost_micros=5_000_000, **TWO_DAYS))
    plan = hosted.go_live()
    at_guest = by_enterprise(hosted)["guest"]
    assert plan.cost is not None
    assert plan.counts is not None
    assert plan.cost.guests_micros == at_guest * 500_000
    assert plan.cost.preference_micros == at_guest * 3_500_000
    assert hosted.assignment("sew-g").unit_price_micros == 500_000
    assert plan.counts.guest_orders == 1
    parts = ("production", "haulage", "lateness", "unmet", "released", "setups", "preference")
    total = sum(getattr(plan.cost, f"{name}_micros") for name in parts)
    assert plan.incumbent_micros == pytest.approx(total, abs=2)


def test_a_guest_that_costs_more_than_being_late_is_not_used(hosted: World) -> None:
    hosted.policy(guests_when_late=True, guest_premium=5.0)
    close(hosted, first=3, last=3)
    known = hosted.snapshot().lines["sew-g"]
    hosted.follow(replace(known, version=2, price_micros=2_000_000))
    hosted.place(world.draft(quantity=600, late_cost_micros=1_000_000, **{**TWO_DAYS, "due": day(3)}))
    plan = hosted.go_live()
    assert plan.counts is not None
    assert plan.counts.late_orders == 1
    assert "guest" not in by_enterprise(hosted)


def test_one_order_in_need_opens_guests_to_no_other(hosted: World) -> None:
    """The fine order finds no line of the park; the plain one has all it wants there, and stays."""
    hosted.policy(guests_when_short=True)
    known = hosted.snapshot().lines["sew-g"]
    hosted.follow(replace(known, version=2, tags=("fine",)))
    hosted.place(world.draft("plain", quantity=100, **TWO_DAYS))
    hosted.place(world.draft("fine", quantity=100, **{**TWO_DAYS, "route": (RouteStep("sew", tags=("fine",)),)}))
    hosted.go_live()
    assert by_enterprise(hosted, "fine") == {"guest": 100}
    assert by_enterprise(hosted, "plain") == {"alpha": 100}


def test_only_the_step_that_lacks_capacity_goes_to_a_guest(hosted: World) -> None:
    hosted.policy(guests_when_short=True)
    hosted.follow(world.line("cut-g", "guest", "cut", price_micros=1, planned_daily_capacity=1000))
    close(hosted, first=1)
    hosted.place(world.draft(quantity=100, release=day(1), due=day(9), ship_to_zone="east"))
    hosted.go_live()
    assert {each.line for each in hosted.assignments() if each.active} & {"sew-a", "sew-b"} == set()
    assert hosted.assignment("sew-g").active


@pytest.mark.parametrize(("opened", "of_guest"), [((), {"cut-g", "sew-g"}), (("sew",), {"sew-g"}), (("cut",), set())])
def test_a_policy_opens_one_step_to_guests_and_the_others_stay_in_the_park(
    hosted: World, opened: tuple[str, ...], of_guest: set[str]
) -> None:
    """The park has no sewer at all and too few cutters: with guests at both steps, it would have them at both."""
    hosted.policy(guests_when_short=True, guest_links=opened)
    hosted.follow(world.line("cut-g", "guest", "cut", planned_daily_capacity=1000))
    close(hosted, first=1)
    cutters = [line for line, known in hosted.snapshot().lines.items() if known.enterprise == "cutter"]
    for line in cutters:
        hosted.follow(world.figures(line, 1, {day(number): 50 if number == 1 else 0 for number in range(1, 9)}))
        hosted.follow(world.figures(line, 1, {day(number): 0 for number in range(9, 30)}))
    hosted.place(replace(world.draft(quantity=100, release=day(1), due=day(9), ship_to_zone="east"), partial=True))
    plan = hosted.go_live()
    asked = {each.line for each in hosted.assignments() if each.active}
    assert asked == of_guest | (set(cutters) if of_guest else set())
    assert plan.counts is not None
    assert plan.counts.guest_orders == bool(of_guest)
    assert hosted.order().scheduled_quantity == {0: 100, 1: 50}.get(len(opened) if of_guest else 2, 0)


def test_other_steps_open_to_guests_are_planned_again(hosted: World) -> None:
    hosted.policy(guests_when_short=True, guest_links=("cut",))
    close(hosted, first=1)
    hosted.place(world.draft(quantity=100, **TWO_DAYS))
    hosted.go_live()
    assert by_enterprise(hosted) == {}
    hosted.policy(guest_links=("sew",))
    assert hosted.fill_in() is not None
    assert by_enterprise(hosted) == {"guest": 100}


def test_what_is_agreed_with_a_guest_stays_when_the_policy_changes(hosted: World) -> None:
    hosted.policy(guests_when_short=True)
    close(hosted, first=1)
    hosted.place(world.draft(quantity=100, **TWO_DAYS))
    hosted.go_live()
    hosted.accept(hosted.assignment("sew-g"))
    hosted.policy(guests_when_short=False)
    hosted.place(world.draft("o2", quantity=100, **TWO_DAYS))
    hosted.go_live()
    assert by_enterprise(hosted) == {"guest": 100}
    assert by_enterprise(hosted, "o2") == {}


def test_rates_of_the_park_are_the_same_with_guests_at_work(hosted: World) -> None:
    hosted.policy(guests_when_short=True)
    close(hosted, first=3)
    hosted.place(world.draft(quantity=600, **TWO_DAYS))
    plan = hosted.go_live()
    [sewing] = [load for load in plan.link_loads if load.link == "sew"]
    assert plan.park_load is not None
    assert (sewing.lines, plan.park_load.enterprises) == (2, 3)
    known = hosted.snapshot()
    links, park = loads(known, {})
    others = {line: each for line, each in known.lines.items() if line != "sew-g"}
    own = {
        ident: lots.select(np.array([lot.steps[0].line != "sew-g" for lot in lots]))
        for ident, lots in known.lots.items()
    }
    alone = loads(replace(known, lines=others, lots=own, guests=frozenset()), {})
    assert (links, park) == (
        alone[0],
        replace(alone[1], most_finished=park.most_finished) if alone[1] and park else None,
    )


def test_a_manager_reads_of_a_guest_that_it_is_one(hosted: World) -> None:
    hosted.place(world.draft(quantity=50, **TWO_DAYS))
    hosted.go_live()
    found = hosted.read(lambda session: explaining.explain_enterprise(session, world.MANAGER, PARK, "o1", "guest"))
    assert [verdict.rule for verdict in found] == [VerdictRule.GUEST]


def test_no_median_and_no_weight_of_scorecards_counts_a_guest(hosted: World) -> None:
    good = Sums(reported_days=10, on_time_days=10, reports=10, good=1000)
    poor = Sums(reported_days=10, on_time_days=2, reports=10, good=600, scrapped=400)
    figures = {("guest", "sew"): good, **{(who, "sew"): poor for who in ("alpha", "beta", "cutter")}}
    hosted.write(lambda session: stored.add(session, PARK, hosted.today(), figures))
    hosted.policy(scorecard_weight=0.2)
    assert hosted.snapshot().surcharges.keys() == {"sew-g"}
    card = hosted.read(lambda s: scorecards.get_scorecard(s, world.ALPHA, PARK, "alpha", Window.THIRTY_DAYS))
    [sewing] = card.links
    assert "on_time_share" in sewing.medians.withheld  # two others of the park are too few, and a guest is none


def test_a_scenario_with_guests_allowed_shows_what_they_would_make_and_ask(hosted: World) -> None:
    close(hosted, first=3)
    hosted.place(world.draft(quantity=600, **TWO_DAYS))
    hosted.go_live()
    allowed = Edit(change_policy=ChangedPolicy(policy=Policy(guests_when_short=True), fields=("guests_when_short",)))
    scenario = scenarios.planned(hosted, allowed)
    assert scenario.live is not None
    assert scenario.planned is not None
    assert scenario.live.counts.guest_orders == 0
    assert scenario.planned.counts.guest_orders == 1
    assert scenario.planned.cost.guests_micros == 200 * 500_000
    assert "guest" not in by_enterprise(hosted)
