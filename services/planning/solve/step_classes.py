"""Step classes: steps with equal terms share one table of eligible lines.

The eligible lines of a class form line groups of one zone and one lead time: of such a group the route DP needs only
the cheapest line of each day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.planning.model import AgreedPrice, Order, Problem, RouteStep
from services.planning.solve.columns import Floats, Ints, offsets


@dataclass(frozen=True, slots=True)
class StepClasses:
    """The eligible lines of each step class, grouped by zone and lead time (offsets as in compressed sparse rows).

    Class c has the line groups `first_group[c]:first_group[c + 1]` and serves the zones
    `zone[first_zone[c]:first_zone[c + 1]]`; group g has the eligible lines `first_eligible[g]:first_eligible[g + 1]`,
    of which `line` is the line and `load` (units of capacity) and `price` (money) are per unit of the order.
    """

    first_group: Ints
    first_zone: Ints
    zone: Ints
    group_zone: Ints
    group_lead: Ints
    first_eligible: Ints
    line: Ints
    load: Floats
    price: Floats

    def __len__(self) -> int:
        return len(self.first_group) - 1

    def eligible(self, step_class: int) -> slice:
        """The eligible lines of a step class."""
        first, end = self.first_group[step_class], self.first_group[step_class + 1]
        return slice(int(self.first_eligible[first]), int(self.first_eligible[end]))

    def class_of_eligible(self) -> NDArray[np.int64]:
        """The step class of each eligible line [eligible lines]."""
        of_group = np.repeat(np.arange(len(self)), np.diff(self.first_group))
        return np.repeat(of_group, np.diff(self.first_eligible))


class StepTerms(NamedTuple):
    """The terms by which lines are eligible and charge: steps with equal terms are one class."""

    link: str
    tags: frozenset[str]
    min_quality: float
    excluded: frozenset[str]
    only: frozenset[str]
    load: float
    product: str | None
    agreed: tuple[AgreedPrice, ...]


def terms_of(order: Order, step: RouteStep, rated: set[str]) -> StepTerms:
    """The terms of an order's step; its product matters only where some line has a rate for it."""
    return StepTerms(
        step.link,
        step.tags,
        step.min_quality,
        step.excluded_enterprises,
        step.only_enterprises,
        step.load,
        order.product if order.product in rated else None,
        step.agreed,
    )


def rated_products(problem: Problem) -> set[str]:
    """The products for which some line has a rate."""
    return {product for line in problem.lines for product in line.rates}


def build(problem: Problem, every: list[StepTerms], zone: Ints, lead: Ints) -> StepClasses:
    """The eligible lines of these step classes; `zone` and `lead` are of all lines [lines]."""
    links = {link: _link_lines(problem, link) for link in {terms.link for terms in every}}
    columns = _Columns(zone, lead)
    for terms in every:
        link = links[terms.link]
        fit = _fitting(link, terms)
        members = link.index[fit]
        columns.add(members, *_load_and_price(problem, terms, members, link.price[fit]))
    return columns.joined()


@dataclass(frozen=True, slots=True)
class _LinkLines:
    """The lines of one link as columns."""

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


def _fitting(link: _LinkLines, terms: StepTerms) -> NDArray[np.bool_]:
    """True for the link's lines that fit: the vectorised form of `problem.fits`."""
    if not terms.tags <= link.tag_index.keys():
        return np.zeros(len(link.index), dtype=np.bool_)
    fit = link.quality >= terms.min_quality
    for tag in terms.tags:
        fit = fit & link.tags[:, link.tag_index[tag]]
    if terms.excluded:
        fit = fit & ~np.isin(link.enterprise, list(terms.excluded))
    if terms.only:
        fit = fit & np.isin(link.enterprise, list(terms.only))
    return np.asarray(fit, dtype=np.bool_)


class _Columns:
    """Collects step classes one by one, then joins their columns."""

    def __init__(self, zone: Ints, lead: Ints) -> None:
        self._zone, self._lead = zone, lead
        self._groups: list[int] = []
        self._zones: list[NDArray[np.int32]] = []
        self._group_keys: list[NDArray[np.int32]] = []
        self._group_sizes: list[NDArray[np.int64]] = []
        self._members: list[Ints] = []
        self._loads: list[Floats] = []
        self._prices: list[Floats] = []

    def add(self, members: Ints, load: Floats, price: Floats) -> None:
        """Adds one class: its eligible lines with their load and price per unit."""
        zone, lead = self._zone[members], self._lead[members]
        order = np.lexsort((members, lead, zone))
        keys, sizes = np.unique(np.stack([zone, lead], axis=1)[order], axis=0, return_counts=True)
        self._groups.append(len(keys))
        self._zones.append(np.unique(zone))
        self._group_keys.append(keys.reshape(-1, 2).astype(np.int32))
        self._group_sizes.append(sizes)
        self._members.append(members[order])
        self._loads.append(load[order])
        self._prices.append(price[order])

    def joined(self) -> StepClasses:
        """All classes added so far."""
        keys = _ints(self._group_keys).reshape(-1, 2)
        return StepClasses(
            first_group=offsets(self._groups),
            first_zone=offsets([len(zones) for zones in self._zones]),
            zone=_ints(self._zones),
            group_zone=np.ascontiguousarray(keys[:, 0]),
            group_lead=np.ascontiguousarray(keys[:, 1]),
            first_eligible=offsets([int(size) for sizes in self._group_sizes for size in sizes]),
            line=_ints(self._members),
            load=_floats(self._loads),
            price=_floats(self._prices),
        )


def _ints(parts: list[Ints]) -> Ints:
    return np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, dtype=np.int32)


def _floats(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.zeros(0)


def _load_and_price(problem: Problem, terms: StepTerms, members: Ints, line_price: Floats) -> tuple[Floats, Floats]:
    """(units of capacity, money) per unit of the order on each of the lines, agreed prices and rate cards first."""
    load, price = np.full(len(members), terms.load), terms.load * line_price
    if terms.product is not None:
        for row, k in enumerate(members):
            rate = problem.lines[k].rates.get(terms.product)
            if rate is not None:
                load[row], price[row] = rate.load, rate.price
    agreed = dict(terms.agreed)
    if agreed:
        for row, k in enumerate(members):
            price[row] = agreed.get(problem.lines[k].id, price[row])
    return load, price
