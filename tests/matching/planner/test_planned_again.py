"""Orders whose live lots lie later than the days that a plan looks at for them first are planned again."""

from __future__ import annotations

from dataclasses import replace

from services.matching.domain.routes import RouteStep
from tests.matching import world
from tests.matching.world import World


def test_an_order_with_work_long_after_its_due_date_is_planned_again_beside_others(small: World) -> None:
    route = (RouteStep("sew"),)
    small.place(replace(world.draft(quantity=20_000, route=route), partial=True))
    small.go_live()
    before = small.order().scheduled_quantity
    assert max(step.day for lot in small.lots() for step in lot.steps) > world.day(25).toordinal()

    small.place(world.draft("o2", quantity=10, route=route))
    small.go_live()
    assert small.order().scheduled_quantity + small.order("o2").scheduled_quantity == before
