"""Reasons of orders that are too large to be planned exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.matching.scheduling.inserted_reasons import agreed_too_late, inserted_reasons
from services.planning.model import Commitment, Line, Order, Problem, Quota, RouteStep, Step, WorkInProgress, Zone
from services.planning.model.lots import NO_LOTS, Lot, Lots

DAYS, DUE = 10, 4


def park(*lines: Line, quantity: int = 80, max_suppliers: int | None = None) -> Problem:
    """A park with one order of one step, which is due after five days of work."""
    order = Order(
        id="o",
        product=None,
        quantity=quantity,
        release=0,
        due=DUE,
        late_cost=1.0,
        unmet_cost=50.0,
        route=(RouteStep("sew", 1.0, max_suppliers=max_suppliers),),
        partial=True,
    )
    return Problem(date(2026, 3, 2), DAYS, zones=(Zone("west"),), lanes=(), lines=lines, quotas=(), orders=(order,))


def line(ident: str, capacity: float = 10.0, **terms: float) -> Line:
    return Line(
        id=ident,
        enterprise=ident,
        link="sew",
        zone="west",
        daily_capacity=capacity,
        price=1.0,
        **terms,  # type: ignore[arg-type]
    )


def test_a_lack_of_capacity_is_named_with_its_days_and_units() -> None:
    [reason] = inserted_reasons(park(line("a")), NO_LOTS)
    assert (reason.rule, reason.step, reason.link, reason.proven) == ("capacity", 0, "sew", True)
    assert reason.first_day is not None
    assert reason.last_day is not None
    assert reason.amount
    assert "sew (step 1) lacks capacity" in reason.text


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (park(line("a"), line("b"), max_suppliers=1), "max-suppliers"),
        (park(line("a", min_run=12.0), line("b"), quantity=70), "min-run"),
    ],
    ids=["suppliers", "runs"],
)
def test_the_rule_is_named_without_which_most_could_be_there_in_time(given: Problem, rule: str) -> None:
    [reason] = inserted_reasons(given, NO_LOTS)
    assert reason.rule == rule
    assert reason.text


def test_an_order_with_a_better_place_has_no_reason() -> None:
    assert inserted_reasons(park(line("a"), line("b")), NO_LOTS) == []


def test_a_place_in_time_that_costs_more_than_it_saves_is_a_matter_of_cost() -> None:
    given = park(line("a"), replace(line("b"), price=1000.0))
    [reason] = inserted_reasons(given, NO_LOTS)
    assert reason.rule == "cost"


def sewn(*runs: tuple[str, int, int]) -> Lots:
    """The order's live lots: line, day and units."""
    return Lots.of([Lot("o", units, (Step(line, day),)) for line, day, units in runs])


def test_units_left_over_have_a_reason_where_making_all_otherwise_would_cost_more() -> None:
    """All of it has a place in time on the expensive line; what is missing has none beside the lots that are live."""
    given = park(line("a"), line("b", 40.0), quantity=55, max_suppliers=1)
    given = replace(given, lines=(given.lines[0], replace(given.lines[1], price=100.0)))
    live = sewn(*(("a", day, 10) for day in range(DUE + 1)))
    [reason] = inserted_reasons(given, live)
    assert (reason.rule, reason.step, reason.proven) == ("max-suppliers", 0, False)


def test_units_left_over_that_cost_more_than_they_are_worth_are_a_matter_of_cost() -> None:
    given = park(line("a"), replace(line("b"), price=1000.0), quantity=55)
    [reason] = inserted_reasons(given, sewn(*(("a", day, 10) for day in range(DUE + 1))))
    assert reason.rule == "cost"


def test_units_left_over_that_are_too_few_for_a_run_are_named_so() -> None:
    given = park(line("a"), replace(line("b", 60.0, min_run=20.0), price=30.0), quantity=54)
    [reason] = inserted_reasons(given, sewn(*(("a", day, 10) for day in range(DUE + 1))))
    assert (reason.rule, reason.step) == ("min-run", 0)


def test_units_left_over_with_a_place_that_pays_have_no_reason() -> None:
    given = park(line("a"), replace(line("b"), price=20.0), quantity=55)
    assert inserted_reasons(given, sewn(*(("a", day, 10) for day in range(DUE + 1)))) == []


def test_a_step_without_a_line_is_named() -> None:
    given = replace(park(line("a")), lines=(replace(line("a"), link="cut"),))
    [reason] = inserted_reasons(given, NO_LOTS)
    assert (reason.rule, reason.step) == ("no-eligible-line", 0)


def test_nothing_is_proven_of_an_order_that_has_been_begun() -> None:
    """Units of which a step is done may be made where the bound, which counts all steps, sees no way."""
    begun = replace(park(line("a")), in_progress=(WorkInProgress("o", 5, (Step("a", -1),)),))
    [reason] = inserted_reasons(begun, NO_LOTS)
    assert (reason.rule, reason.proven) == ("capacity", False)


def test_a_limit_that_lines_share_is_proven_where_without_it_more_is_made_than_any_plan_makes() -> None:
    steam = Quota("steam", ("sew",), 4.0, 1.0)
    [reason] = inserted_reasons(replace(park(line("a", 100.0)), quotas=(steam,)), NO_LOTS)
    assert (reason.rule, reason.step, reason.proven) == ("quota", 0, True)


@pytest.mark.parametrize(("agreed", "proven"), [(80, True), (79, False)], ids=["all of it", "not all of it"])
def test_an_order_is_proven_late_by_what_is_agreed_alone_where_it_could_be_in_time(agreed: int, proven: bool) -> None:
    late = (Step("a", DUE + 2),)
    known = replace(park(line("a", 100.0)), firm=(Commitment("o", agreed, late),))
    assert agreed_too_late(known, Lots.of([Lot("o", 80, late)])) is proven


def test_nothing_is_late_by_what_is_agreed_where_no_more_could_be_made_in_time() -> None:
    late, early = (Step("a", DUE + 1),), [(Step("a", day),) for day in range(DUE + 1)]
    lots = Lots.of([*(Lot("o", 10, steps) for steps in early), Lot("o", 10, late)])
    known = replace(park(line("a"), quantity=60), firm=(Commitment("o", 10, late),))
    assert not agreed_too_late(known, lots)


def test_a_better_place_that_agreed_work_would_have_to_move_to_is_none() -> None:
    """A fill-in plan leaves what is agreed: it would be asked for one time after the other."""
    late = (Step("a", DUE + 2),)
    lots, known = Lots.of([Lot("o", 80, late)]), park(line("a", 100.0))
    assert inserted_reasons(known, lots) == []
    [reason] = inserted_reasons(replace(known, firm=(Commitment("o", 80, late),)), lots)
    assert (reason.rule, reason.by_agreement, reason.earliest_finish) == ("lead-time", True, DUE + 2)
