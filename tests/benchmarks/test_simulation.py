"""A small simulation, in which the checker finds nothing, and twelve planted faults, each of which it finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unittest.mock import Mock

import pytest

from benchmarks.in_process import migrated, parks_folder
from benchmarks.simulation.chances import Chances, Habits
from benchmarks.simulation.checker.clauses import CLAUSES, findings
from benchmarks.simulation.checker.known import Known, Moment
from benchmarks.simulation.faults import ALTERATIONS, copy_of
from benchmarks.simulation.latest import Latest
from benchmarks.simulation.life import Life, begun
from benchmarks.simulation.patches import PLANTED, Planted
from benchmarks.simulation.people import goods
from benchmarks.simulation.people.accounts import Books
from benchmarks.simulation.people.offers import leaves_out
from parkloom.logistics.v1.events_pb2 import MovementChanged
from parkloom.matching.v1.assignment_pb2 import ASSIGNMENT_STATE_ACCEPTED as ACCEPTED
from parkloom.matching.v1.assignment_pb2 import ASSIGNMENT_STATE_OFFERED, AgreedTerms, Assignment, DailyQuantity
from parkloom.matching.v1.events_pb2 import AssignmentChanged
from parkloom.matching.v1.report_pb2 import Report
from parkloom.registry.v1.events_pb2 import CapacityChanged, CapacityFigure, LineChanged

DAYS, SEED = 6, 1
# What the product once did wrong, as docs/benchmarks.md has it.
SEEN = (
    "yesterday's lots went live as done",
    "an order posted at 23:50 got capacity of that day",
    "declining an addition lost what was accepted before",
    "an accepted price became another",
    "declining after the first accepted day answered OFFERED or ACCEPTED",
    "work that nobody had accepted was assumed done",
    "days on the road to the buyer were not counted",
    "delivered orders stayed IN_PRODUCTION for ever",
    "cancelling erased what was made",
    "goods in transit to one enterprise were planned again at another",
    "lost units stayed among the scheduled ones",
    "movements inside one zone needed a vehicle",
    "changes of a park marked nothing",
    "the next fill-in plan dropped accepted lots",
    "an enterprise certified its own quality",
    "a fill-in plan was the plan of the park",
    "a park made by the defaults waited for ever",
)


@pytest.fixture(scope="module")
def life() -> Iterator[Life]:
    """A park after six days."""
    with parks_folder() as folder, begun(folder / "park", migrated(folder / "made"), SEED, Habits()) as life:
        life.live(DAYS)
        yield life


@pytest.mark.slow
def test_a_park_lives_for_six_days_and_every_clause_holds(life: Life) -> None:
    assert [str(each) for each in life.found] == []
    counts = life.ledger.counts
    happened = ("orders delivered", "reports taken", "units assumed", "kills")
    assert [each for each in happened if not counts[each]] == []


@pytest.mark.slow
@pytest.mark.parametrize("clause", CLAUSES)
def test_a_planted_fault_is_found_by_the_clause_that_it_breaks(life: Life, clause: str) -> None:
    assert life.known is not None
    known = copy_of(life.known)
    assert ALTERATIONS[clause](known), "there was nothing to alter"
    assert clause in {each.clause for each in findings(known)}


@pytest.mark.long
@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.fault)
def test_a_fault_of_the_product_is_found_by_the_clause_that_it_breaks(planted: Planted) -> None:
    with (
        parks_folder() as folder,
        planted.patch(),
        begun(folder / "park", migrated(folder / "made"), SEED, planted.habits) as life,
    ):
        life.live(planted.days)
    assert planted.clause in life.ledger.findings


def test_every_clause_has_its_planted_fault() -> None:
    assert len(CLAUSES) == 12
    assert list(ALTERATIONS) == list(CLAUSES)
    assert {planted.clause for planted in PLANTED} == CLAUSES.keys()


def test_the_page_of_what_was_seen_names_each_fault_of_the_product_that_is_planted() -> None:
    text = (Path(__file__).parents[2] / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    rows = text.partition("| seen | planted as | test |")[2].partition("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert len(cells) == len(SEEN)
    assert [row[0] for row in cells] == list(SEEN)
    assert {row[1] for row in cells} - {"", *(planted.fault for planted in PLANTED)} == set()
    assert [row for row in cells if not re.fullmatch(r"`tests/[\w/]+\.py::test_\w+`", row[2])] == []


def test_what_happens_to_a_thing_depends_on_the_seed_and_its_name() -> None:
    one, other = Chances(1), Chances(2)
    assert one.share("decline", "a") == Chances(1).share("decline", "a") != other.share("decline", "a")
    drawn = [one.whole(3, 5, number) for number in range(100)]
    assert set(drawn) == {3, 4, 5}


def made(agreed: int) -> Known:
    """Eleven units were made on the first of March, of which so many are agreed; more is asked for on the third."""
    latest, asked = Latest(), [DailyQuantity(date="2031-03-03", quantity=11)]
    kept = AgreedTerms(unit_price_micros=7, quantities=[DailyQuantity(date="2031-03-01", quantity=agreed)])
    state = ASSIGNMENT_STATE_OFFERED
    latest.take([AssignmentChanged(assignment="a1", order="o1", state=state, quantities=asked, agreed=[kept])])
    report = Report(assignment="parks/p1/assignments/a1", date="2031-03-01", counted_quantity=11)
    return Known("2031-03-03", latest, Books(), {}, [report], {}, {}, [], [])


@pytest.mark.parametrize(("agreed", "found"), [(11, 0), (10, 1)])
def test_what_was_made_stays_agreed(agreed: int, found: int) -> None:
    assert len(list(CLAUSES["declined stays"](made(agreed)))) == found


def capacity_of(version: int, capacity: int) -> CapacityChanged:
    figures = [CapacityFigure(date="2031-03-03", daily_capacity=capacity)]
    return CapacityChanged(line="spin", month="2031-03", version=version, figures=figures)


@pytest.mark.parametrize(("agreed_first", "found"), [(True, 0), (False, 1)])
def test_what_was_agreed_before_capacity_fell_in_the_same_hour_is_within_it(agreed_first: bool, found: int) -> None:
    latest, loads, today = Latest(), {"spinning": 1.0}, date(2031, 3, 3)
    latest.take([LineChanged(line="spin", link="spinning", planned_daily_capacity=900)])
    if not agreed_first:
        latest.take([capacity_of(1, 0)])
    before = Moment.of(latest, loads, today, 1)
    agreed = [AgreedTerms(quantities=[DailyQuantity(date="2031-03-03", quantity=74)])]
    work = AssignmentChanged(assignment="a1", line="spin", link="spinning", state=ACCEPTED, agreed=agreed)
    latest.take([work, capacity_of(2, 0)])
    moments = [before, Moment.of(latest, loads, today, 1)]
    known = Known("2031-03-03", latest, Books(), {}, [], {}, {}, [], moments)
    assert len(list(CLAUSES["within capacity"](known))) == found


def test_where_nothing_is_there_to_load_nothing_arrives() -> None:
    assert goods.load(Mock(), MovementChanged(movement="m1", quantity=78), 0) == 78


@pytest.mark.parametrize(("days", "left_out"), [(1, True), (2, False), (3, False)])
def test_who_takes_all_open_days_has_declined_none_of_those_that_are_agreed(days: int, left_out: bool) -> None:
    asked = [DailyQuantity(date=f"2031-03-1{day}", quantity=10) for day in range(3)]
    offer = Assignment(quantities=asked, agreed=[AgreedTerms(quantities=[asked[0], asked[2]])])

    assert leaves_out(offer, asked[:days]) is left_out
