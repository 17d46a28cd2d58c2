"""A park file as matching holds it: the reference data that registry would have published, and the orders placed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from services.chassis.database import Database
from services.chassis.identity import Caller, Role
from services.matching import storage
from services.matching.domain.orders import OrderDraft
from services.matching.domain.park import Enterprise, Figure, Lane, Line, Link, Month, Park, Policy, Quota, Zone
from services.matching.domain.routes import RouteStep
from services.matching.use_cases import ending_orders, park_days
from services.matching.use_cases import orders as placing
from services.money import to_micros
from services.planning import model as planning
from services.planning.model import Problem

PARK = "benchmark"
FILL_IN_PLAN_SECONDS = 2


def reference_data(problem: Problem, now: datetime) -> list[list[Park] | list[Enterprise] | list[Line] | list[Month]]:
    """The park, its enterprises (which accept what they are offered), their lines and dated capacity."""
    enterprises = dict.fromkeys(line.enterprise for line in problem.lines)
    return [
        [_park(problem)],
        [Enterprise(park=PARK, id=enterprise, version=1, auto_accept=True) for enterprise in enterprises],
        [_line(line) for line in problem.lines],
        [month for line in problem.lines for month in _months(problem, line, now)],
    ]


_MANAGER = Caller("benchmark", PARK, Role.MANAGER)


def load(database: Database, problem: Problem, orders: Iterable[planning.Order], now: datetime) -> None:
    """The park of a file and some of its orders, into an empty database of matching's."""
    for entities in reference_data(problem, now):
        database.transact(lambda session, entities=entities: storage.write(session, entities))  # type: ignore[misc]
    database.transact(lambda session: park_days.begin_missing_days(session, now))
    place(database, problem, orders, now)


def place(database: Database, problem: Problem, orders: Iterable[planning.Order], now: datetime) -> None:
    """Place orders of the file, in one transaction."""
    drafts = [_draft(problem, order) for order in orders]
    database.transact(lambda session: [placing.create_order(session, _MANAGER, each, now) for each in drafts])


def cancel(database: Database, ident: str, now: datetime) -> None:
    """Cancel an order."""
    database.transact(lambda session: ending_orders.cancel_order(session, _MANAGER, PARK, ident, etag="", now=now))


def _draft(problem: Problem, order: planning.Order) -> OrderDraft:
    return OrderDraft(
        park=PARK,
        id=order.id,
        product="",
        quantity=order.quantity,
        release=problem.date_of(order.release),
        due=problem.date_of(order.due),
        ship_to_zone=order.ship_to or problem.zones[0].id,
        buyer_reference="",
        late_cost_micros=to_micros(order.late_cost),
        unmet_cost_micros=to_micros(order.unmet_cost),
        partial=order.partial,
        transfer_batch=int(order.transfer_batch),
        route=tuple(_step(step) for step in order.route),
    )


def _park(problem: Problem) -> Park:
    links = dict.fromkeys(line.link for line in problem.lines)
    return Park(
        id=PARK,
        version=1,
        time_zone="UTC",
        currency_code="CNY",
        links=tuple(Link(link) for link in links),
        tags=tuple(sorted({tag for line in problem.lines for tag in line.tags})),
        zones=tuple(Zone(zone.id, zone.latitude, zone.longitude) for zone in problem.zones),
        lanes=tuple(
            Lane(lane.from_zone, lane.to_zone, lane.transit_days, to_micros(lane.cost)) for lane in problem.lanes
        ),
        quotas=tuple(Quota(each.id, each.links, each.daily_limit, each.per_unit) for each in problem.quotas),
        policy=Policy(horizon_days=problem.days, auto_confirm=True),
    )


def _line(line: planning.Line) -> Line:
    return Line(
        park=PARK,
        id=line.id,
        version=1,
        enterprise=line.enterprise,
        link=line.link,
        zone=line.zone,
        planned_daily_capacity=int(line.daily_capacity),
        price_micros=to_micros(line.price),
        min_lot=int(line.min_lot),
        lead_days=line.lead_days,
        tags=tuple(sorted(line.tags)),
        quality=line.quality,
        rates=(),
        setup=int(line.setup),
        setup_cost_micros=to_micros(line.setup_cost),
        min_run=int(line.min_run),
    )


def _months(problem: Problem, line: planning.Line, now: datetime) -> Iterable[Month]:
    by_month: defaultdict[str, list[Figure]] = defaultdict(list)
    for day, capacity in sorted(line.overrides.items()):
        when = problem.date_of(day)
        by_month[f"{when:%Y-%m}"].append(Figure(when, int(capacity), now))
    for month, figures in by_month.items():
        yield Month(park=PARK, line=line.id, month=month, version=1, figures=tuple(figures))


def _step(step: planning.RouteStep) -> RouteStep:
    return RouteStep(
        link=step.link,
        load=step.load,
        tags=tuple(sorted(step.tags)),
        min_quality=step.min_quality,
        max_suppliers=step.max_suppliers,
        excluded_enterprises=tuple(sorted(step.excluded_enterprises)),
        only_enterprises=tuple(sorted(step.only_enterprises)),
    )
