"""Reference data of matching: a park, its enterprises and their capacity, as the registry publishes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from services.bounds import LEAST_LOAD
from services.ladder import FiguresInUse, figures_in_use
from services.matching.domain.routes import RouteStep
from services.money import whole_micros
from services.park_calendar import Closure, shares_of_days
from services.park_hours import MIDNIGHT, NOON, ParkHours

# A figure of the calendar is never an old one.
ALWAYS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain. The lines of a link that is `carriage` are carriers.

    Defaults are for lines of the link that do not state the figure; None: the park's. No enterprise is asked to work
    below the price floor, nor given more than the largest share (0–1) of the link's work; at an over-share price, more.
    """

    id: str
    carriage: bool = False
    default_setup: int | None = None
    default_setup_cost_micros: int | None = None
    default_min_run: int | None = None
    price_floor_micros: int | None = None
    largest_share: float | None = None
    over_share_price_micros: int | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A place within which moving goods costs neither time nor money."""

    id: str
    latitude: float = 0.0
    longitude: float = 0.0


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane between two zones: whole days on the road, micro-units of money per unit moved."""

    from_zone: str
    to_zone: str
    transit_days: int = 0
    cost_micros: int = 0


@dataclass(frozen=True, slots=True)
class Quota:
    """A daily limit that all lines of some links share: a unit of capacity uses `per_unit` of it."""

    id: str
    links: tuple[str, ...]
    daily_limit: float
    per_unit: float


@dataclass(frozen=True, slots=True)
class Policy:
    """The planning policy of a park: days, seconds, hours (HH:MM), micro-units of money.

    None: the installation chooses; without `park_plan_at` no park plan is made by itself. Park plans with a gap (0–1)
    above `target_gap` are improved in the background; with None none is. Reports may pass what is assigned by the share
    `report_tolerance`. Plans count lines of enterprises with lower scores as more expensive by `scorecard_weight`.
    Park plans move offers that are not agreed where that saves more than the share `stability_weight` of their cost.

    An offer that nobody answers within `answer_within_hours` is withdrawn (None: at the close of its day), and the
    enterprise reminded `remind_before_hours` before. Plans may take a counter-offer whose price is at most the share
    `counter_tolerance` above the one asked.

    Guests, enterprises outside the park, may be given work of orders that would be short or late without them, as
    `guests_when_short` and `guests_when_late` say; their prices count by the share `guest_premium` above the park's.
    They work at `guest_links` alone, which are all links where there are none.

    Load is levelled among enterprises whose prices differ by the share `merit_range` at most, at `level_weight`
    of their price per unit; shares count what was made in `fair_days`, too, or without them are of calendar months.

    A quote is held for `hold_hours` at most, and an account holds at most `held_unit_days_limit` units × days at once.
    """

    frozen_days: int = 0
    horizon_days: int = 60
    park_plan_seconds: int | None = None
    fill_in_plan_seconds: int | None = None
    default_late_cost_micros: int = 0
    default_unmet_cost_micros: int | None = None
    stale_days: int | None = None
    stale_factor: float = 0.0
    auto_confirm: bool = False
    default_setup: int | None = None
    default_setup_cost_micros: int | None = None
    default_min_run: int | None = None
    day_closes_at: str = MIDNIGHT
    park_plan_at: str | None = None
    same_day_until: str = NOON
    first_day_offset: int = 0
    target_gap: float | None = None
    answer_within_hours: int | None = None
    remind_before_hours: int = 2
    counter_tolerance: float = 0.0
    default_tolerance: float = 0.0
    vehicles_inside_zones: bool = False
    movements_reported: bool = False
    report_tolerance: float = 0.1
    scorecard_weight: float = 0.0
    stability_weight: float = 0.05
    hold_hours: int = 24
    held_unit_days_limit: int = 1_000_000
    guests_when_short: bool = False
    guests_when_late: bool = False
    guest_premium: float = 0.0
    guest_links: tuple[str, ...] = ()
    level_weight: float = 0.0
    merit_range: float = 0.05
    fair_days: int | None = None

    def fair_since(self, today: date) -> date:
        """The first day of which made work counts for shares."""
        return today.replace(day=1) if self.fair_days is None else today - timedelta(days=self.fair_days)

    def lets_guests_work_at(self, link: str) -> bool:
        """True if guests may be given new work at the link, where an order needs it."""
        return not self.guest_links or link in self.guest_links


@dataclass(eq=False, kw_only=True)
class Park:
    """A park's chain, zones, lanes, quotas and policy. Hours are those of `time_zone`; `ParkDay` has the day."""

    id: str
    version: int
    time_zone: str
    currency_code: str
    links: tuple[Link, ...]
    tags: tuple[str, ...]
    zones: tuple[Zone, ...]
    lanes: tuple[Lane, ...]
    quotas: tuple[Quota, ...]
    policy: Policy
    closures: tuple[Closure, ...] = ()
    weekday_shares: tuple[float, ...] = ()

    @property
    def horizon_days(self) -> int:
        return self.policy.horizon_days

    @property
    def has_shares(self) -> bool:
        """True if the park limits what one enterprise has of the work, or levels it."""
        return self.policy.level_weight > 0 or any(link.largest_share is not None for link in self.links)

    @property
    def carriage_links(self) -> frozenset[str]:
        return frozenset(link.id for link in self.links if link.carriage)

    def link(self, ident: str) -> Link:
        """The link of that id; one without defaults where the park does not declare it."""
        return next((link for link in self.links if link.id == ident), Link(ident))

    @property
    def hours(self) -> ParkHours:
        return ParkHours(self.time_zone, self.policy.day_closes_at)

    def first_day(self, today: date, now: datetime) -> date:
        """The earliest day to which a plan that begins at `now` may give new work."""
        whole = now < self.hours.at(today, self.policy.same_day_until)
        return today + timedelta(days=self.policy.first_day_offset + (0 if whole else 1))

    def answer_by(self, now: datetime) -> datetime | None:
        """The time to answer what is asked at `now`; None where the close of its day alone ends it."""
        hours = self.policy.answer_within_hours
        return None if hours is None else now + timedelta(hours=hours)

    def last_day(self, today: date) -> date:
        """The last day on which work can be planned."""
        return today + timedelta(days=self.horizon_days - 1)

    def transit_days(self) -> dict[tuple[str, str], int]:
        """Days on the road by lane; staying in a zone takes none."""
        staying = {(zone.id, zone.id): 0 for zone in self.zones}
        return staying | {(lane.from_zone, lane.to_zone): lane.transit_days for lane in self.lanes}


