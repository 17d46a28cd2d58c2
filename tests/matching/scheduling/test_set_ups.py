"""Set-ups, smallest runs and transfer batches in the problem, in what live lots take, and in what is committed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.campaigns import campaigns
from services.matching.domain.orders import Order
from services.matching.domain.park import Figure, Line
from services.matching.domain.routes import RouteStep
from services.matching.scheduling.begun_campaigns import BegunCampaigns, Place
from services.matching.scheduling.commitments import (
    CommitmentBuilder,
    Kept,
    commitments_of,
    every_step,
    frozen_or_agreed,
)
from services.matching.scheduling.problem import build_problem
from services.matching.scheduling.residual import OPEN, taken_by_others, with_capacity
from services.matching.scheduling.snapshot import ParkSnapshot, set_ups_of
from services.matching.scheduling.tasks import fill_in_task
from services.planning import rules
from services.planning.model import Commitment, Problem, Step, WorkInProgress
from services.planning.model import Line as PlannedLine
from services.planning.model import Order as PlannedOrder
from services.planning.model import RouteStep as PlannedStep
from services.planning.model import Zone as PlannedZone
from services.planning.model.arrays import capacity_of
from services.planning.model.ledger import Ledger
from services.planning.model.lots import Lot, Lots
from tests.matching import world
from tests.matching.scheduling.test_loads import order
from tests.matching.world import NOW, TODAY, day

SETUP = 30
SEWING = (RouteStep("sew"),)


def line(**changes: Any) -> Line:
    return world.line("sew-a", "alpha", "sew", **{"setup": SETUP} | changes)


def sewn(ident: str, *runs: tuple[int, int]) -> Lots:
    """An order's lots of one step: units on days after today."""
    rows = [Lot(ident, units, (Step("sew-a", day(on).toordinal()),)) for on, units in runs]
    return Lots.of(rows)


def snapshot(lots: dict[str, Lots], closed: Iterable[int] = (), known: Line | None = None, **park: Any) -> ParkSnapshot:
    orders = {ident: changed(order(ident), route=SEWING) for ident in lots}
    known = known or line()
    return ParkSnapshot(
        park=world.park(**park),
        today=TODAY,
        lines={known.id: known},
        figures={known.id: {day(number): Figure(day(number), 0, NOW) for number in closed}},
        auto_accepting=frozenset(),
        orders=orders,
        lots=lots,
        assignments={},
        exclusions={},
    )


def changed(entity: Order, **changes: Any) -> Order:
    for name, value in changes.items():
        setattr(entity, name, value)
    return entity


def set_ups(lots: Lots, closed: Iterable[int] = ()) -> dict[date, float]:
    """Capacity that the set-ups of one order's lots take, by day."""
    known = snapshot({"o1": lots}, closed)
    return {when: taken for (_, when), taken in set_ups_of(known, lots).get("o1", {}).items()}


@pytest.mark.parametrize(
    ("runs", "closed", "begins"),
    [
        ([2, 3, 4], [], [2]),
        ([2, 4], [], [2, 4]),
        ([2, 4], [3], [2]),
        ([-1, 0, 1], [], []),
        ([-2, 0], [], [0]),
        ([-2, 0], [-1], []),
        ([-3, 1], [-2, -1, 0], []),
        ([-1, 5], [], [5]),
    ],
)
def test_a_campaign_that_begins_from_today_on_takes_its_set_up_on_its_first_day(
    runs: list[int], closed: list[int], begins: list[int]
) -> None:
    found = set_ups(sewn("o1", *((number, 10) for number in runs)), closed)
    assert found == {day(number): SETUP for number in begins}


def test_two_lots_of_one_run_are_set_up_once_and_two_orders_twice() -> None:
    known = snapshot({"o1": sewn("o1", (2, 10), (2, 20)), "o2": sewn("o2", (2, 10))})
    assert known.set_ups == {ident: {("sew-a", day(2)): SETUP} for ident in ("o1", "o2")}
    assert known.set_ups_of_others({"o1"}) == {"sew-a": {day(2): SETUP}}


@given(st.sets(st.integers(-6, 20)), st.sets(st.integers(-6, 20)))
def test_set_ups_are_those_of_the_campaigns_that_an_assignment_shows(worked: set[int], closed: set[int]) -> None:
    found = set_ups(sewn("o1", *((number, 10) for number in worked - closed)), closed)
    shown = campaigns({day(number): 10 for number in worked - closed}, lambda when: (when - TODAY).days not in closed)
    assert found == {each.first: SETUP for each in shown if each.first >= TODAY}


