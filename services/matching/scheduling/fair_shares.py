"""Fair shares as limits of a problem: largest shares of a link, and levelled load among enterprises of equal merit.

Both are shares of work: of what was made in the last days that count, what lots of other orders take, and what a plan
without these limits gives. Each becomes a limit over an enterprise's lines for all days of the horizon together, less
what these have had already. Guests count in none of it. Loads are units of capacity by line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from services.matching.domain.fair_shares import ShareConflict
from services.matching.domain.park import Line, Link, capacity_over
from services.matching.scheduling.loads import own_lines
from services.matching.scheduling.residual import taken_by_others
from services.matching.scheduling.snapshot import ParkSnapshot, work_of
from services.money import from_micros
from services.planning.model import Problem, Quota, terms
from services.planning.model.lots import Lots

Loads = Mapping[str, float]
# Of sums of floats: a share that is exactly reached is kept.
ROUNDING = 1e-6


@dataclass(frozen=True)
class ShareLimits:
    """The limits, and where largest shares could not hold as the park has them."""

    quotas: tuple[Quota, ...] = ()
    conflicts: tuple[ShareConflict, ...] = ()


def limits_of(snapshot: ParkSnapshot, problem: Problem, given: Loads) -> ShareLimits:
    """The limits for a problem, by the load that a plan without them gives each line."""
    work = _Work.of(snapshot, problem, given)
    capped = [_Cap(work, link, of_link) for link, of_link in _links_with_a_cap(work)]
    found = [limit for cap in capped for limit in cap.limits()]
    if snapshot.park.policy.level_weight:
        found += _levels(work)
    # Reasons name limits, and others than managers read them: the ids say nothing of an enterprise.
    quotas = (
        Quota(
            id=f"fair-share-{number}",
            links=(),
            daily_limit=limit.most,
            per_unit=1.0,
            lines=tuple(line.id for line in limit.lines),
            window=(0, problem.days - 1),
            over_price=limit.over_price,
        )
        for number, limit in enumerate(found, 1)
    )
    return ShareLimits(tuple(quotas), tuple(conflict for cap in capped for conflict in cap.conflicts()))


def loads_of(snapshot: ParkSnapshot, lots: Lots) -> Loads:
    """The load of each line by lots, whose days are ordinals."""
    found: defaultdict[str, float] = defaultdict(float)
    for work in work_of(snapshot, lots).values():
        for (line, _), load in work.items():
            found[line] += load
    return found


@dataclass(frozen=True)
class _Limit:
    lines: Sequence[Line]
    most: float
    over_price: float | None


@dataclass(frozen=True)
class _Work:
    """Lines of the problem that are the park's own; and of each line what was `had` before the plan, what the plan must
    keep, and all of it by the plan without limits. `unit` is the most that one unit of an order takes of a link: shares
    are kept to the unit, as orders have whole ones.
    """

    snapshot: ParkSnapshot
    lines: Sequence[Line]
    had: Loads
    kept: Loads
    all: Loads
    unit: Mapping[str, float]

    @classmethod
    def of(cls, snapshot: ParkSnapshot, problem: Problem, given: Loads) -> _Work:
        planned = {order.id for order in problem.orders}
        had: defaultdict[str, float] = defaultdict(float, snapshot.worked)
        taken = taken_by_others(snapshot, planned, problem)
        # Of a park in memory runs and set-ups of others are known together alone.
        by_line = (taken.runs if snapshot.beside is None else taken.all).sum(axis=1)
        for each, load in zip(problem.lines, by_line.tolist(), strict=True):
            had[each.id] += load
        everything = defaultdict(float, had)
        for line, load in given.items():
            everything[line] += load
        own = [line for line in own_lines(snapshot) if line.id in problem.line_by_id]
        return cls(snapshot, own, had, _kept(problem), everything, _units(problem))

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


def _kept(problem: Problem) -> Loads:
    """Load of commitments that must be kept, by line, from day 0 on."""
    found: defaultdict[str, float] = defaultdict(float)
    for each in problem.firm:
        order = problem.order_by_id[each.order]
        for number, step in enumerate(each.steps):
            line = problem.line_by_id.get(step.line)
            if each.binding and step.day >= 0 and line is not None:
                found[line.id] += each.quantity * terms(order, order.route[number], line)[0]
    return found


def _links_with_a_cap(work: _Work) -> Iterator[tuple[Link, list[Line]]]:
    for link in work.snapshot.park.links:
        of_link = [line for line in work.lines if line.link == link.id]
        if link.largest_share is not None and of_link:
            yield link, of_link


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
            yield _Limit(lines, max(least, most), None if price is None else from_micros(price))

    def conflicts(self) -> Iterator[ShareConflict]:
        """Too few enterprises for the share, and those that have made and agreed to more."""
        if self._share > self._set:
            yield ShareConflict(self._link.id, "", self._set, self._share)
        if not self._all:
            return
        for enterprise, lines in sorted(self._members.items()):
            settled = (self._work.sum(self._work.had, lines) + self._work.sum(self._work.kept, lines)) / self._all
            if settled > self._share + self._unit / self._all:
                yield ShareConflict(self._link.id, enterprise, self._set, min(1.0, settled))


def _levels(work: _Work) -> Iterator[_Limit]:
    """For each enterprise of a group of equal merit its even share, by capacity, of the group's work."""
    policy = work.snapshot.park.policy
    for lines in _groups(work.lines, policy.merit_range):
        members = _by_enterprise(lines)
        capacity = {enterprise: _capacity(work.snapshot, own) for enterprise, own in members.items()}
        everything, load = sum(capacity.values()), work.sum(work.all, lines)
        if len(members) < 2 or not everything or not load:
            continue
        price = policy.level_weight * from_micros(round(sum(map(_price, lines)) / len(lines)))
        unit = work.unit.get(lines[0].link, 0.0)
        for enterprise, own in members.items():
            even = load * capacity[enterprise] / everything
            yield _Limit(own, to_the_unit(even - work.sum(work.had, own), unit), price)


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


def _capacity(snapshot: ParkSnapshot, lines: Iterable[Line]) -> float:
    """Capacity of some lines on the days that count, from the first that is looked back to, to the horizon's end."""
    first, park = snapshot.today - timedelta(days=snapshot.park.policy.fair_days), snapshot.park
    number = (park.last_day(snapshot.today) - first).days + 1
    days = {first + timedelta(days=each) for each in range(number)}
    return float(sum(capacity_over(line, snapshot.figures.get(line.id, {}), days) for line in lines))


def _by_enterprise(lines: Collection[Line]) -> dict[str, list[Line]]:
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.enterprise].append(line)
    return dict(found)
