"""What the clients of a fault test did and were told, kept by themselves: the only witness that no fault can reach."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field

Figure = tuple[str, str]  # line and date


@dataclass
class History:
    """Acknowledged writes only: what was not acknowledged may or may not have happened."""

    order_names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by request_id
    quantities: dict[str, int] = field(default_factory=dict)  # by request_id
    cancelled: set[str] = field(default_factory=set)
    capacity: dict[Figure, int] = field(default_factory=dict)
    retries: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def order_posted(self, request_id: str, name: str, quantity: int) -> None:
        with self._lock:
            self.order_names[request_id].add(name)
            self.quantities[request_id] = quantity

    def order_cancelled(self, name: str) -> None:
        with self._lock:
            self.cancelled.add(name)

    def capacity_said(self, figure: Figure, units: int) -> None:
        with self._lock:
            self.capacity[figure] = units

    def tried_again(self) -> None:
        with self._lock:
            self.retries += 1
