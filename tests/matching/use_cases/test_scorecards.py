"""Scorecards from the history of reports and terms, and planned, maximum and agreed capacity apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from services.chassis.identity import Caller, Role
from services.chassis.rpc.paging import Page
from services.errors import NotFound
from services.matching.domain.line_days import LineDay
from services.matching.domain.reports import AskedReport, ReportDraft
from services.matching.domain.routes import RouteStep
from services.matching.domain.scorecards import LinkScores, Scorecard, Sums, Window
from services.matching.storage import archive
from services.matching.storage import scorecards as stored
from services.matching.use_cases import reports, scorecards
from services.matching.use_cases.deadlines import end_times_to_answer
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.counters import AT_BETA, counter
from tests.matching.world import ALPHA, BETA, MANAGER, PARK, World

SEW = "sew-a"
BUYER = Caller("erp", PARK, Role.INTEGRATOR, scopes=frozenset({"scorecards.read", "assignments.read"}))


def card(
    small: World, enterprise: str = "alpha", caller: Caller = MANAGER, window: Window = Window.THIRTY_DAYS
) -> Scorecard:
    found: Scorecard = small.read(lambda s: scorecards.get_scorecard(s, caller, PARK, enterprise, window))
    return found


def sums(small: World, enterprise: str = "alpha", window: Window = Window.THIRTY_DAYS) -> Sums:
    return card(small, enterprise, window=window).sums


def report(small: World, line: str, day: date, good: int, scrapped: int = 0) -> None:
    asked = AskedReport(PARK, small.assignment(line).id, ReportDraft(day, good, scrapped))
    small.write(lambda s: reports.report_production(s, MANAGER, asked, small.now))


def days_of(small: World, caller: Caller = MANAGER, line: str = SEW) -> Sequence[LineDay]:
    found: Sequence[LineDay] = small.read(lambda s: scorecards.summarize_line(s, caller, PARK, line, 20))
    return found


@pytest.fixture
def agreed(small: World) -> World:
    """80 units that alpha sews on one day, accepted three hours after they were asked for."""
    small.place(world.draft("o1", quantity=80, route=(RouteStep("sew", only_enterprises=("alpha",)),)))
    small.go_live()
    small.now += timedelta(hours=3)
    small.accept(small.assignment(SEW), ALPHA)
    return small


def work_day(small: World) -> date:
    [day] = small.assignment(SEW).quantities
    return day


def reach(small: World, day: date) -> None:
    small.days_pass((day - small.today()).days)


def test_an_answer_counts_with_its_units_and_its_hours(agreed: World) -> None:
    found = sums(agreed)
    assert (found.accepted, found.declined, found.terms, found.answers) == (80, 0, 1, 1)
    assert found.responses[2] == 1
    assert [each.link for each in card(agreed).links] == ["sew"]


def test_acceptance_by_policy_is_no_response(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    assert (sums(small, "cutter").accepted, sums(small, "cutter").answers) == (80, 0)


def test_a_day_counts_when_it_has_closed(agreed: World) -> None:
    day = work_day(agreed)
    reach(agreed, day)
    report(agreed, SEW, day, 80)
    assert sums(agreed).reported_days == 0
    agreed.days_pass(1)
    found = sums(agreed)
    assert (found.reported_days, found.on_time_days, found.assumed_days, found.good) == (1, 1, 0, 80)


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_what_nobody_reported_is_apart_until_it_is_reported(agreed: World) -> None:
    day = work_day(agreed)
    reach(agreed, day + timedelta(days=1))
    assert (sums(agreed).assumed_days, sums(agreed).reported_days, sums(agreed).good) == (1, 0, 0)
    report(agreed, SEW, day, 70, 10)
    found = sums(agreed)
    assert (found.assumed_days, found.reported_days, found.on_time_days) == (0, 1, 0)
    assert (found.good, found.scrapped) == (70, 10)
    report(agreed, SEW, day, 80)
    found = sums(agreed)
    assert (found.reported_days, found.on_time_days, found.good, found.scrapped) == (1, 1, 80, 0)


def test_declining_and_not_answering_count_against_acceptance(small: World) -> None:
    small.policy(answer_within_hours=4)
    small.place(world.draft("o1", quantity=50, route=AT_BETA), world.draft("o2", quantity=30, route=AT_BETA))
    small.go_live()
    small.decline(small.assignment("sew-b", "o1"), BETA)
    small.now += timedelta(hours=5)
    end_times_to_answer(small.database, lambda: small.now)
    found = sums(small, "beta")
    assert (found.accepted, found.declined, found.expired, found.terms, found.answers) == (0, 50, 30, 2, 1)


def test_an_offer_of_a_day_that_closes_has_expired_on_that_day(small: World) -> None:
    small.place(world.draft("o1", quantity=50, route=AT_BETA))
    small.go_live()
    [day] = small.assignment("sew-b").quantities
    reach(small, day + timedelta(days=1))
    assert sums(small, "beta").expired == 50
    counted = small.read(lambda s: stored.of_enterprises(s, PARK, ["beta"], day, day))
    assert counted["beta", "sew"].expired == 50


def test_a_counter_offer_is_an_answer_and_the_managers_refusal_is_none(small: World) -> None:
    small.place(world.draft("o1", quantity=50, route=AT_BETA))
    small.go_live()
    small.now += timedelta(hours=1)
    counter(small, small.assignment("sew-b"), {world.day(6): 5}, 9_000_000)
    counter(small, small.assignment("sew-b"), {world.day(7): 5}, 9_000_000)
    found = sums(small, "beta")
    assert (found.answers, found.terms, found.declined) == (1, 0, 0)


def test_a_fact_leaves_the_window_on_the_day_after_its_last(agreed: World) -> None:
    answered = agreed.today()
    agreed.days_pass(29)
    assert sums(agreed).accepted == 80
    agreed.days_pass(1)
    assert (sums(agreed).accepted, sums(agreed, window=Window.SIX_MONTHS).accepted) == (0, 80)
    assert card(agreed).first == answered + timedelta(days=1)


def test_sums_that_no_window_reaches_are_deleted(agreed: World) -> None:
    answered = agreed.today()
    assert agreed.write(lambda s: stored.prune(s, answered, 100)) == 0
    assert agreed.write(lambda s: stored.prune(s, answered + timedelta(days=1), 100)) == 1
    assert sums(agreed) == Sums()


def test_what_is_archived_still_counts(agreed: World) -> None:
    day = work_day(agreed)
    reach(agreed, day)
    report(agreed, SEW, day, 80)
    agreed.days_pass(1)
    before = sums(agreed)
    agreed.cancel()
    assert agreed.write(lambda s: archive.archive_ended(s, agreed.now + timedelta(days=1))) == 1
    assert sums(agreed) == before
    assert before.on_time_days == 1


def test_an_enterprise_reads_its_own_and_no_rivals(agreed: World) -> None:
    assert card(agreed, caller=ALPHA) == card(agreed)
    with pytest.raises(NotFound) as rivals:
        card(agreed, caller=BETA)
    with pytest.raises(NotFound) as missing:
        card(agreed, "nobody", caller=BETA)
    assert rivals.value.message.replace("alpha", "nobody") == missing.value.message
    with pytest.raises(NotFound):
        card(agreed, caller=BUYER)


def test_with_few_rivals_what_they_do_changes_nothing_that_an_enterprise_reads(agreed: World) -> None:
    """Two parks that differ in what rivals report and answer: the scorecard is the same."""
    before = card(agreed, caller=ALPHA)
    poor = Sums(reported_days=9, reports=9, good=1, scrapped=99, declined=100, terms=9, responses=(0,) * 14 + (9,))
    agreed.write(lambda s: stored.add(s, PARK, agreed.today(), {("beta", "sew"): poor, ("cutter", "sew"): poor}))
    assert card(agreed, caller=ALPHA) == before
    others = {(f"other-{number}", "sew"): poor for number in range(2)}
    agreed.write(lambda s: stored.add(s, PARK, agreed.today(), others))
    [at_sewing] = card(agreed, caller=ALPHA).links
    assert at_sewing.medians is not None
    assert (at_sewing.medians.quality_share, at_sewing.medians.withheld) == (0.01, ())


def test_a_manager_lists_all_by_enterprise_without_medians(agreed: World) -> None:
    listed = agreed.read(lambda s: scorecards.list_scorecards(s, PARK, Page(2, (), ""), Window.THIRTY_DAYS))
    assert [each.enterprise for each in listed][:2] == ["alpha", "beta"]
    assert listed[0].links == [LinkScores("sew", sums(agreed))]


def test_planned_maximum_and_agreed_are_apart(small: World) -> None:
    small.place(world.draft("o1", quantity=30, route=(RouteStep("sew", only_enterprises=("alpha",), load=2.0),)))
    small.go_live()
    [when] = small.assignment(SEW).quantities
    shown = {each.day: each for each in days_of(small)}[when]
    assert shown == LineDay(when, 100, 60.0, 0)
    small.accept(small.assignment(SEW), ALPHA)
    small.follow(world.figures(SEW, 1, {when: 70}))
    shown = {each.day: each for each in days_of(small, ALPHA)}[when]
    assert shown == LineDay(when, 70, 60.0, 60.0)


def test_a_rivals_line_is_not_found(small: World) -> None:
    with pytest.raises(NotFound):
        days_of(small, BETA)
    with pytest.raises(NotFound):
        days_of(small, BUYER)
