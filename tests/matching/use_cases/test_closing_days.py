"""Days close at the park's hour, each once, and count as done what was agreed to and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parkloom.matching.v1.events_pb2 import ParkDayChanged
from services.chassis.database import Database
from services.errors import Conflict, Infeasible, Invalid
from services.matching.domain.assignments import AssignmentState
from services.matching.domain.park_day import ParkDay
from services.matching.domain.plans import PlanKind
from services.matching.scheduling.changes import Changes
from services.matching.storage import tables
from services.matching.use_cases import closing_days, orders, park_days, reading
from services.matching.use_cases.changes import save
from services.matching.use_cases.closing_days import Asked
from services.matching.wire import events
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.world import PARK, TODAY, World

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)


def day_of(small: World) -> ParkDay:
    found: ParkDay = small.read(lambda session: park_days.get_park_day(session, PARK))
    return found


def published_days(small: World) -> list[date]:
    """The days that the park has had, as published."""
    outbox = tables.metadata.tables["outbox"].c
    query = select(outbox.value).where(outbox.topic == events.DAYS).order_by(outbox.id)
    rows = small.read(lambda session: list(session.scalars(query)))
    return [date.fromisoformat(ParkDayChanged.FromString(row).date) for row in rows]


def close(small: World, day: date, *, etag: str = "") -> ParkDay:
    asked = Asked(PARK, day, etag, "mei", lambda *_concluded: None)
    _, following = closing_days.close_day(small.database, asked, lambda: small.now)
    return following


def refused(small: World, day: date) -> tuple[str, str]:
    """Code and words of the error for closing the day."""
    with pytest.raises(Infeasible) as failure:
        close(small, day)
    return failure.value.code, failure.value.message


def sewn_on(small: World) -> date:
    """The day on which all of the order is sewn."""
    [day] = {world.date_of(lot.steps[1]) for lot in small.lots()}
    return day


def test_a_park_begins_with_the_day_that_it_is_there(small: World) -> None:
    assert day_of(small).day == TODAY
    assert published_days(small) == [TODAY]


def test_the_day_is_that_of_the_row_and_not_of_the_clock(small: World) -> None:
    small.now += DAY
    small.place(world.draft(due=TODAY))
    assert small.snapshot().today == TODAY
    small.turn_days()
    assert small.snapshot().today == TODAY + DAY
    with pytest.raises(Invalid, match="give a day from 2026-11-23 on: this one is past"):
        small.place(world.draft("o2", due=TODAY))


def test_a_day_closes_by_itself_at_the_parks_hour(small: World) -> None:
    small.policy(day_closes_at="06:00")
    small.now = world.NOW.replace(hour=21, minute=59)  # 05:59 on the 23rd in the park
    small.turn_days()
    assert small.today() == TODAY
    small.now += timedelta(minutes=1)
    small.turn_days()
    assert small.today() == TODAY + DAY
    assert day_of(small).opened_at == small.now


def test_after_an_outage_the_days_close_one_after_the_other(small: World) -> None:
    small.days_pass(4)
    assert published_days(small) == [TODAY + number * DAY for number in range(5)]
    assert day_of(small).version == 5


class Killed(BaseException):
    """The process ends here."""


def test_a_service_killed_in_the_middle_goes_on_where_it_was(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    before = small.lots()

    def closed_and_killed(session: Session) -> None:
        closing_days.close_if_over(session, PARK, small.now)
        raise Killed

    small.now += 4 * DAY
    small.write(lambda session: closing_days.close_if_over(session, PARK, small.now))
    second = small.lots()
    with pytest.raises(Killed):
        small.write(closed_and_killed)
    assert (small.today(), small.lots()) == (TODAY + DAY, second)
    small.turn_days()
    assert published_days(small) == [TODAY + number * DAY for number in range(5)]
    assert before != small.lots()


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_two_replicas_close_each_day_once(small: World, database_url: str) -> None:
    small.place(world.draft())
    small.go_live()
    small.now += 4 * DAY
    with closing(Database(database_url)) as other, ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda each: closing_days.turn_days(each, lambda: small.now), [small.database, other]))
    assert published_days(small) == [TODAY + number * DAY for number in range(5)]
    assert day_of(small).version == 5


def test_work_that_was_accepted_is_assumed_done(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    small.accept(small.assignment("sew-a"))
    before = small.lots()
    small.days_pass((sewn_on(small) - TODAY).days + 1)
    assert small.lots() == before
    assert small.assignment("sew-a").state is AssignmentState.DONE


def test_work_that_nobody_accepted_is_never_assumed_done(small: World) -> None:
    """An offer whose day passed counted as done, and declining it afterwards changed nothing."""
    small.place(world.draft())
    small.go_live()
    cut = {lot.steps[0] for lot in small.lots()}
    small.days_pass((sewn_on(small) - TODAY).days + 1)
    assert [(lot.quantity, set(lot.steps)) for lot in small.lots()] == [(80, cut)]
    assert small.assignment("sew-a").state is AssignmentState.CANCELLED
    assert (small.order().scheduled_quantity, small.waiting()) == (0, ["o1"])
    assert [reason.missing_quantity for reason in small.order().reasons] == [80]


def test_what_was_not_done_is_asked_for_again_on_the_new_day(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    small.days_pass((sewn_on(small) - TODAY).days + 1)
    small.fill_in()
    assert small.order().scheduled_quantity == 80
    assert sewn_on(small) >= small.today()
    assert small.overload() == {}


def test_an_offer_of_several_days_loses_the_day_that_has_passed(small: World) -> None:
    small.place(world.draft(quantity=250))
    small.go_live()
    offered = small.assignment("sew-a")
    first = min(offered.quantities)
    small.days_pass((first - TODAY).days + 1)
    left = small.assignment("sew-a")
    assert left.state is AssignmentState.OFFERED
    assert left.quantities == {day: units for day, units in offered.quantities.items() if day > first}


def test_what_was_accepted_before_more_was_offered_is_done(small: World) -> None:
    """Of an assignment that is offered again for more units, those that were accepted are assumed done."""
    small.place(world.draft(quantity=95))
    first, then = small.today(), small.today() + 2 * DAY
    schedule(small, 80, (("cut-1", first), ("sew-a", then)))
    small.accept(small.assignment("sew-a"))
    schedule(small, 90, (("cut-1", first), ("sew-a", then)))
    assert small.assignment("sew-a").state is AssignmentState.OFFERED
    small.days_pass(3)
    assert {len(lot.steps): lot.quantity for lot in small.lots()} == {2: 80, 1: 10}
    assert small.assignment("sew-a").quantities == {then: 80}
    assert small.order().scheduled_quantity == 80


def schedule(small: World, units: int, steps: Sequence[tuple[str, date]]) -> None:
    """A plan gives the order these units, and nothing else."""

    def reschedule(session: Session) -> None:
        order = orders.get_order(session, world.MANAGER, PARK, "o1")
        lines = {"cut-1", "sew-a"}
        known = reading.on_lines(session, small.snapshot().park, lines)
        known = replace(reading.around(session, order), lines=known.lines)
        changes = Changes(known, small.now)
        changes.reschedule(order, world.lots_of("o1", (units, steps)))
        save(session, changes)

    small.write(reschedule)


def test_a_risk_of_the_day_ends_with_it(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    small.accept(small.assignment("sew-a"))
    day = sewn_on(small)
    small.follow(world.figures("sew-a", 1, {day: 10}))
    assert small.assignment("sew-a").at_risk
    small.days_pass((day - TODAY).days)
    assert small.assignment("sew-a").at_risk
    small.days_pass(1)
    assert not small.assignment("sew-a").at_risk


def test_what_is_short_is_asked_for_again_each_day_and_what_lies_beyond_the_horizon_is_not(small: World) -> None:
    small.place(world.draft(quantity=10_000, due=world.day(3)), world.draft("o2", due=world.day(29)))
    small.fill_in()
    small.policy(horizon_days=20)
    assert small.order().is_short
    small.write(lambda session: session.execute(tables.orders.update().values(scheduled_quantity=0)))
    small.days_pass(1)
    assert small.waiting() == ["o1"]


def test_closing_a_day_by_hand_begins_the_next_one(small: World) -> None:
    following = close(small, TODAY)
    assert (following.day, following.closed_by, small.today()) == (TODAY + DAY, "mei", TODAY + DAY)
    small.days_pass(1)  # past the hour of the day that was closed before
    assert published_days(small) == [TODAY, TODAY + DAY]


def test_a_day_is_not_closed_twice_and_no_future_day(small: World) -> None:
    close(small, TODAY)
    assert refused(small, TODAY) == ("DAY_CLOSED", "2026-11-22 is closed already: in the park it is 2026-11-23")
    assert refused(small, TODAY + 2 * DAY) == (
        "DAY_NOT_BEGUN",
        "2026-11-24 has not begun: in the park it is 2026-11-23",
    )
    code, words = refused(small, TODAY + DAY)
    assert (code, "begins at 2026-11-22T16:00:00Z" in words) == ("DAY_OPENED_EARLY", True)
    assert small.today() == TODAY + DAY


def test_a_day_that_another_has_closed_meanwhile_is_not_closed(small: World) -> None:
    with pytest.raises(Conflict):
        close(small, TODAY, etag='"7"')
    assert small.today() == TODAY


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_park_plan_is_made_by_itself_once_a_day(small: World, database_url: str) -> None:
    small.policy(park_plan_at="14:00")
    small.turn_days()
    assert small.rows("plans") == 0
    small.now += timedelta(hours=4)
    with closing(Database(database_url)) as other, ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda each: closing_days.turn_days(each, lambda: small.now), [small.database, other]))
    small.turn_days()
    assert [plan.kind for plan in small._plans()] == [PlanKind.PARK_PLAN]
    small.days_pass(3)
    assert small.rows("plans") == 2
