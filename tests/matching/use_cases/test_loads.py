"""The park's load is at any time what its live lots and agreed work take, and its rows know when that changes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from services.errors import ParkloomError
from services.matching.domain.loads import MILLIONTHS
from services.matching.domain.park import Quota, Rate
from services.matching.domain.reports import AskedReport, ReportDraft
from services.matching.domain.routes import RouteStep
from services.matching.storage import load_tables, tables
from services.matching.storage.archive import archive_ended
from services.matching.use_cases import ending_orders, goods, reports
from services.park_calendar import Closure
from tests.matching import counters, world
from tests.matching.fresh_world import fresh_world
from tests.matching.loads import check_loads
from tests.matching.world import MANAGER, PARK, World

pytestmark = pytest.mark.slow

LINES = ("cut-1", "sew-a", "sew-b")
ORDERS = ("o1", "o2", "o3")
DAY = timedelta(days=1)
Step = tuple[str, Callable[[World], object]]


def rows(small: World) -> dict[tuple[str, date], tuple[float, int]]:
    """Units of capacity taken, and the version, by line and day."""
    table = load_tables.loads.c
    query = select(table.line, table.day, table.taken, table.version)
    found = small.read(lambda session: session.execute(query).all())
    return {(row.line, row.day): (row.taken / MILLIONTHS, row.version) for row in found}


def test_a_row_has_what_lots_take_and_its_version_grows_by_one_with_each_change(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    [lot] = small.lots()
    cell = "sew-a", world.date_of(lot.steps[1])
    assert rows(small)[cell] == (80.0, 1)
    small.accept(small.assignment("sew-a"))
    assert rows(small)[cell] == (80.0, 1), "an answer that changes no lots changes no load"
    small.cancel()
    assert rows(small)[cell] == (0.0, 2)


def test_a_quota_counts_what_runs_on_its_lines_take_and_no_set_ups(small: World) -> None:
    small.follow(world.line("sew-a", "alpha", "sew", version=2, setup=7))
    small.place(world.draft())
    small.go_live()
    table = load_tables.quota_loads.c
    taken = small.read(lambda session: session.scalars(select(table.taken).where(table.quota == "steam")).all())
    assert sum(taken) == 80 * MILLIONTHS
    assert sum(amount for (line, _), (amount, _) in rows(small).items() if line == "sew-a") == 87.0


def test_rows_of_days_that_are_over_go_when_the_day_closes(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    cut, sewn = (world.date_of(step) for step in small.lots()[0].steps)
    small.days_pass((cut - small.today()).days + 1)
    assert {day for _, day in rows(small)} <= {sewn}


def test_a_park_that_an_earlier_version_has_stored_is_counted_once(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    before = rows(small)

    def as_before(session: object) -> None:
        for table in (load_tables.loads, load_tables.quota_loads, load_tables.order_loads):
            session.execute(delete(table))  # type: ignore[attr-defined]
        session.execute(update(tables.park_days).values(loads_counted=False))  # type: ignore[attr-defined]

    small.write(as_before)
    small.turn_days()
    small.turn_days()
    assert rows(small) == before


def step(name: str, work: Callable[[World], object]) -> Step:
    return name, work


def placing(ident: str, quantity: int) -> Step:
    draft = world.draft(ident, quantity=quantity, due=world.day(6))
    return step(f"place {quantity} as {ident}", lambda small: small.place(draft))


def capacity(line: str, first: int, length: int, amount: int) -> Step:
    def report(small: World) -> None:
        amounts = dict.fromkeys((small.today() + DAY * number for number in range(first, first + length)), amount)
        for month in sorted({f"{day:%Y-%m}" for day in amounts}):
            small.versions[line + month] = small.versions.get(line + month, 0) + 1
            of_month = {day: units for day, units in amounts.items() if f"{day:%Y-%m}" == month}
            small.follow(world.figures(line, small.versions[line + month], of_month))

    return step(f"{line} can do {amount} from day {first}", report)


def answering(answer: str, ident: str, line: str) -> Step:
    def work(small: World) -> None:
        for assignment in small.assignments(ident):
            if assignment.line == line:
                getattr(small, answer)(assignment)

    return step(f"{answer} {ident} on {line}", work)


def countering(ident: str, units: int) -> Step:
    def work(small: World) -> None:
        for each in small.assignments(ident):
            counters.counter(small, each, dict.fromkeys(each.quantities, units), each.unit_price_micros + 1)
            counters.accept_counter(small, next(a for a in small.assignments(ident) if a.id == each.id))

    return step(f"counter {units} of {ident}", work)


def reporting(ident: str, line: str, days_ago: int, good: int) -> Step:
    def work(small: World) -> None:
        draft = ReportDraft(small.today() - DAY * days_ago, good, 1)
        for each in small.assignments(ident):
            if each.line == line:
                asked = AskedReport(PARK, each.id, draft)
                small.write(lambda s: reports.report_production(s, MANAGER, asked, small.now))  # noqa: B023

    return step(f"report {good} of {ident} on {line}", work)


def moving(ident: str, final: bool, received: int, lost: int) -> Step:
    def work(small: World) -> None:
        number = small.versions["moved"] = small.versions.get("moved", 0) + 1
        row = {
            "park": PARK,
            "id": f"m{number}",
            "version": 1,
            "order": ident,
            "final": final,
            "step": int(final),
            "from_enterprise": "alpha" if final else "cutter",
            "to_enterprise": "" if final else "alpha",
            "made_by": "",
            "quantity": received + lost,
            "loaded": received + lost,
            "received": received,
            "lost": lost,
            "returned": 0,
            "state": "delivered",
        }
        small.write(lambda s: goods.follow_movements(s, [row], small.now))

    return step(f"{received} of {ident} arrive, {lost} are lost", work)


def line_change(line: str, setup: int | None, load: float) -> Step:
    def work(small: World) -> None:
        known = small.snapshot().lines[line]
        rates = (Rate("sock", load, 1_000_000),)
        small.follow(replace(known, version=known.version + 1, setup=setup, rates=rates))

    return step(f"{line} has a set-up of {setup} and takes {load} a unit", work)


def park_change(first: int, links: tuple[str, ...]) -> Step:
    def work(small: World) -> None:
        known = small.snapshot().park
        closed = Closure("fair", f"{small.today() + DAY * first}", f"{small.today() + DAY * (first + 1)}")
        changed = {"closures": (closed,), "quotas": (Quota("steam", links, 1_000.0, 1.0),)}
        small.follow(world.park(version=known.version + 1, **changed))

    return step(f"the park is closed on day {first}", work)


def ending(ident: str) -> Step:
    def close(small: World) -> None:
        small.write(lambda s: ending_orders.close_order(s, MANAGER, PARK, ident, etag="", now=small.now))

    return step(f"close {ident}", close)


def reopening(ident: str) -> Step:
    def reopen(small: World) -> None:
        small.write(lambda s: ending_orders.reopen_order(s, MANAGER, PARK, ident, etag="", now=small.now))

    return step(f"reopen {ident}", reopen)


def archiving(small: World) -> None:
    small.write(lambda session: archive_ended(session, small.now + DAY))


STEPS = st.one_of(
    st.builds(placing, st.sampled_from(ORDERS), st.integers(1, 300)),
    st.builds(capacity, st.sampled_from(LINES), st.integers(0, 4), st.integers(1, 3), st.sampled_from((0, 0, 40, 150))),
    st.builds(answering, st.sampled_from(("accept", "decline")), st.sampled_from(ORDERS), st.sampled_from(LINES)),
    st.builds(countering, st.sampled_from(ORDERS), st.integers(1, 60)),
    st.builds(
        reporting, st.sampled_from(ORDERS), st.sampled_from(LINES), st.sampled_from((0, 0, 1)), st.integers(0, 200)
    ),
    st.builds(moving, st.sampled_from(ORDERS), st.booleans(), st.integers(0, 300), st.integers(0, 20)),
    st.builds(line_change, st.sampled_from(LINES), st.sampled_from((None, 0, 9)), st.sampled_from((1.0, 0.7, 1 / 3))),
    st.builds(park_change, st.integers(0, 4), st.sampled_from((("sew",), ("cut", "sew"), ("cut",)))),
    st.builds(ending, st.sampled_from(ORDERS)),
    st.builds(reopening, st.sampled_from(ORDERS)),
    st.builds(lambda ident: step(f"cancel {ident}", lambda small: small.cancel(ident)), st.sampled_from(ORDERS)),
    st.just(step("archive", archiving)),
    st.just(step("a day passes", lambda small: small.days_pass(1))),
    st.just(step("fill in", World.fill_in)),
    st.just(step("fill in", World.fill_in)),
    st.just(step("plan the park", World.go_live)),
)


@pytest.mark.slow
@settings(
    max_examples=settings.default.max_examples // 3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, min_size=6, max_size=14))
def test_after_any_changes_the_load_is_that_of_what_is_live(migrated_matching: Path, steps: list[Step]) -> None:
    with fresh_world(migrated_matching) as small:
        small.place(world.draft(quantity=150, due=world.day(6)), world.draft("o2", route=(RouteStep("sew"),)))
        for _, work in [step("plan the park", World.go_live), *steps]:
            # What cannot be done is refused, and has changed nothing.
            with suppress(ParkloomError):
                work(small)
            check_loads(small)
