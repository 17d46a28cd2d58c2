"""Proves reasons while no plan waits: what plans' own time did not reach is worked out for the largest orders."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection
from datetime import date
from functools import partial

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.matching.domain.orders import Order
from services.matching.scheduling.proven_reasons import proven_reasons, say_better_place
from services.matching.storage import live_schedules
from services.matching.use_cases import order_reasons, proving, reading
from services.matching.use_cases.proving import Proven

# Orders of a park at a time.
AT_A_TIME = 5
# Parks are looked at so often.
PAUSE_SECONDS = 2.0
# Where plans go live every second, the largest orders of a park are explained so often at most.
PREPARED_SECONDS = 60.0


class ReasonWork:
    """Explains orders whose reasons say only that more time might place them better, and after activations the
    largest late and short ones, each within `seconds` (0: none). Orders that prove to have a better place go to a
    fill-in plan.

    `clock` returns the current UTC time.
    """

    def __init__(self, database: Database, seconds: float, clock: Clock) -> None:
        self._database = database
        self._seconds = seconds
        self._clock = clock
        # The version at which each order was last looked at: it is not looked at again as long as it stays so.
        self._seen: dict[tuple[str, str], int] = {}
        self._next = 0.0
        # Each park's live schedule, by version, whose largest orders were explained, and when that was.
        self._prepared: dict[str, tuple[int, float]] = {}
        # How far each order was from its due date when a fill-in plan was last asked for it.
        self._placed: dict[tuple[str, str], tuple[int, date]] = {}

    def step(self, stop: threading.Event) -> bool:
        """Explain a few orders of one park; False where there is none to explain."""
        if not self._seconds or time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + PAUSE_SECONDS
        return self._replace_unfinished(stop) or self._prepare(stop)

    def _replace_unfinished(self, stop: threading.Event) -> bool:
        for park, orders in self._database.read(proving.unexplained).items():
            new = [order for order in orders if self._seen.get((park, order.id)) != order.version][:AT_A_TIME]
            if new:
                self._seen |= {(park, order.id): order.version for order in new}
                return self._explain(park, [order.id for order in new], stop)
        return False

    def _prepare(self, stop: threading.Event) -> bool:
        """Once something has been activated, the reasons of its largest late and short orders are kept ready."""
        for park, version in self._database.read(live_schedules.versions).items():
            known, at = self._prepared.get(park, (0, -PREPARED_SECONDS))
            if known == version or time.monotonic() < at + PREPARED_SECONDS:
                continue
            self._prepared[park] = version, time.monotonic()
            for ident in self._database.read(partial(proving.largest, park=park, most=AT_A_TIME)):
                if stop.is_set() or self._database.read(proving.plan_waits):
                    self._prepared.pop(park)
                    return False
                order_reasons.prepare(self._database, (park, ident), self._clock, self._seconds)
            return True
        return False

    def _explain(self, park: str, orders: list[str], stop: threading.Event) -> bool:
        """A park plan that somebody asks for meanwhile waits for one order at most."""
        read = partial(reading.beside_few, ident=park, few=orders, now=self._clock())
        snapshot, found = self._database.read(read), list[Proven]()
        for ident in orders:
            if stop.is_set() or self._database.read(proving.plan_waits):
                break
            if ident not in snapshot.orders:
                continue
            reasons = proven_reasons(snapshot, ident, self._seconds)
            if reasons:
                found.append(Proven(ident, snapshot.orders[ident].version, reasons))
        store = partial(proving.explain, park=park, proven=found, now=self._clock())
        explained = bool(found) and self._database.transact(store) > 0
        self._place(park, [snapshot.orders[each.order] for each in found if say_better_place(each.reasons)])
        return explained

    def _place(self, park: str, better: Collection[Order]) -> None:
        """Have fill-in plans take orders to their better places, each as long as that brings it nearer to them."""
        asked = list[str]()
        for order in better:
            far, before = _distance(order), self._placed.get((park, order.id))
            if before is None or far < before:
                self._placed[park, order.id] = far
                asked.append(order.id)
        if asked:
            self._database.transact(partial(proving.place, park=park, orders=asked))


def _distance(order: Order) -> tuple[int, date]:
    """Units without a lot, and the day on which the others are finished."""
    return order.quantity - order.scheduled_quantity, order.finish or date.max
