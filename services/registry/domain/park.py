"""A park: its chain of links, its zones and lanes, its shared limits, and how it plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import chain
from typing import ClassVar, NamedTuple
from zoneinfo import available_timezones

from services.errors import Problem
from services.park_calendar import WEEKDAYS, Closure
from services.park_hours import MIDNIGHT, NOON, ParkHours
from services.registry.domain.resource import Resource, date_problems, numbered, repeated, undeclared

# Days; a park that is closed for longer is none.
LONGEST_CLOSURE = 366


class Declared(NamedTuple):
    """Something that a park declares and others need: the field in which it does, and the id."""

    field: str
    id: str
    productive: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain. The lines of a link that is `carriage` are carriers.

    Defaults are for lines of the link that do not state the figure; None: the park's. No enterprise is asked to work
    below the price floor, nor given more than the largest share (0–1) of the link's work; at an over-share price, more.
    """

    id: str
    display_name: str = ""
    carriage: bool = False
    default_setup: int | None = None
    default_setup_cost_micros: int | None = None
    default_min_run: int | None = None
    price_floor_micros: int | None = None
    largest_share: float | None = None
    over_share_price_micros: int | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A place within which moving goods costs neither time nor money. Lines stand in productive zones only."""

    id: str
    display_name: str = ""
    latitude: float | None = None
    longitude: float | None = None
    productive: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane between two zones: whole days on the road, micro-units of money per unit moved."""

    from_zone: str
    to_zone: str
    transit_days: int = 0
    cost_micros: int = 0


@dataclass(frozen=True, slots=True)
class Quota:
    """A daily limit, in its own unit, shared by all lines of some links: a unit of capacity uses `per_unit` of it."""

    id: str
    links: tuple[str, ...]
    daily_limit: float
    per_unit: float


@dataclass(frozen=True, slots=True)
class PlanningPolicy:
    """The planning policy of a park: days, seconds, hours (HH:MM), micro-units of money.

    The contract explains None field by field.
    """

    frozen_days: int = 0
    horizon_days: int = 60
    park_plan_seconds: int | None = None
    fill_in_plan_seconds: int | None = None
    default_late_cost_micros: int = 0
    default_unmet_cost_micros: int | None = None
    stale_days: int | None = None
    stale_factor: float = 0.0
    auto_confirm: bool = True
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


@dataclass(eq=False, kw_only=True)
class Park(Resource):
    """An industrial park or a cluster town. Money is micro-units of `currency_code`, days are those of `time_zone`."""

    CHANGEABLE: ClassVar = (
        *("display_name", "time_zone", "currency_code", "links", "tags"),
        *("zones", "lanes", "quotas", "policy", "closures", "weekday_shares"),
    )

    id: str
    display_name: str
    time_zone: str
    currency_code: str
    links: tuple[Link, ...]
    tags: tuple[str, ...]
    zones: tuple[Zone, ...]
    lanes: tuple[Lane, ...]
    quotas: tuple[Quota, ...]
    policy: PlanningPolicy
    closures: tuple[Closure, ...] = ()
    weekday_shares: tuple[float, ...] = ()

    @property
    def link_ids(self) -> list[str]:
        """The chain, in its order."""
        return [link.id for link in self.links]

    def link(self, ident: str) -> Link:
        """The link of that id; one without defaults where the park does not declare it."""
        return next((link for link in self.links if link.id == ident), Link(ident))

    @property
    def zone_ids(self) -> set[str]:
        return {zone.id for zone in self.zones}

    @property
    def productive_zone_ids(self) -> set[str]:
        return {zone.id for zone in self.zones if zone.productive}

    @property
    def declared(self) -> set[Declared]:
        """All that others may need; a productive zone counts twice, as a zone and as a productive one."""
        return {
            *(Declared("links", link) for link in self.link_ids),
            *(Declared("tags", tag) for tag in self.tags),
            *(Declared("zones", zone) for zone in self.zone_ids),
            *(Declared("zones", zone, productive=True) for zone in self.productive_zone_ids),
        }

    def day_at(self, instant: datetime) -> date:
        """The park's own day at an instant, by its hours alone."""
        return ParkHours(self.time_zone, self.policy.day_closes_at).day_at(instant)

    def problems(self) -> list[Problem]:
        """The problems of the park: where it contradicts itself."""
        return [
            *self._time_zone_problems(),
            *self._repetitions(),
            *self._lane_problems(),
            *self._quota_problems(),
            *self._share_problems(),
            *undeclared(numbered("policy.guest_links", self.policy.guest_links), self.link_ids, "link"),
            *self._calendar_problems(),
        ]

    def _time_zone_problems(self) -> Iterator[Problem]:
        if self.time_zone not in _known_time_zones():
            hint = "use the name of an IANA time zone, such as Asia/Shanghai"
            yield Problem("TIME_ZONE_UNKNOWN", "time_zone", {}, hint)

    def _repetitions(self) -> Iterator[Problem]:
        zones = [zone.id for zone in self.zones]
        quotas = [quota.id for quota in self.quotas]
        for field, ids in (("links", self.link_ids), ("zones", zones), ("quotas", quotas)):
            yield from repeated(numbered(field, ids, "id"), "give each its own id")

    def _lane_problems(self) -> Iterator[Problem]:
        begins = numbered("lanes", (lane.from_zone for lane in self.lanes), "from_zone")
        ends = numbered("lanes", (lane.to_zone for lane in self.lanes), "to_zone")
        ways = numbered("lanes", ((lane.from_zone, lane.to_zone) for lane in self.lanes))
        yield from undeclared(chain(begins, ends), self.zone_ids, "zone")
        yield from repeated(ways, "keep one lane for each way")

    def _quota_problems(self) -> Iterator[Problem]:
        for index, quota in enumerate(self.quotas):
            yield from undeclared(numbered(f"quotas[{index}].links", quota.links), self.link_ids, "link")

    def _share_problems(self) -> Iterator[Problem]:
        for index, link in enumerate(self.links):
            if link.over_share_price_micros is not None and link.largest_share is None:
                hint = "give largest_share too, or leave the price out"
                yield Problem("SHARE_MISSING", f"links[{index}].over_share_price_micros", {"link": link.id}, hint)

    def _calendar_problems(self) -> Iterator[Problem]:
        shares = self.weekday_shares
        if shares and (len(shares) != WEEKDAYS or not any(shares)):
            hint = "give seven shares, Monday to Sunday, one of them above 0; none: 1 each"
            yield Problem("WEEKDAY_SHARES_WRONG", "weekday_shares", {}, hint)
        for index, closure in enumerate(self.closures):
            at = f"closures[{index}]"
            yield from undeclared(numbered(f"{at}.links", closure.links), self.link_ids, "link")
            yield from closure_problems(at, closure)


def closure_problems(at: str, closure: Closure) -> Iterator[Problem]:
    """Problems of the days of a closure, whose field is `at`."""
    wrong = [
        *date_problems(f"{at}.first_date", closure.first_date),
        *date_problems(f"{at}.last_date", closure.last_date),
    ]
    yield from wrong
    if not wrong and not 0 <= (closure.last - closure.first).days < LONGEST_CLOSURE:
        earliest, latest = closure.first, closure.first + timedelta(days=LONGEST_CLOSURE - 1)
        params = {"earliest": f"{earliest}", "latest": f"{latest}"}
        yield Problem("CLOSURE_WRONG", f"{at}.last_date", params, f"give a day from {earliest} to {latest}")


@cache
def _known_time_zones() -> frozenset[str]:
    return frozenset(available_timezones())
