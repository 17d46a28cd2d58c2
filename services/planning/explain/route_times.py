"""Limits of a route by itself, were every line free: eligible lines of its steps, and its earliest finish."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np

from services.planning.explain.residual import Residual
from services.planning.model import Line, Order, Problem, RouteStep, fits, terms
from services.planning.model.arrays import Floats, Ints

# Further off than any day.
NEVER = 1 << 40


class Link:
    """The lines of a link in the park's order, as columns."""

    def __init__(self, residual: Residual, link: str) -> None:
        self.lines = residual.problem.lines_by_link.get(link, ())
        self.rows: Ints = np.array([residual.park.line_index[line.id] for line in self.lines], dtype=np.int64)
        self._by_enterprise: dict[str, list[int]] = {}
        for place, line in enumerate(self.lines):
            self._by_enterprise.setdefault(line.enterprise, []).append(place)

    def of(self, enterprises: frozenset[str]) -> Ints:
        """The places of the lines of some enterprises."""
        places = [place for name in enterprises for place in self._by_enterprise.get(name, ())]
        return np.array(sorted(places), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class EligibleLines:
    """The lines that fit a step class, those of enterprises that an order excludes included.

    `enterprise` numbers their enterprises, `price` is money per unit of capacity, `rated` are the places of the lines
    with terms of their own for some products. `rows`, their places in the park, are sorted by `group`: a zone and lead
    days, `zone` and `lead` by group. `first_open` is groups × (days + 1): the first day from then on at which some
    line of the group works, or one past the last.
    """

    lines: tuple[Line, ...]
    rows: Ints
    enterprise: Ints
    enterprise_index: Mapping[str, int]
    price: Floats
    min_lot: Floats
    min_run: Floats
    setup: Floats
    rated: tuple[int, ...]
    group: Ints
    zone: Ints
    lead: Ints
    first_open: Ints

    @classmethod
    def of(cls, residual: Residual, lines: list[Line]) -> EligibleLines:
        park = residual.park
        rows = np.array([park.line_index[line.id] for line in lines], dtype=np.int64)
        kinds = np.stack([park.zone[rows], park.lead[rows]], axis=1)
        groups, group = np.unique(kinds, axis=0, return_inverse=True)
        group = group.reshape(-1).astype(np.int64)
        order = np.argsort(group, kind="stable")
        rows, group, lines = rows[order], group[order], [lines[place] for place in order.tolist()]
        enterprises = {name: place for place, name in enumerate(dict.fromkeys(line.enterprise for line in lines))}
        days = residual.problem.days
        works = np.zeros((len(groups), days), dtype=np.bool_)
        np.logical_or.at(works, group, park.capacity[rows] > 0)
        opens = np.full((len(groups), days + 1), days, dtype=np.int64)
        opens[:, :days] = np.where(works, np.arange(days), days)
        first_open = np.minimum.accumulate(opens[:, ::-1], axis=1)[:, ::-1]
        return cls(
            lines=tuple(lines),
            rows=rows,
            enterprise=np.array([enterprises[line.enterprise] for line in lines], dtype=np.int64),
            enterprise_index=enterprises,
            price=np.array([line.price for line in lines], dtype=np.float64),
            min_lot=np.array([line.min_lot for line in lines], dtype=np.float64),
            min_run=np.array([line.min_run for line in lines], dtype=np.float64),
            setup=np.array([line.setup for line in lines], dtype=np.float64),
            rated=tuple(place for place, line in enumerate(lines) if line.rates),
            group=group,
            zone=groups[:, 0],
            lead=groups[:, 1],
            first_open=first_open,
        )

    @property
    def shortest_lead(self) -> int:
        """The fewest days from work to goods that can leave."""
        return int(self.lead.min()) if len(self.lead) else 0

    @property
    def zones(self) -> Ints:
        """Zones of the lines, each once."""
        return np.unique(self.zone)

    def terms(self, order: Order, step: RouteStep) -> tuple[Floats, Floats]:
        """By line: capacity taken and money, both per unit of the order."""
        load, money = np.full(len(self.rows), step.load), step.load * self.price
        for place in self.rated:
            load[place], money[place] = terms(order, step, self.lines[place])
        agreed = dict(step.agreed)
        for place, line in enumerate(self.lines if agreed else ()):
            money[place] = agreed.get(line.id, money[place])
        return load, money

    def kept(self, step: RouteStep) -> Ints:
        """The places of the lines whose enterprises the step does not exclude."""
        if not step.excluded_enterprises:
            return np.arange(len(self.rows))
        out = [self.enterprise_index[name] for name in step.excluded_enterprises & self.enterprise_index.keys()]
        return np.flatnonzero(~np.isin(self.enterprise, out))


class RouteTimes:
    """Eligible lines and earliest days of routes; each step class is worked out once."""

    def __init__(self, residual: Residual) -> None:
        self.residual = residual
        self.problem: Problem = residual.problem
        self._eligible: dict[Hashable, EligibleLines] = {}
        self._links: dict[str, Link] = {}

    @property
    def last_day(self) -> int:
        """A day on which all that the horizon allows is finished."""
        lead = int(self.residual.park.lead.max(initial=0))
        return self.problem.days + lead + int(self.residual.park.deliveries.transit.max(initial=0))

    def link(self, link: str) -> Link:
        """The lines of a link."""
        if link not in self._links:
            self._links[link] = Link(self.residual, link)
        return self._links[link]

    def eligible(self, step: RouteStep) -> EligibleLines:
        """The lines that fit a step; those of excluded enterprises only where it names all that may do it."""
        key = step.link, step.tags, step.min_quality, step.only_enterprises
        if key not in self._eligible:
            open_to_all = RouteStep(step.link, tags=step.tags, min_quality=step.min_quality)
            lines: list[Line] | tuple[Line, ...] = self.problem.lines_by_link.get(step.link, ())
            if step.only_enterprises:
                known = self.link(step.link)
                lines = [known.lines[place] for place in known.of(step.only_enterprises).tolist()]
            self._eligible[key] = EligibleLines.of(self.residual, [line for line in lines if fits(open_to_all, line)])
        return self._eligible[key]

    def lines(self, step: RouteStep) -> list[Line]:
        """The lines that fit a step."""
        return [line for line in self.eligible(step).lines if line.enterprise not in step.excluded_enterprises]

    def unserved(self, order: Order) -> list[tuple[int, str]]:
        """The steps that no line of the park fits, or that no lane leads to or on from, each with the rule.

        Of a step that no lane leads to from the lines of the step before, and of the last step where no lane leads on
        to where the order goes, the rule is `no-lane`.
        """
        unserved: list[tuple[int, str]] = []
        zones: Ints | None = None
        transit = self.residual.park.lanes.transit
        for number, step in enumerate(order.route):
            fitting = self._zones(step)
            if not len(fitting):
                unserved.append((number, "no-eligible-line"))
            elif zones is not None:
                fitting = fitting[(transit[np.ix_(zones, fitting)] >= 0).any(axis=0)]
                unserved += [] if len(fitting) else [(number, "no-lane")]
            zones = fitting if len(fitting) else None
        if zones is not None and (self.residual.road(order.id)[0][zones] < 0).all():
            unserved.append((len(order.route) - 1, "no-lane"))
        return unserved

    def _zones(self, step: RouteStep) -> Ints:
        eligible = self.eligible(step)
        return (
            np.unique(self.residual.park.zone[eligible.rows[eligible.kept(step)]])
            if step.excluded_enterprises
            else eligible.zones
        )

    def earliest_finish(self, order: Order) -> int | None:
        """The day on which the first unit left to make could be finished if the order had the park to itself.

        None if never. Work in progress goes on from where it stands; units that have passed the whole route count only
        where none is left to make. Lines of excluded enterprises count: it may be later.
        """
        return self._first_finish(order, always_open=False)

    def fastest_finish(self, order: Order) -> int | None:
        """As `earliest_finish`, with every line open on every day: what lead times and the road alone allow."""
        return self._first_finish(order, always_open=True)

    def _first_finish(self, order: Order, *, always_open: bool) -> int | None:
        road = self.residual.road(order.id)[0]
        ready = self._reach(order, always_open)[1]
        finish = int(np.where((road >= 0) & (ready < NEVER), ready + road, NEVER).min(initial=NEVER))
        return finish if finish < NEVER else None

    def shortest_road(self, order: Order) -> int:
        """The fewest days from the lines of an order's last step to where it goes; none where no lane leads there."""
        roads = self.residual.road(order.id)[0][self._zones(order.route[-1])]
        return int(roads[roads >= 0].min(initial=NEVER)) if (roads >= 0).any() else 0

    def windows(self, order: Order, until: int) -> list[range]:
        """Per step, the days on which it can be done at all if the order is to be finished on day `until`."""
        starts, latest, windows = self._reach(order)[0], until - self.shortest_road(order), []
        for number in range(len(order.route) - 1, -1, -1):
            latest -= self.eligible(order.route[number]).shortest_lead
            windows.append(range(starts[number], min(latest + 1, self.problem.days)))
        return windows[::-1]

    def units(self, order: Order, step: RouteStep) -> Floats:
        """By day, the whole units of an order that the solution's lots leave capacity for at a step, line by line."""
        eligible = self.eligible(step)
        load = np.maximum(eligible.terms(order, step)[0], 1e-9)
        return np.asarray(whole_units(self.residual.ledger.capacity[eligible.rows], load[:, None]).sum(axis=0))

    def _reach(self, order: Order, always_open: bool = False) -> tuple[list[int], Ints]:
        """Per step the first day on which it can begin anywhere, and by zone the day on which goods can be finished."""
        park, days = self.residual.park, self.problem.days
        ready = np.full(len(self.problem.zones), NEVER, dtype=np.int64)
        starts = []
        for number, step in enumerate(order.route):
            self._begun_before(order, number, ready)
            arrived = (
                np.full(len(ready), max(0, order.release), dtype=np.int64)
                if number == 0
                else _moved(park.lanes.transit, ready)
            )
            eligible = self.eligible(step)
            arriving = np.minimum(arrived[eligible.zone], days)
            begin = arriving if always_open else eligible.first_open[np.arange(len(eligible.zone)), arriving]
            starts.append(int(begin.min(initial=days)))
            ready = np.full(len(ready), NEVER, dtype=np.int64)
            np.minimum.at(ready, eligible.zone, np.where(begin < days, begin + eligible.lead, NEVER))
        if self._all_finished(order):
            self._begun_before(order, len(order.route), ready)
        return starts, ready

    def _all_finished(self, order: Order) -> bool:
        """True if no unit is left to make: all have passed the whole route."""
        passed = self.residual.in_progress.get(order.id, {})
        return sum(units for steps, units in passed.items() if len(steps) == len(order.route)) >= order.quantity

    def _begun_before(self, order: Order, number: int, ready: Ints) -> None:
        for steps in self.residual.in_progress.get(order.id, ()):
            if len(steps) == number:
                line = self.problem.line_by_id[steps[-1].line]
                zone = self.residual.park.zone[self.residual.park.line_index[line.id]]
                day = steps[-1].day + line.lead_days
                ready[zone] = min(ready[zone], day if number == len(order.route) else max(0, day))


def whole_units(capacity: Floats, load: Floats | float) -> Floats:
    """Units that a capacity holds, rounded down: a lot takes whole units on its line and day."""
    return np.asarray(np.floor(np.maximum(0.0, capacity) / load + 1e-6))


def _moved(transit: Ints, ready: Ints) -> Ints:
    """By zone, the first day on which goods can be there, coming from any."""
    arrivals = np.where(transit >= 0, ready[:, None] + transit, NEVER)
    return np.asarray(arrivals.min(axis=0))
