"""Reasons on demand: why an order is late or short is worked out when somebody looks, and kept while it holds.

What it rests on is read before what it is worked out from: an answer overtaken by a change is kept as one that no
longer holds, and the next who looks has it worked out again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.errors import Unavailable
from services.matching.domain.explanations import Explanation, OrderStanding, standing_of
from services.matching.domain.orders import Order
from services.matching.scheduling.proven_reasons import explanation
from services.matching.storage import explanations as stored_explanations
from services.matching.storage import orders as stored_orders
from services.matching.use_cases import orders, park_days, reading

# Within them most orders are explained; more would make those who look wait too long.
SECONDS = 5.0
# Orders that a process works out at a time: its other answers need their share of it.
AT_ONCE = 2


class Running:
    """Explanations that a process is working out. Who asks for one of them while it is gets the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._futures: dict[tuple[str, ...], Future[Explanation]] = {}

    def once(self, key: tuple[str, ...], work: Callable[[], Explanation]) -> Explanation:
        """The result of `work`, run by the first of those who ask with that key. Raises Unavailable."""
        future = Future[Explanation]()
        with self._lock:
            known = self._futures.get(key)
            if known is None and len(self._futures) >= AT_ONCE:
                message = "the reasons of other orders are being worked out: try again in some seconds"
                raise Unavailable("REASONS_BUSY", message)
            if known is None:
                self._futures[key] = future
        return self._work(key, future, work) if known is None else known.result()

    def _work(self, key: tuple[str, ...], future: Future[Explanation], work: Callable[[], Explanation]) -> Explanation:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)
        finally:
            with self._lock:
                del self._futures[key]
        return future.result()


@dataclass(frozen=True, slots=True)
class _Seen:
    """An order as read: a digest of what its reasons rest on; `known` where the answer is there."""

    rests_on: str
    known: Explanation | None


def explain_order(
    database: Database, running: Running, caller: Caller, name: tuple[str, str], clock: Clock
) -> Explanation:
    """Why the order, named by park and id, is late or short. Raises NotFound as `get_order` does, and Unavailable."""
    seen = database.read(lambda session: _look(session, orders.get_order(session, caller, *name), clock))
    if seen.known is not None:
        return seen.known
    return running.once((*name, seen.rests_on), lambda: _work_out(database, name, seen.rests_on, clock, SECONDS))


def prepare(database: Database, name: tuple[str, str], clock: Clock, seconds: float) -> None:
    """Work out, within so many seconds, what `explain_order` would, and keep it, if there is nothing kept yet."""
    seen = database.read(lambda session: _look_at_open(session, name, clock))
    if seen.known is None:
        _work_out(database, name, seen.rests_on, clock, seconds)


def _look_at_open(session: Session, name: tuple[str, str], clock: Clock) -> _Seen:
    order = stored_orders.find_order(session, *name)
    return _Seen("", Explanation(OrderStanding.OVER)) if order is None else _look(session, order, clock)


def _look(session: Session, order: Order, clock: Clock) -> _Seen:
    park = reading.known_park(session, order.park)
    today = park_days.today(session, park.id)
    standing = standing_of(order, park.last_day(today))
    if standing is not OrderStanding.LATE_OR_SHORT:
        return _Seen("", Explanation(standing))
    rests_on = stored_explanations.rests_on(session, order, today, park.first_day(today, clock()))
    reasons = stored_explanations.find_reasons(session, park.id, order.id, rests_on)
    return _Seen(rests_on, None if reasons is None else Explanation(standing, reasons, proven=True))


def _work_out(database: Database, name: tuple[str, str], rests_on: str, clock: Clock, seconds: float) -> Explanation:
    """Outside of any transaction; what is not proven is not kept."""
    park, ident = name
    snapshot = database.read(lambda session: reading.beside_few(session, park, [ident], clock()))
    if ident not in snapshot.orders:
        return Explanation(OrderStanding.OVER)
    found = explanation(snapshot, ident, seconds)
    if found.proven:
        database.transact(lambda session: stored_explanations.keep(session, name, rests_on, found.reasons, clock()))
    return found
