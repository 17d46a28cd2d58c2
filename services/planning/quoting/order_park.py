"""The kernel's park of one order not yet placed, on the lines of a resident park.

Its lines' tables are those of the resident park; step classes are kept by their terms, as most orders ask for a product
that others asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from services.planning.kernel.layout import Park
from services.planning.model import Order
from services.planning.model.ledger import Ledger
from services.planning.solve import kernel_park, step_classes
from services.planning.solve.arrays import Arrays, Orders
from services.planning.solve.columns import Floats, Ints, Longs, offsets
from services.planning.solve.commitments import Committed
from services.planning.solve.run_tables import FETCHED
from services.planning.solve.step_classes import StepClasses, StepTerms

# Money per unit and day late: no unit is late, as no route costs as much.
NEVER_LATE = 1e14
# Times what the costliest way of a unit can cost: any unit that can be made is made.
WORTH_MAKING = 3.0
LEAST_WORTH = 1.0


# The terms of each step, and its limit of suppliers; and whether units move in batches.
RouteKey = tuple[tuple[tuple[StepTerms, int], ...], bool]


@dataclass(frozen=True, slots=True)
class OrderPark:
    """One order on the park's lines: arrays with it as their only order, and the same for the kernel."""

    order: Order
    arrays: Arrays
    native: Park
    key: RouteKey
    # Of each step the number of enterprises with eligible lines, and the place of that of each line.
    owners: tuple[tuple[int, Longs], ...]

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
        self._free: dict[RouteKey, list[OrderPark]] = {}
        self._highest_price = 0.0

    def charge(self, price: Floats) -> None:
        """Have insertions charge these prices of capacity [lines, days] from now on."""
        self._highest_price = float(price.max(initial=0.0))
        self._free.clear()

    def use(self, arrays: Arrays) -> None:
        """Take these arrays from now on, of the same lines with other capacity."""
        self._arrays = arrays
        self._free.clear()

    def of(self, order: Order) -> OrderPark:
        """The park of an order, whose ids are known and days within the horizon, until it is given back."""
        terms = [step_classes.terms_of(order, step, self._rated) for step in order.route]
        steps = tuple((each, step.max_suppliers or 0) for each, step in zip(terms, order.route, strict=True))
        key = steps, order.transfer_batch > 1
        free = self._free.get(key)
        park = replace(free.pop(), order=order) if free else self._built(order, key)
        orders = park.arrays.orders
        orders.release[0] = min(max(0, order.release), self._arrays.days)
        park.arrays.runs.ship_zone[0] = self._ship_zone(order)
        return park

    def give_back(self, park: OrderPark) -> None:
        """Keep it for the next order of that route."""
        if park.arrays.lines is not self._arrays.lines:
            return
        if len(self._free) >= MOST_KEPT:
            self._free.clear()
        self._free.setdefault(park.key, []).append(park)

    def _ship_zone(self, order: Order) -> int:
        return FETCHED if order.ship_to is None else self._zones[order.ship_to]

    def _built(self, order: Order, key: RouteKey) -> OrderPark:
        steps, in_batches = key
        terms = {each: place for place, each in enumerate(dict.fromkeys(terms for terms, _ in steps))}
        lines, quotas = self._arrays.lines, self._arrays.quotas
        classes = step_classes.build(self._arrays.problem, list(terms), lines.zone, lines.lead)
        step_class = np.array([terms[each] for each, _ in steps], dtype=np.int32)
        arrays = replace(
            self._arrays,
            step_classes=classes,
            orders=_orders(order, step_class, _worth(self._arrays, classes, self._highest_price)),
            runs=replace(
                self._arrays.runs,
                transfer_batch=np.array([2 if in_batches else 0], dtype=np.int64),
                ship_zone=np.zeros(1, dtype=np.int32),
                open_units=np.full(len(steps), order.quantity, dtype=np.int64),
                first_warm=np.zeros(len(steps) + 1, dtype=np.int32),
            ),
            order_index={order.id: 0},
        )
        nothing = Committed(
            residual=Ledger(lines.capacity, quotas.limit, self._share, quotas.days),
            made=np.zeros(1, dtype=np.int64),
            suppliers=[set() for _ in steps],
            exempt_lines=[set() for _ in steps],
        )
        native = kernel_park.order_park(arrays, nothing)
        owners = tuple(_owners(arrays, classes.eligible(each)) for each in step_class.tolist())
        return OrderPark(order, arrays, native, key, owners)


# Of products and routes that buyers make up; the tables of one take some 100 kB.
MOST_KEPT = 200


def _owners(arrays: Arrays, span: slice) -> tuple[int, Longs]:
    enterprises, place = np.unique(arrays.lines.enterprise[arrays.step_classes.line[span]], return_inverse=True)
    return len(enterprises), place


def _worth(arrays: Arrays, classes: StepClasses, highest_price: float) -> float:
    """Money per unit that is more than any way through the park costs, with the highest price of capacity charged."""
    haulage = arrays.lanes.haulage[np.isfinite(arrays.lanes.haulage)]
    costliest = float(classes.price.max(initial=0.0)) + float(haulage.max(initial=0.0))
    costliest += highest_price * float(classes.load.max(initial=0.0))
    return max(LEAST_WORTH, WORTH_MAKING * costliest * (len(classes) + 1))


def _orders(order: Order, step_class: Ints, worth: float) -> Orders:
    return Orders(
        quantity=np.array([order.quantity], dtype=np.int64),
        release=np.zeros(1, dtype=np.int32),
        due=np.array([order.due], dtype=np.int32),
        late_cost=np.array([NEVER_LATE]),
        unmet_cost=np.array([worth]),
        partial=np.array([order.partial], dtype=np.uint8),
        first_step=offsets([len(order.route)]),
        step_class=step_class,
        supplier_limit=np.array([step.max_suppliers or 0 for step in order.route], dtype=np.int32),
    )
