"""The rules of a solution as rows of the exact model: each rule of `services.planning.rules` has its counterpart here.

A rule and its counterpart have one name (a test checks that none is missing). The rule is the specification: the model
is never stricter than the rules, so that its optimum is a bound, and what it finds is examined by them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import ceil, floor

from services.planning.model import Commitment, RouteStep, Step, WorkInProgress, delivery, fits
from services.planning.model.arrays import quota_shares
from services.planning.solve.exact.campaigns import Model, Run
from services.planning.solve.exact.columns import Beginning, OrderColumns
from services.planning.solve.exact.program import exactly

ONE = Fraction(1)


def known_to_the_park(model: Model) -> None:
    """Every unit goes the whole route: what a step has ready moves on, and what has come to a zone is worked on."""
    for columns in model.orders:
        for step, hauls in enumerate(columns.moved):
            balance: defaultdict[tuple[str, int], dict[int, Fraction]] = defaultdict(dict)
            for column, zone, ready in model.ready(columns, step):
                balance[zone, ready][column] = ONE
            for haul, column in hauls.items():
                balance[haul.origin, haul.ready][column] = -ONE
            for terms in balance.values():
                model.program.row("known_to_the_park", terms, 0, 0)
            for terms in _come_and_gone(model, columns, step).values():
                model.program.row("known_to_the_park", terms, 0, 0)


def _come_and_gone(model: Model, columns: OrderColumns, step: int) -> dict[str, dict[int, Fraction]]:
    """By zone: units that come there after a step, less those that the next step works on."""
    balance: defaultdict[str, dict[int, Fraction]] = defaultdict(dict)
    for haul, column in columns.moved[step].items():
        balance[haul.target][column] = ONE
    for place, column in columns.work[step + 1].items():
        balance[model.line(place.line).zone][column] = -ONE
    return balance


def eligible(model: Model) -> None:
    """Lines that do not fit a step are closed to it."""
    for columns in model.orders:
        for step, places in zip(columns.order.route, columns.work, strict=True):
            _close(model, places, [place for place in places if not _fits(model, step, place)])
        for beginning in columns.beginnings:
            if not all(_fits(model, columns.order.route[s], beginning.steps[s]) for s in _ahead(beginning)):
                model.program.close(beginning.column)


def _fits(model: Model, step: RouteStep, place: Step) -> bool:
    return fits(step, model.line(place.line))


def _ahead(beginning: Beginning) -> range:
    """The steps of a beginning that are yet to be done."""
    return range(beginning.done, len(beginning.steps))


def _close(model: Model, places: Mapping[Step, int], shut: Iterable[Step]) -> None:
    for place in shut:
        model.program.close(places[place])


def lane(model: Model) -> None:
    """Goods move over lanes only, to where the order goes as well."""
    for columns in model.orders:
        for hauls in columns.moved:
            for haul, column in hauls.items():
                if (haul.origin, haul.target) not in model.problem.lane_between:
                    model.program.close(column)
        for beginning in columns.beginnings:
            if any(model.problem.lane_between.get(way) is None for way in _ways(model, beginning)):
                model.program.close(beginning.column)
        for column, line in _last_lines(columns):
            if delivery(model.problem, columns.order, model.line(line)) is None:
                model.program.close(column)


def _last_lines(columns: OrderColumns) -> Iterator[tuple[int, str]]:
    """The columns that count as made, each with the line of its last step."""
    yield from ((column, place.line) for place, column in columns.work[-1].items())
    for beginning in columns.beginnings:
        if len(beginning.steps) == len(columns.order.route):
            yield beginning.column, beginning.steps[-1].line


def _ways(model: Model, beginning: Beginning) -> Iterator[tuple[str, str]]:
    """The zones from and to of a beginning's steps ahead."""
    zones = [model.line(step.line).zone for step in beginning.steps]
    return ((zones[s - 1], zones[s]) for s in _ahead(beginning) if s)


def sequence(model: Model) -> None:
    """By each day no more units of a step are begun in a zone than have come there, none before its release."""
    for columns in model.orders:
        early = [place for place in columns.work[0] if place.day < columns.order.release]
        _close(model, columns.work[0], early)
        for beginning in columns.beginnings:
            if not _in_sequence(model, columns, beginning):
                model.program.close(beginning.column)
        for step in range(len(columns.moved)):
            _wait(model, columns, step)


def _in_sequence(model: Model, columns: OrderColumns, beginning: Beginning) -> bool:
    ready = columns.order.release
    for s, step in enumerate(beginning.steps):
        if s:
            lane = model.problem.lane_between.get(_way(model, beginning.steps[s - 1], step))
            ready = model.leaving(beginning.steps[s - 1])[1] + (lane.transit_days if lane else 0)
        if s >= beginning.done and not max(0, ready) <= step.day < model.problem.days:
            return False
    return True