def test_the_problem_has_what_lines_state_and_what_is_assumed_for_them() -> None:
    links = (world.park().links[0], replace(world.park().links[1], default_min_run=25))
    policy = replace(world.park().policy, default_setup_cost_micros=7_000_000)
    known = snapshot({"o1": sewn("o1")}, [-1, 2], links=links, policy=policy)
    known.orders["o1"].transfer_batch = 240
    problem = build_problem(known, list(known.orders.values()), 10)
    [planned], [asked] = problem.lines, problem.orders
    assert (planned.setup, planned.setup_cost, planned.min_run) == (30.0, 7.0, 25.0)
    assert (planned.overrides, planned.past_overrides, asked.transfer_batch) == ({2: 0.0}, {-1: 0.0}, 240.0)


def test_a_stated_0_is_planned_with_though_the_park_assumes_more() -> None:
    policy = replace(world.park().policy, default_setup=9, default_min_run=9)
    known = snapshot({"o1": sewn("o1")}, known=line(setup=0, min_run=0), policy=policy)
    [planned] = build_problem(known, [], 10).lines
    assert (planned.setup, planned.min_run) == (0.0, 0.0)


def test_a_fill_in_plan_is_offered_what_runs_and_set_ups_of_others_leave() -> None:
    known = snapshot({"o1": sewn("o1"), "o2": sewn("o2", (2, 50), (3, 100), (4, 100), (6, 20))})
    [planned] = fill_in_task(known, ["o1"]).problem.lines
    left = {number: planned.overrides.get(number, planned.daily_capacity) for number in range(1, 8)}
    assert left == {1: 100, 2: 20, 3: OPEN, 4: OPEN, 5: 100, 6: 50, 7: 100}


def test_a_day_that_others_fill_stays_open_and_a_closed_one_closed() -> None:
    known = snapshot(
        {"o1": sewn("o1"), "o2": sewn("o2", (3, 100))}, closed=[4], known=line(setup=0, setup_cost_micros=1)
    )
    [planned] = fill_in_task(known, ["o1"]).problem.lines
    assert (planned.overrides[3], planned.overrides[4]) == (OPEN, 0.0)
    plain = snapshot({"o1": sewn("o1"), "o2": sewn("o2", (3, 100))}, known=line(setup=0))
    assert fill_in_task(plain, ["o1"]).problem.lines[0].overrides[3] == 0.0


def test_set_ups_use_no_quota() -> None:
    known = snapshot({"o2": sewn("o2", (2, 50))})
    problem = build_problem(known, list(known.orders.values()), 10)
    residual, taken = Ledger.of(problem), taken_by_others(known, (), problem)
    taken.enter(residual)
    assert (residual.capacity[0, 2], residual.quota[0, 2]) == (20, 950)


def test_what_an_orders_own_lots_draw_of_a_quota_counts_without_their_set_ups() -> None:
    """Else a plan adds units that do not go live, and their order waits for one plan after the other."""
    steam = world.Quota("steam", ("sew",), daily_limit=50.0, per_unit=1.0)
    known = snapshot({"o1": sewn("o1", (2, 50))}, quotas=(steam,))
    [quota] = fill_in_task(known, ["o1"]).problem.quotas
    assert quota.limits[2] == 50.0


def committed(known: ParkSnapshot) -> tuple[list[Commitment], Any]:
    problem = build_problem(known, list(known.orders.values()), 12)
    builder = CommitmentBuilder(known, problem, every_step, Ledger.of(problem))
    for each in known.orders.values():
        builder.add(each)
    return builder.commitments(), builder.committed().all


def test_committed_lots_take_their_set_ups_too() -> None:
    _, load = committed(snapshot({"o1": sewn("o1", (2, 30), (3, 50), (5, 50)), "o2": sewn("o2", (2, 10))}))
    assert load[0].tolist() == [0, 0, 30 + 10 + 2 * SETUP, 50, 0, 50 + SETUP, 0, 0, 0, 0, 0, 0]


def test_only_so_much_of_a_lot_is_committed_as_holds_with_its_set_up() -> None:
    kept, _ = committed(snapshot({"o1": sewn("o1", (2, 90)), "o2": sewn("o2", (4, 70))}))
    assert {(each.order, each.quantity) for each in kept if each.release_cost is None} == {("o1", 70), ("o2", 70)}


