"""Orders: drafts, checked against the park, and the states of those that it has taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any

from services.bounds import LARGEST_ORDER_MICROS, MOST_DAYS_LATE, grouped
from services.errors import Infeasible, Problem
from services.matching.domain.park import Park
from services.matching.domain.reasons import Reason
from services.matching.domain.routes import RouteStep

# Floating-point shares of a quantity: 0.97 × 100 is 97.
_ROUNDING = 1e-9


class OrderState(StrEnum):
    """OPEN → SCHEDULED, PARTLY_SCHEDULED or UNMATCHED → IN_PRODUCTION → DELIVERED; CANCELLED or CLOSED before that."""

    OPEN = "open"
    SCHEDULED = "scheduled"
    PARTLY_SCHEDULED = "partly_scheduled"
    UNMATCHED = "unmatched"
    IN_PRODUCTION = "in_production"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    CLOSED = "closed"


# Orders further ahead are not taken.
LONGEST_WAIT = timedelta(days=5 * 366)
CLOSED = (OrderState.DELIVERED, OrderState.CANCELLED, OrderState.CLOSED)


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order as asked for, in right form but not yet checked against the park. `id` "": the service gives one.

    `transfer_batch` None: that of the product; `tolerance` None: the park's.
    """

    park: str
    id: str
    product: str
    quantity: int
    release: date
    due: date
    ship_to_zone: str
    buyer_reference: str
    late_cost_micros: int | None
    unmet_cost_micros: int | None
    partial: bool
    route: tuple[RouteStep, ...]
    owner: str = ""
    transfer_batch: int | None = None
    tolerance: float | None = None

    def problems(self, park: Park, today: date) -> list[Problem]:
        """Dates that contradict each other or the horizon, too much at the park's costs, and undeclared names."""
        return [*self._date_problems(park, today), *self._cost_problems(park), *self._undeclared(park)]

    def _cost_problems(self, park: Park) -> Iterator[Problem]:
        """The park's costs, where the order has none of its own; its own are bounded in the contract."""
        late = park.policy.default_late_cost_micros * MOST_DAYS_LATE if self.late_cost_micros is None else 0
        unmet = (park.policy.default_unmet_cost_micros or 0) if self.unmet_cost_micros is None else 0
        for cost, name in ((unmet, "default_unmet_cost_micros"), (late, "default_late_cost_micros × 365 days")):
            if self.quantity * cost > LARGEST_ORDER_MICROS:
                most = grouped(LARGEST_ORDER_MICROS)
                hint = f"quantity × the park's {name} may be at most {most}: order less, or give the order its own cost"
                yield Problem("ORDER_TOO_DEAR", "order.quantity", {"maximum": f"{LARGEST_ORDER_MICROS}"}, hint)

    def _date_problems(self, _park: Park, today: date) -> Iterator[Problem]:
        # Orders beyond the horizon wait for it; a date beyond this one is a slip of the pen.
        last = today + LONGEST_WAIT
        if self.due < self.release:
            params = {"earliest": f"{self.release}"}
            yield Problem("DATES_REVERSED", "order.due_date", params, "give a day on or after release_date")
        if self.due < today:
            hint = f"give a day from {today} on: this one is past"
            yield Problem("DATE_PAST", "order.due_date", {"earliest": f"{today}"}, hint)
        for field, day in (("order.release_date", self.release), ("order.due_date", self.due)):
            if day > last:
                hint = f"give a day up to {last}, five years from now"
                yield Problem("DATE_TOO_FAR", field, {"latest": f"{last}"}, hint)

    def _undeclared(self, park: Park) -> Iterator[Problem]:
        if self.ship_to_zone not in {zone.id for zone in park.zones}:
            yield _not_declared("order.ship_to_zone", "zone", self.ship_to_zone)
        links = {link.id for link in park.links}
        for number, step in enumerate(self.route):
            if step.link not in links:
                yield _not_declared(f"order.route[{number}].link", "link", step.link)
            for place, tag in enumerate(step.tags):
                if tag not in park.tags:
                    yield _not_declared(f"order.route[{number}].tags[{place}]", "tag", tag)


@dataclass(frozen=True, slots=True)
class OrderUpdate:
    """The figures of an order that change; None leaves one as it is. Costs are micro-units per unit (and day).

    `tolerance` is the share, 0–1, by which the order may be short.
    """

    quantity: int | None = None
    release: date | None = None
    due: date | None = None
    ship_to_zone: str | None = None
    buyer_reference: str | None = None
    late_cost_micros: int | None = None
    unmet_cost_micros: int | None = None
    partial: bool | None = None
    transfer_batch: int | None = None
    tolerance: float | None = None

    @property
    def given(self) -> dict[str, Any]:
        """The figures that are given, by the names of the order's attributes."""
        figures = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return {name: figure for name, figure in figures.items() if figure is not None}


