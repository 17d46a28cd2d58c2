"""Lists of orders, open and archived ones: filtered, in each sequence, page by page, as a plain recount has them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import null, update

from services.chassis.identity import Caller, Role
from services.chassis.rpc.paging import Page
from services.errors import Invalid
from services.matching.domain.order_lists import OrderList, Sequence, Shortfall
from services.matching.domain.orders import Order, OrderState
from services.matching.storage import archive
from services.matching.storage.ended_tables import LISTED, ended_orders
from services.matching.use_cases import orders
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.use_cases.test_order_summary import any_order, store
from tests.matching.world import World

BUYER = Caller("shop", world.PARK, Role.INTEGRATOR, scopes=frozenset({"orders.read"}))
REFERENCES = ("PO-1", "po-10%", "采购_7", "")
NOT_PLANNED = (OrderState.OPEN, OrderState.DELIVERED, OrderState.CANCELLED, OrderState.CLOSED)
LISTS = (
    OrderList(),
    OrderList(state=OrderState.DELIVERED),
    OrderList(product="ankle"),
    OrderList(text="PO-1"),
    OrderList(text="0%"),
    OrderList(text="采购_"),
    OrderList(text="-0012"),
    OrderList(text="SHO"),
    OrderList(due_from=world.day(8), due_until=world.day(12)),
    *(OrderList(shortfall=shortfall) for shortfall in Shortfall),
    OrderList(shortfall_since=world.NOW),
    OrderList(product="crew", text="po", due_from=world.day(7), shortfall=Shortfall.ANY),
)


def many(number: int) -> list[Order]:
    """Orders of two products and two owners, of all states, of which several are alike in due date and quantity."""
    chance = random.Random(11)
    made = []
    for each in range(number):
        order = any_order(each, chance)
        order.product, order.owner = chance.choice(["ankle", "crew"]), chance.choice(["", "shop"])
        order.buyer_reference = chance.choice(REFERENCES)
        order.created_at = world.NOW + timedelta(microseconds=chance.randint(0, 3))
        order.shortfall_since = chance.choice([world.NOW - timedelta(days=1), world.NOW]) if short_of(order) else None
        made.append(order)
    return made


def short_of(order: Order) -> str:
    """The order's shortfall, by a plain look."""
    if order.state in NOT_PLANNED:
        return ""
    late = order.finish is not None and order.finish > order.due
    return "late " * late + "short" * (order.scheduled_quantity < order.quantity)


def passes(wanted: OrderList, order: Order) -> bool:
    lacks = short_of(order)
    shortfalls = {
        None: True,
        Shortfall.ANY: lacks != "",
        Shortfall.LATE: "late" in lacks,
        Shortfall.SHORT: "short" in lacks and order.state is not OrderState.UNMATCHED,
        Shortfall.NONE: lacks == "" and order.state not in NOT_PLANNED,
    }
    since = wanted.shortfall_since
    return (
        wanted.state in (None, order.state)
        and wanted.product in ("", order.product)
        and any(wanted.text.lower() in text.lower() for text in (order.id, order.buyer_reference, order.owner))
        and (wanted.due_from or date.min) <= order.due <= (wanted.due_until or date.max)
        and shortfalls[wanted.shortfall]
        and (since is None or (order.shortfall_since is not None and order.shortfall_since >= since))
    )


def recounted(wanted: OrderList, made: list[Order]) -> list[str]:
    found = [order for order in made if passes(wanted, order)]
    return [each.id for each in sorted(found, key=wanted.key_of, reverse=wanted.descending)]


def listed(small: World, wanted: OrderList, size: int = 1000, caller: Caller = world.MANAGER) -> list[str]:
    seen, key = list[str](), ()
    while True:
        page = Page(size, key, "")
        found = small.read(lambda session, page=page: orders.list_orders(session, caller, world.PARK, wanted, page))
        seen += [order.id for order in found[:size]]
        if len(found) <= size:
            return seen
        key = wanted.key_of(found[size - 1])


@pytest.fixture
def stored(small: World) -> list[Order]:
    """Orders of which those that are over stand in the archive."""
    store(small, many(300))
    made = [small.order(f"o-{number:05}") for number in range(300)]
    small.write(lambda session: archive.archive_ended(session, small.now + timedelta(days=1)))
    return made


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_lists_are_those_of_a_plain_recount(small: World, stored: list[Order]) -> None:
    for wanted in LISTS:
        for sequence in Sequence:
            for descending in (False, True):
                asked = replace(wanted, sequence=sequence, descending=descending)
                assert listed(small, asked) == recounted(asked, stored), asked
    assert small.rows("ended_orders") > 50
    assert {len(recounted(wanted, stored)) > 0 for wanted in LISTS} == {True}


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_pages_hold_each_order_once_in_every_sequence(small: World, stored: list[Order]) -> None:
    for sequence in Sequence:
        for descending in (False, True):
            asked = OrderList(sequence=sequence, descending=descending)
            assert listed(small, asked, size=37) == recounted(asked, stored), asked


def test_a_buyer_is_listed_its_own_orders_alone(small: World, stored: list[Order]) -> None:
    own = [order for order in stored if order.owner == "shop"]
    for wanted in (OrderList(), OrderList(text="o-"), OrderList(shortfall=Shortfall.ANY)):
        assert listed(small, wanted, caller=BUYER) == recounted(wanted, own)


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        (Sequence.ID, (7,)),
        (Sequence.DUE, ("soon", "o-1")),
        (Sequence.DUE, (20270101, "o-1")),
        (Sequence.CREATED, (2**62, "o-1")),
        (Sequence.QUANTITY, ("12", "o-1")),
    ],
)
def test_a_key_that_no_order_has_is_refused(small: World, sequence: Sequence, key: Any) -> None:
    page, wanted = Page(10, key, ""), OrderList(sequence=sequence)
    with pytest.raises(Invalid) as refused:
        small.read(lambda session: orders.list_orders(session, world.MANAGER, world.PARK, wanted, page))
    assert refused.value.problems[0].field == "page_token"


def test_what_a_version_from_before_has_archived_is_completed(small: World, stored: list[Order]) -> None:
    small.write(lambda session: session.execute(update(ended_orders).values(dict.fromkeys(LISTED, null()))))
    by_due = OrderList(sequence=Sequence.DUE)
    assert len(listed(small, by_due)) < len(stored)
    over = small.rows("ended_orders")
    assert small.write(archive.complete) == over
    assert listed(small, by_due) == recounted(by_due, stored)
    assert small.write(archive.complete) == 0


def test_an_order_is_late_or_short_since_the_first_plan_that_found_it_so() -> None:
    first, later = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 2, tzinfo=UTC)
    order = any_order(1, random.Random(1))
    order.state, order.quantity, order.scheduled_quantity, order.finish = OrderState.OPEN, 100, 0, None
    order.explain((), first)
    assert (order.state, order.shortfall_since) == (OrderState.UNMATCHED, first)
    order.take_lots(40, order.due, later)
    assert order.shortfall_since == first
    order.take_lots(100, order.due, later)
    assert order.shortfall_since is None
    order.take_lots(100, order.due + timedelta(days=1), later)
    assert order.shortfall_since == later
    order.cancel((), later)
    assert order.shortfall_since is None
