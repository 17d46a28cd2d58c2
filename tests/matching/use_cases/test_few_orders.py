"""A few orders beside the sums of all others: planned and counted as beside the whole park."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pytest

from services.errors import NotFound
from services.matching.scheduling.loads import loads
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.tasks import fill_in_task
from services.matching.use_cases import reading
from services.matching.use_cases.quoting import ResidentParks
from services.matching.use_cases.reading_few import FewOrders
from services.planning.model import Problem
from services.planning.model.arrays import capacity_of, quota_limits
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.quoting import EARLIEST, Desk
from tests.matching.world import PARK, World

pytestmark = pytest.mark.slow


@pytest.fixture
def busy(small: World) -> World:
    """Lines with set-ups, a quota that is scarce, agreed work that lacks its next step, and a hold."""
    setting_up = world.line("sew-a", "alpha", "sew", version=2, setup=7, min_run=5)
    quotas = tuple(replace(quota, daily_limit=150.0, per_unit=1.5) for quota in world.park().quotas)
    small.follow(setting_up, world.park(version=2, quotas=quotas))
    small.place(world.draft("a", quantity=130), world.draft("b", quantity=77), world.draft("c", quantity=60))
    small.go_live()
    for each in small.assignments("b"):
        if each.link == "sew":
            small.accept(each)
    [lot, *_] = small.lots("c")
    small.days_pass((world.date_of(lot.steps[0]) - world.TODAY).days + 1)
    for each in small.assignments("c"):
        if each.link == "sew":
            small.decline(each)
    desk = Desk(small)
    desk.quote(world.draft(ident="", quantity=40, due=world.day(20)), hold=EARLIEST)
    small.place(world.draft("new", quantity=300, due=world.day(20), release=small.today()))
    return small


def few(small: World, orders: Collection[str], known: FewOrders | None = None) -> ParkSnapshot:
    reader = known or FewOrders(ResidentParks(small.database, lambda: small.now))
    return reader.read(PARK, lambda _session, read: read(orders))


def beside_all(small: World, orders: Collection[str]) -> ParkSnapshot:
    found: ParkSnapshot = small.read(lambda session: reading.beside_few(session, PARK, orders, small.now))
    return found


def assert_same(one: Problem, other: Problem) -> None:
    assert [line.id for line in one.lines] == [line.id for line in other.lines]
    np.testing.assert_allclose(capacity_of(one), capacity_of(other), atol=1e-5)
    np.testing.assert_allclose(quota_limits(one), quota_limits(other), atol=1e-5)
    assert (one.orders, one.in_progress, one.lanes) == (other.orders, other.in_progress, other.lanes)
    assert one.firm == other.firm


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
@pytest.mark.parametrize("orders", [["new"], ["c"], ["a", "new"], ["a", "b", "c", "new"]])
def test_a_plan_of_a_few_orders_has_the_problem_that_it_had_beside_the_whole_park(
    busy: World, orders: list[str]
) -> None:
    one, other = (fill_in_task(known, orders).problem for known in (few(busy, orders), beside_all(busy, orders)))
    assert_same(one, other)


def test_its_operating_rates_are_those_of_the_whole_park(busy: World) -> None:
    whole = beside_all(busy, ["a"])
    planned = {"a": whole.lots["a"]}
    (links, park), (all_links, all_park) = loads(few(busy, ["a"]), planned), loads(whole, planned)
    assert park is not None
    assert all_park is not None
    assert (park.first_date, park.last_date, park.most_finished) == (
        all_park.first_date,
        all_park.last_date,
        all_park.most_finished,
    )
    assert park.operating_rate == pytest.approx(all_park.operating_rate)
    assert [each.operating_rate for each in links] == pytest.approx([each.operating_rate for each in all_links])
    assert [each.busy_lines for each in links] == [each.busy_lines for each in all_links]


def test_what_others_place_and_finish_afterwards_is_seen_by_the_next_plan_of_the_same_process(busy: World) -> None:
    reader = FewOrders(ResidentParks(busy.database, lambda: busy.now))
    before = few(busy, ["new"], reader)
    busy.follow(world.auto_confirming())
    busy.place(world.draft("later", quantity=90, due=world.day(20), release=busy.today()))
    busy.go_live()
    after = few(busy, ["new"], reader)
    assert_same(fill_in_task(after, ["new"]).problem, fill_in_task(beside_all(busy, ["new"]), ["new"]).problem)
    assert before.beside is not None
    assert after.beside is not None
    assert sum(int(each.units.sum()) for each in after.beside.finished.values()) > sum(
        int(each.units.sum()) for each in before.beside.finished.values()
    )


def test_a_plan_that_names_no_order_reads_those_that_are_short(busy: World) -> None:
    short = {ident for ident, order in busy.snapshot().orders.items() if order.is_short}
    assert few(busy, []).orders.keys() == short >= {"new"}


def test_a_park_that_is_not_known_is_not_found(busy: World) -> None:
    reader = FewOrders(ResidentParks(busy.database, lambda: busy.now))
    with pytest.raises(NotFound):
        reader.read("elsewhere", lambda _session, read: read(["new"]))
