"""Movements mirror the lots: what must change when an order's schedule does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.logistics.domain.movement import Movement
from services.logistics.domain.needs import Leg, Need, needs_of
from services.logistics.domain.schedule import Schedule


def mirror(schedule: Schedule, held: Sequence[Movement], now: datetime) -> list[Movement]:
    """Bring `held`, all movements of the order, in line with `schedule`; returns those that are new or have changed.

    What has been loaded stays as it is and counts towards what is asked for.
    """
    needs = needs_of(schedule)
    by_leg: dict[Leg, list[Movement]] = defaultdict(list)
    for movement in held:
        by_leg[movement.leg].append(movement)
    legs = [*needs, *(leg for leg in by_leg if leg not in needs)]
    found = (_mirror_leg(schedule, needs.get(leg), by_leg[leg], now) for leg in legs)
    changed = [movement for movement in found if movement]
    for movement in changed:
        # An order never changes its owner; a schedule of the version before names none.
        movement.owner = schedule.owner or movement.owner
    return changed


def _mirror_leg(schedule: Schedule, asked: Need | None, held: Sequence[Movement], now: datetime) -> Movement | None:
    waiting = next((movement for movement in held if not movement.departed), None)
    need = _left_of(asked, [movement for movement in held if movement.departed])
    if waiting is None:
        if need is None:
            return None
        about = {"park": schedule.park, "order": schedule.order}
        return Movement.for_need(need, len(held), **about, sequence=schedule.sequence, now=now)
    news = waiting.meet(need, schedule.sequence, now) if need else waiting.cancel(schedule.sequence, now)
    return waiting if news else None


def _left_of(need: Need | None, departed: Sequence[Movement]) -> Need | None:
    if need is None:
        return None
    quantity = need.quantity - sum(movement.quantity for movement in departed)
    lots = max(1, need.lots - sum(movement.lots for movement in departed))
    return replace(need, quantity=quantity, lots=lots) if quantity > 0 else None
