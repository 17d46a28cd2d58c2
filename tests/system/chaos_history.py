"""Calls of a fault test's clients and the replies, kept by the clients: the only witness that no fault can reach."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field

Figure = tuple[str, str]  # line and date
Refused = tuple[str, str, str]  # order, link and the enterprise that declined


@dataclass
class History:
    """Acknowledged writes only: what was not acknowledged may or may not have happened."""

    order_names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by request_id
    quantities: dict[str, int] = field(default_factory=dict)  # by request_id
    cancelled: set[str] = field(default_factory=set)
    capacity: dict[Figure, int] = field(default_factory=dict)
    declined: set[Refused] = field(default_factory=set)
    acknowledged: Counter[str] = field(default_factory=Counter)
    retries: Counter[str] = field(default_factory=Counter)  # by what the call came back with
    faults: set[str] = field(default_factory=set)  # what services reported about faults of their own
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def orders_sent_again(self) -> int:
        """The number of orders posted, with success, once more under the same `request_id`."""
        return self.acknowledged["orders posted"] - len(self.order_names)

    def order_posted(self, request_id: str, name: str, quantity: int) -> None:
        with self._lock:
            self.order_names[request_id].add(name)
            self.quantities[request_id] = quantity
            self.acknowledged["orders posted"] += 1

    def order_cancelled(self, name: str) -> None:
        with self._lock:
            self.cancelled.add(name)
            self.acknowledged["orders cancelled"] += 1

    def capacity_reported(self, figure: Figure, units: int) -> None:
        with self._lock:
            self.capacity[figure] = units
            self.acknowledged["capacity reported"] += 1

    def offer_accepted(self) -> None:
        with self._lock:
            self.acknowledged["offers accepted"] += 1

    def offer_declined(self, refused: Refused) -> None:
        with self._lock:
            self.declined.add(refused)
            self.acknowledged["offers declined"] += 1

    def tried_again(self, why: str) -> None:
        with self._lock:
            self.retries[why] += 1

    def fault_reported(self, text: str) -> None:
        with self._lock:
            self.faults.add(text)
