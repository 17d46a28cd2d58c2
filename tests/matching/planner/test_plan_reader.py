"""A planner works on the parks that its process has in memory for quotes, and on its own where it has none."""

from __future__ import annotations

import pytest

from services.matching.domain.orders import OrderState
from services.matching.domain.plans import PlanKind
from services.matching.planner.planner import Planner
from services.matching.use_cases import quoting
from services.matching.use_cases.quoting import ResidentParks
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.quoting import EARLIEST, Desk
from tests.matching.world import World


@pytest.mark.parametrize("shared", [True, False])
def test_a_park_is_read_into_memory_once_for_quotes_and_plans_of_one_process(
    small: World, monkeypatch: pytest.MonkeyPatch, shared: bool
) -> None:
    small.follow(world.auto_confirming())
    read, times = quoting._read, list[object]()

    def counted(*given: object) -> object:
        times.append(given)
        return read(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(quoting, "_read", counted)
    desk = Desk(small)
    small.planner = Planner(small.database, world.LIMITS, lambda: small.now, desk.parks if shared else None)
    desk.preview(world.draft(ident=""))
    for ident in ("o1", "o2"):
        small.place(world.draft(ident))
        assert small.fill_in() is not None
        assert small.order(ident).state is OrderState.SCHEDULED
    desk.preview(world.draft(ident=""))
    assert len(times) == (1 if shared else 2)


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_plan_leaves_what_a_quote_holds_and_what_another_planner_has_placed(small: World) -> None:
    """Each planner has its park in memory from before."""
    small.follow(world.auto_confirming(), world.line("sew-b", "beta", "sew", version=2, planned_daily_capacity=0))
    planners = [Planner(small.database, world.LIMITS, lambda: small.now) for _ in range(2)]
    desk = Desk(small)
    for number, planner in enumerate([*planners, *planners]):
        desk.quote(world.draft(ident="", quantity=30, due=world.day(20)), hold=EARLIEST)
        small.planner = planner
        small.place(world.draft(f"o{number}", quantity=120, due=world.day(20)))
        assert small.work(PlanKind.FILL_IN_PLAN)
        assert small.order(f"o{number}").state is OrderState.SCHEDULED
    assert small.overload() == {}
    parks = ResidentParks(small.database, lambda: small.now)
    used = parks.read(world.PARK, lambda _session, known: known.in_use.lines[known.line_index["sew-a"]])
    assert used.sum() == 4 * (30 + 120)
    assert used.max() <= 100
