"""Orders that are over move to the archive, where they can be read as before, and plans read nothing of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services.chassis.identity import Caller, Role
from services.chassis.rpc.paging import Page
from services.errors import AlreadyExists, Infeasible, NotFound
from services.matching.domain.order_lists import OrderList
from services.matching.domain.orders import OrderState
from services.matching.domain.plans import PlanKind
from services.matching.storage import archive, goods
from services.matching.storage.archive import archive_ended
from services.matching.use_cases import assignments, explaining, loads, order_summary, orders, reading, snapshot
from services.matching.use_cases.goods import follow_movements
from services.matching.wire.events import ScheduleMessage
from services.matching.wire.orders import order_message
from tests.database_work import work_of
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.world import World

pytestmark = pytest.mark.slow

BUYER = Caller("shop", world.PARK, Role.INTEGRATOR, scopes=frozenset({"orders.own"}))
ENDED = ("a", "c")
SCHEDULED = OrderList(state=OrderState.SCHEDULED)
Read = Callable[[Session], Any]


@pytest.fixture
def year(small: World) -> World:
    """Four orders with lots on both sewers, of which two are delivered and a fifth is cancelled."""
    small.place(*(world.draft(ident, quantity=120, due=world.day(4)) for ident in "abcd"), world.draft("e"))
    small.go_live()
    small.cancel("e")
    for ident in ENDED:
        deliver(small, ident)
    return small


def deliver(small: World, ident: str) -> None:
    def arrive(session: Session) -> None:
        found = orders.get_order(session, world.MANAGER, world.PARK, ident)
        found.move(delivered=found.quantity, lost=0, now=small.now)
        loads.count_orders(session, world.PARK, [ident])

    small.write(arrive)


def put_away(small: World) -> int:
    """What the service does a week later; returns how many orders went."""
    moved: int = small.write(lambda session: archive_ended(session, small.now + timedelta(seconds=1)))
    return moved


def pages(small: World, read: Callable[[Session, Page], Any], limit: int) -> list[str]:
    """The ids of a list, read page by page; `limit` is one more than a page shows."""
    seen, key = list[str](), ()
    while True:
        found = small.read(lambda session, key=key: read(session, Page(limit - 1, key, "")))
        seen += [each.id for each in found[: limit - 1]]
        if len(found) < limit:
            return seen
        key = (seen[-1],)


def everything(small: World, caller: Caller = world.MANAGER) -> dict[str, Any]:
    """All that can be read of orders, lots and assignments."""

    def listed(session: Session, page: Page) -> Any:
        return orders.list_orders(session, caller, world.PARK, OrderList(), page)

    def work(session: Session, page: Page) -> Any:
        return assignments.list_assignments(session, caller, world.PARK, page)

    def delivered(session: Session, page: Page) -> Any:
        return orders.list_orders(session, caller, world.PARK, OrderList(state=OrderState.DELIVERED), page)

    found: dict[str, Any] = {
        name: pages(small, read, 2) for name, read in {"orders": listed, "work": work, "delivered": delivered}.items()
    }
    for ident in found["orders"]:
        found[ident] = small.read(lambda session, ident=ident: of_order(session, caller, ident))
    for ident in found["work"]:
        found[ident] = small.read(lambda session, ident=ident: state_of(session, caller, ident))
    return found


def of_order(session: Session, caller: Caller, ident: str) -> Any:
    order = orders.get_order(session, caller, world.PARK, ident)
    page = Page(1000, (), "")
    lots, lines, _guests = orders.list_lots(session, caller, world.PARK, ident, page)
    work = assignments.list_assignments(session, caller, world.PARK, page, assignments.Wanted(order=ident))
    return order_message(order, to_buyer=False), lots, lines, sorted(each.id for each in work)


def state_of(session: Session, caller: Caller, ident: str) -> Any:
    return {
        name: value
        for name, value in vars(assignments.get_assignment(session, caller, world.PARK, ident)).items()
        if not name.startswith("_")
    }


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_what_is_archived_is_read_as_before(year: World) -> None:
    before = everything(year)
    assert (before["orders"], before["delivered"], len(before["work"]) >= 8) == (list("abcde"), list(ENDED), True)
    assert put_away(year) == 3
    assert (year.rows("orders"), year.rows("lots"), year.rows("ended_orders")) == (2, 2, 3)
    assert everything(year) == before
    assert put_away(year) == 0


def test_an_enterprise_and_a_buyer_are_shown_their_own_alone(year: World) -> None:
    year.place(world.draft("mine"), caller=BUYER)
    year.cancel("mine")
    before = [everything(year, caller) for caller in (world.ALPHA, BUYER)]
    put_away(year)
    assert [everything(year, caller) for caller in (world.ALPHA, BUYER)] == before
    assert before[1]["orders"] == ["mine"]
    with pytest.raises(NotFound):
        year.read(lambda session: orders.get_order(session, BUYER, world.PARK, "a"))
    [of_beta] = [each for each in before[0]["work"] if before[0][each]["enterprise"] != "alpha"] or [None]
    assert of_beta is None


def test_why_an_enterprise_was_not_chosen_is_explained_of_an_archived_order_too(year: World) -> None:
    def explained() -> Any:
        return year.read(
            lambda session: explaining.explain_enterprise(session, world.MANAGER, world.PARK, "a", "alpha")
        )

    before = explained()
    put_away(year)
    assert explained() == before


def test_the_summary_counts_archived_orders(year: World) -> None:
    def by_state() -> Any:
        read = order_summary.summarize_orders
        return year.read(lambda session: read(session, world.MANAGER, world.PARK, worst=5, scarce=5)).figures

    before = by_state()
    put_away(year)
    assert by_state() == before
    assert before.by_state[OrderState.DELIVERED] == 2


def test_an_order_that_ended_a_moment_ago_stays(year: World) -> None:
    assert year.write(lambda session: archive_ended(session, year.now)) == 0


def test_what_is_archived_is_not_answered_or_cancelled(year: World) -> None:
    [work] = [each for each in year.assignments("a") if each.enterprise in ("alpha", "beta")][:1]
    put_away(year)
    for change in (year.accept, year.decline):
        with pytest.raises(Infeasible, match="DELIVERED"):
            change(work)
    with pytest.raises(Infeasible):
        year.cancel("a")


def test_an_archived_order_that_goes_on_is_as_it_was(year: World) -> None:
    before = everything(year)
    put_away(year)
    for ident in ("a", "c", "e"):
        year.write(lambda session, ident=ident: archive.restore(session, world.PARK, ident))
        year.write(lambda session, ident=ident: loads.count_orders(session, world.PARK, [ident]))
    assert (year.rows("ended_orders"), year.rows("ended_assignments"), year.rows("orders")) == (0, 0, 5)
    assert everything(year) == before
    assert year.read(lambda session: archive.counts(session, world.PARK, "")) == {"delivered": 0, "cancelled": 0}
    assert year.write(lambda session: archive.restore(session, world.PARK, "nobody's")) is None


def test_an_id_that_is_used_again_takes_the_place_of_the_archived_one(year: World) -> None:
    put_away(year)
    year.write(lambda session: session.execute(archive.tables.orders.insert(), [_row_of_e_again(session)]))
    year.now += timedelta(days=8)
    assert year.order("e").quantity == 7
    assert put_away(year) == 1
    assert year.order("e").quantity == 7
    assert year.read(lambda session: archive.counts(session, world.PARK, ""))[OrderState.CANCELLED] == 1


def _row_of_e_again(session: Session) -> dict[str, Any]:
    found = archive.find_order(session, world.PARK, "e")
    assert found is not None
    return {column.name: getattr(found, column.name) for column in archive.tables.orders.columns} | {"quantity": 7}


def test_an_id_in_the_archive_is_taken(year: World) -> None:
    put_away(year)
    with pytest.raises(AlreadyExists):
        year.place(world.draft("a"))


def test_plans_and_pages_read_nothing_of_what_has_ended(year: World) -> None:
    """Eight thousand delivered orders made a fill-in plan 1.7 s slower."""
    put_away(year)

    def work() -> list[Counter[str]]:
        page = Page(10, (), "")
        reads: tuple[Read, ...] = (
            lambda session: reading.whole_park(session, world.PARK, year.now),
            lambda session: reading.beside_few(session, world.PARK, (), year.now),
            lambda session: reading.at_closing(session, reading.known_park(session, world.PARK)),
            lambda session: orders.list_orders(session, world.MANAGER, world.PARK, SCHEDULED, page),
        )
        return [Counter(work_of(lambda read=read: year.read(read))) for read in reads]

    before = work()
    assert before[0]["Order"] == 2
    for number in range(3):
        year.place(world.draft(f"f{number}", quantity=20))
    year.fill_in()
    for number in range(3):
        deliver(year, f"f{number}")
    assert work()[0]["Order"] == 2
    put_away(year)
    assert work() == before


def test_a_fill_in_plan_goes_on_beside_the_archive(year: World) -> None:
    put_away(year)
    year.place(world.draft("new", quantity=30))
    plan = year.fill_in()
    assert plan is not None
    assert (plan.kind, year.order("new").state) == (PlanKind.FILL_IN_PLAN, OrderState.SCHEDULED)


def test_goods_of_an_archived_order_are_put_away_and_a_late_report_adds_to_them(year: World) -> None:
    moved(year, "a", version=1, received=60)
    moved(year, "b", version=1, received=10)
    assert (year.rows("movements"), year.rows("goods")) == (2, 2)
    put_away(year)
    assert (year.rows("movements"), year.rows("goods"), year.rows("ended_goods")) == (1, 1, 1)
    moved(year, "a", version=1, received=60)
    moved(year, "a", version=2, received=75)
    assert (year.rows("movements"), year.rows("goods"), year.rows("ended_goods")) == (1, 1, 1)
    year.write(lambda session: archive.restore(session, world.PARK, "a"))
    [sums] = year.read(lambda session: goods.of_orders(session, world.PARK, ["a"]))["a"].values()
    assert (sums.received, year.rows("ended_goods")) == (75, 0)


def test_the_stream_of_schedules_has_archived_orders_too(year: World) -> None:
    def schedules() -> dict[str, ScheduleMessage]:
        found = [each for each in snapshot.stream_snapshot(year.database) if isinstance(each, ScheduleMessage)]
        assert len(found) == len({each.order for each in found})
        return {each.order: each for each in found}

    before = schedules()
    assert set(ENDED) < set(before)
    put_away(year)
    assert schedules() == before


def moved(year: World, order: str, *, version: int, received: int) -> None:
    """Logistics publishes a movement of the order to the buyer."""
    where = {"park": world.PARK, "id": f"m-{order}", "order": order, "final": True, "step": 1, "state": "delivered"}
    ends = {"from_enterprise": "alpha", "to_enterprise": "", "made_by": "", "quantity": 80}
    sent = {"version": version, "loaded": 80, "received": received, "lost": 0, "returned": 0}
    year.write(lambda session: follow_movements(session, [{**where, **ends, **sent}], year.now))
