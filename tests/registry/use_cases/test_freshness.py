"""Every capacity figure has an age, a source and a speaker; to confirm it changes nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from parkloom.registry.v1 import events_pb2
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc.masks import Mask
from services.errors import Infeasible, NotFound
from services.registry.domain.capacity import Capacity
from services.registry.domain.freshness import FigureReport, Reporter, Source
from services.registry.domain.line import Line
from services.registry.storage import tables
from services.registry.use_cases import capacity, enterprises, freshness, lines, parks
from services.registry.use_cases.freshness import Confirmed
from services.registry.wire import capacity as capacity_wire
from services.registry.wire import resources
from tests.registry import world

# The rules are Python alone.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# Noon of the park's 20 March, nine of its days after the figures of the furnished park.
LATER = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)


def trusting(database: Database, days: int) -> None:
    """The park calls figures older than so many days stale."""
    given = world.park()
    given.policy.stale_days = days
    draft = resources.park_from(given, "socks", world.NOW)
    database.transact(lambda s: parks.update_park(s, draft, mask=Mask(("policy",)), etag="", now=world.NOW))


def report(database: Database, *figures: tuple[str, int], now: datetime = world.NOW, line: str = "d-1") -> None:
    request = world.capacity(*figures, line=line)
    word = FigureReport(now, "dai", Reporter.ENTERPRISE)
    statement = capacity_wire.statement_from(request, "socks", report=word)
    database.transact(lambda s: capacity.update_capacity(s, world.MANAGER, "socks", statement, now))


def confirm(database: Database, caller: Caller = world.DYER, now: datetime = LATER) -> Confirmed:
    return database.transact(lambda s: freshness.confirm_capacity(s, caller, "socks", "dye-house", now))


def ask(database: Database, enterprise: str = "", now: datetime = LATER) -> int:
    return database.transact(lambda s: freshness.request_refresh(s, world.MANAGER, "socks", enterprise, now))


def line_of(database: Database, ident: str = "d-1") -> Line:
    return database.read(lambda s: lines.get_line(s, world.MANAGER, "socks", ident))


def month_of(database: Database, line: str = "d-1", month: str = "2026-03") -> Capacity:
    return database.read(lambda s: capacity.get_capacity(s, world.MANAGER, "socks", line, month))


def asked(database: Database) -> list[str]:
    """The enterprises that are asked to confirm their capacity."""
    table = tables.enterprises.c
    query = select(table.id).where(table.refresh_ask_time.is_not(None)).order_by(table.id)
    return list(database.read(lambda s: s.scalars(query).all()))


def published(database: Database, kind: type[Any]) -> Sequence[Any]:
    """The events of a kind, in the order of their publication."""
    outbox = tables.metadata.tables["outbox"].c
    found = database.read(lambda s: s.execute(select(outbox.headers, outbox.value).order_by(outbox.id)).all())
    return [kind.FromString(row.value) for row in found if kind.DESCRIPTOR.full_name in row.headers]


def test_an_ordinary_figure_has_source_speaker_and_time(furnished: Database) -> None:
    assert line_of(furnished).planned_capacity_report == FigureReport(world.NOW, "mei", Reporter.MANAGER)
    given = world.line(planned_daily_capacity=8_000, planned_capacity_source="CAPACITY_SOURCE_MACHINE")
    draft = resources.line_from(given, "socks", "d-1", LATER)
    paths = ("planned_daily_capacity",)
    furnished.transact(lambda s: lines.update_line(s, world.DYER, draft, mask=Mask(paths), etag="", now=LATER))
    line = line_of(furnished)
    assert line.planned_capacity_report == FigureReport(LATER, "dai", Reporter.ENTERPRISE)
    assert line.planned_capacity_source is Source.MACHINE


def test_a_change_of_another_field_leaves_the_figure_as_old_as_it_was(furnished: Database) -> None:
    draft = resources.line_from(world.line(min_lot=7), "socks", "d-1", LATER)
    furnished.transact(lambda s: lines.update_line(s, world.DYER, draft, mask=Mask(("min_lot",)), etag="", now=LATER))
    assert line_of(furnished).planned_capacity_report.reported_at == world.NOW


def test_one_tap_reports_every_figure_again_and_changes_none(furnished: Database) -> None:
    report(furnished, ("2026-03-12", 10), ("2026-03-25", 20), ("2026-04-02", 30))
    ask(furnished, "dye-house")
    before = line_of(furnished).planned_daily_capacity
    done = confirm(furnished)
    assert (done.lines, done.figures) == (1, 3)
    assert asked(furnished) == []
    assert line_of(furnished).planned_daily_capacity == before
    assert line_of(furnished).planned_capacity_report == FigureReport(LATER, "dai", Reporter.ENTERPRISE)
    # The 12th is over: nobody speaks of it any more.
    assert [(f.daily_capacity, f.reported_at) for f in month_of(furnished).figures] == [(10, world.NOW), (20, LATER)]
    (april,) = month_of(furnished, month="2026-04").figures
    assert (april.daily_capacity, april.source, april.reported_at) == (30, Source.PHONE, LATER)


def test_what_was_reported_today_keeps_its_speaker(furnished: Database) -> None:
    report(furnished, ("2026-03-25", 20), now=LATER - timedelta(hours=1))
    assert confirm(furnished, world.DYERS_MACHINE).figures == 1
    (figure,) = month_of(furnished).figures
    assert (figure.reported_by, figure.reported_at) == ("dai", LATER - timedelta(hours=1))


def test_a_second_tap_changes_and_publishes_nothing(furnished: Database) -> None:
    ask(furnished, "dye-house")
    confirm(furnished)
    kinds = (events_pb2.EnterpriseChanged, events_pb2.LineChanged, events_pb2.CapacityChanged)
    before = [len(published(furnished, kind)) for kind in kinds]
    assert confirm(furnished, now=LATER + timedelta(minutes=1)).figures == 0
    assert [len(published(furnished, kind)) for kind in kinds] == before


def test_a_request_is_an_event_with_the_whole_state_and_so_is_its_answer(furnished: Database) -> None:
    ask(furnished, "dye-house")
    changed = published(furnished, events_pb2.EnterpriseChanged)[-1]
    assert (changed.enterprise, changed.refresh_asked_by, changed.refresh_ask_time.ToDatetime(UTC)) == (
        "dye-house",
        "mei",
        LATER,
    )
    confirm(furnished)
    answered = published(furnished, events_pb2.EnterpriseChanged)[-1]
    assert not answered.HasField("refresh_ask_time")
    line = published(furnished, events_pb2.LineChanged)[-1]
    assert line.planned_capacity_report.report_time.ToDatetime(UTC) == LATER


def test_all_that_have_a_stale_figure_are_asked_and_no_others(furnished: Database) -> None:
    trusting(furnished, 5)
    furnished.transact(lambda s: freshness.confirm_capacity(s, world.RIVAL, "socks", "rival-dyer", LATER))
    assert ask(furnished) == 1
    assert asked(furnished) == ["dye-house"]


def test_a_stale_figure_of_a_day_to_come_is_enough(furnished: Database) -> None:
    trusting(furnished, 5)
    report(furnished, ("2026-03-25", 20), line="r-1")
    for caller, ident in ((world.DYER, "d-1"), (world.RIVAL, "r-1")):
        stated = resources.line_from(world.line(), "socks", ident, LATER)
        paths = ("planned_daily_capacity",)
        state = partial(lines.update_line, caller=caller, draft=stated, mask=Mask(paths), etag="", now=LATER)
        furnished.transact(state)
    assert ask(furnished) == 1
    assert asked(furnished) == ["rival-dyer"]


def test_a_retired_line_is_not_asked_about(furnished: Database) -> None:
    trusting(furnished, 5)
    draft = resources.line_from(world.line(retire_date="2026-03-20"), "socks", "d-1", LATER)
    furnished.transact(
        lambda s: lines.update_line(s, world.MANAGER, draft, mask=Mask(("retire_date",)), etag="", now=LATER)
    )
    ask(furnished)
    assert asked(furnished) == ["rival-dyer"]
    fresh = furnished.read(lambda s: freshness.of_park(s, "socks", LATER))
    oldest = furnished.read(lambda s: freshness.oldest_reports(s, "socks", ["dye-house", "rival-dyer"], fresh))
    assert list(oldest) == ["rival-dyer"]


def test_a_park_that_calls_no_figure_stale_asks_by_name_only(furnished: Database) -> None:
    with pytest.raises(Infeasible, match="stale_days"):
        ask(furnished)
    assert ask(furnished, "dye-house") == 1


def test_a_rivals_capacity_cannot_be_confirmed_and_is_not_told_from_none(furnished: Database) -> None:
    with pytest.raises(NotFound) as rivals:
        confirm(furnished, world.RIVAL)
    with pytest.raises(NotFound) as missing:
        furnished.transact(lambda s: freshness.confirm_capacity(s, world.RIVAL, "socks", "nobody", LATER))
    assert rivals.value.message.replace("dye-house", "nobody") == missing.value.message


def test_an_enterprise_reads_the_age_of_its_own_figures_in_the_parks_days(furnished: Database) -> None:
    trusting(furnished, 8)
    fresh = furnished.read(lambda s: freshness.of_park(s, "socks", LATER))
    its_park = furnished.read(lambda s: parks.get_park(s, "socks"))
    line = resources.line_message(line_of(furnished), its_park, fresh)
    assert (line.planned_capacity_age_days, line.planned_capacity_stale) == (9, True)
    found = furnished.read(lambda s: enterprises.get_enterprise(s, world.DYER, "socks", "dye-house"))
    oldest = furnished.read(lambda s: freshness.oldest_reports(s, "socks", ["dye-house"], fresh))
    shown = resources.enterprise_message(found, fresh, oldest["dye-house"])
    assert (shown.oldest_figure_age_days, shown.stale) == (9, True)