@pytest.mark.parametrize(("units", "stays"), [(90, True), (60, False)], ids=["no room for a set-up", "room for it"])
def test_units_from_which_a_tight_run_goes_on_must_stay_with_it(units: int, stays: bool) -> None:
    """Were they moved, the run after theirs would begin a campaign, and its set-up would not fit."""

    def second_day_is_agreed(_order: Order, lot: Lot, _least: int) -> Kept:
        return Kept(1) if lot.steps[0].day == 3 else Kept(0, 0.05)

    known = snapshot({"o1": sewn("o1", (2, 40), (3, units))})
    known.orders["o1"].quantity = 40 + units
    problem = build_problem(known, list(known.orders.values()), 12)
    found = commitments_of(known, problem, second_day_is_agreed, Ledger.of(problem), known.orders.values())
    must_stay = {each.steps[0].day: each.binding for each in found.commitments()}
    assert must_stay == {2: stays, 3: True}


def cut_and_sewn(closed: Iterable[int], units: int) -> ParkSnapshot:
    """An order that is cut in one campaign of two frozen days; what the first makes is sewn on day 4."""
    cutter, sewer = world.line("cut-1", "cutter", "cut", setup=SETUP), world.line("sew-a", "alpha", "sew")
    rows = [(40, 2, 4), (units, 3, 5)]
    lots = Lots.of(
        Lot("o1", each, (Step("cut-1", day(cut).toordinal()), Step("sew-a", day(sewn_on).toordinal())))
        for each, cut, sewn_on in rows
    )
    frozen = replace(world.park().policy, frozen_days=4)
    known = snapshot({"o1": lots}, closed, sewer, policy=frozen)
    asked = changed(order("o1"), route=(RouteStep("cut"), *SEWING), quantity=40 + units, partial=True)
    return replace(known, lines={"cut-1": cutter, "sew-a": sewer}, orders={"o1": asked})


@pytest.mark.parametrize(
    ("closed", "must_stay"),
    [((), {2: 40, 3: 90}), ((4,), {3: 100 - SETUP})],
    ids=["as agreed", "the day closed on which the first were to be sewn"],
)
def test_where_a_closed_day_leaves_no_way_on_a_run_gives_its_own_set_up_room(
    closed: tuple[int, ...], must_stay: dict[int, int]
) -> None:
    """Units before it that hold no further need not stay: no plan could keep them for certain."""
    known = cut_and_sewn(closed, 90)
    problem = build_problem(known, list(known.orders.values()), 12)
    found = commitments_of(known, problem, frozen_or_agreed(0.0), Ledger.of(problem), known.orders.values())
    committed_to = found.commitments()
    assert {each.steps[0].day: each.quantity for each in committed_to if each.binding} == must_stay
    units = sum(each.quantity for each in committed_to if each.steps[0].day == 3)
    assert units == 90
    lines = with_capacity(problem.lines, np.maximum(found.committed().all, capacity_of(problem)))
    park = replace(problem, lines=lines, firm=tuple(committed_to))
    whole = [lot for lot in known.whole_lots.shifted(-TODAY.toordinal()) if lot.steps[1].day not in closed]
    kept = Lots.of(replace(lot, quantity=must_stay[lot.steps[0].day]) for lot in whole)
    assert rules.examine(park, kept).violations == []


DAYS = 12


@given(
    st.lists(st.integers(0, DAYS - 1), max_size=20),
    st.sets(st.integers(0, DAYS - 1)),
    st.sets(st.integers(-4, -1)),
)
def test_set_ups_entered_one_by_one_add_up_to_those_of_all(runs: list[int], closed: set[int], past: set[int]) -> None:
    planned = PlannedLine("l", "e", "link", "z", 100.0, 1.0, overrides=dict.fromkeys(closed, 0.0), setup=5.0)
    asked = PlannedOrder("o", None, 9, 0, 9, 1.0, 1.0, partial=True, route=(PlannedStep("link"),))
    done = tuple(WorkInProgress("o", 1, (Step("l", number),)) for number in past)
    park = Problem(TODAY, DAYS, (PlannedZone("z"),), (), (planned,), (), (asked,), in_progress=done)
    begun, taken, worked = BegunCampaigns(park), np.zeros(DAYS), set(runs) - closed
    for number in (number for number in runs if number in worked):
        for when, setup in begun.enter(Place("o", 0, 0), number):
            taken[when] += setup
    shown = campaigns({day(number): 1 for number in worked | past}, lambda when: (when - TODAY).days not in closed)
    firsts = {(each.first - TODAY).days for each in shown if each.first >= TODAY}
    assert taken.tolist() == [5.0 * (number in firsts) for number in range(DAYS)]
