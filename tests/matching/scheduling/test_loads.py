from __future__ import annotations

from datetime import date

import pytest

from services.matching.domain.orders import Order
from services.matching.domain.park import Line
from services.matching.domain.plans import ParkLoad
from services.matching.domain.routes import RouteStep
from services.matching.scheduling.loads import loads
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning.model import Step
from services.planning.model.lots import Lot, Lots
from tests.matching import world
from tests.matching.world import NOW, TODAY, day

ALL_DAYS = range(10)


def order(ident: str = "o1") -> Order:
    return Order(
        park=world.PARK,
        id=ident,
        product="sock",
        quantity=10_000,
        release=TODAY,
        due=day(20),
        ship_to_zone="port",
        buyer_reference="",
        late_cost_micros=1,
        unmet_cost_micros=1,
        partial=True,
        route=(RouteStep("cut"), RouteStep("sew")),
        own_route=False,
        created_at=NOW,
        updated_at=NOW,
    )


def park_with(lots: dict[str, Lots], lines: list[Line], closed: dict[str, list[date]]) -> ParkSnapshot:
    figures = {ident: world.figures(ident, 1, dict.fromkeys(days, 0)).figures for ident, days in closed.items()}
    return ParkSnapshot(
        park=world.park(),
        today=TODAY,
        lines={line.id: line for line in lines},
        figures={ident: {figure.date: figure for figure in reported} for ident, reported in figures.items()},
        auto_accepting=frozenset(),
        orders={ident: order(ident) for ident in lots},
        lots=lots,
        assignments={},
        exclusions={},
    )


def sewn(quantity: int, on: int, line: str = "sew-a") -> Lot:
    return Lot("o1", quantity, (Step("cut-1", day(on).toordinal()), Step(line, day(on).toordinal())))


def load_of(
    *lots: Lot, lines: list[Line] | None = None, closed: dict[str, list[date]] | None = None
) -> tuple[dict[str, float], ParkLoad]:
    """Share of a link's enterprises at full in the busiest week, by link; and of the park."""
    known = park_with({"o1": Lots.of(lots)}, lines or world.lines(), closed or {})
    links, park = loads(known, known.lots)
    assert park is not None
    return {link.link: link.week_full_share for link in links}, park


def test_an_enterprise_is_at_full_on_the_days_on_which_its_line_is_taken_up() -> None:
    by_link, park = load_of(*(sewn(100, on) for on in ALL_DAYS))
    assert by_link == {"cut": 0.0, "sew": 0.5}
    assert park.full_share == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("stated", "units", "full"),
    [
        ({"setup": 3, "min_run": 4}, 94, True),
        ({"setup": 3, "min_run": 4}, 93, False),
        ({"min_run": 50}, 90, True),
        ({"min_run": 50}, 89, False),
    ],
)
def test_a_line_is_taken_up_when_what_is_left_takes_no_further_run_but_never_below_nine_tenths(
    stated: dict[str, int], units: int, full: bool
) -> None:
    """One campaign that began before today, so that no set-up is in these days."""
    lines = [
        world.line("cut-1", "cutter", "cut", planned_daily_capacity=300),
        world.line("sew-a", "alpha", "sew", **stated),
    ]
    days = range(-1, max(ALL_DAYS) + 1)
    assert load_of(*(sewn(units, on) for on in days), lines=lines)[0]["sew"] == (1.0 if full else 0.0)


def test_a_hundredth_of_a_line_may_be_left_and_no_more() -> None:
    assert load_of(*(sewn(99, on) for on in ALL_DAYS))[1].full_share == pytest.approx(1 / 3)
    assert load_of(*(sewn(98, on) for on in ALL_DAYS))[1].full_share == 0.0


def test_an_enterprise_with_two_lines_is_at_full_when_both_are() -> None:
    lines = [*world.lines(), world.line("sew-c", "alpha", "sew")]
    one = [sewn(100, on) for on in ALL_DAYS]
    both = [*one, *(sewn(100, on, "sew-c") for on in ALL_DAYS)]
    assert load_of(*one, lines=lines)[1].full_share == 0.0
    assert load_of(*both, lines=lines)[1].full_share == pytest.approx(1 / 3)


def test_a_line_that_can_do_nothing_on_a_day_keeps_no_other_from_being_at_full_and_is_not_itself() -> None:
    lines = [*world.lines(), world.line("sew-c", "alpha", "sew")]
    days = [day(on) for on in ALL_DAYS]
    assert load_of(*(sewn(100, on) for on in ALL_DAYS), lines=lines, closed={"sew-c": days})[1].full_share > 0
    assert load_of(*(sewn(1, on, "sew-b") for on in ALL_DAYS), closed={"sew-b": days})[1].full_share == 0.0


def test_the_busiest_week_is_the_one_with_most_enterprises_at_full() -> None:
    busy = [sewn(100, on, line) for on in range(12, 15) for line in ("sew-a", "sew-b")]
    _, park = load_of(*(sewn(100, on) for on in (0, 1, 2, 3)), *busy, sewn(1, 25))
    assert park.first_date <= day(12)
    assert park.last_date >= day(14)
    assert (park.last_date - park.first_date).days == 6
    assert park.full_share == pytest.approx(6 / (3 * 7))


def test_less_than_a_week_of_work_is_counted_over_the_days_there_are() -> None:
    _, park = load_of(sewn(100, 3), sewn(100, 4))
    assert (park.first_date, park.last_date) == (day(3), day(4))
    assert park.full_share == pytest.approx(1 / 3)


def test_the_average_rate_is_that_of_the_enterprises_and_not_of_their_capacity() -> None:
    _, park = load_of(*(sewn(100, on) for on in ALL_DAYS))
    assert park.operating_rate == pytest.approx((100 / 300 + 1 + 0) / 3)


def test_the_most_that_is_finished_in_a_week_is_counted_in_units() -> None:
    assert load_of(*(sewn(60, on) for on in ALL_DAYS))[1].most_finished == 7 * 60
    assert load_of(sewn(10, 0), sewn(20, 6), sewn(40, 7))[1].most_finished == 60


def test_work_that_lies_behind_makes_nobody_busy_and_a_park_without_work_has_no_busiest_week() -> None:
    past = world.lots_of("o1", (100, [("cut-1", day(-2)), ("sew-a", day(-1))]))
    known = park_with({"o1": past}, world.lines(), {})
    links, park = loads(known, known.lots)
    assert park is None
    assert [(link.lines, link.busy_lines, link.full_share) for link in links] == [(1, 0, 0.0), (2, 0, 0.0)]