def _way(model: Model, before: Step, after: Step) -> tuple[str, str]:
    return model.line(before.line).zone, model.line(after.line).zone


def _wait(model: Model, columns: OrderColumns, step: int) -> None:
    """Rows by zone and day: units begun until then less units arrived until then."""
    last = model.problem.days - 1
    arriving: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for haul, column in columns.moved[step].items():
        lane = model.problem.lane_between.get((haul.origin, haul.target))
        if lane is None:
            continue
        arrival = haul.ready + lane.transit_days
        arriving[haul.target].append((arrival, column))
        if arrival > last:
            model.program.close(column)
    begun: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, column in columns.work[step + 1].items():
        begun[model.line(place.line).zone].append((place.day, column))
    for zone, works in begun.items():
        for day in range(last):  # on the last day the balance of known_to_the_park says the same
            terms = {column: ONE for when, column in works if when <= day}
            terms |= {column: -ONE for arrival, column in arriving[zone] if arrival <= day}
            model.program.row("sequence", terms, None, 0)


def capacity(model: Model) -> None:
    """Per line and day, no more is taken than there is, set-ups included; a day without capacity takes no unit."""
    _close_shut_days(model)
    loads = model.loads()
    for place, terms in loads.items():
        limit = _capacity(model, place)
        for column, load in terms.items():
            if load > 0:
                model.program.limit(column, floor(limit / load))
    model.campaigns.write_starts()
    for run, begins in model.campaigns.start.items():
        loads.setdefault(run.place, {})[begins] = exactly(model.line(run.place.line).setup)
    for place, terms in loads.items():
        row = model.line_index[place.line], place.day
        model.program.row("capacity", terms, None, _capacity(model, place), row)


def _close_shut_days(model: Model) -> None:
    shut = model.scope.capacity <= 0
    for columns in model.orders:
        for step in range(len(columns.order.route)):
            for place in columns.places(step):
                if shut[model.line_index[place.line], place.day]:
                    for column in columns.at(step, place):
                        model.program.close(column)


def _capacity(model: Model, place: Step) -> Fraction:
    there = float(model.scope.capacity[model.line_index[place.line], place.day])
    return exactly(max(0.0, there)) + model.tolerance


