"""Reports of production: what they change, at once and when the day closes, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from parkloom.matching.v1.events_pb2 import OrderScheduled
from services.chassis.identity import Caller
from services.errors import Forbidden, Infeasible, Invalid, NotFound, ParkloomError
from services.matching.domain.assignments import Assignment, AssignmentState, Done, RiskCause
from services.matching.domain.reports import AskedReport, Report, ReportDraft, ReportSource, ReportWarning, TakenReport
from services.matching.domain.work_in_progress import WorkInProgress
from services.matching.storage import reports as stored_reports
from services.matching.storage import tables
from services.matching.storage import work_in_progress as stored_work
from services.matching.use_cases import reports
from services.matching.wire import events
from tests.matching import world
from tests.matching.world import ALPHA, BETA, MANAGER, PARK, World

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
CUT, SEW = "cut-1", "sew-a"


def report(
    small: World, line: str, day: date, good: int, scrapped: int = 0, *, caller: Caller = MANAGER, order: str = "o1"
) -> TakenReport:
    asked = AskedReport(PARK, small.assignment(line, order).id, ReportDraft(day, good, scrapped))
    taken: TakenReport = small.write(lambda session: reports.report_production(session, caller, asked, small.now))
    return taken


def refused(small: World, line: str, day: date, good: int, caller: Caller = MANAGER) -> str:
    with pytest.raises(ParkloomError) as failure:
        report(small, line, day, good, caller=caller)
    return failure.value.code


def work(small: World, order: str = "o1") -> WorkInProgress:
    found: WorkInProgress = small.read(lambda session: stored_work.of_order(session, PARK, order))
    return found


def reported(small: World, line: str) -> list[Report]:
    ident = small.assignment(line).id
    found: list[Report] = small.read(lambda session: stored_reports.of_assignment(session, PARK, ident))
    return found


def day_of(small: World, step: int) -> date:
    """The day on which all of the order does a step."""
    [day] = {world.date_of(lot.steps[step]) for lot in small.lots()}
    return day


@pytest.fixture
def agreed(small: World) -> World:
    """80 units that are cut one day and sewn by alpha another, accepted by both."""
    small.place(world.draft())
    small.go_live()
    small.accept(small.assignment(SEW))
    return small


@pytest.fixture
def cut(agreed: World) -> World:
    """The same after the day on which they are cut, which nobody has reported on."""
    agreed.days_pass((day_of(agreed, 0) - agreed.today()).days + 1)
    return agreed


def test_work_that_nobody_reports_is_assumed_done_and_marked_so(cut: World) -> None:
    [assumed] = reported(cut, CUT)
    assert (assumed.source, assumed.good, assumed.counted, assumed.asked) == (ReportSource.ASSUMED, 80, 80, 80)
    assert cut.assignment(CUT).done == {day_of(cut, 0): Done(80, 0, assumed=True)}
    assert work(cut).balance(2) == [(80, 0, 80, 0), (0, 0, 0, 0)]


def test_work_that_nobody_accepted_is_never_assumed(small: World) -> None:
    """An offer whose day passed counted as done, and declining it afterwards changed nothing."""
    small.place(world.draft())
    small.go_live()
    small.days_pass((day_of(small, 1) - small.today()).days + 1)
    assert work(small).balance(2)[1].good == 0
    assert [each.step for each in small.read(lambda s: stored_reports.of_order(s, PARK, "o1"))] == [0]
    assert small.waiting() == ["o1"]


def test_work_in_progress_is_stored_and_no_date_makes_it(agreed: World) -> None:
    """Work counted as done as soon as its date had passed."""
    agreed.now += 5 * DAY
    assert (work(agreed).empty, agreed.snapshot().in_progress) == (True, {})
    agreed.turn_days()
    assert work(agreed).finished(2) == 80
    assert agreed.order().good_quantity == 80


def test_a_report_of_today_counts_when_the_day_closes(agreed: World) -> None:
    agreed.days_pass((day_of(agreed, 0) - agreed.today()).days)
    report(agreed, CUT, agreed.today(), 70, 10)
    assert (work(agreed).empty, agreed.assignment(CUT).state) == (True, AssignmentState.STARTED)
    agreed.days_pass(1)
    assert work(agreed).balance(2)[0] == (70, 0, 70, 0)
    assert (agreed.order().scrapped_quantity, agreed.waiting()) == (10, ["o1"])


def test_a_lower_report_shows_at_once_what_it_endangers(cut: World) -> None:
    report(cut, CUT, day_of(cut, 0), 50)
    sewing = cut.assignment(SEW)
    assert (sewing.at_risk, sewing.risk_cause) == (True, RiskCause.EARLIER_STEP)
    assert sum(sewing.quantities.values()) == 80
    assert cut.order().scheduled_quantity == 50
    assert [reason.missing_quantity for reason in cut.order().reasons] == [30]
    assert cut.waiting() == ["o1"]


def test_a_fill_in_plan_makes_up_for_what_lacks_and_ends_the_risk(cut: World) -> None:
    report(cut, CUT, day_of(cut, 0), 50, 30)
    assert cut.fill_in() is not None
    assert (cut.order().scheduled_quantity, cut.order().scrapped_quantity) == (80, 30)
    assert not any(each.at_risk for each in cut.assignments())
    assert sum(cut.assignment(CUT).quantities.values()) == 80


def test_scrap_that_nothing_can_make_up_for_leaves_the_order_short_with_its_reason(cut: World) -> None:
    cut.follow(world.line(CUT, "cutter", "cut", version=2, planned_daily_capacity=0))
    report(cut, CUT, day_of(cut, 0), 50, 30)
    cut.fill_in()
    order = cut.order()
    assert (order.scheduled_quantity, [reason.missing_quantity for reason in order.reasons]) == (50, [30])
    assert not any(each.at_risk for each in cut.assignments())


def test_a_late_higher_report_brings_units_back(cut: World) -> None:
    report(cut, CUT, day_of(cut, 0), 50)
    report(cut, CUT, day_of(cut, 0), 80)
    assert work(cut).balance(2)[0].waiting == 80
    cut.fill_in()
    assert cut.order().scheduled_quantity == 80


def test_a_report_of_nothing_can_be_corrected(cut: World) -> None:
    day = day_of(cut, 0)
    report(cut, CUT, day, 0)
    report(cut, CUT, day, 40)
    assert (work(cut).balance(2)[0].waiting, cut.assignment(CUT).quantities[day]) == (40, 40)
    assert cut.assignment(CUT).agreed


def test_good_units_at_a_later_step_prove_the_earlier_one(cut: World) -> None:
    report(cut, CUT, day_of(cut, 0), 50)
    cut.days_pass((max(cut.assignment(SEW).quantities) - cut.today()).days)
    report(cut, SEW, cut.today(), 50)
    cut.days_pass(1)
    report(cut, CUT, min(cut.assignment(CUT).quantities), 20)
    [cutting] = reported(cut, CUT)
    assert (cutting.good, cutting.counted) == (20, 50)


def test_a_report_and_its_correction_are_published_with_what_they_change(cut: World) -> None:
    before = [cut.published(topic) for topic in (events.ORDERS, events.ASSIGNMENTS, events.SCHEDULES)]
    report(cut, CUT, day_of(cut, 0), 50)
    after = [cut.published(topic) for topic in (events.ORDERS, events.ASSIGNMENTS, events.SCHEDULES)]
    assert [later - earlier for later, earlier in zip(after, before, strict=True)] == [1, 2, 1]


def test_a_report_for_more_than_assigned_is_taken_with_a_warning_up_to_the_policy(cut: World) -> None:
    day = day_of(cut, 0)
    assert report(cut, CUT, day, 88).warnings == [ReportWarning.MORE_THAN_ASSIGNED]
    assert work(cut).balance(2)[0].good == 80
    assert refused(cut, CUT, day, 89) == "REPORT_ABOVE_ASSIGNED"


def test_a_report_for_tomorrow_is_refused(cut: World) -> None:
    assert refused(cut, SEW, cut.today() + DAY, 1) == "REPORT_OF_FUTURE_DAY"


def test_a_report_for_a_cancelled_assignment_is_refused(cut: World) -> None:
    sewing = cut.assignment(SEW)
    cut.decline(sewing)
    assert refused(cut, SEW, cut.today(), 1) == "REPORT_STATE_CONFLICT"


def test_a_report_for_an_offer_that_nobody_accepted_is_refused(small: World) -> None:
    small.place(world.draft())
    small.go_live()
    assert refused(small, SEW, small.today(), 1) == "REPORT_STATE_CONFLICT"


def test_a_report_for_a_cancelled_order_is_refused(cut: World) -> None:
    cutting = cut.assignment(CUT)
    cut.cancel()
    asked = AskedReport(PARK, cutting.id, ReportDraft(cut.today(), 1))
    with pytest.raises(Infeasible):
        cut.write(lambda session: reports.report_production(session, MANAGER, asked, cut.now))


def test_a_report_for_anothers_assignment_is_refused_as_if_there_were_none(cut: World) -> None:
    with pytest.raises((NotFound, Forbidden)):
        report(cut, SEW, cut.today(), 1, caller=BETA)
    assert report(cut, SEW, cut.today(), 1, caller=ALPHA).report.reported_by == ALPHA.subject


def test_fewer_started_than_good_and_scrapped_is_refused() -> None:
    with pytest.raises(Invalid, match="started_quantity"):
        ReportDraft(world.TODAY, 5, 1, started=5).checked()


def test_an_enterprise_lists_its_own_reports(cut: World) -> None:
    page = world.Page(10, (), "")

    def listed(caller: Caller) -> list[str]:
        wanted = stored_reports.Filter()
        rows = cut.read(lambda session: reports.list_reports(session, caller, PARK, page, wanted))
        return [row.line for row in rows]

    report(cut, SEW, cut.today(), 1, caller=ALPHA)
    assert (listed(MANAGER), listed(ALPHA), listed(BETA)) == (sorted([CUT, SEW], key=_ident(cut)), [SEW], [])


def _ident(small: World) -> object:
    return lambda line: small.assignment(line).id


def test_the_planner_continues_what_is_in_progress(cut: World) -> None:
    report(cut, CUT, day_of(cut, 0), 50)
    cut.go_live()
    first: Assignment = cut.assignment(CUT)
    assert (cut.order().scheduled_quantity, sum(first.quantities.values())) == (80, 80)
    assert work(cut).balance(2)[0].good == 50


def test_what_was_spoilt_is_published_with_the_schedule(cut: World) -> None:
    """Movements counted spoilt units as goods that are still there."""
    sewn = day_of(cut, 1)
    cut.days_pass((sewn - cut.today()).days)
    report(cut, SEW, sewn, 70, 10)
    cut.days_pass(1)
    outbox = tables.metadata.tables["outbox"].c
    query = select(outbox.value).where(outbox.topic == events.SCHEDULES).order_by(outbox.id.desc())
    last = OrderScheduled.FromString(cut.read(lambda session: session.scalars(query).first()))

    [spoilt] = last.gone_lots
    assert (spoilt.quantity, [step.line for step in spoilt.steps]) == (10, [CUT, SEW])
    assert sum(lot.quantity for lot in last.lots) == 70
