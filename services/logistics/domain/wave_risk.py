"""Doors of a wave that will miss its departure: the alarms that stand, and the departure that leaves next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.logistics.domain.alarm import AlarmParams, Outlook, stands
from services.logistics.domain.departure import Departure


@dataclass(frozen=True, slots=True)
class DoorAtRisk:
    """An alarm that stands since `raised_at`; its figures are those of an outlook."""

    enterprise: str
    missing: int
    hands: int
    minutes: int
    chance: float
    raised_at: datetime


@dataclass(eq=False, kw_only=True)
class WaveRisk:
    """The alarms of a wave that stand. `version` grows by one when they change.

    `next_departure` leaves next after the wave's, on `next_day`; "" and None where none does.
    """

    park: str
    departure: str
    day: date
    changed_at: datetime
    version: int = 0
    doors: tuple[DoorAtRisk, ...] = ()
    next_departure: str = ""
    next_day: date | None = None

    def take(self, outlooks: Mapping[str, Outlook], params: AlarmParams, now: datetime) -> bool:
        """Take over the outlooks of doors, by enterprise. True if an alarm was raised or withdrawn.

        Figures of alarms that stand already follow quietly. Doors without an outlook have none.
        """
        before = {door.enterprise: door.raised_at for door in self.doors}
        doors = tuple(
            DoorAtRisk(
                enterprise,
                outlook.missing,
                outlook.hands,
                outlook.minutes,
                round(outlook.chance, 3),
                before.get(enterprise, now),
            )
            for enterprise, outlook in outlooks.items()
            if stands(enterprise in before, outlook, params)
        )
        doors = tuple(sorted(doors, key=lambda door: (-door.missing, door.enterprise)))
        changed = {door.enterprise for door in doors} != set(before)
        if doors != self.doors:
            self.doors, self.changed_at = doors, now
            self.version += 1
        return changed


def next_after(departure: Departure, day: date, others: Iterable[Departure]) -> tuple[str, date | None]:
    """The id and day of the departure of parcels that leaves next after one on a day; it may be itself, a day later."""
    coming = [
        (on, other.leaves_at, other.id)
        for other in others
        for on in (day, day + timedelta(days=1))
        if not (other.carries_rounds or other.is_retired(on)) and (on, other.leaves_at) > (day, departure.leaves_at)
    ]
    if not coming:
        return "", None
    on, _, ident = min(coming)
    return ident, on
