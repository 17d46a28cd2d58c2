"""Lots of a plan are kept or dropped beside what other orders take as they are beside the lots of these orders.

The rules look at the lots of a plan alone, with the capacity that others take: a park has tens of thousands of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from random import Random

import pytest

from services.matching.domain.orders import Order
from services.matching.domain.routes import RouteStep
from services.matching.scheduling.activation_problem import activation_problem, live_problem
from services.matching.scheduling.commitments import frozen_or_agreed
from services.matching.scheduling.problem import build_problem
from services.matching.scheduling.snapshot import ParkSnapshot
from services.planning import rules
from services.planning.model import Step
from services.planning.model.lots import Lot, Lots
from tests.matching import world
from tests.matching.world import NOW, TODAY, day

ORDERS, PARKS = 6, 12
START = TODAY.toordinal()


def order(ident: str, random: Random) -> Order:
    return Order(
        park=world.PARK,
        id=ident,
        product="sock",
        quantity=random.choice((60, 150, 400)),
        release=TODAY,
        due=day(8),
        ship_to_zone="port",
        buyer_reference="",
        late_cost_micros=1,
        unmet_cost_micros=1,
        partial=random.random() < 0.7,
        route=(RouteStep("cut"), RouteStep("sew", load=random.choice((1.0, 1.3)))),
        own_route=False,
        created_at=NOW,
        updated_at=NOW,
        transfer_batch=random.choice((0, 0, 20)),
    )


def some_lots(orders: Collection[Order], random: Random) -> dict[str, Lots]:
    """Lots in which a step now and then comes too early."""
    found: dict[str, Lots] = {}
    for each in orders:
        rows, left = list[Lot](), each.quantity
        while left > 0:
            units = min(left, random.choice((10, 25, 60, 90)))
            cut = random.randrange(6)
            sewn = cut + random.choice((1, 2, 2, 3, 4))
            steps = (Step("cut-1", START + cut), Step(random.choice(("sew-a", "sew-b")), START + sewn))
            rows.append(Lot(each.id, units, steps))
            left -= units
        found[each.id] = Lots.of(rows).merged()
    return found


def some_park(random: Random) -> ParkSnapshot:
    """A park whose live lots keep the rules; capacity has fallen since on some days."""
    lines = [
        replace(line, setup=random.choice((None, 5)), min_run=random.choice((None, 15)), min_lot=random.choice((0, 20)))
        for line in world.lines()
    ]
    orders = {ident: order(ident, random) for ident in (f"o{number}" for number in range(ORDERS))}
    live = ParkSnapshot(
        park=world.park(quotas=(replace(world.park().quotas[0], daily_limit=random.choice((150.0, 1_000.0))),)),
        today=TODAY,
        lines={line.id: line for line in lines},
        figures={},
        auto_accepting=frozenset(),
        orders=orders,
        lots=some_lots([orders[f"o{number}"] for number in range(ORDERS - 2)], random),
        assignments={},
        exclusions={},
    )
    while True:
        kept, dropped = rules.kept_and_dropped(*live_problem(live))
        live = replace(live, lots=kept.shifted(START).by_order())
        if not dropped:
            break
    fallen = {line: {day(n): random.choice((0, 40)) for n in range(8) if random.random() < 0.2} for line in live.lines}
    figures = {
        line: {figure.date: figure for figure in world.figures(line, 1, days).figures}
        for line, days in fallen.items()
        if days
    }
    return replace(live, figures=figures)


def beside_all_lots(snapshot: ParkSnapshot, considered: set[str], new: Lots) -> tuple[Lots, list[Lot]]:
    """The plan's lots kept, and all that is dropped, where the rules see every lot of the park."""
    problem, taken = activation_problem(snapshot, considered, frozen_or_agreed(0.0))
    others = {ident: lots for ident, lots in snapshot.lots.items() if ident not in considered}
    standing, lots = live_problem(replace(snapshot, lots=others))
    orders = [each for ident, each in snapshot.orders.items() if ident in considered or ident in snapshot.lots]
    assert taken.all.sum() > 0
    whole = replace(
        build_problem(snapshot, orders, problem.days), lines=problem.lines, firm=(*standing.firm, *problem.firm)
    )
    kept, dropped = rules.kept_and_dropped(whole, Lots.concatenated([lots, new]))
    return kept.of_orders(considered), [lot for lot, _ in dropped]


@pytest.mark.parametrize("seed", range(PARKS))
def test_the_same_lots_are_kept_as_beside_all_lots_of_the_park(seed: int) -> None:
    random = Random(seed)
    snapshot = some_park(random)
    considered = {f"o{number}" for number in (0, ORDERS - 2, ORDERS - 1)}
    new = some_lots([snapshot.orders[ident] for ident in sorted(considered)], random)
    proposal = Lots.concatenated(new.values()).shifted(-START)
    problem, taken = activation_problem(snapshot, considered, frozen_or_agreed(0.0))
    kept, dropped = rules.kept_and_dropped(problem, proposal, taken)
    expected, gone = beside_all_lots(snapshot, considered, proposal)
    if {lot.order for lot in gone} <= considered:
        assert list(kept) == list(expected)
        assert [lot for lot, _ in dropped] == gone
    else:
        # Beside all lots, what a new set-up takes was taken from a lot that stands; beside what others take it is not.
        assert len(kept) + len(dropped) == len(proposal)
    assert rules.kept_and_dropped(problem, kept, taken) == (kept, [])


def test_what_others_take_is_not_given_away() -> None:
    """A new lot and its set-up go where others leave no room; no lot of theirs does."""
    random = Random(33)
    snapshot = some_park(random)
    considered = {f"o{number}" for number in (0, ORDERS - 2, ORDERS - 1)}
    new = some_lots([snapshot.orders[ident] for ident in sorted(considered)], random)
    proposal = Lots.concatenated(new.values()).shifted(-START)
    _, gone = beside_all_lots(snapshot, considered, proposal)
    assert not {lot.order for lot in gone} <= considered
    problem, taken = activation_problem(snapshot, considered, frozen_or_agreed(0.0))
    _, dropped = rules.kept_and_dropped(problem, proposal, taken)
    assert {lot.order for lot, _ in dropped} <= considered
