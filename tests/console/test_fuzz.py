"""Every field of every form, every parameter of every page: odd input gets a page, and never one of a fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import ORDER, Posted
from tests.console.visitor import PageForm, Visitor
from tests.seeds import cases

pytestmark = pytest.mark.slow

ODD = (
    "   ",
    "a\0b",
    "a\r\nSet-Cookie: x=1",
    "\u2028\u202e\ud7ff\U0010ffff",
    "1,5",
    "-1",
    "9" * 5000,
    "NaN",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "%(name)s %s {0} {{7*7}}",
    "<script>alert(1)</script>",
    "../../etc",
    "//elsewhere.example",
    "/\n",
    "parks/sock/orders/-",
    "x" * 20_000,
)
# Each field meets one odd value in so many, in turn: together they meet all; with `make long` each meets all.
TURNS = cases([5, 1], fast=1, slow=1)
# The pages with the parameters that each reads.
PARAMETERS = (
    ("/orders", "page"),
    ("/orders", "state"),
    *(("/orders", name) for name in ("q", "product", "due_from", "due_until", "shortfall", "since", "sort")),
    ("/files/orders/download", "q"),
    ("/waiting", "state"),
    ("/waiting", "page"),
    ("/pegging/enterprises/knit-a", "first"),
    ("/pegging/enterprises/knit-a", "last"),
    ("/pegging/enterprises/knit-a", "page"),
    ("/plans/compare", "one"),
    ("{order}", "enterprise"),
    ("/enterprises", "page"),
    ("/enterprises/knit-a", "show"),
    ("/enterprises/knit-a", "page"),
    ("/enterprises/knit-a/capacity", "line"),
    ("/enterprises/knit-a/capacity", "date"),
    ("/capacity", "group"),
    ("/capacity", "link"),
    ("/capacity", "enterprise"),
    ("/capacity", "page"),
    ("/capacity/grid", "link"),
    ("/capacity/grid", "enterprise"),
    ("/capacity/grid", "page"),
    ("/map", "date"),
    ("/plans", "page"),
    ("/scenarios", "page"),
    ("/quotes", "page"),
    ("/quotes", "state"),
    ("/orders/new", "quote"),
    ("/files/orders/download", "column"),
    ("/files/orders/download", "rows"),
    ("/movements", "date"),
    ("/movements", "page"),
    ("/waves", "date"),
    ("/sign-ins/park", "page"),
    ("/oidc/return", "state"),
)
ADDRESSES = (
    "/orders/{}",
    "/orders/{}/change",
    "/plans/{}",
    "/scenarios/{}",
    "/quotes/{}",
    "/orders/new?quote={}",
    "/files/{}",
    "/files/{}/download",
    "/files/imports/{}",
    "/files/imports/{}/failed",
    "/enterprises/{}",
    "/enterprises/{}/people",
    "/enterprises/{}/capacity",
    "/sign-in/{}",
    "/departures/{}",
    "/waves/x/{}",
    "/{}",
)
ACTIONS = (
    "/enterprises/{}/guest",
    "/lines/{}/capacity",
    "/enterprises/{}/capacity/w-a",
    "/enterprises/knit-a/capacity/{}",
    "/enterprises/knit-a/capacity/week/{}",
    "/lines/{}/figures",
    "/assignments/{}/accept",
    "/accounts/{}/close",
    "/accounts/{}/reset",
    "/enterprises/{}/people/give",
    "/enterprises/knit-a/people/{}/remove",
    "/plans/{}/retry",
    "/scenarios/{}/adopt",
    "/quotes/{}/hold",
    "/quotes/{}/take",
    "/quotes/{}/release",
    "/orders/new/quote",
    "/scenarios/{}/delete",
    "/files/{}",
    "/files/imports/{}/commit",
    "/orders/{}/cancel",
    "/orders/{}/lift",
    "/calendar/closures/{}/remove",
    "/sign-ins/{}/end",
)


@dataclass(frozen=True)
class Sent:
    """One request that the fuzz sends, by its address and, where it posts a form, its values."""

    address: str
    values: dict[str, str] | None = None


@pytest.fixture
def people(installation: Installation, posted: Posted) -> tuple[Visitor, Visitor]:
    return installation.visitor(world.MANAGER), installation.visitor(world.KNITTER)


@pytest.mark.parametrize("turns", TURNS)
def test_no_field_of_any_form_can_make_a_page_fail(people: tuple[Visitor, Visitor], posted: Posted, turns: int) -> None:
    manager, knitter = people
    assert _faults(manager, _varied(manager, "/orders/new", ORDER, turns)) == []
    assert _faults(knitter, _varied(knitter, "/enterprises/knit-a?show=all", {}, turns)) == []
    for page in ("capacity", "capacity/week", "capacity/shifts"):
        assert _faults(knitter, _varied(knitter, f"/enterprises/knit-a/{page}", {}, turns)) == []
    assert _faults(manager, _varied(manager, "/capacity/grid", {}, turns)) == []
    assert _faults(manager, _varied(manager, "/sign-ins/park", {}, turns)) == []
    assert _faults(manager, _varied(manager, f"{posted.unmatched}/change", {"ship_to_zone": "port"}, turns)) == []
    assert _faults(manager, _varied(manager, "/calendar", {}, turns)) == []
    assert _faults(manager, _varied(manager, "/policy", {}, turns)) == []


@pytest.mark.parametrize("turns", TURNS)
def test_no_parameter_of_any_page_can_make_it_fail(people: tuple[Visitor, Visitor], posted: Posted, turns: int) -> None:
    manager, _ = people
    pages = [(page.format(order=posted.scheduled), name) for page, name in PARAMETERS]
    sent = [
        Sent(page, {"show": "all", name: odd})
        for place, (page, name) in enumerate(pages)
        for odd in ODD[place % turns :: turns]
    ]
    assert _faults(manager, sent, method="GET") == []


def test_no_name_in_an_address_can_make_a_page_fail(people: tuple[Visitor, Visitor]) -> None:
    names = [odd for odd in ODD if len(odd) < 1000]
    for turn, visitor in enumerate(people):
        visitor.open("/sign-ins")
        values = visitor.form("/sign-out").values | {"date": "2026-12-01", "daily_capacity": "1"}
        own_share = names[turn :: len(people)]
        assert _faults(visitor, [Sent(at.format(name), values) for at in ACTIONS for name in own_share]) == []
        assert _faults(visitor, [Sent(at.format(name)) for at in ADDRESSES for name in own_share], method="GET") == []


def _varied(visitor: Visitor, page: str, usual: dict[str, str], turns: int) -> Iterator[Sent]:
    """Each kind of form on `page`, one at a time of its fields missing or odd."""
    visitor.open(page)
    for form in _kinds(visitor):
        values = form.values | ({} if form.action else usual)
        for place, name in enumerate(sorted(values.keys() - {"csrf_token"})):
            others = {other: value for other, value in values.items() if other != name}
            yield Sent(form.action or page, others)
            yield from (Sent(form.action or page, others | {name: odd}) for odd in ODD[place % turns :: turns])


def _kinds(visitor: Visitor) -> list[PageForm]:
    """The forms of a page that have fields of their own, of those that differ in ids only one."""
    shared = {"language"} if visitor.page.request.path != "/orders/new" else set()
    kinds = {(form.action.rsplit("/", 1)[-1], *form.values): form for form in visitor.forms()}
    return [form for kind, form in kinds.items() if kind[0] not in shared and len(form.values) > 1]


def _faults(visitor: Visitor, asked: Iterator[Sent] | list[Sent], method: str = "POST") -> list[tuple[Sent, int]]:
    answered = [(sent, visitor.send(method, sent.address, sent.values)) for sent in asked]
    assert answered
    return [(sent, code) for sent, code in answered if code >= 500]
