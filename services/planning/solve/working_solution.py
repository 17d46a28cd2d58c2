"""A plan under construction in the kernel, and the workers that change it.

Two workers never touch the same order, and the capacity that is free is dealt out between them, so they need no locks
and a run with a seed does the same on any machine: what each does depends on its share alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.planning.kernel import bindings
from services.planning.kernel.layout import InsertionParams, SearchParams
from services.planning.solve.arrays import Arrays, Floats, Ints, Longs
from services.planning.solve.kernel_park import MUST_KEEP, PlanPark
from services.planning.solve.pricing.dual import Dual, Prices

FOREVER = 1e9


@dataclass(frozen=True, slots=True)
class Lots:
    """Chains of a plan: the order, units, source (-1: fresh) and cells [lots, longest route] of each."""

    order: Ints
    quantity: Longs
    source: Ints
    cells: Ints


@dataclass(slots=True)
class Guide:
    """What the prices tell a search: prices by cell, quotas included [lines, days], each order's value
    at them [orders], and which lines of a kind are ever near its best [entries]."""

    price: Floats
    value: Floats
    near: NDArray[np.uint8]

    @classmethod
    def of(cls, dual: Dual, prices: Prices) -> Guide:
        """The guide that these prices give."""
        effective = dual.effective(prices)
        value, near = dual.orders_and_near(effective)
        return cls(effective, value, near)


@dataclass(slots=True)
class Share:
    """What one worker may touch: some orders [orders], and the free capacity that is its own."""

    mine: NDArray[np.uint8]
    left: Floats
    quota_left: Floats
    seed: int


class Draft:
    """One plan in the kernel. Close it, or use it as a context manager."""

    def __init__(self, arrays: Arrays, park: PlanPark, guide: Guide) -> None:
        self.arrays, self.park, self.guide = arrays, park, guide
        self.left = park.standing.left.copy()
        self.quota_left = park.standing.quota_left.copy()
        self.cancel = np.zeros(1, dtype=np.int32)
        self._plan: int | None = bindings.open_solution(park.native)
        with self._worker(self.left, self.quota_left, self._everyone(), 0) as worker:
            nobody = np.zeros(0, dtype=np.int32)
            for order in range(self.orders):
                self._set(worker, order, nobody, nobody, nobody)

    def __enter__(self) -> Draft:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the kernel's memory back."""
        if self._plan:
            bindings.close_solution(self._plan)
            self._plan = None

    @property
    def _handle(self) -> int:
        if self._plan is None:
            raise RuntimeError("the working solution is closed")
        return self._plan

    @property
    def orders(self) -> int:
        """How many orders there are."""
        return len(self.arrays.orders.quantity)

    def costs(self) -> tuple[Floats, Floats]:
        """Per order: money it costs now (unmet and promises not kept included), and the worth of what it holds."""
        return bindings.solution_costs(self._handle, self.orders)

    @property
    def cost(self) -> float:
        """Money for all orders, what is settled left out."""
        return float(self.costs()[0].sum())

    @property
    def money(self) -> float:
        """What the plan costs, what is settled included; inf where a promise that must be kept is not yet."""
        if self._promises_missing():
            return math.inf
        return self.cost + self.park.standing.cost

    def _promises_missing(self) -> bool:
        """Whether units of some promise without a release cost are not in the plan."""
        must = np.array([source.bonus >= MUST_KEEP for source in self.park.sources], dtype=np.bool_)
        if not must.any():
            return False
        lots = self.lots()
        drawn = lots.source >= 0
        kept = np.bincount(lots.source[drawn], lots.quantity[drawn], minlength=len(must))
        asked = np.array([source.quantity for source in self.park.sources])
        return bool((kept[must] < asked[must]).any())

    def lots(self, mine: NDArray[np.uint8] | None = None) -> Lots:
        """All chains now, by order; only those of the orders in `mine` [orders] where given."""
        selected = self._everyone() if mine is None else mine
        return Lots(*bindings.solution_lots(self._handle, selected, self.arrays.longest_route))

    def put(self, lots: Lots, orders: Sequence[int] | NDArray[np.integer]) -> None:
        """Replace the chains of these orders by those in `lots`."""
        with self._worker(self.left, self.quota_left, self._everyone(), 0) as worker:
            for order, mine in _by_order(lots, orders):
                self._set(worker, order, lots.quantity[mine], lots.source[mine], lots.cells[mine])

    def insert(
        self, orders: Sequence[int] | Ints, recipe: InsertionParams, seconds: float = FOREVER, seed: int = 0
    ) -> int:
        """Put these orders in anew, one after another. Returns how many were, should time run out."""
        listed = np.ascontiguousarray(orders, dtype=np.int32)
        with self._worker(self.left, self.quota_left, self._everyone(), seed) as worker:
            return bindings.insert_orders(worker, listed, recipe, seconds)

    def top_up(self, recipe: InsertionParams, seconds: float) -> None:
        """Add what orders lack, those that lack most first, out of what is left."""
        lots = self.lots()
        made = np.bincount(lots.order, lots.quantity, minlength=self.orders)
        missing = (self.park.native.quantity - made) * self.arrays.orders.unmet_cost
        lacking = np.flatnonzero(missing > 0)
        listed = lacking[np.argsort(-missing[lacking], kind="stable")].astype(np.int32)
        with self.worker() as worker:
            bindings.complete_orders(worker, listed, recipe, min(seconds, FOREVER))

    @contextmanager
    def worker(self, seed: int = 0) -> Iterator[int]:
        """A kernel's worker that may touch all orders and all capacity, for as long as nobody else does."""
        with self._worker(self.left, self.quota_left, self._everyone(), seed) as worker:
            yield worker

    def wish(self, orders: Ints, recipe: InsertionParams, seed: int, seconds: float) -> None:
        """Give orders of an empty draft the chains that each would take were it alone; no capacity is taken."""
        with self.worker(seed) as worker:
            bindings.ideal_routes(worker, orders, recipe, min(seconds, FOREVER))

    def deal(self, workers: int, seed: int) -> list[Share]:
        """Orders and free capacity dealt out between workers; `gather` brings the capacity together again."""
        chance = np.random.default_rng(seed)
        whose = chance.integers(workers, size=self.orders)
        line_share = _deal(chance, self.left, workers)
        quota_share = _split_evenly(self.quota_left, workers)
        return [
            Share(
                np.ascontiguousarray(whose == index, dtype=np.uint8),
                line_share[index],
                quota_share[index],
                seed * workers + index,
            )
            for index in range(workers)
        ]

    def all_of_it(self, seed: int) -> Share:
        """Everything as one share; who has it works alone, or takes turns (see `polish`)."""
        return Share(self._everyone(), self.left, self.quota_left, seed)

    def gather(self, shares: list[Share]) -> None:
        """What the workers left is free again for all."""
        self.left = np.sum([share.left for share in shares], axis=0)
        self.quota_left = np.sum([share.quota_left for share in shares], axis=0)

    def search(self, share: Share, style: SearchParams, iterations: int, seconds: float) -> int:
        """Search neighbourhoods within a share. Returns how many were searched."""
        with self._worker(share.left, share.quota_left, share.mine, share.seed) as worker:
            return bindings.search(worker, style, iterations, seconds)

    def replace(self, orders: Ints, lots: Lots, share: Share) -> bool:
        """Give orders of a share other chains, what is missing put back from its capacity.

        Undone where that does not save money. Returns whether the new chains stand.
        """
        before, old = self.costs()[0][orders].sum(), self.lots(share.mine)
        listed = np.ascontiguousarray(orders, dtype=np.int32)
        recipe = InsertionParams(price_share=0.0, reuse_slack=0.0, grain=1000)
        with self._worker(share.left, share.quota_left, share.mine, share.seed) as worker:
            self._exchange(worker, listed, lots, fitting=True)
            bindings.complete_orders(worker, listed, recipe, FOREVER)
            if self.costs()[0][orders].sum() < before - 1e-6:
                return True
            self._exchange(worker, listed, old)
        return False

    def _exchange(self, worker: int, orders: Ints, lots: Lots, fitting: bool = False) -> None:
        nothing = np.zeros(0, dtype=np.int32)
        for order in orders:  # all make room before anyone takes any
            self._set(worker, int(order), nothing, nothing, nothing)
        for order, mine in _by_order(lots, orders):
            self._set(worker, order, lots.quantity[mine], lots.source[mine], lots.cells[mine], fitting=fitting)

    def _everyone(self) -> NDArray[np.uint8]:
        return np.ones(self.orders, dtype=np.uint8)

    @contextmanager
    def _worker(self, left: Floats, quota_left: Floats, mine: NDArray[np.uint8], seed: int) -> Iterator[int]:
        guide = self.guide
        tables = bindings.WorkerTables(guide.price, guide.value, left, quota_left, mine, guide.near, self.cancel)
        worker = bindings.open_worker(self._handle, tables, seed)
        try:
            yield worker
        finally:
            bindings.close_worker(worker)

    def _set(
        self,
        worker: int,
        order: int,
        quantity: NDArray[np.integer],
        source: NDArray[np.integer],
        cells: NDArray[np.integer],
        *,
        fitting: bool = False,
    ) -> None:
        put = bindings.fit_lots if fitting else bindings.set_lots
        put(
            worker,
            order,
            np.ascontiguousarray(quantity, dtype=np.int64),
            np.ascontiguousarray(source, dtype=np.int32),
            np.ascontiguousarray(cells, dtype=np.int32),
        )


def _by_order(lots: Lots, orders: Sequence[int] | NDArray[np.integer]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Each of the orders with the rows of its chains, in their sequence; by one sort, not a look at all for each."""
    rows = np.argsort(lots.order, kind="stable")
    sorted_orders, listed = lots.order[rows], np.asarray(orders, dtype=np.int64)
    first, end = np.searchsorted(sorted_orders, listed), np.searchsorted(sorted_orders, listed, side="right")
    for order, low, high in zip(listed.tolist(), first.tolist(), end.tolist(), strict=True):
        yield order, rows[low:high]


def _deal(chance: np.random.Generator, left: Floats, workers: int) -> list[Floats]:
    """Free capacity dealt out cell by cell, each to one worker."""
    if workers == 1:
        return [left.copy()]
    whose = chance.integers(workers, size=left.shape)
    return [np.where(whose == index, left, 0.0) for index in range(workers)]


def _split_evenly(left: Floats, workers: int) -> list[Floats]:
    return [left / workers for _ in range(workers)]
