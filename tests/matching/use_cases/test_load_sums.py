"""Capacity and load by link, enterprise and line: sums over lines, and no rival's among them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from services.chassis.identity import Caller, Role
from services.chassis.rpc.paging import Page
from services.errors import NotFound
from services.matching.domain.load_sums import LoadGroup, LoadQuestion, LoadSums
from services.matching.domain.park import Enterprise
from services.matching.use_cases.load_sums import summarize_load
from services.park_calendar import Closure
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.world import ALPHA, MANAGER, PARK, World

ALL = Page(100, (), "")


def sums(
    small: World, group: LoadGroup, caller: Caller = MANAGER, *, link: str = "", enterprise: str = "", days: int = 10
) -> dict[str, LoadSums]:
    asked = LoadQuestion(group, days, link, enterprise)
    _, found = small.read(lambda s: summarize_load(s, caller, PARK, asked, ALL))
    return {one.id: one for one in found}


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_links_and_enterprises_have_the_sums_of_their_lines(small: World) -> None:
    small.place(world.draft("o1", quantity=80))
    small.go_live()
    by_line = sums(small, LoadGroup.LINE)
    for group, key in ((LoadGroup.LINK, "link"), (LoadGroup.ENTERPRISE, "enterprise")):
        for ident, found in sums(small, group).items():
            own = [one for one in by_line.values() if getattr(one, key) == ident]
            assert (found.lines, len(own)) == (len(own), found.lines)
            assert found.capacities == [sum(of_day) for of_day in zip(*(one.capacities for one in own), strict=True)]
            assert found.taken == [sum(of_day) for of_day in zip(*(one.taken for one in own), strict=True)]
    assert sum(by_line["sew-a"].taken) + sum(by_line["sew-b"].taken) >= 80


def test_links_have_no_lines_of_guests_and_enterprises_say_who_is_one(small: World) -> None:
    alone = sums(small, LoadGroup.LINK)
    small.follow(Enterprise(park=PARK, id="guest", version=1, auto_accept=False, guest=True))
    small.follow(world.line("sew-g", "guest", "sew"), world.line("dye-g", "guest", "dye"))
    assert sums(small, LoadGroup.LINK) == alone
    for group in (LoadGroup.ENTERPRISE, LoadGroup.LINE):
        found = sums(small, group)
        assert {ident for ident, one in found.items() if one.guest} <= {"guest", "sew-g", "dye-g"}
        assert {one.enterprise for one in found.values() if one.guest} == {"guest"}
    own = Caller("gu", PARK, Role.ENTERPRISE, "guest")
    assert {ident: one.lines for ident, one in sums(small, LoadGroup.LINK, own).items()} == {"sew": 1, "dye": 1}


def test_a_reported_figure_counts_as_reported_and_the_others_are_assumed(small: World) -> None:
    tomorrow = small.today() + timedelta(days=1)
    small.follow(world.figures("sew-a", 9, {tomorrow: 7}))
    found = sums(small, LoadGroup.LINE)["sew-a"]
    assert (found.capacities[:3], found.reported[:3]) == ([100, 7, 100], [0, 7, 0])


def test_an_enterprise_has_sums_of_its_own_lines_alone(small: World) -> None:
    mine = {one.id for one in sums(small, LoadGroup.LINE, ALPHA).values()}
    assert mine == {one.id for one in sums(small, LoadGroup.LINE).values() if one.enterprise == "alpha"}
    assert list(sums(small, LoadGroup.ENTERPRISE, ALPHA)) == ["alpha"]
    before = sums(small, LoadGroup.LINK, ALPHA)
    small.follow(world.figures("sew-b", 9, {small.today(): 1}))
    assert sums(small, LoadGroup.LINK, ALPHA) == before
    with pytest.raises(NotFound):
        sums(small, LoadGroup.LINE, ALPHA, enterprise="beta")


def test_pages_go_by_id_and_leave_no_group_out(small: World) -> None:
    asked, found = LoadQuestion(LoadGroup.LINE, 1), list[str]()
    while True:
        page = Page(1, (found[-1],) if found else (), "")
        _, rows = small.read(partial(_page_of, asked, page))
        found.append(rows[0].id)
        if len(rows) == 1:
            break
    assert found == sorted(sums(small, LoadGroup.LINE))


def _page_of(asked: LoadQuestion, page: Page, session: Session) -> tuple[date, list[LoadSums]]:
    return summarize_load(session, MANAGER, PARK, asked, page)


def test_a_link_narrows_enterprises_to_its_lines(small: World) -> None:
    found = sums(small, LoadGroup.ENTERPRISE, link="sew")
    assert set(found) == {"alpha", "beta"}
    assert sums(small, LoadGroup.LINE, link="none") == {}
    assert date(2026, 11, 22) == small.today()


def test_closed_days_and_lines_that_are_retired_have_no_capacity(small: World) -> None:
    today = small.today()
    closed, ends = today + timedelta(days=2), today + timedelta(days=4)
    holiday = Closure("holiday", closed.isoformat(), closed.isoformat(), (0.5,))
    small.follow(world.park(version=9, closures=(holiday,)))
    small.follow(world.line("sew-a", "alpha", "sew", version=9, retire_date=ends.isoformat()))
    found = sums(small, LoadGroup.LINE, days=6)
    assert found["sew-a"].capacities == [100, 100, 0, 50, 0, 0]
    assert found["sew-b"].capacities[:4] == [found["sew-b"].capacities[0]] * 2 + [0, found["sew-b"].capacities[0] // 2]
