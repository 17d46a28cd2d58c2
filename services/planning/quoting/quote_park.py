"""A park kept at hand as arrays, which answers for orders that are not yet placed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from services.files import refuse
from services.planning.model import Order, Problem, Quota
from services.planning.model.arrays import capacity_of, pooled
from services.planning.model.consistency import MOST_STEPS
from services.planning.model.ledger import Ledger
from services.planning.quoting.answering import Question, answers_to
from services.planning.quoting.answers import Answers
from services.planning.quoting.in_use import InUse
from services.planning.quoting.order_park import OrderPark, OrderParks
from services.planning.quoting.priced_limits import PricedLimits, answers_at_prices
from services.planning.solve import arrays as arrays_
from services.planning.solve.columns import Floats, Longs


class QuotePark:
    """The lines of a park, what is left of them by day, and the prices at which scarce capacity is charged.

    Several threads may ask and change it at once: a question is answered on the residual of one instant.
    """

    def __init__(
        self, problem: Problem, in_use: InUse, usable: Floats | None = None, price: Floats | None = None
    ) -> None:
        """`problem` is the park, whose orders are not looked at; `in_use` what lots and holds take of it.

        New work may use `usable` of each line and day [lines, days], the capacity where None. Of answers that are as
        early the one is given that takes least of what `price` [lines, days], money per unit of capacity, makes scarce.
        """
        self._problem = replace(problem, orders=(), in_progress=(), firm=())
        self._arrays = arrays_.build(self._problem)
        self._usable = capacity_of(self._problem) if usable is None else usable.copy()
        self._in_use = InUse(in_use.lines.copy(), in_use.quotas.copy())
        self._price = np.zeros(self._usable.shape) if price is None else price
        self._residual = Ledger.of(self._problem)
        self._parks = OrderParks(self._arrays, self._residual.share)
        self._parks.charge(self._price)
        self._lock = threading.Lock()
        self._count(np.arange(len(self._usable)))

    @property
    def problem(self) -> Problem:
        """The park without orders."""
        return self._problem

    @property
    def line_index(self) -> dict[str, int]:
        """The place of each line [lines]."""
        return self._arrays.line_index

    def residual(self) -> Ledger:
        """A copy of what is left now."""
        with self._lock:
            return self._residual.copy()

    def in_use(self, lines: Sequence[int] | None = None) -> InUse:
        """A copy of what is in use now, of all lines or of those at these places."""
        with self._lock:
            of_lines = (
                self._in_use.lines.copy() if lines is None else self._in_use.lines[np.array(lines, dtype=np.int64)]
            )
            return InUse(of_lines, self._in_use.quotas.copy())

    def put_in_use(self, lines: Sequence[int], taken: Floats, quotas: Floats) -> None:
        """Have these lines, by their places, taken as stated [lines named, days], and all quotas [quotas, days]."""
        places = np.array(lines, dtype=np.int64)
        with self._lock:
            self._in_use.lines[places], self._in_use.quotas[:] = taken, quotas
            self._count(places)

    def charge(self, price: Floats) -> None:
        """Have other prices of capacity [lines, days] from now on."""
        with self._lock:
            self._price = price
            self._parks.charge(price)

    def change_capacity(self, lines: Sequence[int], capacity: Floats, usable: Floats) -> None:
        """Have these lines, by their places, the capacity stated, and what new work may use of it [lines named, days].

        Answers that are being worked out go on with what was so when they were asked for.
        """
        places = np.array(lines, dtype=np.int64)
        with self._lock:
            self._usable[places] = usable
            self._arrays = arrays_.with_capacity(self._arrays, places, capacity)
            self._parks.use(self._arrays)
            self._count(places)

    def answer(self, order: Order, wished: int | None, limits: Sequence[Quota] = ()) -> Answers:
        """The three answers for an order; `wished` is the day by which it is to be delivered, None where any will do.

        `limits` hold for this order beside those of the park, and have all that they state left. Capacity is not kept:
        who asks at the same time may get the same. Raises Invalid for an order that asks for nothing, has no route or
        one too long, or goes to a zone that the park does not have.
        """
        self._check(order)
        with self._lock:
            (asked, residual, priced), price = self._asked(order, limits), self._price
        question = Question(asked, residual, price, wished)
        answers = answers_at_prices(question, priced) if len(priced.places) else answers_to(question)
        with self._lock:
            self._parks.give_back(asked)
        return answers

    def _asked(self, order: Order, limits: Sequence[Quota]) -> tuple[OrderPark, Ledger, PricedLimits]:
        """The order's park, what is left under all limits, and those of them that have a price."""
        quotas = self._arrays.quotas
        drawn = self._in_use.quotas * quotas.per_unit[:, None]
        if not limits:
            priced = PricedLimits.of(self._problem.quotas, drawn, quotas.days)
            return self._parks.of(order), self._residual.copy(), priced
        arrays = arrays_.with_quotas(self._arrays, limits)
        before = len(quotas.per_unit)
        left = np.concatenate([self._residual.quota, arrays.quotas.limit[before:]])
        share = np.concatenate([self._residual.share, arrays_.shares_of(arrays)[before:]])
        residual = Ledger(self._residual.capacity.copy(), left, share, arrays.quotas.days)
        priced = PricedLimits.of(
            arrays.problem.quotas, np.concatenate([drawn, np.zeros((len(limits), drawn.shape[1]))]), arrays.quotas.days
        )
        parks = OrderParks(arrays, share)
        parks.charge(self._price)
        return parks.of(order), residual, priced

    def _check(self, order: Order) -> None:
        if order.quantity < 1:
            raise refuse("order", "quantity", f"is {order.quantity}", "ask for at least one unit")
        if not 0 < len(order.route) <= MOST_STEPS:
            raise refuse("order", "route", f"has {len(order.route)} steps", f"name 1 to {MOST_STEPS}")
        if order.ship_to is not None and order.ship_to not in {zone.id for zone in self._problem.zones}:
            raise refuse("order", "ship_to", f'"{order.ship_to}" is no zone of the park', "name one of zones[]")

    def _count(self, lines: Longs) -> None:
        """Work out what is left of these lines, and of the quotas."""
        quotas = self._arrays.quotas
        self._residual.capacity[lines] = self._usable[lines] - self._in_use.lines[lines]
        self._residual.quota = quotas.limit - pooled(quotas.days, self._in_use.quotas * quotas.per_unit[:, None])
