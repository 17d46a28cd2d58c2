"""A Problem as flat numpy arrays: what the kernel and the solvers calculate on.

Lines, orders, zones, enterprises and quotas become indices in the order of the problem. A *cell* is one line on one
day, `line * days + day`. A *kind* is one way of asking for a step; orders that ask alike share it (`kernel/park.h`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.planning.model import Order, Problem, RouteStep

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Lines:
    """Facts of the lines: capacity [lines, days] in units of capacity per day, the rest [lines]."""

    capacity: Floats
    min_lot: Floats
    zone: Ints
    lead: Ints
    enterprise: Ints
    quotas: Ints
    quota_of: Ints


@dataclass(frozen=True, slots=True)
class Ways:
    """Between zones [zones, zones]: transit in days (-1: no lane), haulage in money per unit."""

    transit: Ints
    haulage: Floats


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which lines serve each kind of step, grouped by zone and lead time (offsets as in compressed sparse rows)."""

    groups: Ints
    zones: Ints
    zone: Ints
    group_zone: Ints
    group_lead: Ints
    group_entries: Ints
    entry_line: Ints
    entry_load: Floats
    entry_price: Floats


@dataclass(frozen=True, slots=True)
class Orders:
    """Facts of the orders [orders] and of their steps [steps] (order o's steps are first[o]:first[o + 1])."""

    quantity: Longs
    release: Ints
    due: Ints
    late_cost: Floats
    unmet_cost: Floats
    partial: Bytes
    first: Ints
    kind: Ints
    limit: Ints


@dataclass(frozen=True, slots=True)
class Quotas:
    """Shared daily limits [quotas, days] and what a unit of capacity takes of each."""

    limit: Floats
    per_unit: Floats


@dataclass(frozen=True, slots=True)
class Arrays:
    """A whole park in numbers."""

    problem: Problem
    days: int
    lines: Lines
    ways: Ways
    kinds: Kinds
    orders: Orders
    quotas: Quotas
    line_index: dict[str, int]
    order_index: dict[str, int]

    @property
    def longest_route(self) -> int:
        """Steps of the longest route, at least 1."""
        return max(1, int(np.diff(self.orders.first).max(initial=1)))

    def lines_under(self, quota: int) -> Ints:
        """The lines that a quota covers."""
        owner = np.repeat(np.arange(len(self.lines.quotas) - 1, dtype=np.int32), np.diff(self.lines.quotas))
        return np.asarray(owner[self.lines.quota_of == quota], dtype=np.int32)


class Asked(NamedTuple):
    """What makes two steps the same to every line."""

    link: str
    tags: frozenset[str]
    min_quality: float
    excluded: frozenset[str]
    only: frozenset[str]
    load: float
    product: str | None


def build(problem: Problem) -> Arrays:
    """The park's arrays. O(kinds x lines of a link), vectorised over lines."""
    asked: dict[Asked, int] = {}
    orders = _orders(problem, asked)
    lines = _lines(problem)
    return Arrays(
        problem=problem,
        days=problem.days,
        lines=lines,
        ways=_ways(problem),
        kinds=_kinds(problem, list(asked), lines),
        orders=orders,
        quotas=_quotas(problem),
        line_index={line.id: k for k, line in enumerate(problem.lines)},
        order_index={order.id: k for k, order in enumerate(problem.orders)},
    )


def offsets(counts: Sequence[int]) -> Ints:
    """Where each run begins, and the end of the last: [0, c0, c0 + c1, ...]."""
    return np.concatenate([[0], np.cumsum(np.asarray(counts, dtype=np.int64))]).astype(np.int32)


def _lines(problem: Problem) -> Lines:
    zone_index = {zone.id: k for k, zone in enumerate(problem.zones)}
    enterprises: dict[str, int] = {}
    quotas = [[q for q, quota in enumerate(problem.quotas) if line.link in quota.links] for line in problem.lines]
    return Lines(
        capacity=_capacity(problem),
        min_lot=np.array([line.min_lot for line in problem.lines], dtype=np.float64),
        zone=np.array([zone_index[line.zone] for line in problem.lines], dtype=np.int32),
        lead=np.array([line.lead_days for line in problem.lines], dtype=np.int32),
        enterprise=np.array(
            [enterprises.setdefault(line.enterprise, len(enterprises)) for line in problem.lines], dtype=np.int32
        ),
        quotas=offsets([len(mine) for mine in quotas]),
        quota_of=np.array([q for mine in quotas for q in mine], dtype=np.int32),
    )


def _capacity(problem: Problem) -> Floats:
    capacity = np.empty((len(problem.lines), problem.days))
    for k, line in enumerate(problem.lines):
        capacity[k] = line.daily_capacity
        if line.overrides:
            capacity[k, list(line.overrides)] = list(line.overrides.values())
    return capacity


def _ways(problem: Problem) -> Ways:
    index = {zone.id: k for k, zone in enumerate(problem.zones)}
    transit = np.full((len(index), len(index)), -1, dtype=np.int32)
    haulage = np.zeros((len(index), len(index)))
    for (start, end), lane in problem.lane_between.items():
        transit[index[start], index[end]] = lane.transit_days
        haulage[index[start], index[end]] = lane.cost
    return Ways(transit, haulage)


def _quotas(problem: Problem) -> Quotas:
    limits = np.array([quota.daily_limit for quota in problem.quotas], dtype=np.float64)
    return Quotas(
        limit=np.repeat(limits[:, None], problem.days, axis=1),
        per_unit=np.array([quota.per_unit for quota in problem.quotas], dtype=np.float64),
    )


