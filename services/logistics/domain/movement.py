"""A movement: goods of one order that go from one place to the next on one day, and the states it goes through."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from services.errors import Forbidden, Infeasible
from services.logistics.domain.needs import Leg, Need
from services.logistics.domain.schedule import Place


class MovementState(StrEnum):
    """The states of a movement."""

    PLANNED = "planned"
    BOOKED = "booked"
    UNBOOKED = "unbooked"
    LOADED = "loaded"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    RETURNED = "returned"
    LOST = "lost"
    DAMAGED = "damaged"
    CANCELLED = "cancelled"


_MISHAPS = (MovementState.RETURNED, MovementState.LOST, MovementState.DAMAGED)
# States that people may report next; the states before loading follow the plan and the vehicles by themselves.
NEXT = {
    MovementState.BOOKED: (MovementState.LOADED,),
    MovementState.LOADED: (MovementState.IN_TRANSIT, *_MISHAPS),
    MovementState.IN_TRANSIT: (MovementState.DELIVERED, *_MISHAPS),
}
BEFORE_LOADING = frozenset(
    {MovementState.PLANNED, MovementState.BOOKED, MovementState.UNBOOKED, MovementState.CANCELLED}
)
_SENDER_REPORTS = frozenset({MovementState.LOADED, MovementState.IN_TRANSIT, MovementState.RETURNED})
_RECEIVER_REPORTS = frozenset({MovementState.DELIVERED, MovementState.DAMAGED})


@dataclass(frozen=True, slots=True)
class UnbookedReason:
    """Why no vehicle carries a movement: a code, the figures of the sentence as text, and the sentence in English."""

    code: str
    params: Mapping[str, str]
    text: str


@dataclass(eq=False, kw_only=True)
class Booking:
    """Units of a movement on one trip of a vehicle of a class."""

    trip: str
    vehicle_class: str
    quantity: int


@dataclass(eq=False, kw_only=True)
class Movement:
    """Goods of one order that travel one leg on one day.

    `planned_day` is the leg's own; `day`, on which it moves, is the same or, for want of a vehicle, a later one up to
    `latest_departure`. `part` numbers the movements of one leg: 1 is what was asked for after 0 had been loaded.
    `owner` is the buyer that owns the order, "" for the park. `version` begins at 1 and grows by one with every change.
    `shown_at` is the instant of the last change that outsiders see, None where that is the last of all.
    """

    park: str
    id: str
    order: str
    sequence: int
    step: int
    planned_day: date
    day: date
    from_enterprise: str
    from_zone: str
    to_enterprise: str
    to_zone: str
    carrier: str
    part: int
    quantity: int
    lots: int
    earliest_ready: date
    latest_departure: date
    latest_useful: date
    changed_at: datetime
    state: MovementState = MovementState.PLANNED
    unbooked_reason: UnbookedReason | None = None
    owner: str = ""
    version: int = 1
    shown_at: datetime | None = None
    bookings: list[Booking] = field(default_factory=list)

    @classmethod
    def for_need(cls, need: Need, part: int, *, park: str, order: str, sequence: int, now: datetime) -> Self:
        """A new movement that meets `need`, with a carrier booked where the leg has one."""
        leg = need.leg
        return cls(
            park=park,
            id=identify(park, order, leg, part),
            order=order,
            sequence=sequence,
            step=leg.step,
            planned_day=leg.day,
            day=leg.day,
            from_enterprise=leg.origin.enterprise,
            from_zone=leg.origin.zone,
            to_enterprise=leg.destination.enterprise,
            to_zone=leg.destination.zone,
            carrier=leg.carrier,
            part=part,
            quantity=need.quantity,
            lots=need.lots,
            earliest_ready=need.earliest_ready,
            latest_departure=need.latest_departure,
            latest_useful=need.latest_useful,
            changed_at=now,
            state=MovementState.BOOKED if leg.carrier else MovementState.PLANNED,
        )

    @property
    def leg(self) -> Leg:
        """The leg that the goods travel."""
        origin = Place(self.from_enterprise, self.from_zone)
        destination = Place(self.to_enterprise, self.to_zone)
        return Leg(self.step, self.planned_day, origin, destination, self.carrier)

    @property
    def departed(self) -> bool:
        """True once the goods have been loaded: a plan cannot change the movement any more."""
        return self.state not in BEFORE_LOADING

    @property
    def last_shown_at(self) -> datetime:
        """The instant of the last change that enterprises and buyers see."""
        return self.shown_at or self.changed_at

    @property
    def possible_days(self) -> Iterator[date]:
        """The days on which it may move, the earliest first."""
        for days in range((self.latest_departure - self.planned_day).days + 1):
            yield self.planned_day + timedelta(days=days)

    def meet(self, need: Need, sequence: int, now: datetime) -> bool:
        """Follow `need`, which is for the same leg; True where that changes anything.

        Afterwards it is PLANNED, with its bookings still on it, where it must be booked again.
        """
        if not self._differs(need):
            return False
        if self.state is not MovementState.CANCELLED and self._is_shown_as(need):
            self.lots, self.sequence = need.lots, sequence
            self.touch_unseen(now)
            return True
        fits = self.quantity == need.quantity and self.day <= need.latest_departure
        self.quantity, self.lots = need.quantity, need.lots
        self.earliest_ready, self.latest_departure = need.earliest_ready, need.latest_departure
        self.latest_useful = need.latest_useful
        if self.carrier:
            self.state = MovementState.BOOKED
        elif self.state is not MovementState.BOOKED or not fits:
            self.state = MovementState.PLANNED
        self._follow(sequence, now)
        return True

    def cancel(self, sequence: int, now: datetime) -> bool:
        """The plan no longer asks for it; True where that is news."""
        if self.state is MovementState.CANCELLED:
            return False
        self.state, self.unbooked_reason = MovementState.CANCELLED, None
        self._follow(sequence, now)
        return True

    def book(self, day: date, bookings: Sequence[Booking]) -> None:
        """Book the movement on these trips of `day`."""
        self.state, self.day, self.unbooked_reason = MovementState.BOOKED, day, None
        self.bookings = list(bookings)

    def leave_unbooked(self, reason: UnbookedReason) -> None:
        """No vehicle carries it, for a reason that people can read."""
        self.state, self.day, self.unbooked_reason = MovementState.UNBOOKED, self.planned_day, reason

    def check_report_of(self, enterprise: str, state: MovementState) -> None:
        """Raises Forbidden where `enterprise`, a party of this movement, may not report that it is `state`."""
        reportable = self._reportable(enterprise)
        if state not in reportable:
            allowed = ", ".join(sorted(reportable)) or "nothing"
            message = f"{enterprise} may not report this movement {state}, but: {allowed}"
            raise Forbidden("REPORT_NOT_ALLOWED", message, {"state": state, "allowed": allowed})

    def move_on(self, state: MovementState, now: datetime) -> None:
        """Go on to `state`. Raises Infeasible, naming the states allowed, where that cannot follow."""
        allowed = NEXT.get(self.state, ())
        if state not in allowed:
            names = ", ".join(allowed) or "nothing that people can report"
            message = f"the movement is {self.state} and cannot become {state}; allowed next: {names}"
            params = {"state": self.state, "asked": state, "allowed": ", ".join(allowed)}
            raise Infeasible("MOVEMENT_STATE_CONFLICT", message, params)
        self.state = state
        self.touch(now)

    def touch(self, now: datetime) -> None:
        """Count one more change."""
        self.version += 1
        self.changed_at, self.shown_at = now, None

    def touch_unseen(self, now: datetime) -> None:
        """Count one more change, of which enterprises and buyers are shown nothing."""
        shown_at = self.last_shown_at
        self.touch(now)
        self.shown_at = shown_at

    def _differs(self, need: Need) -> bool:
        return self.lots != need.lots or not self._is_shown_as(need) or self.state is MovementState.CANCELLED

    def _is_shown_as(self, need: Need) -> bool:
        """True where `need` differs in its lots at most: how goods are parted further on is for the park alone."""
        asked = (need.quantity, need.earliest_ready, need.latest_departure, need.latest_useful)
        return asked == (self.quantity, self.earliest_ready, self.latest_departure, self.latest_useful)

    def _follow(self, sequence: int, now: datetime) -> None:
        self.sequence = sequence
        self.touch(now)

    def _reportable(self, enterprise: str) -> frozenset[MovementState]:
        reportable: frozenset[MovementState] = frozenset()
        if enterprise == self.carrier:
            reportable |= _SENDER_REPORTS | _RECEIVER_REPORTS | {MovementState.LOST}
        if enterprise == self.from_enterprise:
            reportable |= _SENDER_REPORTS
        if enterprise == self.to_enterprise:
            reportable |= _RECEIVER_REPORTS
        return reportable


@dataclass(frozen=True, slots=True)
class Count:
    """The number of movements of a day in a state, and their units."""

    day: date
    state: MovementState
    movements: int
    quantity: int


def identify(park: str, order: str, leg: Leg, part: int) -> str:
    """The id of a movement: the same for the same leg under every schedule, and revealing nothing else."""
    content = (park, order, leg.step, leg.day.isoformat(), leg.origin, leg.destination, leg.carrier, part)
    return hashlib.sha256(repr(content).encode()).hexdigest()[:24]
