"""Parks in memory: a quote sees all that was committed before it is asked for, by any process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.errors import Invalid, NotFound
from services.matching.domain.loads import Load
from services.matching.domain.orders import OrderDraft
from services.matching.domain.park import Figure, Month
from services.matching.domain.routes import RouteStep
from services.matching.domain.scarcity import ScarcityPrice
from services.matching.scheduling import quoting
from services.matching.storage import load_changes
from services.matching.storage import loads as stored_loads
from services.matching.storage.load_changes import Mark
from services.matching.use_cases import reading
from services.matching.use_cases.quoting import ResidentParks
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.quoting import Desk
from tests.matching.world import NOW, PARK, World

ROUTE = (RouteStep("cut"), RouteStep("sew"))


def asked(quantity: int = 80, **changes: object) -> OrderDraft:
    return replace(world.draft(), id="asked", quantity=quantity, route=ROUTE, transfer_batch=0, **changes)  # type: ignore[arg-type]


def parks_of(small: World) -> ResidentParks:
    return ResidentParks(small.database, lambda: NOW)


def left(parks: ResidentParks, line: str) -> list[float]:
    """What is left of a line by day, by the park in memory."""
    parks.quote(PARK, asked(), None)
    park = parks._parks[PARK].park
    return [float(amount) for amount in park.residual().capacity[park.line_index[line]]]


def as_stored(small: World) -> dict[str, list[float]]:
    """What is left of each line by day, read again."""

    def read(session: Session) -> dict[str, list[float]]:
        snapshot = reading.without_orders(session, reading.known_park(session, PARK), NOW)
        found = quoting.quote_park(snapshot, *stored_loads.in_use(session, PARK))
        return {line: found.residual().capacity[place].tolist() for line, place in found.line_index.items()}

    stored: dict[str, list[float]] = small.read(read)
    return stored


def test_an_answer_is_an_order_that_a_plan_could_place_with_dates_and_loads_in_millionths(small: World) -> None:
    quoted = parks_of(small).quote(PARK, asked(), world.day(20))
    answer = quoted.answers.earliest
    assert answer is not None
    lots = quoted.lots(answer)
    assert sum(lot.quantity for lot in lots) == 80
    assert min(step.day for lot in lots for step in lot.steps) >= world.TODAY.toordinal()
    loads = quoted.loads(answer)
    assert sum(load.all for load in loads.values()) == 160_000_000
    assert {type(load) for load in loads.values()} == {Load}
    assert quoted.date(answer.delivered) <= world.day(20)


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_what_goes_live_is_seen_by_the_next_quote_of_every_process(small: World) -> None:
    here, there = parks_of(small), parks_of(small)
    before = left(here, "sew-a"), left(there, "sew-a")
    small.place(world.draft())
    small.go_live()
    [lot] = small.lots()
    line = lot.steps[1].line
    day = (world.date_of(lot.steps[1]) - world.TODAY).days
    for parks, old in ((here, before[0]), (there, before[1])):
        assert left(parks, line)[day] == old[day] - 80
    small.cancel()
    assert left(here, line) == before[0]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_capacity_figure_changes_the_line_alone_and_its_open_days(small: World) -> None:
    parks = parks_of(small)
    before, resident = left(parks, "sew-a"), parks._parks[PARK]
    figures = (Figure(world.day(3), 0, NOW), Figure(world.day(4), 30, NOW))
    small.follow(Month(park=PARK, line="sew-a", month=f"{world.day(3):%Y-%m}", version=1, figures=figures))
    after = left(parks, "sew-a")
    assert parks._parks[PARK] is resident, "the park is not read again for a figure"
    assert (after[3], after[4]) == (0.0, 30.0)
    assert after[5:] == before[5:]
    fresh = parks_of(small)
    fresh.quote(PARK, asked(), None)
    kept, read = resident.park._arrays, fresh._parks[PARK].park._arrays
    assert kept.runs.open_before.tolist() == read.runs.open_before.tolist()
    assert kept.runs.open_after.tolist() == read.runs.open_after.tolist()
    assert left(parks, "sew-a") == as_stored(small)["sew-a"]


@pytest.mark.parametrize(
    "change",
    [
        lambda small: small.follow(world.line("sew-a", "alpha", "sew", version=2, price_micros=3_000_000)),
        lambda small: small.follow(world.auto_confirming()),
        lambda small: small.days_pass(1),
    ],
)
def test_other_terms_another_park_or_another_day_have_it_read_again(
    small: World, change: Callable[[World], object]
) -> None:
    parks = parks_of(small)
    parks.quote(PARK, asked(), None)
    resident = parks._parks[PARK]
    change(small)
    parks.quote(PARK, asked(), None)
    assert parks._parks[PARK] is not resident


def test_a_row_that_is_committed_after_a_later_one_is_still_seen(small: World) -> None:
    parks = parks_of(small)
    parks.quote(PARK, asked(), None)
    journal = parks._journal
    assert journal is not None
    first = journal.last
    small.write(lambda session: load_changes.record(session, PARK, {"sew-a"}))
    small.write(lambda session: load_changes.record(session, PARK, {"sew-b"}))
    rows = small.read(lambda session: load_changes.since(session, first, ()))
    late, early = rows
    journal.last, journal.missed = early.id, {late.id: 0.0}  # as if the first were still on its way
    again = small.read(lambda session: journal.read(session, 1.0))
    assert [row.lines for row in again] == [frozenset({"sew-a"})]
    assert journal.missed == {}
    journal.missed = {first + 1_000_000: 0.0}
    small.read(lambda session: journal.read(session, 500.0))
    assert journal.missed == {}, "a transaction that never comes is not waited for for ever"


def test_a_journal_is_pruned_and_who_has_not_asked_for_long_reads_all_of_it(small: World) -> None:
    parks = parks_of(small)
    parks.quote(PARK, asked(), None)
    resident = parks._parks[PARK]
    assert small.write(lambda session: load_changes.prune(session, NOW + timedelta(days=36500))) > 0
    parks._followed -= 10_000.0
    parks.quote(PARK, asked(), None)
    assert parks._parks[PARK] is not resident


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_another_route_of_a_product_is_seen_by_the_next_quote_of_every_process(small: World) -> None:
    desks = Desk(small), Desk(small)
    for desk in desks:
        assert [step.link for step in desk.preview().draft.route] == ["cut", "sew"]
    resident = desks[0].parks._parks[PARK]
    small.follow(replace(world.product("sock", RouteStep("sew")), version=2))
    for desk in desks:
        assert [step.link for step in desk.preview().draft.route] == ["sew"]
    assert desks[0].parks._parks[PARK] is resident, "the park is not read again for a product"


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_quote_after_which_nothing_changed_costs_one_statement_and_none_where_another_has_just_looked(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(small)
    desk.preview()
    looks = list[Mark]()

    def look(database: Database, mark: Mark) -> bool:
        looks.append(mark)
        return stored_any_since(database, mark)

    def refuse(*_: object) -> None:
        raise AssertionError("all that a quote needs is in memory")

    stored_any_since = load_changes.any_since
    monkeypatch.setattr(load_changes, "any_since", look)
    monkeypatch.setattr(small.database, "read", refuse)
    desk.preview()
    desk.preview()
    assert len(looks) == 2
    desk.parks._looked = 1_000_000  # another question's look has begun since this one came
    desk.preview()
    assert len(looks) == 2


def test_a_route_of_a_drafts_own_that_names_an_unknown_enterprise_is_refused_at_its_place(small: World) -> None:
    route = (RouteStep("cut", excluded_enterprises=("alpha",)), RouteStep("sew", only_enterprises=("alpha", "nobody")))
    with pytest.raises(Invalid) as error:
        Desk(small).preview(world.draft(ident="", product="", route=route))
    assert [problem.field for problem in error.value.problems] == ["order.route[1].only_enterprises[1]"]


def test_an_unknown_park_is_not_found(small: World) -> None:
    with pytest.raises(NotFound):
        parks_of(small).quote("elsewhere", asked(), None)


def test_scarcity_prices_of_the_park_plan_that_went_live_last_are_at_hand(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.matching.use_cases.quoting.PRICES_SECONDS", 0.0)
    parks = parks_of(small)
    parks.quote(PARK, asked(), None)
    assert parks._parks[PARK].priced_by == ""
    small.place(world.draft(quantity=100))
    plan = small.go_live()
    parks.quote(PARK, asked(), None)
    assert parks._parks[PARK].priced_by == plan.id

    found = [ScarcityPrice("sew-a", "", world.day(3), 2_000_000), ScarcityPrice("sew-a", "", world.day(-1), 1_000_000)]
    resident = parks._parks[PARK]
    table = quoting.scarcity_table(resident.snapshot, resident.park, found)
    assert table.sum() == table[resident.park.line_index["sew-a"], 3] == 2.0
    of_quota = quoting.scarcity_table(
        resident.snapshot, resident.park, [ScarcityPrice("", "steam", world.day(2), 3_000_000)]
    )
    drawing = {line.id for line in resident.park.problem.lines if resident.park.problem.quotas[0].covers(line)}
    assert {line for line, row in resident.park.line_index.items() if of_quota[row, 2] > 0} == drawing
    assert of_quota.sum() == 3.0 * resident.park.problem.quotas[0].per_unit * len(drawing)