def quota(model: Model) -> None:
    """Per quota and day, no more is taken than the park allows."""
    shares, loads = quota_shares(model.problem), model.loads()
    for row, share in enumerate(shares):
        by_day: defaultdict[int, defaultdict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        for place, terms in loads.items():
            each, balance = (
                exactly(float(share[model.line_index[place.line]])),
                model.problem.quotas[row].balance(place.day),
            )
            if balance < 0:
                continue
            for column, load in terms.items():
                if each * load:
                    by_day[balance][column] += each * load
        for day, terms in by_day.items():
            limit = exactly(max(0.0, float(model.scope.quota[row, day])))
            model.program.row("quota", terms, None, limit + model.tolerance, (row, day))


def in_progress(model: Model) -> None:
    """Lots continue no more units than are in progress with the same steps."""
    there: defaultdict[tuple[str, tuple[Step, ...]], int] = defaultdict(int)
    for lot in model.problem.in_progress:
        there[lot.order, lot.steps] += lot.quantity
    for columns in model.orders:
        drawn: defaultdict[tuple[Step, ...], dict[int, Fraction]] = defaultdict(dict)
        for beginning in columns.beginnings:
            if beginning.progress:
                drawn[beginning.progress][beginning.column] = ONE
        for steps, terms in drawn.items():
            model.program.row("in_progress", terms, None, there[columns.order.id, steps])


def min_lot(model: Model) -> None:
    """Per order, step and line: nothing, or the line's smallest lot, or the step's open units where those are fewer."""
    beginnings: tuple[Commitment | WorkInProgress, ...] = (*model.problem.firm, *model.problem.in_progress)
    free = {(lot.order, number, step.line) for lot in beginnings for number, step in enumerate(lot.steps)}
    for columns in model.orders:
        for step in range(len(columns.order.route)):
            for line, units in columns.on_lines(step).items():
                least = ceil(exactly(model.campaigns.facts.least_units(columns.order, step, model.line(line))))
                if least > 1 and (columns.order.id, step, line) not in free:
                    used = model.use(columns, step, line)
                    model.program.row("min_lot", {**dict.fromkeys(units, ONE), used: Fraction(-least)}, 0, None)


def min_run(model: Model) -> None:
    """Every run takes the line's smallest run, or all open units of its step, or holds units of a commitment."""
    for columns in model.orders:
        for step in range(len(columns.order.route)):
            for place in columns.places(step):
                run = Run(columns.order.id, step, place)
                least = model.campaigns.least_units(columns, run)
                if least > 1:
                    _keep_least(model, columns, run, least)


def _keep_least(model: Model, columns: OrderColumns, run: Run, least: int) -> None:
    units, committed = columns.at(run.step, run.place), model.campaigns.committed_there(columns, run)
    if not committed and sum(model.program.upper[column] for column in units) < least:
        for column in units:
            model.program.close(column)
        return
    terms = {**dict.fromkeys(units, ONE), model.campaigns.run_of(columns, run): Fraction(-least)}
    if committed:
        free = model.program.column(1)
        model.choices[free] = committed
        model.program.row("min_run", {**dict.fromkeys(committed, -ONE), free: ONE}, None, 0)
        terms[free] = Fraction(least)
    model.program.row("min_run", terms, 0, None)


def transfer_batch(model: Model) -> None:
    """Units that go the same steps on the same days are a transfer batch at least, or all the first step's open units.

    Where units meet, the columns do not say which go on together: on every line and day there are none or a batch.
    `reading` then follows the widest paths, and what it finds is examined by the rules.
    """
    for columns in model.orders:
        least = ceil(exactly(model.campaigns.facts.least_batch(columns.order)))
        if least > 1:
            for step, places in enumerate(columns.work):
                free = {each.column: ONE for each in columns.beginnings if len(each.steps) <= step}
                committed = {each.commitment.steps[step : step + 1] for each in columns.beginnings if each.commitment}
                for place, column in places.items():
                    if model.program.upper[column] and (place,) not in committed:
                        chosen = model.campaigns.run_of(columns, Run(columns.order.id, step, place))
                        model.program.row("transfer_batch", {**free, column: ONE, chosen: Fraction(-least)}, 0, None)


def max_suppliers(model: Model) -> None:
    """Per order and step, no more enterprises than allowed, those of done steps included."""
    for columns in model.orders:
        for step, wanted in enumerate(columns.order.route):
            if wanted.max_suppliers is not None:
                _limit_suppliers(model, columns, step, wanted.max_suppliers)


def _limit_suppliers(model: Model, columns: OrderColumns, step: int, most: int) -> None:
    units: defaultdict[str, list[int]] = defaultdict(list)
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for line, on_line in columns.on_lines(step).items():
        units[model.line(line).enterprise] += on_line
        lines[model.line(line).enterprise].append(line)
    if len(units) <= most:
        return
    terms: dict[int, Fraction] = {}
    for enterprise, of_enterprise in units.items():
        chosen = model.choice("max_suppliers", of_enterprise, columns.order.quantity)
        terms[chosen] = ONE
        for line in lines[enterprise]:
            used = model.used.get((columns.order.id, step, line))
            if used is not None:
                model.program.row("max_suppliers", {used: ONE, chosen: -ONE}, None, 0)
    allowed = most
    if any(beginning.done > step for beginning in columns.beginnings):
        # Where nothing is left to do at the step, its suppliers are the past's.
        any_ahead = model.choice("max_suppliers", columns.ahead(step), columns.order.quantity)
        terms[any_ahead] = Fraction(len(units) - most)
        allowed = len(units)
    model.program.row("max_suppliers", terms, None, allowed)


def demand(model: Model) -> None:
    """No more is made than ordered."""
    for columns in model.orders:
        model.program.row("demand", dict.fromkeys(columns.made(), ONE), None, columns.order.quantity)


def all_or_nothing(model: Model) -> None:
    """An order without `partial`, of which nothing is committed or begun, is made whole or not at all."""
    beginnings: tuple[Commitment | WorkInProgress, ...] = (*model.problem.firm, *model.problem.in_progress)
    committed = {lot.order for lot in beginnings}
    for columns in model.orders:
        if not columns.order.partial and columns.order.id not in committed:
            whole = model.choice("all_or_nothing", columns.made(), columns.order.quantity)
            terms = {**dict.fromkeys(columns.made(), ONE), whole: Fraction(-columns.order.quantity)}
            model.program.row("all_or_nothing", terms, 0, 0)


def firm(model: Model) -> None:
    """Commitments without a release cost are kept, and none counts more units than it has."""
    for columns in model.orders:
        for commitment in model.problem.firm:
            if commitment.order == columns.order.id:
                keeping = [each.column for each in columns.beginnings if each.commitment is commitment]
                least = commitment.quantity if commitment.binding else 0
                model.program.row("firm", dict.fromkeys(keeping, ONE), least, commitment.quantity)
