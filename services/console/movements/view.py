"""A day's movements as the page shows them: what the reader may report, and what is reported already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parkloom.logistics.v1 import movement_pb2 as pb
from parkloom.logistics.v1.logistics_service_pb2 import ReportMovementRequest
from parkloom.logistics.v1.movement_pb2 import Movement
from services.console.core.names import short

WAITING = (pb.MOVEMENT_STATE_PLANNED, pb.MOVEMENT_STATE_BOOKED, pb.MOVEMENT_STATE_UNBOOKED)

ON_ROAD = (pb.MOVEMENT_STATE_LOADED, pb.MOVEMENT_STATE_IN_TRANSIT)


@dataclass(frozen=True, slots=True)
class MovementCard:
    """One movement; `sends` and `receives` say which reports are the reader's, `open` are the units on the road.

    `today` is the park's day, "" where that does not matter.
    """

    movement: Movement
    sends: bool
    receives: bool
    today: str = ""

    @property
    def is_overdue(self) -> bool:
        """True where units are on the road that were to arrive before today."""
        return self.movement.state in ON_ROAD and self.movement.arrival_date < self.today

    @property
    def waits(self) -> bool:
        """True while nothing of it has been loaded."""
        return self.movement.state in WAITING

    @property
    def open(self) -> int:
        """The units on the road; of arrivals that are only assumed all may still be reported."""
        one = self.movement
        ended = one.lost_quantity + one.damaged_quantity + one.returned_quantity
        return one.loaded_quantity - ended - (0 if one.assumed else one.received_quantity)

    @property
    def may_load(self) -> bool:
        return self.sends and self.waits

    @property
    def may_correct(self) -> bool:
        """True where people have reported its arrival, and the reader is one who receives it."""
        one = self.movement
        reported = one.received_quantity + one.lost_quantity + one.damaged_quantity
        return self.receives and reported > 0 and not one.assumed

    @property
    def may_end(self) -> bool:
        return self.open > 0 and (self.sends or self.receives)


def cards(movements: Sequence[Movement], enterprise: str, today: str = "") -> list[MovementCard]:
    """The movements that are not cancelled, for the people of an enterprise, or for "" for the park's managers."""
    shown = (one for one in movements if one.state != pb.MOVEMENT_STATE_CANCELLED)
    return [_card(one, enterprise, today) for one in shown]


def _card(movement: Movement, enterprise: str, today: str) -> MovementCard:
    carriers = {short(booking.carrier) for booking in movement.bookings if booking.carrier}
    all_of_it = not enterprise or enterprise in carriers
    return MovementCard(
        movement,
        sends=all_of_it or short(movement.from_enterprise) == enterprise,
        receives=all_of_it or short(movement.to_enterprise) == enterprise,
        today=today,
    )


def as_planned(found: Sequence[MovementCard], what: str) -> list[ReportMovementRequest]:
    """Reports that all which wait are loaded, or that all on the road have arrived."""
    if what == "loaded":
        return [_report(one, loaded=one.movement.quantity) for one in found if one.may_load]
    return [_report(one, received=one.open) for one in found if one.receives and one.open > 0]


def _report(card: MovementCard, loaded: int = 0, received: int = 0) -> ReportMovementRequest:
    one = card.movement
    return ReportMovementRequest(name=one.name, etag=one.etag, loaded_quantity=loaded, received_quantity=received)
