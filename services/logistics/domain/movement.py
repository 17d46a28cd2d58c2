"""A movement: goods of one order that go from one place to the next on one day, and the states it goes through."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
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
# Units that are missing when the goods arrive are lost: who receives them counts them.
_RECEIVER_REPORTS = frozenset({MovementState.DELIVERED, MovementState.DAMAGED, MovementState.LOST})
# What becomes of units that were loaded, by the state that all of them together would have.
ENDS = {
    MovementState.DELIVERED: "received",
    MovementState.RETURNED: "returned",
    MovementState.LOST: "lost",
    MovementState.DAMAGED: "damaged",
}


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
    `made_by` is the enterprise that made goods which go on from a place that they had come to, "" of all others.
    `owner` is the buyer that owns the order, "" for the park. `version` begins at 1 and grows by one with every change.
    `shown_at` is the instant of the last change that outsiders see, None where that is the last of all.

    `loaded` units have left, of which so many are `received`, `lost`, `damaged` and `returned`; the others are on the
    road, `transit_days` long; `expected` is the day on which they arrive where somebody has reported that they are
    late. `load_assumed` says that nobody has reported the loading, `receipt_assumed` are the units of `received` of
    which nobody has reported that they have arrived.
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
    made_by: str = ""
    owner: str = ""
    version: int = 1
    shown_at: datetime | None = None
    transit_days: int = 0
    loaded: int = 0
    received: int = 0
    lost: int = 0
    damaged: int = 0
    returned: int = 0
    load_assumed: bool = False
    receipt_assumed: int = 0
    expected: date | None = None
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
            made_by=leg.made_by,
            part=part,
            quantity=need.quantity,
            lots=need.lots,
            earliest_ready=need.earliest_ready,
            latest_departure=need.latest_departure,
            latest_useful=need.latest_useful,
            transit_days=need.transit_days,
            changed_at=now,
            state=MovementState.BOOKED if leg.carrier else MovementState.PLANNED,
        )

    @property
    def leg(self) -> Leg:
        """The leg that the goods travel."""
        origin = Place(self.from_enterprise, self.from_zone)
        destination = Place(self.to_enterprise, self.to_zone)
        return Leg(self.step, self.planned_day, origin, destination, self.carrier, self.made_by)

    @property
    def departed(self) -> bool:
        """True once the goods have been loaded: a plan cannot change the movement any more."""
        return self.state not in BEFORE_LOADING

    @property
    def last_shown_at(self) -> datetime:
        """The instant of the last change that enterprises and buyers see."""
        return self.shown_at or self.changed_at

    @property
    def ended(self) -> int:
        """The units loaded that are on the road no longer."""
        return self.received + self.lost + self.damaged + self.returned

    @property
    def open(self) -> int:
        """The units on the road."""
        return self.loaded - self.ended

    @property
    def moved(self) -> int:
        """The units that have gone to the place where the movement leads, or are on the way there."""
        return self.open + self.received

    @property
    def assumed(self) -> bool:
        """True where nobody has reported that the goods were loaded, or that some of them have arrived."""
        return self.load_assumed or self.receipt_assumed > 0

    @property
    def arrival(self) -> date:
        """The day on which goods that leave on `day` arrive."""
        return self.day + timedelta(days=self.transit_days)

    @property
    def last_arrival(self) -> date:
        """The day on which the last goods arrive, as far as is known: later than planned where that is reported."""
        return max(self.arrival, self.expected or self.arrival)

    def possible_days(self, today: date = date.min) -> list[date]:
        """The days from today on on which it may move, the earliest first; today alone where all are past."""
        first = max(self.planned_day, today)
        days = (max(self.latest_departure, first) - first).days
        return [first + timedelta(days=number) for number in range(days + 1)]

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
        self.latest_useful, self.transit_days = need.latest_useful, need.transit_days
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

    def leave_unbooked(self, reason: UnbookedReason, today: date = date.min) -> None:
        """No vehicle carries it, for a reason that people can read."""
        self.state, self.day, self.unbooked_reason = MovementState.UNBOOKED, max(self.planned_day, today), reason

    def load(self, units: int) -> None:
        """The goods are on the vehicle: so many units of them."""
        self.loaded, self.load_assumed = units, False
        self.quantity = min(self.quantity, units)
        self.state, self.unbooked_reason = MovementState.LOADED, None

    def shrink(self, units: int, sequence: int, now: datetime) -> None:
        """So many of the units whose loading was assumed have never left; CANCELLED where none is left."""
        on_road = min(units, self.open)
        self.received -= units - on_road
        self.receipt_assumed = min(self.receipt_assumed, self.received)
        self.loaded -= units
        if self.loaded:
            self.quantity = self.loaded
            self.settle_state()
        else:
            self.state, self.load_assumed, self.receipt_assumed = MovementState.CANCELLED, False, 0
            self.expected = None
        self._follow(sequence, now)

    def settle_state(self) -> None:
        """The state by what has become of the units loaded: under way while some are on the road."""
        if not self.open:
            self.expected = None
        if self.open:
            self.state = MovementState.IN_TRANSIT if self.ended else MovementState.LOADED
        elif self.received or self.returned:
            self.state = MovementState.DELIVERED if self.received else MovementState.RETURNED
        else:
            self.state = MovementState.LOST if self.lost >= self.damaged else MovementState.DAMAGED

    def followed_by(self, units: int, part: int, now: datetime) -> Self:
        """A new movement of the same leg, with the number `part` on it, for so many units."""
        return type(self)(
            park=self.park,
            id=identify(self.park, self.order, self.leg, part),
            order=self.order,
            sequence=self.sequence,
            step=self.step,
            planned_day=self.planned_day,
            day=self.planned_day,
            from_enterprise=self.from_enterprise,
            from_zone=self.from_zone,
            to_enterprise=self.to_enterprise,
            to_zone=self.to_zone,
            carrier=self.carrier,
            made_by=self.made_by,
            part=part,
            quantity=units,
            lots=1,
            earliest_ready=self.earliest_ready,
            latest_departure=self.latest_departure,
            latest_useful=self.latest_useful,
            transit_days=self.transit_days,
            owner=self.owner,
            changed_at=now,
            state=MovementState.BOOKED if self.carrier else MovementState.PLANNED,
        )

    def wait_for_more(self, units: int, now: datetime) -> None:
        """So many units more wait to be loaded with it; it is PLANNED where it must be booked again."""
        called_off = self.state is MovementState.CANCELLED
        self.quantity = units if called_off else self.quantity + units
        self.state, self.unbooked_reason = MovementState.BOOKED if self.carrier else MovementState.PLANNED, None
        self.touch(now)

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
        if state is MovementState.LOADED:
            self.load(self.quantity)
        elif state in ENDS:
            setattr(self, ENDS[state], getattr(self, ENDS[state]) + self.open)
            self.expected = None
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


def waiting_of(of_leg: Iterable[Movement]) -> Movement | None:
    """The movement of those of one leg that has not left; one that was called off only where no other waits."""
    waiting = (movement for movement in of_leg if not movement.departed)
    return min(waiting, key=lambda movement: movement.state is MovementState.CANCELLED, default=None)


def identify(park: str, order: str, leg: Leg, part: int) -> str:
    """The id of a movement: the same for the same leg under every schedule, and revealing nothing else."""
    maker = (leg.made_by,) if leg.made_by else ()
    content = (park, order, leg.step, leg.day.isoformat(), leg.origin, leg.destination, leg.carrier, part, *maker)
    return hashlib.sha256(repr(content).encode()).hexdigest()[:24]
