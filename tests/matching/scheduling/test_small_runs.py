"""Live lots in runs that are smaller than the rules ask: units that must begin as they do stay where they are."""

from __future__ import annotations

from dataclasses import replace

from services.matching.domain.routes import RouteStep
from services.matching.scheduling.activation_problem import activation_problem
from services.matching.scheduling.commitments import Kept, commitments_of
from services.matching.scheduling.problem import build_problem
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning import rules
from services.planning.model import Commitment, Step
from services.planning.model.ledger import Ledger
from services.planning.model.lots import Lot, Lots
from tests.matching import world
from tests.matching.scheduling.test_loads import order
from tests.matching.scheduling.test_set_ups import changed, snapshot
from tests.matching.world import TODAY, day

MIN_RUN = 30
SMALL, LARGE = 10, 50


def cut_is_agreed(*_: object) -> Kept:
    return Kept(1)


def nothing_is_agreed(*_: object) -> Kept:
    return Kept(0)


def lots() -> Lots:
    """Units that are cut together, and sewn in a small run and in a large one."""
    cut = Step("cut-1", day(1).toordinal())
    sewn = ((SMALL, Step("sew-a", day(4).toordinal())), (LARGE, Step("sew-a", day(5).toordinal())))
    return Lots.of([Lot("o1", units, (cut, step)) for units, step in sewn])


def park() -> ParkSnapshot:
    known = snapshot({"o1": lots()})
    lines = (world.line("cut-1", "cutter", "cut"), world.line("sew-a", "alpha", "sew", min_run=MIN_RUN))
    route = (RouteStep("cut"), RouteStep("sew"))
    orders = {"o1": changed(order("o1"), route=route, quantity=SMALL + LARGE)}
    return replace(known, lines={each.id: each for each in lines}, orders=orders)


def committed(known: ParkSnapshot, keep=cut_is_agreed) -> list[Commitment]:  # type: ignore[no-untyped-def]
    problem = build_problem(known, list(known.orders.values()), 12)
    return commitments_of(known, problem, keep, Ledger.of(problem), known.orders.values()).commitments()


def test_units_that_are_cut_and_sewn_in_too_small_a_run_are_committed_to_both() -> None:
    cut, small = Step("cut-1", 1), Step("sew-a", 4)
    found = {(each.steps, each.quantity) for each in committed(park())}
    assert found == {((cut, small), SMALL), ((cut,), LARGE)}


def test_a_plan_may_move_them_where_nothing_is_agreed() -> None:
    assert committed(park(), nothing_is_agreed) == []


def test_they_keep_all_rules_then_and_activation_keeps_them_too() -> None:
    known = park()
    problem, taken = activation_problem(known, {"o1"}, cut_is_agreed)
    live = lots().shifted(-TODAY.toordinal())
    assert rules.examine(problem, live).violations == []
    assert rules.kept_and_dropped(problem, live, taken) == (live, [])
