"""Figures of a schedule: the live one's and a scenario's are counted by the same functions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from services.matching.domain.lots import unfinished
from services.matching.domain.plans import PlanCost, Shortfall
from services.matching.domain.reasons import Reason
from services.matching.domain.scenarios import LinkFigures, ScheduleFigures
from services.matching.scheduling.activation_problem import live_problem
from services.matching.scheduling.counts import counts_of
from services.matching.scheduling.guests import asked_by_guests
from services.matching.scheduling.loads import loads
from services.matching.scheduling.problem import build_problem, in_horizon, without_surcharges
from services.matching.scheduling.snapshot import ParkSnapshot
from services.money import to_micros
from services.planning import rules
from services.planning.model.lots import NO_LOTS, Lots


def planned_park(snapshot: ParkSnapshot, planned: Collection[str], lots: Mapping[str, Lots]) -> ParkSnapshot:
    """The snapshot as it is once the orders `planned` have `lots`, by order; work in progress is never lost."""

    def after(ident: str) -> Lots:
        new = lots.get(ident, NO_LOTS)
        return Lots.concatenated([new, unfinished(snapshot.made(ident), new, snapshot.today)]).merged()

    return replace(snapshot, lots={**snapshot.lots, **{ident: after(ident) for ident in planned}})


def figures_of(snapshot: ParkSnapshot, reasons: Mapping[str, tuple[Reason, ...]]) -> ScheduleFigures:
    """Figures of the snapshot's lots, over its open orders; `reasons` are those of orders that are late or short.

    Cost counts all that is to be done from today on, at the prices that lines ask, and agreed ones where these differ.
    """
    cost, set_ups = _cost(snapshot)
    open_orders = [ident for ident, order in snapshot.orders.items() if in_horizon(snapshot, order)]
    counts = counts_of(snapshot, open_orders, snapshot.lots)
    return ScheduleFigures(counts=counts, cost=cost, set_ups=set_ups, links=tuple(_links(snapshot, reasons)))


def reasons_of(snapshot: ParkSnapshot, left: Collection[Shortfall]) -> dict[str, tuple[Reason, ...]]:
    """Reasons of the shortfalls of a plan, and those that its other orders have by what is live."""
    found = {order.id: order.reasons for order in snapshot.orders.values() if order.reasons}
    return found | {each.order: each.reasons for each in left}


def _cost(snapshot: ParkSnapshot) -> tuple[PlanCost, int]:
    problem, lots = live_problem(snapshot)
    known = {order.id for order in problem.orders}
    others = [order for order in snapshot.orders.values() if order.id not in known and in_horizon(snapshot, order)]
    unplaced = build_problem(snapshot, others, problem.days)
    everything = replace(
        problem,
        orders=(*problem.orders, *unplaced.orders),
        in_progress=(*problem.in_progress, *unplaced.in_progress),
    )
    examined = rules.examine(without_surcharges(snapshot, everything), lots)
    cost = examined.cost
    parts = PlanCost(
        production_micros=to_micros(cost.production),
        haulage_micros=to_micros(cost.haulage),
        lateness_micros=to_micros(cost.lateness),
        unmet_micros=to_micros(cost.unmet),
        released_micros=to_micros(cost.released),
        setups_micros=to_micros(cost.setups),
        guests_micros=to_micros(asked_by_guests(snapshot, everything, lots)),
    )
    return parts, examined.run_figures.campaigns


@dataclass
class _Limited:
    orders: int = 0
    units: int = 0


def _links(snapshot: ParkSnapshot, reasons: Mapping[str, tuple[Reason, ...]]) -> Iterator[LinkFigures]:
    link_loads, _ = loads(snapshot, {})
    limited = {link.id: _Limited() for link in snapshot.park.links}
    for ident, of_order in reasons.items():
        if ident not in snapshot.orders:
            continue
        for link in {reason.link for reason in of_order} & limited.keys():
            limited[link].orders += 1
            limited[link].units += max(reason.missing_quantity for reason in of_order if reason.link == link)
    for load in link_loads:
        found = limited[load.link]
        yield LinkFigures(load.link, load.operating_rate, found.orders, found.units)
