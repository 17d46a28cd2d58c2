"""Fair shares as limits of a problem: largest shares of a link, and levelled load among enterprises of equal merit.

Both are shares of work: of what was made on the days that count, what lots of other orders take, and what a plan
without these limits gives. Each becomes a limit over an enterprise's lines for the days of a window together, less what
these have had of it already. Guests count in none of it. Loads are units of capacity by line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from math import ceil

from services.matching.domain.fair_shares import ShareConflict
from services.matching.domain.park import Line, Link, capacity_over
from services.matching.scheduling.fair_windows import Window, whole_horizon, windows_of
from services.matching.scheduling.loads import own_lines
from services.matching.scheduling.residual import taken_by_others
from services.matching.scheduling.snapshot import ParkSnapshot, work_of
from services.money import from_micros
from services.planning.model import Problem, Quota, terms
from services.planning.model.arrays import Floats
from services.planning.model.lots import Lots

Loads = Mapping[str, float]
DailyLoads = Mapping[tuple[str, date], float]
# Of sums of floats: a share that is exactly reached is kept.
ROUNDING = 1e-6
# Ids of these limits begin so. Reasons name limits, and others than managers read them: no id names an enterprise.
PREFIX = "fair-share-"


@dataclass(frozen=True)
class ShareLimits:
    """The limits by largest shares and by levelling, the number of enterprises that they limit, each at one link, and
    where largest shares could not hold as the park has them."""

    capping: tuple[Quota, ...] = ()
    levelling: tuple[Quota, ...] = ()
    number: int = 0
    conflicts: tuple[ShareConflict, ...] = ()

    @property
    def quotas(self) -> tuple[Quota, ...]:
        """All of the limits."""
        return (*self.capping, *self.levelling)


def limits_of(snapshot: ParkSnapshot, problem: Problem, given: DailyLoads) -> ShareLimits:
    """The limits for a problem, by the load that a plan without them gives lines on days."""
    basis = _Basis.of(snapshot, problem, given)
    caps = list(_caps(basis))
    capping = [limit for cap in caps for limit in cap.limits()]
    levelling = list(_levelling(basis)) if snapshot.park.policy.level_weight else []
    numbers = count(1)
    return ShareLimits(
        tuple(map(_quota, numbers, capping)),
        tuple(map(_quota, numbers, levelling)),
        len({each.lines[0].id for each in capping}) + len({each.lines[0].id for each in levelling}),
        tuple(conflict for cap in caps for conflict in cap.conflicts()),
    )


def _quota(number: int, limit: _Limit) -> Quota:
    return Quota(
        id=f"{PREFIX}{number}",
        links=(),
        daily_limit=limit.most,
        per_unit=1.0,
        lines=tuple(line.id for line in limit.lines),
        window=(limit.window.first, limit.window.last),
        over_price=limit.over_price,
    )


def loads_of(snapshot: ParkSnapshot, lots: Lots) -> DailyLoads:
    """The load of lines on days by lots, whose days are ordinals."""
    found: defaultdict[tuple[str, date], float] = defaultdict(float)
    for work in work_of(snapshot, lots).values():
        for cell, load in work.items():
            found[cell] += load
    return found


@dataclass(frozen=True)
class _Limit:
    window: Window
    lines: Sequence[Line]
    most: float
    over_price: float | None


@dataclass(frozen=True)
class _Basis:
    """The problem of a snapshot; what lots of others take of its lines [lines, days], and a plan without limits gives
    them."""

    snapshot: ParkSnapshot
    problem: Problem
    others: Floats
    given: DailyLoads

    @classmethod
    def of(cls, snapshot: ParkSnapshot, problem: Problem, given: DailyLoads) -> _Basis:
        taken = taken_by_others(snapshot, {order.id for order in problem.orders}, problem)
        # Of a park in memory runs and set-ups of others are known together alone.
        return cls(snapshot, problem, taken.runs if snapshot.beside is None else taken.all, given)


@dataclass(frozen=True)
class _Work:
    """Lines of the problem that are the park's own; and of each line what it `had` of a window before the plan, what
    the plan must keep there, and all of it by the plan without limits.

    `unit` is the most that one unit of an order takes of a link: shares are kept to the unit, as orders have whole
    ones.
    """

    snapshot: ParkSnapshot
    window: Window
    lines: Sequence[Line]
    had: Loads
    kept: Loads
    all: Loads
    unit: Mapping[str, float]

    @classmethod
    def of(cls, basis: _Basis, window: Window) -> _Work:
        snapshot, problem, days = basis.snapshot, basis.problem, window.dates(basis.snapshot.today)
        had: defaultdict[str, float] = defaultdict(float, snapshot.worked if window.first == 0 else {})
        by_line = basis.others[:, window.first : window.last + 1].sum(axis=1)
        for each, load in zip(problem.lines, by_line.tolist(), strict=True):
            had[each.id] += load
        everything = defaultdict(float, had)
        for (line, day), load in basis.given.items():
            everything[line] += load if day in days else 0.0
        own = [line for line in own_lines(snapshot) if line.id in problem.line_by_id]
        return cls(snapshot, window, own, had, _kept(problem, window), everything, _units(problem))

    def sum(self, loads: Loads, lines: Iterable[Line]) -> float:
        """The load of some lines together."""
        return sum(loads.get(line.id, 0.0) for line in lines)


def to_the_unit(load: float, unit: float) -> float:
    """The load, 0 at least, rounded up to what whole units take."""
    return max(0.0, ceil(load / unit - ROUNDING) * unit if unit else load)


def _units(problem: Problem) -> dict[str, float]:
    found: dict[str, float] = {}
    rated = {line.link: max(rate.load for rate in line.rates.values()) for line in problem.lines if line.rates}
    for order in problem.orders:
        for step in order.route:
            found[step.link] = max(found.get(step.link, 0.0), step.load, rated.get(step.link, 0.0))
    return found


def _kept(problem: Problem, window: Window) -> Loads:
    """Load of commitments that must be kept, by line, on the days of a window."""
    found: defaultdict[str, float] = defaultdict(float)
    for each in problem.firm:
        order = problem.order_by_id[each.order]
        for number, step in enumerate(each.steps):
            line = problem.line_by_id.get(step.line)
            if each.binding and window.first <= step.day <= window.last and line is not None:
                found[line.id] += each.quantity * terms(order, order.route[number], line)[0]
    return found


def _caps(basis: _Basis) -> Iterator[_Cap]:
    """Largest shares, of links that have one and of which there is work to share."""
    park = basis.snapshot.park
    capped = [link for link in park.links if link.largest_share is not None]
    if not capped:
        return
    work = _Work.of(basis, whole_horizon(park.policy, basis.snapshot.today, basis.problem.days))
    for link in capped:
        of_link = [line for line in work.lines if line.link == link.id]
        if work.sum(work.all, of_link):
            yield _Cap(work, link, of_link)


class _Cap:
    """The largest share of one link."""

    def __init__(self, work: _Work, link: Link, lines: Sequence[Line]) -> None:
        self._work, self._link = work, link
        self._members = _by_enterprise(lines)
        self._set = link.largest_share or 1.0
        self._share = max(self._set, 1.0 / len(self._members))
        self._all, self._unit = work.sum(work.all, lines), work.unit.get(link.id, 0.0)

    def limits(self) -> Iterator[_Limit]:
        """One limit for each enterprise; without a price no less than what must be kept."""
        price = self._link.over_share_price_micros
        for lines in self._members.values():
            most = to_the_unit(self._share * self._all - self._work.sum(self._work.had, lines), self._unit)
            least = self._work.sum(self._work.kept, lines) * (1.0 + ROUNDING) if price is None else 0.0
            yield _Limit(self._work.window, lines, max(least, most), None if price is None else from_micros(price))

    def conflicts(self) -> Iterator[ShareConflict]:
        """Too few enterprises for the share, and those that have made and agreed to more."""
        if self._share > self._set:
            yield ShareConflict(self._link.id, "", self._set, self._share)
        for enterprise, lines in sorted(self._members.items()):
            settled = (self._work.sum(self._work.had, lines) + self._work.sum(self._work.kept, lines)) / self._all
            if settled > self._share + self._unit / self._all:
                yield ShareConflict(self._link.id, enterprise, self._set, min(1.0, settled))


def _levelling(basis: _Basis) -> Iterator[_Limit]:
    """For each enterprise of a group of equal merit its even share of the group's work, in each window by itself.

    A group that has work in one window has limits in all of them: it would be levelled by moving work to another.
    """
    policy = basis.snapshot.park.policy
    works = [_Work.of(basis, window) for window in windows_of(policy, basis.snapshot.today, basis.problem.days)]
    for lines in _groups(works[0].lines, policy.merit_range):
        if any(work.sum(work.all, lines) for work in works):
            for work in works:
                yield from _levels(work, lines)


def _levels(work: _Work, lines: Sequence[Line]) -> Iterator[_Limit]:
    """The even shares, by capacity, of lines of equal merit in one window."""
    policy = work.snapshot.park.policy
    members = _by_enterprise(lines)
    capacity = {enterprise: _capacity(work, own) for enterprise, own in members.items()}
    everything, load = sum(capacity.values()), work.sum(work.all, lines)
    if len(members) < 2 or not everything:
        return
    price = policy.level_weight * from_micros(round(sum(map(_price, lines)) / len(lines)))
    unit = work.unit.get(lines[0].link, 0.0)
    for enterprise, own in members.items():
        even = load * capacity[enterprise] / everything
        # What must be kept moves for no price, and the search keeps limits that it can keep.
        most = max(to_the_unit(even - work.sum(work.had, own), unit), work.sum(work.kept, own) * (1.0 + ROUNDING))
        yield _Limit(work.window, own, most, price)


def _groups(lines: Iterable[Line], price_range: float) -> Iterator[list[Line]]:
    """Lines of one link with the same tags, each at most the range above the group's lowest price."""
    alike: defaultdict[tuple[str, frozenset[str]], list[Line]] = defaultdict(list)
    for line in lines:
        alike[line.link, frozenset(line.tags)].append(line)
    for members in alike.values():
        group: list[Line] = []
        for line in sorted(members, key=lambda each: (_price(each), each.id)):
            if group and _price(line) > _price(group[0]) * (1.0 + price_range):
                yield group
                group = []
            group.append(line)
        yield group


def _price(line: Line) -> float:
    """Micro-units per unit of capacity: by its rates, where it has any, in the mean."""
    rates = [rate.price_micros / rate.load for rate in line.rates if rate.load > 0]
    return sum(rates) / len(rates) if rates else float(line.price_micros)


def _capacity(work: _Work, lines: Iterable[Line]) -> float:
    """Capacity of some lines on the days that count, those that are over too."""
    days, figures = set(work.window.counted(work.snapshot.today)), work.snapshot.figures
    return float(sum(capacity_over(line, figures.get(line.id, {}), days) for line in lines))


def _by_enterprise(lines: Collection[Line]) -> dict[str, list[Line]]:
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.enterprise].append(line)
    return dict(found)
