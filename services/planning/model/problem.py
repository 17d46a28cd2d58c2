"""The park as the planner sees it: immutable facts, days counted from the start of the horizon.

Standard library only. Day 0 is `Problem.start`; a negative day lies in the past. Capacities, loads and prices
are floats as the file has them; quantities are whole units of an order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple


class Step(NamedTuple):
    """The line (by id) and the day, counted from the start, of one step of a route."""

    line: str
    day: int


@dataclass(frozen=True, slots=True)
class Zone:
    """A place within which moving goods costs neither time nor money."""

    id: str
    latitude: float = 0.0
    longitude: float = 0.0


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane from one zone to another: transit in whole days, money per unit moved."""

    from_zone: str
    to_zone: str
    transit_days: int
    cost: float


@dataclass(frozen=True, slots=True)
class Rate:
    """A line's terms for one product: capacity taken and money, both per unit of the product."""

    product: str
    load: float
    price: float


@dataclass(frozen=True, slots=True)
class Line:
    """One production line of an enterprise at one link of the chain.

    `price` is money per unit of capacity, `lead_days` the days from a step's day until the goods can leave,
    `overrides` the capacity of days (within the horizon) on which it differs, `past_overrides` that of days before
    day 0, `rates` the rate card by product. A campaign loses `setup` of the capacity of its first day and costs
    `setup_cost`; `min_run` is the capacity that one run takes at least.
    """

    id: str
    enterprise: str
    link: str
    zone: str
    daily_capacity: float
    price: float
    min_lot: float = 0.0
    tags: frozenset[str] = frozenset()
    quality: float = 1.0
    lead_days: int = 0
    overrides: Mapping[int, float] = field(default_factory=dict)
    rates: Mapping[str, Rate] = field(default_factory=dict)
    past_overrides: Mapping[int, float] = field(default_factory=dict)
    setup: float = 0.0
    setup_cost: float = 0.0
    min_run: float = 0.0


@dataclass(frozen=True, slots=True)
class Quota:
    """A limit that some lines share: each unit of capacity that runs take there uses `per_unit` of it.

    It covers all lines of some links and of some enterprises, and some lines by themselves, each once; `limits` holds
    the limit of days (within the horizon) on which it differs. It is for each day by itself, or with a `window`, its
    first and last day within the horizon, for these days together. With an `over_price`, money per unit of it, more may
    be taken at that price.
    """

    id: str
    links: tuple[str, ...]
    daily_limit: float
    per_unit: float
    lines: tuple[str, ...] = ()
    enterprises: tuple[str, ...] = ()
    limits: Mapping[int, float] = field(default_factory=dict)
    window: tuple[int, int] | None = None
    over_price: float | None = None

    def covers(self, line: Line) -> bool:
        """True if runs on the line use the quota."""
        return line.link in self.links or line.id in self.lines or line.enterprise in self.enterprises

    def limit(self, day: int) -> float:
        """The limit of a day's balance, in units of the quota: 0 on days that have none of their own."""
        if self.balance(day) != day:
            return 0.0
        return self.limits.get(day, self.daily_limit)

    def balance(self, day: int) -> int:
        """The day on whose balance a day draws: itself, or the window's first one; -1 where the limit does not hold."""
        if self.window is None:
            return day
        first, last = self.window
        return first if first <= day <= last else -1


class AgreedPrice(NamedTuple):
    """Money per unit of the order that stands on one line instead of its rate or price."""

    line: str
    price: float


