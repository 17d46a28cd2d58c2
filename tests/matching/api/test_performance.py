"""Scorecards and days of lines over their rpcs."""

from __future__ import annotations

import pytest

from parkloom.matching.v1 import performance_service_pb2 as service
from parkloom.matching.v1 import scorecard_pb2
from services.chassis.identity import Caller
from services.errors import Forbidden, Invalid, NotFound
from services.matching.domain.scorecards import Sums
from services.matching.storage import scorecards as stored
from tests.matching import world
from tests.matching.world import PARK, World
from tests.serving import Clients, refused

PARENT = f"parks/{PARK}"
THIRTY_DAYS = scorecard_pb2.SCORECARD_WINDOW_THIRTY_DAYS
POOR = Sums(reported_days=9, reports=9, good=1, scrapped=99, declined=100, terms=9)


def asked(enterprise: str = "alpha") -> service.GetScorecardRequest:
    return service.GetScorecardRequest(name=f"{PARENT}/enterprises/{enterprise}/scorecard", window=THIRTY_DAYS)


@pytest.mark.parametrize("caller", [world.MANAGER, world.AUDITOR, world.ALPHA], ids=["manager", "auditor", "alpha"])
def test_a_scorecard_without_cases_says_so_and_withholds_the_medians(matching: Clients, caller: Caller) -> None:
    card = matching(caller).GetScorecard(asked())
    assert (card.first_date, card.last_date) == ("2026-10-24", "2026-11-22")
    assert not card.figures.HasField("on_time_share")
    [at_sewing] = card.links
    assert list(at_sewing.medians.withheld) == ["on_time_share", "quality_share", "acceptance_share", "response_hours"]


def test_what_two_rivals_do_changes_no_byte_of_a_reply(matching: Clients, small: World) -> None:
    alpha = matching(world.ALPHA)
    before = alpha.GetScorecard(asked()).SerializeToString()
    rivals = {("beta", "sew"): POOR, ("cutter", "sew"): POOR}
    small.write(lambda s: stored.add(s, PARK, small.today(), rivals))
    assert alpha.GetScorecard(asked()).SerializeToString() == before
    refusals = [refused(alpha.GetScorecard, asked(ident)) for ident in ("beta", "nobody")]
    assert [type(error) for error in refusals] == [NotFound, NotFound]
    assert refusals[0].message.replace("beta", "nobody") == refusals[1].message


def test_a_manager_pages_through_all_scorecards_and_an_enterprise_does_not(matching: Clients) -> None:
    request = service.ListScorecardsRequest(parent=PARENT, window=THIRTY_DAYS, page_size=2)
    first = matching(world.MANAGER).ListScorecards(request)
    request.page_token = first.next_page_token
    second = matching(world.MANAGER).ListScorecards(request)
    named = [card.name.split("/")[3] for card in (*first.scorecards, *second.scorecards)]
    assert (named, second.next_page_token) == (["alpha", "beta", "cutter"], "")
    assert isinstance(refused(matching(world.ALPHA).ListScorecards, request), Forbidden)


def test_a_window_is_named(matching: Clients) -> None:
    error = refused(matching(world.MANAGER).GetScorecard, service.GetScorecardRequest(name=asked().name))
    assert isinstance(error, Invalid)
    assert [problem.field for problem in error.problems] == ["window"]


def test_a_line_shows_two_weeks_unless_asked_otherwise(matching: Clients) -> None:
    request = service.SummarizeLineRequest(name=f"{PARENT}/lines/sew-a")
    days = matching(world.ALPHA).SummarizeLine(request).days
    assert (len(days), days[0].date, days[0].maximum) == (14, "2026-11-22", 100)
    request.days = 3
    assert len(matching(world.ALPHA).SummarizeLine(request).days) == 3
    assert isinstance(refused(matching(world.BETA).SummarizeLine, request), NotFound)
