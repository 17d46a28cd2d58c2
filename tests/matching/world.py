"""A small park, and short ways to do things in it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.identity import Caller, Role
from services.chassis.jobs import queue
from services.chassis.jobs.table import Job
from services.chassis.rpc.etags import etag
from services.chassis.rpc.paging import Page
from services.matching.domain.assignments import Assignment
from services.matching.domain.orders import Order, OrderDraft
from services.matching.domain.park import (
    Enterprise,
    Figure,
    Lane,
    Line,
    Link,
    Month,
    Park,
    Policy,
    Product,
    Quota,
    Zone,
)
from services.matching.domain.plans import Plan, PlanDraft, PlanKind
from services.matching.domain.routes import RouteStep
from services.matching.planner.limits import Limits
from services.matching.planner.planner import Planner
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.storage import lots as stored_lots
from services.matching.storage import plans as stored_plans
from services.matching.storage import tables
from services.matching.use_cases import (
    assignments,
    closing_days,
    confirm,
    ending_orders,
    orders,
    park_days,
    plan_jobs,
    plans,
    reading,
    reference_data,
)
from services.matching.use_cases.confirm import Asked
from services.matching.use_cases.listings import PLANS
from services.matching.use_cases.plan_limits import PlanLimits
from services.matching.use_cases.plans import QUEUES
from services.planning.model import Step
from services.planning.model.lots import Lot, Lots

PARK = "p1"
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
MANAGER = Caller("mei", PARK, Role.MANAGER)
AUDITOR = Caller("audit", PARK, Role.AUDITOR)
ALPHA = Caller("alpha's owner", PARK, Role.ENTERPRISE, enterprise="alpha")
BETA = Caller("beta's owner", PARK, Role.ENTERPRISE, enterprise="beta")


def limits(park_plan: float, fill_in: float, lease: float) -> Limits:
    return Limits({PlanKind.PARK_PLAN: park_plan, PlanKind.FILL_IN_PLAN: fill_in}, lease)


# Iterations end a park plan, so that it is the same on a busy machine; seconds would end it earlier there.
ITERATIONS = 10
LIMITS = limits(park_plan=60, fill_in=0.05, lease=5)


def lots_of(order: str, *rows: tuple[int, Sequence[tuple[str, date]]]) -> Lots:
    """An order's lots: units, and the line and date of each step."""
    return Lots.of(
        Lot(order, units, tuple(Step(line, when.toordinal()) for line, when in steps)) for units, steps in rows
    )


def date_of(step: Step) -> date:
    return date.fromordinal(step.day)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def park(**changes: Any) -> Park:
    given: dict[str, Any] = {
        "id": PARK,
        "version": 1,
        "time_zone": "Asia/Shanghai",
        "currency_code": "CNY",
        "links": (Link("cut"), Link("sew")),
        "tags": ("fine",),
        "zones": (Zone("west"), Zone("east"), Zone("port")),
        "lanes": (Lane("west", "east", 1, 10_000), Lane("east", "port", 1, 20_000)),
        "quotas": (Quota("steam", ("sew",), 1_000.0, 1.0),),
        "policy": Policy(
            horizon_days=30,
            default_late_cost_micros=1_000_000,
            default_unmet_cost_micros=50_000_000,
        ),
    }
    return Park(**{**given, **changes})


def auto_confirming() -> Park:
    return park(version=2, policy=replace(park().policy, auto_confirm=True))


def product(ident: str = "sock", *routing: RouteStep) -> Product:
    return Product(park=PARK, id=ident, version=1, routing=routing or (RouteStep("cut"), RouteStep("sew")))


def enterprises() -> list[Enterprise]:
    names = ("cutter", "alpha", "beta")
    return [Enterprise(park=PARK, id=name, version=1, auto_accept=name == "cutter") for name in names]


def line(ident: str, enterprise: str, link: str, **changes: Any) -> Line:
    given: dict[str, Any] = {
        "park": PARK,
        "id": ident,
        "version": 1,
        "enterprise": enterprise,
        "link": link,
        "zone": "east" if link == "sew" else "west",
        "planned_daily_capacity": 100,
        "price_micros": 1_000_000,
        "min_lot": 0,
        "lead_days": 1,
        "tags": (),
        "quality": 0.9,
        "rates": (),
    }
    return Line(**{**given, **changes})


def lines() -> list[Line]:
    return [
        line("cut-1", "cutter", "cut", planned_daily_capacity=300),
        line("sew-a", "alpha", "sew"),
        line("sew-b", "beta", "sew", price_micros=2_000_000),
    ]


def figures(line: str, version: int, amounts: dict[date, int]) -> Month:
    figures = tuple(Figure(day, amount, NOW) for day, amount in sorted(amounts.items()))
    return Month(park=PARK, line=line, month=f"{min(amounts):%Y-%m}", version=version, figures=figures)


