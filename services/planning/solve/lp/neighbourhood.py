"""Which orders to solve together: those that share dear capacity with one that stands far from its price."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from services.planning.solve.arrays import Floats, Ints
from services.planning.solve.lp.flow import Flow
from services.planning.solve.working_solution import Draft, Lots, Share

MOST_CHAINS = 1600  # that orders of one program have now, so that it takes a fraction of a second
SMALL = 1e-4  # worth of capacity that has no price, so that sharing it counts a little


@dataclass(slots=True)
class Polishing:
    """Flow programs within a share, by one thread or several that take turns at the plan.

    While one thread solves, others may change what is free: a program's chains are put in as far as there is room,
    and stay only where money is saved. With one thread the outcome is the same every time.
    """

    draft: Draft
    flow: Flow
    share: Share
    size: int
    go_on: Callable[[], bool]
    time_left: Callable[[], float]
    lock: threading.Lock = field(default_factory=threading.Lock)
    busy: set[int] = field(default_factory=set)

    def work(self, programs: int, seed: int) -> int:
        """Solve up to `programs` programs. Returns how many were solved."""
        chance = np.random.default_rng(seed)
        for solved in range(programs):
            if not self.go_on() or not self._once(chance):
                return solved
        return programs

    def _once(self, chance: np.random.Generator) -> bool:
        with self.lock:
            lots = self.draft.lots(self.share.mine)
            orders = self._choose(lots, chance)
            self.busy.update(orders.tolist())
            left, quota_left = self.share.left.copy(), self.share.quota_left.copy()
        found = None
        if len(orders):
            found = self.flow.improve(orders.tolist(), lots, left, quota_left, self.time_left())
        with self.lock:
            if found is not None and len(found.order):
                self.draft.replace(np.unique(found.order).astype(np.int32), found, self.share)
            self.busy.difference_update(orders.tolist())
        return len(orders) > 0

    def _choose(self, lots: Lots, chance: np.random.Generator) -> Ints:
        draft = self.draft
        free = np.bincount(lots.order[lots.source < 0], minlength=draft.orders) > 0
        free[list(self.busy)] = False
        weight = np.where(free, _regret(draft, self.share), 0.0)
        if weight.sum() <= 0:
            return np.zeros(0, dtype=np.int32)
        first = int(chance.choice(draft.orders, p=weight / weight.sum()))
        shared = _shared(draft, lots, first) * (0.2 + chance.random(draft.orders))
        shared[~free] = -1.0
        shared[first] = np.inf
        size = int(chance.integers(self.size // 3, self.size + 1))
        chosen = np.argsort(-shared, kind="stable")[:size]
        chosen = chosen[shared[chosen] > 0]
        chains = np.bincount(lots.order, minlength=draft.orders)[chosen]
        few = np.cumsum(chains) <= MOST_CHAINS
        few[0] = True
        return np.sort(chosen[few]).astype(np.int32)


def _regret(draft: Draft, share: Share) -> Floats:
    """What each order costs and holds beyond its cheapest way at the prices; 0 for orders of others [orders]."""
    cost, worth = draft.costs()
    beyond = np.maximum(cost + worth - draft.guide.value, 0.0) + 1e-9
    return np.where(share.mine > 0, beyond, 0.0)


def _shared(draft: Draft, lots: Lots, first: int) -> Floats:
    """How much of the dear capacity of each order lies on lines of the first [orders]."""
    arrays = draft.arrays
    lines = np.zeros(len(arrays.lines.min_lot), dtype=np.bool_)
    mine = lots.cells[lots.order == first]
    lines[mine[mine >= 0] // arrays.days] = True
    together = np.zeros(draft.orders)
    for step in range(arrays.longest_route):
        cells = lots.cells[:, step]
        here = (cells >= 0) & lines[np.maximum(cells, 0) // arrays.days]
        price = draft.guide.price.ravel()[cells[here]] + SMALL
        np.add.at(together, lots.order[here], np.sqrt(lots.quantity[here]) * price)
    return together
