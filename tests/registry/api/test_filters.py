"""Lists of lines and enterprises, filtered and in a sequence; a filter widens nothing that a caller may see."""

from __future__ import annotations

from typing import Any

import pytest

from parkloom.registry.v1 import registry_service_pb2 as pb
from services.chassis.identity import Caller
from services.errors import Invalid
from tests.registry import world
from tests.serving import Clients, refused

PARK = "parks/socks"


def lines(clients: Clients, caller: Caller, **asked: Any) -> list[str]:
    found = clients(caller).ListLines(pb.ListLinesRequest(parent=PARK, **asked)).lines
    return [line.name.rpartition("/")[2] for line in found]


@pytest.mark.parametrize(
    ("filter_text", "found"),
    [
        (f"enterprise = {PARK}/enterprises/rival-dyer", ["r-1"]),
        ("link = dyeing", ["d-1", "r-1"]),
        (f"NOT name = {PARK}/lines/d-1", ["r-1"]),
        ("planned_daily_capacity < 0 OR link = nothing", []),
    ],
)
def test_lines_are_filtered(unchanging: Clients, filter_text: str, found: list[str]) -> None:
    assert lines(unchanging, world.MANAGER, filter=filter_text) == found
    # An enterprise is shown its own alone, by any filter.
    assert lines(unchanging, world.DYER, filter=filter_text) == [line for line in found if line == "d-1"]


def test_lists_go_the_other_way_over_pages(unchanging: Clients) -> None:
    manager = unchanging(world.MANAGER)
    assert lines(unchanging, world.MANAGER, order_by="name desc") == ["r-1", "d-1"]
    asked = pb.ListEnterprisesRequest(parent=PARK, order_by="name desc", page_size=1)
    first = manager.ListEnterprises(asked)
    asked.page_token = first.next_page_token
    second = manager.ListEnterprises(asked)
    names = [page.enterprises[0].name.rpartition("/")[2] for page in (first, second)]
    assert (names, second.next_page_token) == (["rival-dyer", "dye-house"], "")
    asked.order_by = "display_name"
    assert refused(manager.ListEnterprises, asked).problems[0].code == "PAGE_TOKEN_INVALID"


@pytest.mark.parametrize("wrong", ["price_micros < 5", "contacts = x", "rates = 1", "x" * 1001])
def test_prices_and_contacts_are_no_fields_to_filter_by(unchanging: Clients, wrong: str) -> None:
    for call, kind in (("ListLines", pb.ListLinesRequest), ("ListEnterprises", pb.ListEnterprisesRequest)):
        error = refused(getattr(unchanging(world.MANAGER), call), kind(parent=PARK, filter=wrong))
        assert isinstance(error, Invalid)
        assert error.problems[0].field == "filter"