def draft(ident: str = "o1", **changes: Any) -> OrderDraft:
    given: dict[str, Any] = {
        "park": PARK,
        "id": ident,
        "product": "sock",
        "quantity": 80,
        "release": TODAY,
        "due": day(10),
        "ship_to_zone": "port",
        "buyer_reference": "",
        "late_cost_micros": None,
        "unmet_cost_micros": None,
        "partial": True,
        "route": (),
    }
    return OrderDraft(**{**given, **changes})


def unprovable_draft(ident: str = "o1") -> OrderDraft:
    """One sewer at most, where two would be in time: no plan reaches the bound."""
    route = (RouteStep("cut"), RouteStep("sew", max_suppliers=1))
    return draft(ident, quantity=600, due=day(5), route=route)


def unprovable_drafts() -> list[OrderDraft]:
    """An order whose plan does not reach the bound, and more than are solved exactly: a plan takes all its time."""
    return [unprovable_draft(), *(draft(f"n{number}", quantity=1) for number in range(60))]


FOLLOWERS: dict[type[Any], Callable[..., None]] = {
    Line: reference_data.follow_lines,
    Month: reference_data.follow_months,
    Enterprise: reference_data.follow_enterprises,
    Park: reference_data.follow_parks,
    Product: lambda session, products, _now: reference_data.follow_plain(session, products),
}