@dataclass(frozen=True, slots=True)
class RouteStep:
    """The requirements of one step of an order. `max_suppliers` counts enterprises; None is no limit.

    `agreed` holds the prices agreed for this step, one per line at most.
    """

    link: str
    load: float = 1.0
    tags: frozenset[str] = frozenset()
    min_quality: float = 0.0
    max_suppliers: int | None = None
    excluded_enterprises: frozenset[str] = frozenset()
    only_enterprises: frozenset[str] = frozenset()
    agreed: tuple[AgreedPrice, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """Units of a product through a route of steps. Costs are money per unit (and, for lateness, per day).

    `transfer_batch` is the units that move together at least; `ship_to` the zone that finished units go to, None where
    they are fetched.
    """

    id: str
    product: str | None
    quantity: int
    release: int
    due: int
    late_cost: float
    unmet_cost: float
    partial: bool
    route: tuple[RouteStep, ...]
    transfer_batch: float = 0.0
    ship_to: str | None = None


@dataclass(frozen=True, slots=True)
class WorkInProgress:
    """Good units whose first steps were done before day 0; a lot may go on from there."""

    order: str
    quantity: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Commitment:
    """At least `quantity` units of the order begin with exactly these steps; a unit not kept costs `release_cost`.

    Without a release cost (None) the commitment must be kept.
    """

    order: str
    quantity: int
    steps: tuple[Step, ...]
    release_cost: float | None = None

    @property
    def binding(self) -> bool:
        """True if the commitment must be kept."""
        return self.release_cost is None


@dataclass(frozen=True, slots=True)
class Problem:
    """A whole park: capacity, orders, work in progress and commitments.

    Ids are unique and known wherever they are named; `consistency.check` verifies it.
    """

    start: date
    days: int
    zones: tuple[Zone, ...]
    lanes: tuple[Lane, ...]
    lines: tuple[Line, ...]
    quotas: tuple[Quota, ...]
    orders: tuple[Order, ...]
    in_progress: tuple[WorkInProgress, ...] = ()
    firm: tuple[Commitment, ...] = ()
    line_by_id: Mapping[str, Line] = field(init=False, repr=False, compare=False)
    order_by_id: Mapping[str, Order] = field(init=False, repr=False, compare=False)
    quota_by_id: Mapping[str, Quota] = field(init=False, repr=False, compare=False)
    lines_by_link: Mapping[str, tuple[Line, ...]] = field(init=False, repr=False, compare=False)
    lane_between: Mapping[tuple[str, str], Lane] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A frozen dataclass cannot fill its derived fields by assignment.
        object.__setattr__(self, "line_by_id", {line.id: line for line in self.lines})
        object.__setattr__(self, "order_by_id", {order.id: order for order in self.orders})
        object.__setattr__(self, "quota_by_id", {quota.id: quota for quota in self.quotas})
        object.__setattr__(self, "lines_by_link", _by_link(self.lines))
        object.__setattr__(self, "lane_between", _lanes(self.zones, self.lanes))

    def date_of(self, day: int) -> date:
        """The calendar date of a day of the horizon (or before it)."""
        return self.start + timedelta(days=day)

    def day_of(self, when: date) -> int:
        """The day of a calendar date: 0 at the start, negative before."""
        return (when - self.start).days


def _by_link(lines: Iterable[Line]) -> dict[str, tuple[Line, ...]]:
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.link, []).append(line)
    return {link: tuple(members) for link, members in grouped.items()}


def _lanes(zones: Iterable[Zone], lanes: Iterable[Lane]) -> dict[tuple[str, str], Lane]:
    """All lanes by their two zones, with one from each zone to itself that takes no time and costs nothing."""
    between = {(zone.id, zone.id): Lane(zone.id, zone.id, 0, 0.0) for zone in zones}
    between.update({(lane.from_zone, lane.to_zone): lane for lane in lanes})
    return between


def fits(step: RouteStep, line: Line) -> bool:
    """Returns true if the line may do this step of a route: link, tags, quality and exclusions."""
    return (
        line.link == step.link
        and step.tags <= line.tags
        and line.quality >= step.min_quality
        and line.enterprise not in step.excluded_enterprises
        and (not step.only_enterprises or line.enterprise in step.only_enterprises)
    )


def terms(order: Order, step: RouteStep, line: Line) -> tuple[float, float]:
    """(capacity taken, money) per unit of this order on this line.

    The line's rate card decides where it names the order's product; otherwise the step's load at the line's price. A
    price agreed for the step on this line stands instead of either price.
    """
    rate = line.rates.get(order.product) if order.product is not None else None
    load, price = (rate.load, rate.price) if rate is not None else (step.load, step.load * line.price)
    for agreed in step.agreed:
        if agreed.line == line.id:
            price = agreed.price
    return load, price


def capacity(line: Line, day: int) -> float:
    """Capacity of the line on a day of the horizon."""
    return line.overrides.get(day, line.daily_capacity)


def steps_done(steps: tuple[Step, ...]) -> int:
    """The number of a lot's first steps that were done before day 0."""
    done = 0
    while done < len(steps) and steps[done].day < 0:
        done += 1
    return done


def ready(problem: Problem, order: Order, previous: Step | None, line: Line) -> int | None:
    """The first day on which goods can be worked on at a line, coming from the step before.

    Without a step before it is the order's release. None: no lane leads from there to the line's zone.
    """
    if previous is None:
        return order.release
    origin = problem.line_by_id[previous.line]
    lane = problem.lane_between.get((origin.zone, line.zone))
    return None if lane is None else previous.day + origin.lead_days + lane.transit_days


def delivery(problem: Problem, order: Order, line: Line) -> Lane | None:
    """The lane from the line of an order's last step to where the order goes; None where none leads there.

    An order that is fetched is delivered where it is finished, at once and for nothing.
    """
    if order.ship_to is None:
        return Lane(line.zone, line.zone, 0, 0.0)
    return problem.lane_between.get((line.zone, order.ship_to))
