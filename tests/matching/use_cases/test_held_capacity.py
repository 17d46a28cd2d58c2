"""Capacity that holds of quotes keep is free for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.errors import Infeasible
from services.matching.domain.loads import Cell, Load, OrderLoad, load_of
from services.matching.domain.park import Quota
from services.matching.storage import loads as stored_loads
from tests.matching import world
from tests.matching.loads import check_loads
from tests.matching.world import PARK, World

pytestmark = pytest.mark.slow


def hold(small: World, quote: str, load: OrderLoad) -> None:
    """The hold of a quote keeps so much."""
    small.write(lambda session: stored_loads.replace_holds(session, PARK, {quote: load}))


def sewing(units: float, first: int = 0, days: int = 30) -> dict[Cell, Load]:
    """Units of capacity on each of some days, of both sewers."""
    cells = ((line, world.day(number)) for line in ("sew-a", "sew-b") for number in range(first, first + days))
    return {cell: load_of(units, 0.0) for cell in cells}


def held(small: World) -> dict[str, float]:
    """What is kept of each line and quota, over all days."""
    lines, quotas = small.read(lambda session: stored_loads.held(session, PARK))
    sums: dict[str, float] = {}
    for (of, _), amount in (*lines.items(), *quotas.items()):
        sums[of] = sums.get(of, 0.0) + amount / 1_000_000
    return sums


def test_no_plan_places_work_on_held_capacity(small: World) -> None:
    small.place(world.draft(quantity=80, due=world.day(6)))
    hold(small, "q1", sewing(100.0, days=3) | sewing(70.0, first=3, days=27))
    small.go_live()
    assert small.order().scheduled_quantity == 80
    for lot in small.lots():
        assert lot.steps[1].day >= world.day(3).toordinal()
        assert lot.quantity <= 30
    hold(small, "q1", {})
    check_loads(small)
    assert held(small) == {}


def test_lots_of_a_plan_that_was_ready_before_the_hold_are_left_out(small: World) -> None:
    small.place(world.draft(quantity=80, due=world.day(6)))
    plan = small.ready()
    hold(small, "q1", sewing(100.0))
    confirmed = small.confirm(plan)
    assert confirmed.counts is not None
    assert small.order().scheduled_quantity == 0
    assert small.waiting() == ["o1"]
    hold(small, "q1", {})
    small.fill_in()
    assert small.order().scheduled_quantity == 80


def test_a_hold_draws_on_the_quotas_of_its_lines_by_its_runs(small: World) -> None:
    small.follow(world.park(version=2, quotas=(Quota("steam", ("sew",), 150.0, 1.0),)))
    hold(small, "q1", {("sew-a", world.day(2)): Load(60_000_000, 5_000_000)})
    assert held(small) == {"sew-a": 65.0, "steam": 60.0}
    small.follow(world.park(version=3, quotas=(Quota("steam", ("sew",), 140.0, 1.0),)))
    assert held(small) == {"sew-a": 65.0, "steam": 60.0}, "counted again with the loads"
    hold(small, "q1", sewing(50.0, days=1) | sewing(70.0, first=1, days=29))
    small.place(world.draft(quantity=200, due=world.day(5)))
    small.go_live()
    assert small.order().scheduled_quantity <= 40, "the quota leaves 40 a day at first, and nothing later"


def test_an_enterprise_cannot_agree_to_units_on_held_capacity(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    [lot] = small.lots()
    when = world.date_of(lot.steps[1])
    hold(small, "q1", {("sew-a", when): load_of(40.0, 0.0)})
    with pytest.raises(Infeasible) as refused:
        small.accept(small.assignment("sew-a"))
    assert refused.value.params == {"fits": "60", "quantity": "80"}


def test_held_days_that_are_over_go_when_the_day_closes(small: World) -> None:
    hold(small, "q1", sewing(10.0, days=2))
    small.days_pass(1)
    assert held(small) == {"sew-a": 10.0, "sew-b": 10.0, "steam": 20.0}
    hold(small, "q1", {})
    assert held(small) == {}
    small.now += timedelta(hours=1)
    check_loads(small)
