"""What one intent changes, gathered and then stored and told in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.chassis.messaging import outbox
from services.chassis.messaging.events import Event
from services.matching import storage
from services.matching.domain.assignments import Assignment, Terms, assignment_id
from services.matching.domain.lots import Lot, Stage, daily_quantities, finish, merged, whole
from services.matching.domain.orders import Order
from services.matching.storage import orders as stored_orders
from services.matching.use_cases.situation import Situation
from services.matching.wire import events
from services.matching.wire.events import ScheduleLines

TOLERANCE = 1e-6


@dataclass
class Changes:
    """Changes to a situation, whose entities are changed in place. `lots` are by order, whole and begun ones."""

    situation: Situation
    now: datetime
    orders: dict[str, Order] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)
    lots: dict[str, tuple[Lot, ...]] = field(default_factory=dict)
    fill_ins: set[str] = field(default_factory=set)

    def reschedule(self, order: Order, lots: Iterable[Lot]) -> None:
        """Give the order these lots: its assignments follow."""
        lots = merged(lots)
        if lots == self.situation.lots.get(order.id, ()):
            return
        self.lots[order.id] = lots
        made = whole(lots, len(order.route))
        lead_days = {line: self.situation.lines[line].lead_days for lot in made for line, _ in lot.steps[-1:]}
        last = finish(made, lead_days)
        order.take_lots(sum(lot.quantity for lot in made), None if last is None else date.fromordinal(last), self.now)
        self.orders[order.id] = order
        self._reassign(order, lots)

    def _reassign(self, order: Order, lots: Collection[Lot]) -> None:
        known, wanted = self.situation.of_order(order.id), daily_quantities(lots)
        for stage, quantities in wanted.items():
            self._ask(order, stage, quantities, known.get(stage))
        for stage, assignment in known.items():
            if assignment.active and stage not in wanted:
                assignment.withdraw(self.now)
                self.assignments[assignment.id] = assignment

    def _ask(self, order: Order, stage: Stage, quantities: dict[date, int], known: Assignment | None) -> None:
        line = self.situation.lines[stage.line]
        terms = Terms(quantities, *line.terms(order.product, order.route[stage.step]))
        auto_accept = line.enterprise in self.situation.auto_accepting
        if known is None:
            known = _offer(order, stage, line.enterprise, terms, self.now)
            if auto_accept:
                known.accept(self.now)
                known.version = 1
            self.assignments[known.id] = known
            return
        before = known.version
        known.ask(terms, auto_accept=auto_accept, now=self.now)
        if known.version != before:
            self.assignments[known.id] = known

    def mark_risks(self, lines: Collection[str]) -> set[str]:
        """See which assignments on these lines the capacity no longer covers. Returns the orders endangered."""
        endangered = set()
        for line, members in self._active_by_line(lines).items():
            days = overloaded(self.situation, line, members)
            for assignment in members:
                at_risk = any(day in days for day in assignment.quantities)
                if assignment.mark(at_risk, self.now):
                    self.assignments[assignment.id] = assignment
                if at_risk:
                    endangered.add(assignment.order)
        return endangered

    def _active_by_line(self, lines: Collection[str]) -> dict[str, list[Assignment]]:
        known = (known for of_order in self.situation.assignments.values() for known in of_order.values())
        everything = {assignment.id: assignment for assignment in known} | self.assignments
        wanted, by_line = set(lines), defaultdict(list)
        for assignment in everything.values():
            if assignment.active and assignment.line in wanted:
                by_line[assignment.line].append(assignment)
        return dict(by_line)

    def events(self) -> Iterator[Event]:
        """Of orders, then their schedules, then assignments."""
        ground = ScheduleLines.of(self.situation.park, self.situation.lines)
        for order in self.orders.values():
            yield events.order_changed_event(order)
        for ident, lots in self.lots.items():
            order = self.orders[ident]
            yield from events.order_scheduled_events(order, whole(lots, len(order.route)), ground)
        for assignment in self.assignments.values():
            yield events.assignment_changed_event(assignment)

    def save(self, session: Session, told: Collection[Event] | None = None) -> None:
        """Store and tell all of it. `told` are the events, where they were made before."""
        session.expunge_all()
        park = self.situation.park.id
        storage.write(session, self.orders.values())
        storage.write(session, self.assignments.values())
        stored_orders.replace_lots(session, park, self.lots)
        stored_orders.request_fill_in(session, park, sorted(self.fill_ins), self.now)
        outbox.append(session, self.events() if told is None else told)


def overloaded(situation: Situation, line: str, assignments: Iterable[Assignment]) -> set[date]:
    """The days from today on which these assignments ask more of the line than it can do."""
    load: defaultdict[date, float] = defaultdict(float)
    for assignment in assignments:
        for day, units in assignment.quantities.items():
            if day >= situation.today:
                load[day] += units * assignment.unit_load
    return {day for day, amount in load.items() if _exceeds(amount, situation.capacity(line, day))}


def _exceeds(amount: float, limit: float) -> bool:
    return amount > limit * (1 + TOLERANCE) + TOLERANCE


def _offer(order: Order, stage: Stage, enterprise: str, terms: Terms, now: datetime) -> Assignment:
    return Assignment(
        park=order.park,
        id=assignment_id(order.id, stage),
        order=order.id,
        step=stage.step,
        link=order.route[stage.step].link,
        enterprise=enterprise,
        line=stage.line,
        product=order.product,
        quantities=terms.quantities,
        unit_load=terms.unit_load,
        unit_price_micros=terms.unit_price_micros,
        created_at=now,
        updated_at=now,
    )
