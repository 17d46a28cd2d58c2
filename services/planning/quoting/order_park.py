"""The kernel's park of one order not yet placed, on the lines of a resident park.

Its lines' tables are those of the resident park; step classes are kept by their terms, as most orders ask for a product
that others asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from services.planning.kernel.layout import Park
from services.planning.model import Order
from services.planning.model.ledger import Ledger
from services.planning.solve import kernel_park, step_classes
from services.planning.solve.arrays import Arrays, Orders
from services.planning.solve.columns import Floats, Ints, offsets
from services.planning.solve.commitments import Committed
from services.planning.solve.run_tables import FETCHED
from services.planning.solve.step_classes import StepClasses, StepTerms

# Money per unit and day late: no unit is late, as no route costs as much.
NEVER_LATE = 1e14
# Times what the costliest way of a unit can cost: any unit that can be made is made.
WORTH_MAKING = 3.0
LEAST_WORTH = 1.0


@dataclass(frozen=True, slots=True)
class OrderPark:
    """One order on the park's lines: arrays with it as their only order, and the same for the kernel."""

    order: Order
    arrays: Arrays
    native: Park

    def ask(self, quantity: int, due: int, *, whole: bool) -> None:
        """Have the next insertion place so many units by a day, all of them or none where `whole`."""
        native, steps = self.native, len(self.order.route)
        native.quantity[0] = native.ordered_quantity[0] = quantity
        native.step_open[:steps] = quantity
        native.transfer_batch[0] = int(np.ceil(min(self.order.transfer_batch, quantity)))
        native.due[0], native.whole[0] = due, whole

    def eligible(self, step: int) -> slice:
        """The eligible lines of a step."""
        return self.arrays.step_classes.eligible(int(self.arrays.orders.step_class[step]))


class OrderParks:
    """Order parks on one park's lines. One thread may use it at a time; the order parks are independent of it."""

    def __init__(self, arrays: Arrays, share: Floats) -> None:
        """`share` [quotas, lines] is what a unit of a line's capacity takes of a quota."""
        self._arrays, self._share = arrays, share
        self._rated = step_classes.rated_products(arrays.problem)
        self._zones = {zone.id: place for place, zone in enumerate(arrays.problem.zones)}
        self._classes: dict[tuple[StepTerms, ...], tuple[StepClasses, Ints]] = {}

    def use(self, arrays: Arrays) -> None:
        """Take these arrays from now on, of the same lines with other capacity."""
        self._arrays = arrays

    def of(self, order: Order) -> OrderPark:
        """The park of an order; its ids are known and its days within the horizon (`QuotePark.check`)."""
        classes, step_class = self._step_classes(order)
        arrays = replace(
            self._arrays,
            step_classes=classes,
            orders=_orders(order, step_class, _worth(self._arrays, classes)),
            runs=replace(
                self._arrays.runs,
                transfer_batch=np.array([int(np.ceil(order.transfer_batch))], dtype=np.int64),
                ship_zone=np.array([self._ship_zone(order)], dtype=np.int32),
                open_units=np.full(len(order.route), order.quantity, dtype=np.int64),
                first_warm=np.zeros(len(order.route) + 1, dtype=np.int32),
            ),
            order_index={order.id: 0},
        )
        nothing = Committed(
            residual=Ledger(self._arrays.lines.capacity, self._arrays.quotas.limit, self._share),
            made=np.zeros(1, dtype=np.int64),
            suppliers=[set() for _ in order.route],
            exempt_lines=[set() for _ in order.route],
        )
        return OrderPark(order, arrays, kernel_park.order_park(arrays, nothing))

    def _ship_zone(self, order: Order) -> int:
        return FETCHED if order.ship_to is None else self._zones[order.ship_to]

    def _step_classes(self, order: Order) -> tuple[StepClasses, Ints]:
        terms = tuple(step_classes.terms_of(order, step, self._rated) for step in order.route)
        found = self._classes.get(terms)
        if found is None:
            found = self._built(terms)
            if len(self._classes) >= MOST_KEPT:
                self._classes.clear()
            self._classes[terms] = found
        return found

    def _built(self, terms: Sequence[StepTerms]) -> tuple[StepClasses, Ints]:
        classes = {each: place for place, each in enumerate(dict.fromkeys(terms))}
        lines = self._arrays.lines
        built = step_classes.build(self._arrays.problem, list(classes), lines.zone, lines.lead)
        return built, np.array([classes[each] for each in terms], dtype=np.int32)


# Of products and routes that buyers make up; a route's step classes take some 100 kB.
MOST_KEPT = 200


def _worth(arrays: Arrays, classes: StepClasses) -> float:
    """Money per unit that is more than any way through the park costs."""
    haulage = arrays.lanes.haulage[np.isfinite(arrays.lanes.haulage)]
    costliest = float(classes.price.max(initial=0.0)) + float(haulage.max(initial=0.0))
    return max(LEAST_WORTH, WORTH_MAKING * costliest * (len(classes) + 1))


def _orders(order: Order, step_class: Ints, worth: float) -> Orders:
    return Orders(
        quantity=np.array([order.quantity], dtype=np.int64),
        release=np.array([max(0, order.release)], dtype=np.int32),
        due=np.array([order.due], dtype=np.int32),
        late_cost=np.array([NEVER_LATE]),
        unmet_cost=np.array([worth]),
        partial=np.array([order.partial], dtype=np.uint8),
        first_step=offsets([len(order.route)]),
        step_class=step_class,
        supplier_limit=np.array([step.max_suppliers or 0 for step in order.route], dtype=np.int32),
    )
