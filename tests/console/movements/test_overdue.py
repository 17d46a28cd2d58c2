"""What should have arrived, on the pages of those who can say where it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import update

from services.chassis.database import Database
from services.logistics.domain.movement import MovementState
from services.logistics.storage.tables import movements
from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import post_order
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

SENT = world.day(0) - timedelta(days=3)


@pytest.fixture
def order(installation: Installation, manager: Visitor) -> Iterator[str]:
    """An order of which the goods left three days ago, for a road of no days, and have not been reported since."""
    address = post_order(manager, quantity="40", due_date=world.day(20).isoformat())
    manager.wait_for(address, "/movements?date=")
    order = address.rpartition("/")[2]
    of_order = movements.c.order == order
    left = {"state": MovementState.LOADED, "loaded": 40, "day": SENT, "transit_days": 0}
    with closing(Database(installation.settings.logistics_database_url)) as database:
        database.transact(lambda session: session.execute(update(movements).where(of_order).values(left)))
        yield order
        arrived = {"state": MovementState.DELIVERED, "received": 40}
        database.transact(lambda session: session.execute(update(movements).where(of_order).values(arrived)))


def test_the_manager_sees_what_is_overdue_and_reports_where_it_is(manager: Visitor, order: str) -> None:
    assert "Movements that should have arrived: " in manager.open("/").text
    page = manager.open("/movements?show=overdue").text
    assert order in page
    assert "Overdue: it was to arrive on" in page
    form = next(each for each in manager.forms() if "/report?" in each.action)
    assert "show=overdue" in form.action
    manager.post_bare(form.action, **form.values | {"received_quantity": "40"})
    assert manager.page.headers["Location"].endswith("show=overdue")


def test_an_enterprise_sees_its_own_alone(installation: Installation, order: str) -> None:
    rival = installation.visitor(world.RIVAL, language="zh").open("/movements?show=overdue").text
    assert (order in rival, "没有逾期的" in rival) == (False, True)


def test_guests_are_marked_for_the_manager(manager: Visitor, order: str) -> None:
    sender = r"<strong>([A-Z][A-Za-z ]+?)( <span class=.badge tone-calm.>guest</span>)? →"
    called, marked = re.search(sender, manager.open("/movements?show=overdue").text).groups()  # type: ignore[union-attr]
    assert marked is None
    one = next(ident for ident, name in world.ENTERPRISES if name == called)
    for makes_a_guest in (True, False):
        manager.open(f"/enterprises/{one}")
        manager.press(f"/enterprises/{one}/guest")
        found = re.findall(sender, manager.open("/movements?show=overdue").text)
        assert {bool(mark) for name, mark in found if name == called} == {makes_a_guest}
