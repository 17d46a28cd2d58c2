"""Edits of the live park, of which scenarios are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from services.errors import Problem
from services.matching.domain.orders import OrderDraft, OrderUpdate
from services.matching.domain.park import Policy
from services.park_calendar import Closure


@dataclass(frozen=True, slots=True)
class ChangedOrder:
    """Other figures of an order."""

    order: str
    update: OrderUpdate


@dataclass(frozen=True, slots=True)
class ChangedCapacity:
    """Another capacity of a line on the days from `first` to `last`."""

    line: str
    first: date
    last: date
    daily_capacity: int


@dataclass(frozen=True, slots=True)
class ChangedQuota:
    """Another daily limit of a quota."""

    quota: str
    daily_limit: float


@dataclass(frozen=True, slots=True)
class ChangedPolicy:
    """Other figures of the park's policy: those of `policy` that `fields` names. None leaves one as it is."""

    frozen_days: int | None = None
    default_late_cost_micros: int | None = None
    default_unmet_cost_micros: int | None = None
    policy: Policy = field(default_factory=Policy)
    fields: tuple[str, ...] = ()

    @property
    def given(self) -> dict[str, object]:
        """The figures that change, by field."""
        names = ("frozen_days", "default_late_cost_micros", "default_unmet_cost_micros")
        single = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        return {**{name: getattr(self.policy, name) for name in self.fields}, **single}


@dataclass(frozen=True, slots=True)
class ChangedWeekdays:
    """Other shares of planned capacity, 0–1, on Monday to Sunday."""

    weekday_shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ScaledCapacity:
    """A share of planned capacity, on the days from `first` to `last`, of the lines of a link and an enterprise; "": of
    all.
    """

    link: str
    enterprise: str
    first: date
    last: date
    share: float


@dataclass(frozen=True, slots=True)
class AddedLine:
    """A machine more: the line `line` with the terms of the line `like`, which runs from `first` on (None: today)."""

    line: str
    like: str
    daily_capacity: int
    first: date | None = None


@dataclass(frozen=True, slots=True)
class EndedEnterprise:
    """An enterprise that is gone from `first` on (None: today)."""

    enterprise: str
    first: date | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of the live park: exactly one of these is given."""

    add_order: OrderDraft | None = None
    change_order: ChangedOrder | None = None
    cancel_order: str | None = None
    change_capacity: ChangedCapacity | None = None
    change_quota: ChangedQuota | None = None
    change_policy: ChangedPolicy | None = None
    add_line: AddedLine | None = None
    end_enterprise: EndedEnterprise | None = None
    add_closure: Closure | None = None
    change_weekdays: ChangedWeekdays | None = None
    scale_capacity: ScaledCapacity | None = None

    @property
    def of_orders(self) -> bool:
        """True where it is of matching's own data; all others are of the registry's."""
        return self.order is not None

    @property
    def order(self) -> str | None:
        """The order that it is about."""
        if self.add_order is not None:
            return self.add_order.id
        return self.cancel_order if self.change_order is None else self.change_order.order

    @property
    def field(self) -> str:
        """The field of a request that gives it, with the id that it names."""
        found = {
            "add_order.order_id": self.add_order,
            "change_order.name": self.change_order,
            "cancel_order": self.cancel_order,
            "change_capacity.line": self.change_capacity,
            "change_quota.quota": self.change_quota,
            "change_policy": self.change_policy,
            "add_line.line_id": self.add_line,
            "end_enterprise.enterprise": self.end_enterprise,
            "add_closure": self.add_closure,
            "change_weekdays": self.change_weekdays,
            "scale_capacity": self.scale_capacity,
        }
        return next(name for name, given in found.items() if given is not None)

    def contradicts(self, other: Edit) -> bool:
        """True where only one of the two can be so."""
        if self.order is not None and self.order == other.order:
            return True
        mine, its = self.change_capacity, other.change_capacity
        if mine and its and mine.line == its.line and mine.first <= its.last and its.first <= mine.last:
            return True
        if self.scale_capacity and other.scale_capacity and _overlap(self.scale_capacity, other.scale_capacity):
            return True
        return any(one is not None and one == another for one, another in zip(self._keys, other._keys, strict=True))

    @property
    def _keys(self) -> tuple[object, ...]:
        """Of each kind of which a park can have one edit for a thing, the thing."""
        return (
            self.change_quota and self.change_quota.quota,
            self.change_policy and "policy",
            self.add_line and self.add_line.line,
            self.end_enterprise and self.end_enterprise.enterprise,
            self.change_weekdays and "weekdays",
        )


def _overlap(one: ScaledCapacity, other: ScaledCapacity) -> bool:
    """True where some line may get two shares for a day."""
    links = one.link == other.link or not (one.link and other.link)
    enterprises = one.enterprise == other.enterprise or not (one.enterprise and other.enterprise)
    return links and enterprises and one.first <= other.last and other.first <= one.last


def contradictions(edits: Sequence[Edit]) -> Iterator[Problem]:
    """A problem for each edit that contradicts one before it."""
    for (first, one), (second, other) in combinations(enumerate(edits), 2):
        if one.contradicts(other):
            field = f"scenario.edits[{second}].{other.field}"
            hint = f"leave it out: edit {first} says otherwise of the same thing"
            yield Problem("SCENARIO_EDITS_CONTRADICT", field, {"number": f"{first}"}, hint)