@dataclass(eq=False, kw_only=True)
class Product:
    """Something that the park makes, and the route by which it is made. `transfer_batch` units move together."""

    park: str
    id: str
    version: int
    routing: tuple[RouteStep, ...]
    transfer_batch: int = 0
    retire_date: str = ""


@dataclass(eq=False, kw_only=True)
class Enterprise:
    """An enterprise. Work offered to one that auto-accepts counts as accepted; a guest is outside the park."""

    park: str
    id: str
    version: int
    auto_accept: bool
    retire_date: str = ""
    guest: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A line's own terms for a product: capacity and micro-units of money, both per unit of it."""

    product: str
    load: float
    price_micros: int


@dataclass(eq=False, kw_only=True)
class Line:
    """A line of an enterprise at one link. Capacity is units a day, price is micro-units per unit of capacity.

    `setup` is capacity and `setup_cost_micros` money that beginning a campaign takes, `min_run` the least capacity of a
    run; None: the line does not state it. A `planned_reported_at` of None is not known, and trusted.
    """

    park: str
    id: str
    version: int
    enterprise: str
    link: str
    zone: str
    planned_daily_capacity: int
    price_micros: int
    min_lot: int
    lead_days: int
    tags: tuple[str, ...]
    quality: float
    rates: tuple[Rate, ...]
    machines: int = 0
    setup: int | None = None
    setup_cost_micros: int | None = None
    min_run: int | None = None
    retire_date: str = ""
    planned_reported_at: datetime | None = None

    def figures_in_use(self, park: Park) -> FiguresInUse:
        """Set-up and smallest run that plans use: its own, else those that its link or `park` assumes."""
        return figures_in_use(self, park.link(self.link), park.policy)

    def at_least(self, floor: int | None) -> Line:
        """The line at prices that are not below a floor, micro-units per unit of capacity; itself where none is."""
        if floor is None:
            return self
        rates = tuple(_rate_at_least(rate, floor) for rate in self.rates)
        if self.price_micros >= floor and rates == self.rates:
            return self
        return replace(self, price_micros=max(self.price_micros, floor), rates=rates)

    def terms(self, product: str, step: RouteStep) -> tuple[float, int]:
        """(capacity taken, micro-units of money) per unit of the product: the rate card's, or the step's."""
        for rate in self.rates:
            if rate.product == product:
                return max(rate.load, LEAST_LOAD), rate.price_micros
        load = max(step.load, LEAST_LOAD)
        return load, whole_micros(load * self.price_micros)


def _rate_at_least(rate: Rate, floor: int) -> Rate:
    least = whole_micros(max(rate.load, LEAST_LOAD) * floor)
    return rate if rate.price_micros >= least else replace(rate, price_micros=least)


@dataclass(frozen=True, slots=True)
class Figure:
    """A line's capacity on a day, and the time of the report."""

    date: date
    daily_capacity: int
    reported_at: datetime


@dataclass(eq=False, kw_only=True)
class Month:
    """A line's month (`YYYY-MM`): the days with a reported figure."""

    park: str
    line: str
    month: str
    version: int
    figures: tuple[Figure, ...]


def by_calendar(line: Line, park: Park, first: date, last: date) -> dict[date, Figure]:
    """Figures of the days from `first` to `last` on which the park's calendar gives the line less than it plans."""
    shares = shares_of_days(park.closures, park.weekday_shares, line.link, first, last)
    return {day: Figure(day, int(line.planned_daily_capacity * share), ALWAYS) for day, share in shares.items()}


def retired(line: Line, enterprise_retires: str, first: date, last: date) -> dict[date, Figure]:
    """Figures, all 0, of the days from `first` to `last` on which the line or its enterprise is retired."""
    days = [date.fromisoformat(text) for text in (line.retire_date, enterprise_retires) if text]
    begins = max(first, min(days)) if days else last + timedelta(days=1)
    left = (begins + timedelta(days=number) for number in range((last - begins).days + 1))
    return {day: Figure(day, 0, ALWAYS) for day in left}


def capacity_over(line: Line, figures: Mapping[date, Figure], days: Collection[date]) -> int:
    """The line's capacity on these days together, each named once."""
    reported = [figure.daily_capacity for day, figure in figures.items() if day in days]
    return sum(reported) + line.planned_daily_capacity * (len(days) - len(reported))


def capacity_on(line: Line, figures: Mapping[date, Figure], day: date) -> int:
    """The reported figure of the day, else the line's planned daily capacity."""
    figure = figures.get(day)
    return line.planned_daily_capacity if figure is None else figure.daily_capacity
