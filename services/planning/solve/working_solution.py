"""The working solution: lots and residual in the kernel, which the search changes.

Two workers never touch the same order, and the residual is split between them (`subproblem`), so they need no locks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from services.planning.kernel import bindings
from services.planning.kernel.layout import InsertionParams, SearchParams, WorkerTables
from services.planning.solve.arrays import Arrays
from services.planning.solve.columns import Bytes, Floats, Ints
from services.planning.solve.kernel_park import PlanPark
from services.planning.solve.params import LpParams
from services.planning.solve.search_lots import SearchLots, no_lots
from services.planning.solve.search_prices import SearchPrices
from services.planning.solve.subproblem import Subproblem

FOREVER = 1e9  # seconds
TAKEN_ROUNDING = 1e-6  # units of capacity or of a quota


class WorkingSolution:
    """One solution in the kernel. Close it, or use it as a context manager."""

    def __init__(self, arrays: Arrays, park: PlanPark, prices: SearchPrices) -> None:
        self.arrays, self.park, self.prices = arrays, park, prices
        self.residual = park.committed.residual.copy()
        self.cancel = np.zeros(1, dtype=np.int32)
        self._open: int | None = bindings.open_solution(park.native)
        with self.worker() as worker:
            none = no_lots(self.arrays.longest_route)
            for order in range(self.orders):
                self._set(worker, order, none)

    def __enter__(self) -> WorkingSolution:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Frees the kernel's memory."""
        if self._open is not None:
            bindings.close_solution(self._open)
            self._open = None

    @property
    def _handle(self) -> int:
        if self._open is None:
            raise RuntimeError("the working solution is closed")
        return self._open

    # ---- state ----

    @property
    def orders(self) -> int:
        """The number of orders."""
        return len(self.arrays.orders.quantity)

    def costs(self) -> tuple[Floats, Floats]:
        """Per order: its cost (unmet units and released commitments included), and the capacity it uses at the dual
        prices, in money."""
        return bindings.solution_costs(self._handle, self.orders)

    @property
    def cost(self) -> float:
        """The cost of all orders, without the lots that commitments fix as a whole."""
        return float(self.costs()[0].sum())

    @property
    def money(self) -> float:
        """The cost of the solution; inf where a commitment that must be kept is not."""
        if len(self.orders_that_miss_commitments()):
            return math.inf
        return self.cost + self.park.committed.cost

    def orders_that_miss_commitments(self) -> Ints:
        """The orders of which units of a commitment without release cost are missing."""
        must = np.array([source.must_keep for source in self.park.sources], dtype=np.bool_)
        if not must.any():
            return np.zeros(0, dtype=np.int32)
        lots = self.lots()
        drawn = lots.source >= 0
        kept = np.bincount(lots.source[drawn], lots.quantity[drawn], minlength=len(must))
        asked = np.array([source.quantity for source in self.park.sources])
        missing = np.flatnonzero(must & (kept < asked))
        order = np.searchsorted(self.park.native.order_sources, missing, side="right") - 1
        return np.unique(order).astype(np.int32)

    def lots(self, orders: Bytes | None = None) -> SearchLots:
        """All lots, sorted by order; only those of the orders with a 1 in `orders` [orders] where given."""
        selected = self._all_orders() if orders is None else orders
        return SearchLots(*bindings.solution_lots(self._handle, selected, self.arrays.longest_route))

    # ---- changes ----

    def put(self, lots: SearchLots, orders: Sequence[int] | NDArray[np.integer]) -> None:
        """Replaces the lots of these orders by those in `lots`."""
        with self.worker() as worker:
            for order, rows in _by_order(lots, orders):
                self._set(worker, order, lots.rows(rows))

    def insert(
        self, orders: Sequence[int] | Ints, insertion: InsertionParams, seconds: float = FOREVER, seed: int = 0
    ) -> int:
        """Takes these orders out and inserts them one after another; returns how many were, should time run out."""
        listed = np.ascontiguousarray(orders, dtype=np.int32)
        with self.worker(seed) as worker:
            return bindings.insert_orders(worker, listed, insertion, seconds)

    def complete(self, orders: Ints, insertion: InsertionParams, seconds: float = FOREVER) -> None:
        """Inserts what these orders lack beside the lots that they have, one after another."""
        with self.worker() as worker:
            listed = np.ascontiguousarray(orders, dtype=np.int32)
            bindings.complete_orders(worker, listed, insertion, min(seconds, FOREVER))

    def insert_within(self, subproblem: Subproblem, orders: Ints, insertion: InsertionParams, seconds: float) -> int:
        """Inserts orders of a subproblem into its residual; returns how many were, should time run out."""
        with self._worker(subproblem) as worker:
            return bindings.insert_orders(worker, np.ascontiguousarray(orders), insertion, seconds)

    def top_up(self, insertion: InsertionParams, seconds: float) -> None:
        """Inserts unmet units into the residual, orders with the largest unmet cost first."""
        lots = self.lots()
        made = np.bincount(lots.order, lots.quantity, minlength=self.orders)
        unmet = (self.park.native.quantity - made) * self.arrays.orders.unmet_cost
        short = np.flatnonzero(unmet > 0)
        self.complete(short[np.argsort(-unmet[short], kind="stable")].astype(np.int32), insertion, seconds)

    def insert_ideal_routes(self, orders: Ints, insertion: InsertionParams, seed: int, seconds: float) -> None:
        """Gives each of the orders, in an empty solution, the lots it would have alone; takes no capacity."""
        with self.worker(seed) as worker:
            bindings.ideal_routes(worker, orders, insertion, min(seconds, FOREVER))

    def move(self, subproblem: Subproblem, params: SearchParams, iterations: int, seconds: float) -> int:
        """Makes moves within a subproblem, keeping those that save money; returns how many were tried."""
        with self._worker(subproblem) as worker:
            return bindings.search(worker, params, iterations, seconds)

    def whole(self, seed: int) -> Subproblem:
        """All orders and all of the residual, shared with this solution: for one worker, or several that take turns."""
        return Subproblem(self._all_orders(), self.residual, seed)

    def gather(self, subproblems: list[Subproblem]) -> None:
        """Joins the residual that the workers left."""
        self.residual.capacity = np.sum([each.residual.capacity for each in subproblems], axis=0)
        self.residual.quota = np.sum([each.residual.quota for each in subproblems], axis=0)

    def replace(
        self, orders: Ints, lots: SearchLots, subproblem: Subproblem, params: LpParams, *, fitting: bool = True
    ) -> bool:
        """Gives orders of a subproblem other lots and inserts what is then unmet into its residual.

        With `fitting` the lots are put in one after another as far as they fit, else as they are. Undone where that
        saves no money or takes more than there is. Returns whether the new lots stay.
        """
        insertion = InsertionParams(price_share=0.0, reuse_slack=0.0, grain=params.replace_grain)
        before, old = self.costs()[0][orders].sum(), self.lots(subproblem.orders)
        listed = np.ascontiguousarray(orders, dtype=np.int32)
        with self._worker(subproblem) as worker:
            self._exchange(worker, listed, lots, fitting=fitting)
            fits = fitting or self._fits(subproblem)
            if fits:
                bindings.complete_orders(worker, listed, insertion, FOREVER)
            if fits and self.costs()[0][orders].sum() < before - params.accepted_saving:
                return True
            self._exchange(worker, listed, old)
        return False

    def _fits(self, subproblem: Subproblem) -> bool:
        """True if no more is taken than there is, but for the rounding of sums."""
        residual = subproblem.residual
        return bool((residual.capacity >= -TAKEN_ROUNDING).all() and (residual.quota >= -TAKEN_ROUNDING).all())

    def _exchange(self, worker: int, orders: Ints, lots: SearchLots, fitting: bool = False) -> None:
        none = no_lots(self.arrays.longest_route)
        for order in orders:  # all are taken out before any is put in
            self._set(worker, int(order), none)
        for order, rows in _by_order(lots, orders):
            self._set(worker, order, lots.rows(rows), fitting=fitting)

    # ---- the kernel's workers ----

    @contextmanager
    def worker(self, seed: int = 0) -> Iterator[int]:
        """A worker of the kernel for all orders and all of the residual; no other may work meanwhile."""
        with self._worker(self.whole(seed)) as worker:
            yield worker

    @contextmanager
    def _worker(self, subproblem: Subproblem) -> Iterator[int]:
        prices = self.prices
        tables = WorkerTables(
            price=prices.cell,
            value=prices.ideal_cost,
            residual=subproblem.residual.capacity,
            quota_residual=subproblem.residual.quota,
            mine=subproblem.orders,
            near=prices.near,
            cancel=self.cancel,
        )
        worker = bindings.open_worker(self._handle, tables, subproblem.seed)
        try:
            yield worker
        finally:
            bindings.close_worker(worker)

    def _all_orders(self) -> Bytes:
        return np.ones(self.orders, dtype=np.uint8)

    def _set(self, worker: int, order: int, lots: SearchLots, *, fitting: bool = False) -> None:
        change = bindings.fit_lots if fitting else bindings.set_lots
        change(
            worker,
            order,
            np.ascontiguousarray(lots.quantity, dtype=np.int64),
            np.ascontiguousarray(lots.source, dtype=np.int32),
            np.ascontiguousarray(lots.cells, dtype=np.int32),
        )


def _by_order(lots: SearchLots, orders: Sequence[int] | NDArray[np.integer]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Each of the orders with the rows of its lots, in their sequence; by one sort."""
    rows = np.argsort(lots.order, kind="stable")
    sorted_orders, listed = lots.order[rows], np.asarray(orders, dtype=np.int64)
    first, end = np.searchsorted(sorted_orders, listed), np.searchsorted(sorted_orders, listed, side="right")
    for order, low, high in zip(listed.tolist(), first.tolist(), end.tolist(), strict=True):
        yield order, rows[low:high]