def _orders(problem: Problem, asked: dict[Asked, int]) -> Orders:
    rated = {product for line in problem.lines for product in line.rates}
    steps = [(order, step) for order in problem.orders for step in order.route]
    horizon = problem.days
    return Orders(
        quantity=np.array([order.quantity for order in problem.orders], dtype=np.int64),
        release=np.array([min(max(order.release, 0), horizon) for order in problem.orders], dtype=np.int32),
        due=np.array([order.due for order in problem.orders], dtype=np.int32),
        late_cost=np.array([order.late_cost for order in problem.orders], dtype=np.float64),
        unmet_cost=np.array([order.unmet_cost for order in problem.orders], dtype=np.float64),
        partial=np.array([order.partial for order in problem.orders], dtype=np.uint8),
        first=offsets([len(order.route) for order in problem.orders]),
        kind=np.array([asked.setdefault(_asked(o, s, rated), len(asked)) for o, s in steps], dtype=np.int32),
        limit=np.array([step.max_suppliers or 0 for _, step in steps], dtype=np.int32),
    )


def _asked(order: Order, step: RouteStep, rated: set[str]) -> Asked:
    product = order.product if order.product in rated else None
    return Asked(
        step.link,
        step.tags,
        step.min_quality,
        step.excluded_enterprises,
        step.only_enterprises,
        step.load,
        product,
    )


@dataclass(frozen=True, slots=True)
class _LinkLines:
    """The lines of one link as columns, to match many kinds quickly."""

    index: Ints
    quality: Floats
    price: Floats
    tags: NDArray[np.bool_]
    tag_index: dict[str, int]
    enterprise: NDArray[np.object_]


def _link_lines(problem: Problem, link: str) -> _LinkLines:
    members = [(k, line) for k, line in enumerate(problem.lines) if line.link == link]
    tag_index = {tag: i for i, tag in enumerate(sorted({tag for _, line in members for tag in line.tags}))}
    tags = np.zeros((len(members), len(tag_index)), dtype=np.bool_)
    for row, (_, line) in enumerate(members):
        tags[row, [tag_index[tag] for tag in line.tags]] = True
    return _LinkLines(
        index=np.array([k for k, _ in members], dtype=np.int32),
        quality=np.array([line.quality for _, line in members], dtype=np.float64),
        price=np.array([line.price for _, line in members], dtype=np.float64),
        tags=tags,
        tag_index=tag_index,
        enterprise=np.array([line.enterprise for _, line in members], dtype=object),
    )


def _fitting(link: _LinkLines, asked: Asked) -> NDArray[np.bool_]:
    """Which of the link's lines fit: the vectorised form of `problem.fits`."""
    if not asked.tags <= link.tag_index.keys():
        return np.zeros(len(link.index), dtype=np.bool_)
    fit = link.quality >= asked.min_quality
    for tag in asked.tags:
        fit = fit & link.tags[:, link.tag_index[tag]]
    if asked.excluded:
        fit = fit & ~np.isin(link.enterprise, list(asked.excluded))
    if asked.only:
        fit = fit & np.isin(link.enterprise, list(asked.only))
    return np.asarray(fit, dtype=np.bool_)


class _KindTable:
    """Collects kinds one by one; `table` gives them as offsets and columns."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._groups: list[int] = []
        self._zones: list[NDArray[np.int32]] = []
        self._group_keys: list[NDArray[np.int32]] = []
        self._group_sizes: list[NDArray[np.int64]] = []
        self._entries: list[Ints] = []
        self._loads: list[Floats] = []
        self._prices: list[Floats] = []

    def add(self, members: Ints, load: Floats, price: Floats) -> None:
        """One kind's lines with their terms."""
        zone, lead = self._lines.zone[members], self._lines.lead[members]
        order = np.lexsort((members, lead, zone))
        keys, sizes = np.unique(np.stack([zone, lead], axis=1)[order], axis=0, return_counts=True)
        self._groups.append(len(keys))
        self._zones.append(np.unique(zone))
        self._group_keys.append(keys.reshape(-1, 2).astype(np.int32))
        self._group_sizes.append(sizes)
        self._entries.append(members[order])
        self._loads.append(load[order])
        self._prices.append(price[order])

    def table(self) -> Kinds:
        """All kinds added so far."""
        keys = _ints(self._group_keys).reshape(-1, 2)
        return Kinds(
            groups=offsets(self._groups),
            zones=offsets([len(zones) for zones in self._zones]),
            zone=_ints(self._zones),
            group_zone=np.ascontiguousarray(keys[:, 0]),
            group_lead=np.ascontiguousarray(keys[:, 1]),
            group_entries=offsets([int(size) for sizes in self._group_sizes for size in sizes]),
            entry_line=_ints(self._entries),
            entry_load=_floats(self._loads),
            entry_price=_floats(self._prices),
        )


def _ints(parts: list[Ints]) -> Ints:
    return np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, dtype=np.int32)


def _floats(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.zeros(0)


def _kinds(problem: Problem, asked: list[Asked], lines: Lines) -> Kinds:
    links = {link: _link_lines(problem, link) for link in {kind.link for kind in asked}}
    table = _KindTable(lines)
    for kind in asked:
        link = links[kind.link]
        fit = _fitting(link, kind)
        members = link.index[fit]
        load, price = _terms(problem, kind, members, link.price[fit])
        table.add(members, load, price)
    return table.table()


def _terms(problem: Problem, asked: Asked, members: Ints, line_price: Floats) -> tuple[Floats, Floats]:
    """(capacity taken, money) per unit on each of the lines, rate cards first."""
    load, price = np.full(len(members), asked.load), asked.load * line_price
    if asked.product is not None:
        for row, k in enumerate(members):
            rate = problem.lines[k].rates.get(asked.product)
            if rate is not None:
                load[row], price[row] = rate.load, rate.price
    return load, price