@dataclass(eq=False, kw_only=True)
class Order:
    """Units of a product through a route of steps. Costs are micro-units per unit (and day); None: the park's.

    `owner` is the buyer's subject, "" where the order is the park's own.

    `version` counts all changes, `unseen` those of them that a buyer is shown nothing of: the same figures from other
    lots, and other reasons. `shown_at` is the instant of the last one that it is shown, None where that is the last of
    all.

    Route and `transfer_batch` (fewest units that move together) are those of the product when the order was placed, or
    its own. `schedule` counts the changes of its lots. `good_quantity` units have passed the last step,
    `scrapped_quantity` were spoilt at some step.

    Of the quantity, `delivered_quantity` units have arrived and `lost_quantity` were lost or damaged on the way;
    `late_quantity` are on the road and come too late for what is next, the last on the day `late_until`. It may
    be short by the share `tolerance`, 0–1. `made_quantities` are the units that each step had made when the order was
    cancelled or closed. Since `shortfall_since` it is late or short, without a break; None while it is neither.
    """

    park: str
    id: str
    product: str
    quantity: int
    release: date
    due: date
    ship_to_zone: str
    buyer_reference: str
    late_cost_micros: int | None
    unmet_cost_micros: int | None
    partial: bool
    route: tuple[RouteStep, ...]
    own_route: bool
    created_at: datetime
    updated_at: datetime
    state: OrderState = OrderState.OPEN
    reasons: tuple[Reason, ...] = ()
    scheduled_quantity: int = 0
    finish: date | None = None
    schedule: int = 0
    owner: str = ""
    version: int = 1
    unseen: int = 0
    shown_at: datetime | None = None
    transfer_batch: int = 0
    good_quantity: int = 0
    scrapped_quantity: int = 0
    tolerance: float = 0.0
    delivered_quantity: int = 0
    lost_quantity: int = 0
    late_quantity: int = 0
    late_until: date | None = None
    made_quantities: tuple[int, ...] = ()
    shortfall_since: datetime | None = None

    @property
    def shown_version(self) -> int:
        """The version as a buyer sees it: changes that it is shown nothing of do not count."""
        return self.version - self.unseen

    @property
    def last_shown_at(self) -> datetime:
        """The instant of the last change that a buyer is shown."""
        return self.shown_at or self.updated_at

    @property
    def is_open(self) -> bool:
        """True while the order is to be planned."""
        return self.state not in CLOSED

    @property
    def has_shortfall(self) -> bool:
        """True while a plan has looked at the order and it is late or short."""
        is_late = self.finish is not None and self.finish > self.due
        planned = self.is_open and self.state is not OrderState.OPEN
        return planned and (is_late or self.scheduled_quantity < self.quantity)

    @property
    def is_short(self) -> bool:
        """True while units of the order have no lot; once goods have moved, more of them than the tolerance allows."""
        return self.is_open and self.scheduled_quantity < (self.least if self._begun else self.quantity)

    @property
    def least(self) -> int:
        """The fewest units with which the order is delivered."""
        return ceil(self.quantity * (1 - self.tolerance) - _ROUNDING)

    @property
    def wanted(self) -> int:
        """The units that plans are to make: all, or as many as have lots where the rest is within the tolerance."""
        return self.quantity if self.is_short else min(self.quantity, self.scheduled_quantity)

    def require_open(self, verb: str) -> None:
        """Raises Infeasible where it is over; `verb` says what it cannot be any more."""
        if not self.is_open:
            message = f"the order is {self.state.name}: only an order that is not over can be {verb}"
            raise Infeasible("ORDER_CLOSED", message, {"state": self.state.name})

    def update(self, update: OrderUpdate, now: datetime) -> None:
        """Take over the figures that `update` gives."""
        for name, figure in update.given.items():
            setattr(self, name, figure)
        if self.state is not OrderState.OPEN:
            self._place()
        self._touch(now)

    def follow(self, before: Order) -> None:
        """Take the place of a cancelled order of the same id: consumers have seen its version and its schedule."""
        self.version, self.schedule = before.version + 1, before.schedule

    def cancel(self, made: Sequence[int], now: datetime) -> None:
        """Nothing more is made of it; `made` are the units that each step has made. Raises Infeasible if it is over."""
        self._end(OrderState.CANCELLED, made, now)

    def close(self, made: Sequence[int], now: datetime) -> None:
        """Nothing more is made of it, but what is made is sent; the rest as in `cancel`."""
        self._end(OrderState.CLOSED, made, now)

    def reopen(self, now: datetime) -> None:
        """Open the order again: the rest is made after all, and its lots are to be counted before it is anything else.

        Raises Infeasible unless it is CLOSED.
        """
        if self.state is not OrderState.CLOSED:
            message = f"the order is {self.state.name}: only an order that is CLOSED can be opened again"
            raise Infeasible("ORDER_NOT_CLOSED", message, {"state": self.state.name})
        self.state = OrderState.IN_PRODUCTION if any(self.made_quantities) or self._begun else OrderState.OPEN
        self.made_quantities = ()
        self._touch(now)

    def _end(self, state: OrderState, made: Sequence[int], now: datetime) -> None:
        self.require_open("cancelled or closed")
        self.state, self.made_quantities = state, tuple(made)
        self.reasons, self.scheduled_quantity, self.finish = (), 0, None
        self._touch(now)

    def take_lots(self, quantity: int, finish: date | None, now: datetime) -> None:
        """Record changed lots: `quantity` units are scheduled, the last is done on `finish`."""
        before = self.scheduled_quantity, self.finish, self.state
        self.scheduled_quantity, self.finish = quantity, finish
        self.schedule += 1
        self._place()
        if before == (self.scheduled_quantity, self.finish, self.state):
            self._touch_unseen(now)
        else:
            self._touch(now)

    def count(self, good: int, scrapped: int, now: datetime) -> bool:
        """Record the units made, and those spoilt; True if that is news."""
        if (good, scrapped) == (self.good_quantity, self.scrapped_quantity):
            return False
        self.good_quantity, self.scrapped_quantity = good, scrapped
        self._touch(now)
        return True

    def explain(self, reasons: tuple[Reason, ...], now: datetime) -> None:
        """Record a plan's `reasons` for its being late or short; none where it is neither."""
        before, known = self.state, self.reasons
        self.reasons = reasons
        self._place()
        if before is not self.state:
            self._touch(now)
        elif known != reasons:
            self._touch_unseen(now)

    def move(self, *, delivered: int, lost: int, now: datetime) -> bool:
        """Record that goods have left: the units that have arrived, and those lost so far. True if that is news.

        A corrected report may leave an order that was DELIVERED without all of its units: it is IN_PRODUCTION again.
        """
        before = self.delivered_quantity, self.lost_quantity, self.state
        self.delivered_quantity, self.lost_quantity = delivered, lost
        fewer = self.state is OrderState.DELIVERED and delivered < before[0] and not self._has_arrived
        if self.is_open or fewer:
            self.state = OrderState.IN_PRODUCTION
        self._place()
        news = before != (self.delivered_quantity, self.lost_quantity, self.state)
        if news:
            self._touch(now)
        return news

    def await_late(self, quantity: int, until: date | None, now: datetime) -> bool:
        """Record the units on the road that come too late, and when the last is expected; True if that is news."""
        if (quantity, until) == (self.late_quantity, self.late_until):
            return False
        self.late_quantity, self.late_until = quantity, until
        self._touch(now)
        return True

    @property
    def _begun(self) -> bool:
        return self.state is OrderState.IN_PRODUCTION or self.delivered_quantity > 0 or self.lost_quantity > 0

    @property
    def _has_arrived(self) -> bool:
        """True once all units have arrived, or enough of them and no lot has more to come."""
        enough = max(1, self.least) <= self.delivered_quantity >= self.scheduled_quantity
        return enough or self.delivered_quantity >= self.quantity

    def _place(self) -> None:
        if not self.is_open:
            return
        if self._has_arrived:
            self.state = OrderState.DELIVERED
        if self.state in (OrderState.DELIVERED, OrderState.IN_PRODUCTION):
            return
        if self.scheduled_quantity >= self.quantity:
            self.state = OrderState.SCHEDULED
        else:
            self.state = OrderState.PARTLY_SCHEDULED if self.scheduled_quantity else OrderState.UNMATCHED

    def _touch(self, now: datetime) -> None:
        self.version += 1
        self.updated_at, self.shown_at = now, None
        self.shortfall_since = (self.shortfall_since or now) if self.has_shortfall else None

    def _touch_unseen(self, now: datetime) -> None:
        shown_at = self.last_shown_at
        self._touch(now)
        self.unseen, self.shown_at = self.unseen + 1, shown_at


def _not_declared(field: str, kind: str, ident: str) -> Problem:
    return Problem("NOT_DECLARED", field, {"kind": kind, "id": ident}, f"use a {kind} that the park declares")
