"""Snapshot → problem: zones, lanes, lines and orders, money in units of the park's currency."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from services.bounds import LEAST_LOAD
from services.matching.domain import orders as domain
from services.matching.domain import park as reference
from services.matching.scheduling.costs import Costs
from services.matching.scheduling.snapshot import ParkSnapshot
from services.money import from_micros
from services.planning import model as planning
from services.planning.model.lots import Lots


def build_problem(snapshot: ParkSnapshot, orders: Collection[domain.Order], days: int) -> planning.Problem:
    """A problem without commitments: these orders and their work in progress, on all lines of the park."""
    park, start = snapshot.park, snapshot.today
    costs = Costs.of(snapshot)
    return planning.Problem(
        start=start,
        days=days,
        zones=tuple(planning.Zone(zone.id, zone.latitude, zone.longitude) for zone in park.zones),
        lanes=tuple(
            planning.Lane(lane.from_zone, lane.to_zone, lane.transit_days, from_micros(lane.cost_micros))
            for lane in park.lanes
        ),
        lines=tuple(_line(snapshot, line, days) for line in snapshot.lines.values()),
        quotas=tuple(map(_quota, park.quotas)),
        orders=tuple(_order(snapshot, order, costs) for order in orders),
        in_progress=tuple(_in_progress(snapshot, orders)),
    )


def _dated_overrides(snapshot: ParkSnapshot, line: str, days: int) -> tuple[dict[int, float], dict[int, float]]:
    """Capacity on the days for which a figure was reported: those of the horizon (from 0), and those before it."""
    figures = snapshot.figures.get(line, {}).items()
    reported = {(day - snapshot.today).days: float(figure.daily_capacity) for day, figure in figures}
    within = {day: capacity for day, capacity in reported.items() if 0 <= day < days}
    return within, {day: capacity for day, capacity in reported.items() if day < 0}


def in_horizon(snapshot: ParkSnapshot, order: domain.Order) -> bool:
    """True if the order can be planned: a park may have shortened its horizon since it was placed."""
    last = snapshot.park.last_day(snapshot.today)
    return order.due <= last and order.release <= last


def _in_progress(snapshot: ParkSnapshot, orders: Iterable[domain.Order]) -> Iterator[planning.WorkInProgress]:
    """Good units by the steps that they have passed, by order, as they are recorded; no date makes them."""
    made = Lots.concatenated(snapshot.in_progress[order.id] for order in orders if order.id in snapshot.in_progress)
    for lot in made.shifted(-snapshot.today.toordinal()).merged():
        yield planning.WorkInProgress(lot.order, lot.quantity, lot.steps)


def _line(snapshot: ParkSnapshot, line: reference.Line, days: int) -> planning.Line:
    overrides, past = _dated_overrides(snapshot, line.id, days)
    used = snapshot.figures_in_use[line.id]
    price, rates = _prices(line, snapshot.surcharges.get(line.id, 0.0))
    return planning.Line(
        id=line.id,
        enterprise=line.enterprise,
        link=line.link,
        zone=line.zone,
        daily_capacity=float(line.planned_daily_capacity),
        price=price,
        min_lot=float(line.min_lot),
        tags=frozenset(line.tags),
        quality=line.quality,
        lead_days=line.lead_days,
        overrides=overrides,
        rates=rates,
        past_overrides=past,
        setup=float(used.setup.figure),
        setup_cost=from_micros(used.setup_cost_micros.figure),
        min_run=float(used.min_run.figure),
    )


def _prices(line: reference.Line, surcharge: float = 0.0) -> tuple[float, dict[str, planning.Rate]]:
    """The line's price per unit of capacity and its rate card, by product, as they count with a surcharge."""
    more = 1.0 + surcharge
    rates = {
        rate.product: planning.Rate(rate.product, max(rate.load, LEAST_LOAD), from_micros(rate.price_micros) * more)
        for rate in line.rates
    }
    return from_micros(line.price_micros) * more, rates


def without_surcharges(snapshot: ParkSnapshot, problem: planning.Problem) -> planning.Problem:
    """The problem at the prices that the lines ask."""
    prices = {line.id: _prices(snapshot.lines[line.id]) for line in problem.lines}
    lines = (replace(line, price=prices[line.id][0], rates=prices[line.id][1]) for line in problem.lines)
    return replace(problem, lines=tuple(lines))


def _quota(quota: reference.Quota) -> planning.Quota:
    return planning.Quota(quota.id, quota.links, quota.daily_limit, quota.per_unit)


def _order(snapshot: ParkSnapshot, order: domain.Order, costs: Costs) -> planning.Order:
    release, due = ((day - snapshot.today).days for day in (order.release, order.due))
    return planning.Order(
        id=order.id,
        product=order.product or None,
        quantity=order.wanted,
        # Work cannot start in the past; an order that is overdue may start today.
        release=max(release, min(0, due)),
        due=due,
        late_cost=costs.late(order),
        unmet_cost=costs.unmet(order),
        partial=order.partial,
        route=tuple(_step(snapshot, order, number) for number in range(len(order.route))),
        transfer_batch=float(order.transfer_batch),
        # A park may have dropped the zone since the order was placed.
        ship_to=order.ship_to_zone if order.ship_to_zone in snapshot.zones else None,
    )


def _step(snapshot: ParkSnapshot, order: domain.Order, number: int) -> planning.RouteStep:
    step, declined = order.route[number], snapshot.exclusions.get((order.id, number), frozenset())
    # What such an enterprise has agreed to stays; `scheduling.limits` keeps it from getting more.
    declined = declined - snapshot.held.get((order.id, number), frozenset())
    return planning.RouteStep(
        link=step.link,
        load=max(step.load, LEAST_LOAD),
        tags=frozenset(step.tags),
        min_quality=step.min_quality,
        max_suppliers=step.max_suppliers,
        excluded_enterprises=frozenset(step.excluded_enterprises) | declined,
        only_enterprises=frozenset(step.only_enterprises),
        agreed=tuple(_agreed_prices(snapshot, order, number)),
    )


def _agreed_prices(snapshot: ParkSnapshot, order: domain.Order, number: int) -> Iterator[planning.AgreedPrice]:
    """The prices that enterprises have accepted for a step, or offer for it, where their lines ask others by now."""
    of_step = (each for each in snapshot.of_order(order.id).items() if each[0].step == number)
    for (_, ident), assignment in sorted(of_step):
        agreed, line = assignment.standing_price_micros, snapshot.lines.get(ident)
        if agreed is None or line is None:
            continue
        if ident in snapshot.surcharges or agreed != line.terms(order.product, order.route[number])[1]:
            yield planning.AgreedPrice(ident, from_micros(agreed))
