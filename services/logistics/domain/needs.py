"""The transport needs of a schedule.

Between two steps at different enterprises the goods move, and after the last they move to the buyer. A carriage step is
no place: what goes to it and what leaves it is one move from the step before to the step after, on the carrier's day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.logistics.domain.schedule import Lot, Place, Schedule, Step


@dataclass(frozen=True, slots=True)
class Leg:
    """A transport leg, the key of goods of one order that move together from `step` (counted from 0) to the next place.

    `day` is the first day on which the goods can leave, or the day of the `carrier` who fetches them. `made_by` is the
    enterprise that made goods that go on from a place where they had come; "" where they leave their maker.
    """

    step: int
    day: date
    origin: Place
    destination: Place
    carrier: str = ""
    made_by: str = ""

    @property
    def maker(self) -> str:
        """The enterprise that made the goods."""
        return self.made_by or self.origin.enterprise


@dataclass(frozen=True, slots=True)
class Need:
    """Units, and the number of their lots, that are to travel one leg.

    They can leave from `earliest_ready` on, at the latest on `latest_departure` to arrive on `latest_useful`, and are
    `transit_days` on the road.
    """

    leg: Leg
    quantity: int
    lots: int
    earliest_ready: date
    latest_departure: date
    latest_useful: date
    transit_days: int = 0

    def with_more(self, other: Need) -> Need:
        """Both needs together, in the days that suit both. They are for the same leg."""
        return Need(
            self.leg,
            self.quantity + other.quantity,
            self.lots + other.lots,
            max(self.earliest_ready, other.earliest_ready),
            min(self.latest_departure, other.latest_departure),
            min(self.latest_useful, other.latest_useful),
            max(self.transit_days, other.transit_days),
        )


def needs_of(schedule: Schedule) -> dict[Leg, Need]:
    """The needs of the schedule, all lots that share a leg in one need."""
    needs: dict[Leg, Need] = {}
    for lot in schedule.lots:
        for need in _needs_of_lot(lot, schedule):
            known = needs.get(need.leg)
            needs[need.leg] = known.with_more(need) if known else need
    return needs


def _needs_of_lot(lot: Lot, schedule: Schedule) -> Iterator[Need]:
    befores = (None, *lot.steps)
    afters = (*lot.steps[1:], None)
    whole = len(lot.steps) >= schedule.route_steps and not lot.gone
    for index, (before, step, after) in enumerate(zip(befores, lot.steps, afters, strict=False)):
        if after is None and not whole:
            return  # work in progress, of which nobody has planned where it goes, or gone
        destination, latest = (after.place, after.day) if after else (schedule.buyer, schedule.due_day)
        if step.carriage:
            yield _need(_carried(index, before, step, destination), lot, before or step, latest)
        elif after is None or not (after.carriage or after.place.enterprise == step.place.enterprise):
            yield _need(Leg(index, step.ready_day, step.place, destination), lot, step, latest)


def _carried(index: int, before: Step | None, step: Step, destination: Place) -> Leg:
    """The leg of a carrier of the chain; a second carrier in a row takes over at the first one's place."""
    if before is None or before.carriage:
        return Leg(index, step.day, step.place, destination, step.place.enterprise)
    return Leg(index - 1, step.day, before.place, destination, step.place.enterprise)


def _need(leg: Leg, lot: Lot, origin: Step, latest: date) -> Need:
    """One lot's need. Goods that are late anyway are useful whenever they come; a carrier comes on one day only."""
    on_road = timedelta(days=origin.transit_days)
    departure = leg.day if leg.carrier else max(leg.day, latest - on_road)
    ready = min(origin.ready_day, leg.day)
    return Need(leg, lot.quantity, 1, ready, departure, max(leg.day, latest), origin.transit_days)
