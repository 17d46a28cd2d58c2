"""Pages and replies, through the real server and at their limits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parkloom.registry.v1 import enterprise_pb2
from parkloom.registry.v1 import registry_service_pb2 as pb
from services.chassis.rpc import paging, replies
from services.errors import Invalid
from tests.registry import world
from tests.serving import Clients, refused

PARK = "parks/socks"


def test_pages_together_show_each_line_once_in_the_order_of_ids(registry: Clients) -> None:
    manager = registry(world.MANAGER)
    for number in range(2, 7):
        manager.CreateLine(world.create_line(f"d-{number}"))
    seen: list[str] = []
    request = pb.ListLinesRequest(parent=PARK, page_size=3)
    while not seen or request.page_token:
        page = manager.ListLines(request)
        seen += [line.name.rsplit("/", 1)[1] for line in page.lines]
        request.page_token = page.next_page_token
    assert seen == ["d-1", "d-2", "d-3", "d-4", "d-5", "d-6", "r-1"]


def test_a_page_token_of_another_question_or_caller_is_refused(unchanging: Clients) -> None:
    asked = pb.ListLinesRequest(parent=PARK, page_size=1)
    token = unchanging(world.MANAGER).ListLines(asked).next_page_token
    other = pb.ListLinesRequest(parent=PARK, page_size=1, page_token=token, link="spinning")
    same = pb.ListLinesRequest(parent=PARK, page_size=1, page_token=token)
    for caller, request in ((world.MANAGER, other), (world.DYER, same)):
        error = refused(unchanging(caller).ListLines, request)
        assert [problem.field for problem in error.problems] == ["page_token"]


@given(sizes=st.lists(st.integers(1, 120), max_size=12), page_size=st.integers(1, 6))
def test_a_page_never_outgrows_a_reply_and_no_row_is_lost(sizes: list[int], page_size: int) -> None:
    rows = [enterprise_pb2.Contact(person=f"{index:02}" + "x" * size) for index, size in enumerate(sizes)]
    left, seen = rows, list[str]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replies, "LARGEST_BYTES", 200)
        while left:
            page = paging.Page(page_size, (), "question")
            shown, token = replies.one_page(page, left[: page.limit], lambda row: row, lambda row: (row.person,))
            assert sum(message.ByteSize() for message in shown) <= 200
            seen += [message.person for message in shown]
            left = left[len(shown) :]
            assert bool(token) == bool(left)
    assert seen == [row.person for row in rows]


def test_a_change_whose_reply_would_be_too_large_is_refused() -> None:
    huge = enterprise_pb2.Contact(person="x" * replies.LARGEST_BYTES)
    with pytest.raises(Invalid, match="requests: send fewer at once"):
        replies.refuse_if_too_large(huge, "requests")


def test_a_listed_park_is_whole(registry: Clients) -> None:
    manager = registry(world.MANAGER)
    assert list(manager.ListParks(pb.ListParksRequest()).parks) == [manager.GetPark(pb.GetParkRequest(name=PARK))]


def test_a_month_has_the_reporter_and_the_time_of_each_figure(registry: Clients) -> None:
    registry(world.DYER).UpdateCapacity(world.capacity((world.TODAY, 5_000)))
    month = registry(world.AUDITOR).GetCapacity(pb.GetCapacityRequest(name=f"{PARK}/lines/d-1/capacities/2026-03"))
    [figure] = month.figures
    assert (figure.date, figure.daily_capacity, figure.reported_by) == (world.TODAY, 5_000, "dai")
    assert figure.report_time.ToDatetime(world.NOW.tzinfo) == world.NOW


def test_the_months_of_a_line_are_listed_in_order(registry: Clients) -> None:
    registry(world.DYER).UpdateCapacity(world.capacity(("2026-12-01", 1), (world.TODAY, 2), ("2026-05-01", 3)))
    listed = registry(world.DYER).ListCapacities(pb.ListCapacitiesRequest(parent=f"{PARK}/lines/d-1"))
    assert [month.name.rsplit("/", 1)[1] for month in listed.capacities] == ["2026-03", "2026-05", "2026-12"]


def test_the_capacities_of_all_lines_are_listed_by_line_and_month(registry: Clients) -> None:
    manager = registry(world.MANAGER)
    registry(world.DYER).UpdateCapacity(world.capacity((world.TODAY, 1), ("2026-05-01", 2)))
    manager.UpdateCapacity(world.capacity((world.TODAY, 3), line="r-1"))
    months = pages_of(manager, pb.ListCapacitiesRequest(parent=f"{PARK}/lines/-", page_size=1))
    assert months == ["d-1/capacities/2026-03", "d-1/capacities/2026-05", "r-1/capacities/2026-03"]


def test_the_capacities_of_an_enterprise_in_a_month_are_listed(registry: Clients) -> None:
    manager = registry(world.MANAGER)
    registry(world.DYER).UpdateCapacity(world.capacity((world.TODAY, 1), ("2026-05-01", 2)))
    manager.UpdateCapacity(world.capacity((world.TODAY, 3), line="r-1"))
    dyers = f"{PARK}/enterprises/dye-house"
    request = pb.ListCapacitiesRequest(parent=f"{PARK}/lines/-", enterprise=dyers, month="2026-03")
    assert pages_of(manager, request) == ["d-1/capacities/2026-03"]


def pages_of(manager: Any, request: pb.ListCapacitiesRequest) -> list[str]:
    """The months listed, page after page, each by its line and month."""
    found = []
    while True:
        reply = manager.ListCapacities(request)
        found += [month.name.split("/lines/")[1] for month in reply.capacities]
        if not reply.next_page_token:
            return found
        request.page_token = reply.next_page_token
