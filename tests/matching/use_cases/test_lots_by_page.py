"""A page of lots reads the parts that it shows: an order has thousands, and a page shows twenty-five."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from services.chassis.rpc.paging import Page
from services.matching.storage import archive
from services.matching.storage import lots as stored_lots
from services.matching.use_cases import loads, orders
from services.planning.model.lots import Lot, Lots
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.world import MANAGER, PARK, World, day

MANY, SHOWN = 1_200, 25
CUT, SEWN = ("cut-1", day(1)), ("sew-a", day(2))


@pytest.fixture
def long(small: World) -> World:
    """An order of many lots, every third of which is cut only."""
    small.place(world.draft("o1", quantity=MANY), world.draft("o2"))
    lots = world.lots_of("o1", *((1, [CUT] if number % 3 == 2 else [CUT, SEWN]) for number in range(MANY)))
    few = world.lots_of("o2", (80, [CUT, SEWN]))
    store(small, {"o1": lots, "o2": few})
    return small


def store(small: World, lots: Mapping[str, Lots]) -> None:
    """The orders have these lots."""

    def replace(session: Session) -> None:
        stored_lots.replace_lots(session, PARK, lots)
        loads.count_orders(session, PARK, lots)

    small.write(replace)


def page_after(long: World, number: int | None, size: int = SHOWN, order: str = "o1") -> list[tuple[int, Lot]]:
    page = Page(size, () if number is None else (number,), "")
    found: list[tuple[int, Lot]] = long.read(lambda session: orders.list_lots(session, MANAGER, PARK, order, page)[0])
    return found


def numbers_by_page(long: World) -> list[int]:
    """The numbers of all lots, read page by page."""
    seen: list[int] = []
    while len(found := page_after(long, seen[-1] if seen else None)) > SHOWN:
        seen += [number for number, _ in found[:SHOWN]]
    return seen + [number for number, _ in found]


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many lots were decoded, by call."""
    counts: list[int] = []
    decode = Lots.decoded

    def counted(texts: Iterable[str]) -> Lots:
        lots = decode(texts)
        counts.append(len(lots))
        return lots

    monkeypatch.setattr(Lots, "decoded", counted)
    return counts


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_page_of_lots_decodes_no_more_parts_than_it_shows(long: World, decoded: list[int]) -> None:
    for after in (None, 600, MANY - 10):
        decoded.clear()
        assert page_after(long, after)
        assert sum(decoded) <= 2 * stored_lots.PART
    whole = [number for number in range(MANY) if number % 3 != 2]
    assert numbers_by_page(long) == whole


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_lots_in_parts_are_the_lots_of_the_order(long: World, decoded: list[int]) -> None:
    assert [lot.quantity for lot in long.lots()] == [1] * MANY
    every = long.read(lambda session: stored_lots.all_lots(session, PARK))
    assert {order: len(lots) for order, lots in every.items()} == {"o1": MANY, "o2": 1}
    assert len(long.read(lambda session: stored_lots.lots_of_open_orders(session, PARK))) == MANY + 1
    fewer = {"o1": world.lots_of("o1", (MANY, [CUT, SEWN]))}
    store(long, fewer)
    assert (len(long.lots()), long.rows("more_lots")) == (1, 0)


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_page_of_an_archived_order_reads_as_little(long: World, decoded: list[int]) -> None:
    before = numbers_by_page(long)
    long.cancel("o1")
    lots = world.lots_of("o1", *((1, [CUT] if number % 3 == 2 else [CUT, SEWN]) for number in range(MANY)))
    store(long, {"o1": lots})
    long.write(lambda session: archive.archive_ended(session, long.now + timedelta(seconds=1)))
    assert (long.rows("more_lots"), long.rows("ended_more_lots")) == (0, MANY // stored_lots.PART - 1)
    decoded.clear()
    assert page_after(long, 600)
    assert sum(decoded) <= 2 * stored_lots.PART
    assert numbers_by_page(long) == before
    long.write(lambda session: archive.restore(session, PARK, "o1"))
    assert (len(long.lots()), long.rows("ended_more_lots")) == (MANY, 0)
