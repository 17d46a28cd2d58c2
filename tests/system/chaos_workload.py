"""The people of a park while its processes die: they post, cancel, say capacity and answer, and try again."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import grpc

from parkloom.matching.v1 import assignment_pb2, matching_service_pb2, order_pb2
from parkloom.registry.v1 import capacity_pb2, registry_service_pb2
from services.chassis.identity import Caller, Role
from services.chassis.settings import Settings
from services.demo.clients import Clients
from tests.system import small_park
from tests.system.chaos_history import History

Reply = TypeVar("Reply")
_AWAY = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.INTERNAL)
_MOVED_ON = (
    grpc.StatusCode.ABORTED,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.NOT_FOUND,
)
CALL_SECONDS = 5.0
# No outage of a fault test lasts as long, on a busy machine either: a client that waits longer waits in vain.
PATIENCE_SECONDS = 240.0
PAUSES = {"buyers": 0.3, "enterprises": 0.05, "answerers": 0.3}
# All rest at the same time now and then: a fill-in plan waits for a quiet second.
WORK_SECONDS, REST_SECONDS = 5.0, 2.5


class _AbandonedError(Exception):
    """The answer never came, and nobody asks again."""


@dataclass(frozen=True)
class Workload:
    """Seeded people; each `run_…` goes on until `stop` and is run in a thread of its own.

    `gives_up` is how likely somebody whose connection broke says another figure instead of asking again.
    """

    settings: Settings
    first_day: date
    seed: int
    history: History
    stop: threading.Event
    gives_up: float = 0.7

    @property
    def parent(self) -> str:
        return f"parks/{small_park.PARK}"

    def run_buyers(self) -> None:
        """Post orders, some of them twice, and cancel a few."""
        chance, clients, number = random.Random(self.seed), self._manager(), 0
        while self._goes_on("buyers"):
            number += 1
            request_id = f"order-{self.seed}-{number}"
            name = self._post(clients, request_id, chance.randint(100, 300))
            if chance.random() < 0.3:
                self._post(clients, request_id, self.history.quantities[request_id])
            if chance.random() < 0.2:
                self._cancel(clients, name)

    def run_enterprises(self) -> None:
        """Say capacity; where the answer does not come, either ask again or say something else instead."""
        chance, clients, number = random.Random(self.seed + 1), self._manager(), 0
        while self._goes_on("enterprises"):
            number += 1
            link, enterprise = chance.choice(small_park.LINKS), chance.randrange(small_park.ENTERPRISES_A_LINK)
            day = self.first_day + timedelta(days=chance.randrange(8))
            figure = (f"{self.parent}/lines/l-{link}-{enterprise}", day.isoformat())
            units = chance.choice((0, 500, 1_500, small_park.DAILY_CAPACITY))
            self._say(clients, figure, units, f"capacity-{self.seed}-{number}", chance)

    def run_answerers(self) -> None:
        """Accept what is offered, decline a little of it."""
        chance, clients = random.Random(self.seed + 2), self._manager()
        while self._goes_on("answerers"):
            for offered in self._offered(clients):
                if self.stop.is_set():
                    return
                self._answer(clients, offered, decline=chance.random() < 0.03)

    def _goes_on(self, who: str) -> bool:
        """False once it is time to stop; takes the pause between two things that `who` does."""
        stopped = self.stop.wait(PAUSES[who])
        since = time.monotonic() % (WORK_SECONDS + REST_SECONDS) - WORK_SECONDS
        return not (stopped or self.stop.wait(REST_SECONDS - since if since > 0 else 0))

    def _manager(self) -> Clients:
        return Clients.of(self.settings, Caller("manager", small_park.PARK, Role.MANAGER))

    def _post(self, clients: Clients, request_id: str, quantity: int) -> str:
        order = order_pb2.Order(
            product=f"{self.parent}/products/crew",
            quantity=quantity,
            release_date=self.first_day.isoformat(),
            due_date=(self.first_day + timedelta(days=10)).isoformat(),
            ship_to_zone=small_park.SHIP_TO,
            buyer_reference=request_id,
            partial=True,
        )
        request = matching_service_pb2.CreateOrderRequest(parent=self.parent, order=order, request_id=request_id)
        name: str = self._until_answered(lambda: clients.matching.CreateOrder(request, timeout=CALL_SECONDS)).name
        self.history.order_posted(request_id, name, quantity)
        return name

    def _cancel(self, clients: Clients, name: str) -> None:
        request = matching_service_pb2.CancelOrderRequest(name=name, request_id=f"cancel-{name}")
        self._until_answered(lambda: clients.matching.CancelOrder(request, timeout=CALL_SECONDS))
        self.history.order_cancelled(name)

    def _say(
        self, clients: Clients, figure: tuple[str, str], units: int, request_id: str, chance: random.Random
    ) -> None:
        """Until one of the figures reported for this day is acknowledged: that one must stand in the end."""
        for attempt in range(1000):
            report = self._figure(figure, units + attempt, f"{request_id}-{attempt}")
            try:
                self._until_answered(
                    lambda report=report: clients.registry.UpdateCapacity(report, timeout=CALL_SECONDS),
                    abandon=lambda: chance.random() < self.gives_up,
                )
            except _AbandonedError:
                continue
            self.history.capacity_reported(figure, units + attempt)
            return

    def _figure(
        self, figure: tuple[str, str], units: int, request_id: str
    ) -> registry_service_pb2.UpdateCapacityRequest:
        line, day = figure
        daily = capacity_pb2.DailyFigure(date=day, daily_capacity=units, source=capacity_pb2.CAPACITY_SOURCE_PHONE)
        return registry_service_pb2.UpdateCapacityRequest(name=line, figures=[daily], request_id=request_id)

    def _offered(self, clients: Clients) -> list[assignment_pb2.Assignment]:
        request = matching_service_pb2.ListAssignmentsRequest(
            parent=self.parent, page_size=200, state=assignment_pb2.ASSIGNMENT_STATE_OFFERED
        )
        reply = self._until_answered(lambda: clients.matching.ListAssignments(request, timeout=CALL_SECONDS))
        return list(reply.assignments)

    def _answer(self, clients: Clients, offered: assignment_pb2.Assignment, *, decline: bool) -> None:
        accept = matching_service_pb2.AcceptAssignmentRequest(name=offered.name, etag=offered.etag)
        refuse = matching_service_pb2.DeclineAssignmentRequest(name=offered.name, etag=offered.etag, reason="no hands")
        try:
            if decline:
                self._until_answered(lambda: clients.matching.DeclineAssignment(refuse, timeout=CALL_SECONDS))
                self.history.offer_declined((offered.order, offered.link, offered.enterprise))
            else:
                self._until_answered(lambda: clients.matching.AcceptAssignment(accept, timeout=CALL_SECONDS))
                self.history.offer_accepted()
        except grpc.RpcError as refused:
            if refused.code() not in _MOVED_ON:
                raise

    def _until_answered(self, call: Callable[[], Reply], abandon: Callable[[], bool] = lambda: False) -> Reply:
        """The reply, however often it takes.

        Only where no answer can come any more may it be given up: what is late may still be done.
        """
        deadline, late = time.monotonic() + PATIENCE_SECONDS, False
        while True:
            try:
                return call()
            except grpc.RpcError as failure:
                if failure.code() not in _AWAY or time.monotonic() > deadline:
                    raise
                self._note(failure)
                late = late or failure.code() is grpc.StatusCode.DEADLINE_EXCEEDED
                if not late and abandon():
                    raise _AbandonedError from failure
                time.sleep(0.2)

    def _note(self, failure: grpc.RpcError) -> None:
        self.history.tried_again(failure.code().name)
        if failure.code() is grpc.StatusCode.INTERNAL:
            self.history.fault_reported(failure.details() or "")