class World:
    """What people, registry and the planner do in the park, each in a transaction of its own.

    `now` can be moved on: it is the time of the processes and of the database.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        database.clock = lambda: self.now
        self.versions: dict[str, int] = {}
        self.planner = Planner(database, LIMITS, lambda: self.now)

    def write(self, work: Callable[[Session], Any]) -> Any:
        return self.database.transact(work)

    def read(self, work: Callable[[Session], Any]) -> Any:
        return self.database.read(work)

    def follow(self, *entities: Any) -> None:
        """Registry publishes these, in this order."""
        for entity in entities:
            follow = FOLLOWERS[type(entity)]
            self.write(lambda session, entity=entity, follow=follow: follow(session, [entity], self.now))

    def policy(self, **changes: Any) -> None:
        """The park changes its policy."""
        known = self.snapshot().park
        self.follow(park(version=known.version + 1, policy=replace(known.policy, **changes)))

    def days_pass(self, number: int) -> None:
        """So many days later the service closes the days that are over."""
        self.now += timedelta(days=number)
        self.turn_days()

    def turn_days(self) -> None:
        """The service looks whether days are over."""
        closing_days.turn_days(self.database, lambda: self.now)

    def today(self) -> date:
        """The day that it is in the park."""
        found: date = self.read(lambda session: park_days.today(session, PARK))
        return found

    def place(self, *drafts: OrderDraft, caller: Caller = MANAGER) -> None:
        for each in drafts:
            self.write(lambda session, each=each: orders.create_order(session, caller, each, self.now))

    def order(self, ident: str = "o1") -> Order:
        found: Order = self.read(lambda session: orders.get_order(session, MANAGER, PARK, ident))
        return found

    def lots(self, ident: str = "o1") -> tuple[Lot, ...]:
        return tuple(self.read(lambda session: stored_lots.lots_of(session, PARK, ident)))

    def assignment(self, line: str, order: str = "o1") -> Assignment:
        """The order's assignment on a line."""
        [found] = [each for each in self.assignments(order) if each.line == line]
        return found

    def assignments(self, order: str = "o1") -> list[Assignment]:
        query = select(Assignment).where(tables.assignments.c.order == order).order_by(tables.assignments.c.step)
        found: list[Assignment] = self.read(lambda session: list(session.scalars(query)))
        return found

    def waiting(self) -> list[str]:
        """Orders that wait for a fill-in plan."""
        table = tables.fill_in_requests.c
        found: list[str] = self.read(lambda session: list(session.scalars(select(table.order).order_by(table.order))))
        return found

    def snapshot(self) -> ParkSnapshot:
        """The park as it is now."""
        return self.read(lambda session: reading.whole_park(session, PARK, self.now))

    def capacity(self, line: str, when: date) -> int | None:
        """What the line can do on a day, as last heard; None for an unknown line."""
        known = self.snapshot()
        return known.capacity(line, when) if line in known.lines else None

    def rows(self, table: str) -> int:
        """How many rows a table holds."""
        return int(self.read(lambda s: s.scalar(select(func.count()).select_from(tables.metadata.tables[table]))))

    def published(self, topic: str) -> int:
        """How many events of a topic were appended, published or not."""
        outbox = tables.metadata.tables["outbox"].c
        query = select(outbox.id).where(outbox.topic == topic)
        return len(self.read(lambda session: session.scalars(query).all()))

    def cancel(self, ident: str = "o1", etag: str = "") -> Order:
        cancelled: Order = self.write(
            lambda session: ending_orders.cancel_order(session, MANAGER, PARK, ident, etag=etag, now=self.now)
        )
        return cancelled

    def accept(self, assignment: Assignment, caller: Caller = MANAGER, units: Any = None) -> Assignment:
        given: dict[str, Any] = {"etag": etag(assignment.version), "now": self.now, "units": units}
        accepted: Assignment = self.write(
            lambda session: assignments.accept_assignment(session, caller, PARK, assignment.id, **given)
        )
        return accepted

    def decline(self, assignment: Assignment, caller: Caller = MANAGER, reason: str = "no hands") -> Assignment:
        given: dict[str, Any] = {"etag": etag(assignment.version), "now": self.now, "reason": reason}
        declined: Assignment = self.write(
            lambda session: assignments.decline_assignment(session, caller, PARK, assignment.id, **given)
        )
        return declined

    def ask(self, kind: PlanKind = PlanKind.PARK_PLAN, iterations: int | None = ITERATIONS) -> Plan:
        """Asks for a plan that ends by iterations; without them it takes all its seconds unless it is proven best."""
        draft = PlanDraft(kind, iterations_limit=iterations, seed=1)
        asked: Plan = self.write(
            lambda session: plans.create_plan(session, PARK, draft, MANAGER, PlanLimits(1000, 1000, 10**9, 10**9))
        )
        return asked

    def plan(self, ident: str) -> Plan:
        found: Plan = self.read(lambda session: plans.get_plan(session, PARK, ident))
        return found

    def claim(self, kind: PlanKind = PlanKind.PARK_PLAN, holder: str = "another", seconds: float = 60) -> Job | None:
        """A planner claims the next plan of the kind and begins to work it out."""

        def claim(session: Session) -> Job | None:
            job = queue.claim(session, QUEUES[kind], holder, seconds)
            if job is not None:
                plan_jobs.begin(session, job.park, job.id)
            return job

        claimed: Job | None = self.write(claim)
        return claimed

    def fail(self, job: Job, reason: str) -> bool:
        """The planner that claimed the plan fails it."""

        def fail(session: Session) -> bool:
            held = queue.fail(session, job, reason)
            if held:
                plan_jobs.fail(session, job.park, job.id, reason)
            return held

        return bool(self.write(fail))

    def work(self, kind: PlanKind = PlanKind.PARK_PLAN) -> bool:
        """The planner does what is next."""
        return self.planner.step(kind, threading.Event())

    def attempts(self, number: int, kind: PlanKind = PlanKind.PARK_PLAN) -> None:
        """The planner works so many times, each time after the longest pause of a job that has failed."""
        for _ in range(number):
            self.now += timedelta(minutes=1)
            assert self.work(kind)

    def ready(self) -> Plan:
        """A park plan, solved and not yet confirmed."""
        asked = self.ask()
        assert self.work()
        return self.plan(asked.id)

    def confirm(self, plan: Plan, etag: str = "") -> Plan:
        return confirm.confirm_plan(self.database, Asked(PARK, plan.id, etag), lambda: self.now)

    def go_live(self) -> Plan:
        """A park plan, solved and confirmed."""
        return self.confirm(self.ready())

    def fill_in(self) -> Plan | None:
        """The fill-in plan that is due by now, solved and confirmed; None where none is."""
        self.now += timedelta(seconds=2)
        before = {plan.id for plan in self._plans()}
        self.work(PlanKind.FILL_IN_PLAN)
        new = [plan for plan in self._plans() if plan.id not in before]
        if not new:
            return None
        return new[0] if new[0].sequence else self.confirm(new[0])

    def _plans(self) -> Sequence[Plan]:
        page = Page(1000, (), "")
        return list(self.read(lambda session: stored_plans.page_of_plans(session, PARK, page, PLANS.wanted())))

    def overload(self) -> dict[tuple[str, date], float]:
        """By line and day still to come, what live lots ask beyond the capacity heard of."""
        known = self.read(lambda session: reading.whole_park(session, PARK, self.now))
        load: dict[tuple[str, date], float] = {}
        for ident, lots in known.lots.items():
            order = known.orders[ident]
            for lot in lots:
                for number, step in enumerate(lot.steps):
                    when = date_of(step)
                    if when >= known.today:
                        unit, _ = known.lines[step.line].terms(order.product, order.route[number])
                        load[step.line, when] = load.get((step.line, when), 0.0) + unit * lot.quantity
        excess = {key: amount - known.capacity(*key) for key, amount in load.items()}
        return {key: amount for key, amount in excess.items() if amount > 1e-6}


def furnished(database: Database) -> World:
    """The small park in an empty database: a cutter and two rival sewers, of which each can make 100 units a day."""
    small = World(database)
    small.follow(park(), product(), *enterprises(), *lines())
    return small
