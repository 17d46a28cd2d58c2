"""The clause about goods: movements carry what was made, and where goods are is where the next step is planned.

Units of an order are alike: those that wait somewhere may serve any lot of that step there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from benchmarks.simulation.checker.known import Finding, Flow, Known
from benchmarks.simulation.checker.work import ENDED, WAITING
from benchmarks.simulation.people.accounts import short
from benchmarks.simulation.people.goods import on_road
from parkloom.logistics.v1.events_pb2 import MovementChanged
from parkloom.logistics.v1.movement_pb2 import MOVEMENT_STATE_CANCELLED

# An enterprise at a step.
At = tuple[int, str]


def goods_fix_places(known: Known) -> Iterator[Finding]:
    """No more leaves an enterprise than it made, and what was sent to one is worked on there or goes on from there.

    Inside a zone no vehicle is needed unless the park says so.
    """
    for each in known.latest.movements.values():
        if each.bookings and each.from_zone == each.to_zone and not known.park.policy.vehicles_inside_zones:
            text = f"movement {each.movement} stays in {each.from_zone} and takes {len(each.bookings)} trips"
            yield Finding("goods fix places", each.order, each.step, text)
    for flow in known.flows():
        moves = [each for each in known.latest.movements.values() if each.order == flow.order]
        made, spoilt = _made(known, flow)
        yield from _sent(flow, moves, made)
        if known.orders[flow.order].state not in ENDED:
            yield from _marked_late(known, flow, moves)
            for step in range(1, flow.steps):
                yield from _elsewhere(flow, step, moves, made, spoilt)


def _marked_late(known: Known, flow: Flow, moves: list[MovementChanged]) -> Iterator[Finding]:
    """An order has as many late units as are on the road beyond the day on which they are of use, by report."""
    late = sum(on_road(each) for each in moves if each.expected_date > each.latest_useful_date)
    marked = known.orders[flow.order].late_quantity
    if late != marked:
        yield Finding("goods fix places", flow.order, 0, f"{late} units on the road come late, {marked} are marked")


def _made(known: Known, flow: Flow) -> tuple[Counter[At], Counter[At]]:
    """Good units by step and enterprise, and spoilt ones."""
    made, spoilt = Counter[At](), Counter[At]()
    for report in known.reports_of[flow.order]:
        at = report.step, short(report.enterprise)
        made[at] += report.counted_quantity
        spoilt[at] += report.scrapped_quantity
    return made, spoilt


def _sent(flow: Flow, moves: list[MovementChanged], made: Counter[At]) -> Iterator[Finding]:
    """More than was made, and came, does not leave."""
    sent, came = Counter[At](), Counter[At]()
    for each in moves:
        sent[each.step, each.from_enterprise] += each.loaded_quantity - each.returned_quantity
        came[each.step, each.to_enterprise] += each.received_quantity
    for at, units in sent.items():
        if units > made[at] + came[at]:
            yield Finding("goods fix places", flow.order, at[0], f"{units} left {at[1]}, which made {made[at]}")


def _elsewhere(
    flow: Flow, step: int, moves: list[MovementChanged], made: Counter[At], spoilt: Counter[At]
) -> Iterator[Finding]:
    """Goods for the step, there or to come, beside what was and is to be done there."""
    goods, work, aimless = _goods(step, moves), Counter[str](), 0
    for lot in flow.lots:
        if flow.done(lot) <= step:
            if len(lot.steps) > step:
                work[lot.steps[step].enterprise] += lot.quantity
            elif len(lot.steps) == step:
                aimless += lot.quantity
    for enterprise in {*goods, *work, *(at[1] for at in made if at[0] == step)}:
        work[enterprise] += made[step, enterprise] + spoilt[step, enterprise]
    stray = sum(max(0, goods[enterprise] - units) for enterprise, units in work.items())
    lacking = sum(max(0, units - goods[enterprise]) for enterprise, units in work.items())
    if stray > aimless:
        text = f"{stray} units are or go where nobody works on them: goods {dict(goods)}, work {dict(work)}"
        yield Finding("goods fix places", flow.order, step, text)
    if lacking:
        text = f"{lacking} units to work on do not come: goods {dict(goods)}, work {dict(work)}"
        yield Finding("goods fix places", flow.order, step, text)


def _goods(step: int, moves: list[MovementChanged]) -> Counter[str]:
    """Units by enterprise that came or are to come for the step, less those that go on from there."""
    found: Counter[str] = Counter()
    for each in moves:
        if each.step == step - 1 and each.state != MOVEMENT_STATE_CANCELLED:
            left = each.quantity if each.state in WAITING else each.loaded_quantity - each.returned_quantity
            found[each.to_enterprise] += left - each.lost_quantity - each.damaged_quantity
            found[each.from_enterprise] -= left
    return Counter({enterprise: units for enterprise, units in found.items() if units > 0})
