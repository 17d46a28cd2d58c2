"""Judges a fault test by the replies to its clients, by what everybody may read, and by the services' agreement."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, TypeVar

import grpc
from sqlalchemy.orm import Session

from parkloom.matching.v1 import assignment_pb2, matching_service_pb2, order_pb2
from parkloom.registry.v1 import registry_service_pb2
from services.chassis.bus import connect
from services.chassis.database import Database
from services.chassis.messaging import dead_letters, outbox
from services.chassis.settings import Settings
from services.demo.story import pages
from tests.system.chaos_complaints import Complaint, Kind
from tests.system.chaos_history import Figure, History
from tests.system.chaos_kills import SERVICES
from tests.system.chaos_sampler import applied_figures
from tests.system.observer import Observer

_ENDED = (
    assignment_pb2.ASSIGNMENT_STATE_DECLINED,
    assignment_pb2.ASSIGNMENT_STATE_CANCELLED,
    assignment_pb2.ASSIGNMENT_STATE_WITHDRAWN,
)
T = TypeVar("T")


@dataclass(frozen=True)
class Judge:
    """Reads an installation whose people have gone home. `lines` are the resource names of all lines of the park."""

    settings: Settings
    history: History
    see: Observer
    lines: tuple[str, ...]

    def complaints(self, until: float) -> list[Complaint]:
        """All that is wrong. What may still come right has time until the instant `until` of the monotonic clock."""
        apart = self._settled(until)
        lost = [*self._lost_orders(), *self._lost_capacity(), *self._asked_again()]
        return [*lost, *self._twice(), *self._faults(), *self._put_aside(), *apart]

    def heard_on(self, day: date) -> bool:
        """True if matching has the registry's figure of `day` for every line."""
        return not any(day.isoformat() in complaint.text for complaint in self._capacity_apart())

    def _lost_orders(self) -> Iterator[Complaint]:
        for request_id, names in self.history.order_names.items():
            for name in names:
                found = self._order(name)
                if found is None:
                    yield Complaint(Kind.LOST, f"{name} was acknowledged and is not there")
                    continue
                if (found.quantity, found.buyer_reference) != (self.history.quantities[request_id], request_id):
                    yield Complaint(Kind.LOST, f"{name} was acknowledged with other content than it has now: {found}")
                if name in self.history.cancelled and found.state != order_pb2.ORDER_STATE_CANCELLED:
                    yield Complaint(Kind.LOST, f"the cancellation of {name} was acknowledged, and it goes on")

    def _lost_capacity(self) -> Iterator[Complaint]:
        registered = self._registered()
        for figure, units in self.history.capacity.items():
            if registered.get(figure) != units:
                text = (
                    f"{figure[0]} on {figure[1]}: {units} was acknowledged last, and it says {registered.get(figure)}"
                )
                yield Complaint(Kind.LOST, text)

    def _asked_again(self) -> Iterator[Complaint]:
        for each in self.see.assignments():
            if is_asked_of(each) and (each.order, each.link, each.enterprise) in self.history.declined:
                yield Complaint(
                    Kind.LOST, f"{each.enterprise} declined {each.link} of {each.order}, and is asked again"
                )

    def _twice(self) -> Iterator[Complaint]:
        for request_id, names in self.history.order_names.items():
            if len(names) > 1:
                yield Complaint(Kind.TWICE, f"{request_id} was answered with {', '.join(sorted(names))}")
        references = Counter(order.buyer_reference for order in self.see.orders())
        for request_id, count in references.items():
            if count > 1:
                yield Complaint(Kind.TWICE, f"{request_id} has placed {count} orders")

    def _faults(self) -> Iterator[Complaint]:
        return (Complaint(Kind.FAULT, text) for text in sorted(self.history.faults))

    def _put_aside(self) -> Iterator[Complaint]:
        bus = connect(self.settings.bus_url)
        for letter in dead_letters.list_letters(bus):
            yield Complaint(Kind.PUT_ASIDE, f"{letter.group} put aside {letter.original.position}: {letter.error}")
        bus.close()

    def _settled(self, until: float) -> list[Complaint]:
        """Complaints about what the services still disagree on at `until`; none as soon as they agree."""
        while True:
            # The cheap questions first; the dear one is asked when they are answered.
            found = self._first([self._unsent, self._capacity_apart, self._movements_apart])
            if not found or time.monotonic() > until:
                return found
            time.sleep(0.5)

    def _first(self, questions: Iterable[Callable[[], Iterator[Complaint]]]) -> list[Complaint]:
        return next((found for ask in questions if (found := list(ask()))), [])

    def _unsent(self) -> Iterator[Complaint]:
        for service in SERVICES:
            left = _read(getattr(self.settings, f"{service}_database_url"), outbox.backlog)
            if left:
                yield Complaint(Kind.UNSENT, f"{left} of {service}")

    def _capacity_apart(self) -> Iterator[Complaint]:
        park = self.see.parent.removeprefix("parks/")
        applied = _read(self.settings.matching_database_url, lambda session: applied_figures(session, park))
        known = {(f"{self.see.parent}/lines/{line}", day.isoformat()): units for (line, day), units in applied.items()}
        registered = self._registered()
        for line, day in sorted(known.keys() | registered.keys()):
            reported, held = registered.get((line, day)), known.get((line, day))
            if reported != held:
                yield Complaint(Kind.APART, f"capacity of {line} on {day}: registry has {reported}, matching {held}")

    def _movements_apart(self) -> Iterator[Complaint]:
        lots, movements = self.see.legs_of_lots(), self.see.legs_of_movements()
        for leg in sorted(lots.keys() | movements.keys()):
            if lots[leg] != movements[leg]:
                order, come_from, go_to = leg
                text = (
                    f"{order} from {come_from} to {go_to}: lots ask for {lots[leg]}, movements carry {movements[leg]}"
                )
                yield Complaint(Kind.APART, text)

    def _order(self, name: str) -> order_pb2.Order | None:
        try:
            return self.see.clients.matching.GetOrder(matching_service_pb2.GetOrderRequest(name=name))
        except grpc.RpcError as failure:
            if failure.code() is grpc.StatusCode.NOT_FOUND:
                return None
            raise

    def _registered(self) -> dict[Figure, int]:
        """The registry's figures, one for every day that was ever reported."""
        months = chain.from_iterable(map(self._months, self.lines))
        return {
            (month.name.rsplit("/capacities/")[0], figure.date): figure.daily_capacity
            for month in months
            for figure in month.figures
        }

    def _months(self, line: str) -> Iterator[Any]:
        request = registry_service_pb2.ListCapacitiesRequest(parent=line, page_size=1000)
        return pages(self.see.clients.registry.ListCapacities, request, "capacities")


def is_asked_of(assignment: assignment_pb2.Assignment) -> bool:
    """Whether the enterprise is to do more than it has agreed to, which it keeps when it declines the rest."""
    agreed: Counter[str] = Counter()
    for part in assignment.agreed:
        for each in part.quantities:
            agreed[each.date] += each.quantity
    beyond = any(each.quantity > agreed[each.date] for each in assignment.quantities)
    return beyond and assignment.state not in _ENDED


def _read(url: str, query: Callable[[Session], T]) -> T:
    database = Database(url, pool_size=1)
    try:
        return database.read(query)
    finally:
        database.close()
