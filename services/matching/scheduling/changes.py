"""Changes to orders, assignments and lots, collected before they are stored and published together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from services.matching.domain.assignments import Asking, Assignment, RiskCause, assignment_id
from services.matching.domain.goods import Holder, Late
from services.matching.domain.lots import Stage, daily_quantities, last_finish, whole
from services.matching.domain.orders import Order, OrderState
from services.matching.domain.reasons import changed_meanwhile
from services.matching.domain.reports import Report
from services.matching.domain.terms import PLAN, By, ChangeCause, Terms, Units, before, within
from services.matching.domain.work_in_progress import WorkInProgress
from services.matching.scheduling.letting_go import without_units
from services.matching.scheduling.line_loads import overloaded
from services.matching.scheduling.production import counted_by_day
from services.matching.scheduling.snapshot import ParkSnapshot, waits_for_a_plan
from services.planning.model.lots import NO_LOTS, Lots


@dataclass
class Changes:
    """Changes to the entities of a snapshot, which are changed in place. `lots` are all lots of the orders in it.

    `progress` is work in progress by order, `reports` are by assignment and day. `fill_ins` are orders for the next
    fill-in plan. `by` is whose word the changes of terms are, `causes` are why, by order and enterprise.
    """

    snapshot: ParkSnapshot
    now: datetime
    by: By = PLAN
    orders: dict[str, Order] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)
    lots: dict[str, Lots] = field(default_factory=dict)
    progress: dict[str, WorkInProgress] = field(default_factory=dict)
    reports: dict[tuple[str, date], Report] = field(default_factory=dict)
    fill_ins: set[str] = field(default_factory=set)
    causes: dict[str, Mapping[str, ChangeCause]] = field(default_factory=dict)

    @property
    def all_orders(self) -> set[str]:
        """The orders that change, or an assignment of theirs."""
        return {*self.orders, *self.lots, *(each.order for each in self.assignments.values())}

    def reschedule(self, order: Order, lots: Lots, *, short_after: int | None = None) -> None:
        """Give the order these merged lots, and change its assignments accordingly.

        Where production fell short, `short_after` is the first step concerned: agreed work of later steps stays as it
        is until a plan has looked at the order, and is marked at risk. Of an order that is delivered nothing is begun
        any more: today's work stays where it ends lots, whose goods may be among those that have arrived.
        """
        lots = self._until_delivered(order, lots)
        waits = short_after is None and any(map(waits_for_a_plan, self.snapshot.of_order(order.id).values()))
        if lots == self.snapshot.lots.get(order.id, NO_LOTS) and not waits:
            return
        self._take(order, lots)
        lots = self._until_delivered(order, lots)
        self.lots[order.id] = lots
        self._reassign(order, lots, short_after if order.is_open else None)

    def _until_delivered(self, order: Order, lots: Lots) -> Lots:
        """The lots; of an order that is delivered those that end today at the latest, and what is done of others."""
        if order.state is not OrderState.DELIVERED:
            return lots
        today = self.snapshot.today.toordinal()
        ending = (lots.length == len(order.route)) & (lots.steps_before(today + 1) == lots.length)
        return Lots.concatenated([lots.select(ending), lots.select(~ending).begun(today)]).merged()

    def _take(self, order: Order, lots: Lots) -> None:
        made = whole(lots, len(order.route))
        behind = self.snapshot.days_to_buyer(order, made.used_lines())
        order.take_lots(int(made.quantity.sum()), last_finish(made, behind), self.now)
        self.orders[order.id] = order

    def count_again(self, order: Order, lots: Lots) -> None:
        """Count and publish the order's lots as changed: their place or due date has."""
        self.lots[order.id] = lots
        self._take(order, lots)

    def count_roads(self) -> set[str]:
        """Count again the open orders whose goods arrive on other days than they show, as roads have changed.

        Returns those that are late by it.
        """
        late = set()
        for order in self.snapshot.orders.values():
            lots = self.lots.get(order.id, self.snapshot.lots.get(order.id, NO_LOTS))
            made = whole(lots, len(order.route))
            finish = last_finish(made, self.snapshot.days_to_buyer(order, made.used_lines()))
            if order.is_open and finish is not None and finish != order.finish:
                self.count_again(order, lots)
                late |= {order.id} if finish > order.due else set()
        return late

    def publish_again(self, order: Order, lots: Lots) -> None:
        """Have the schedule of an order that has one published: its lots may be the same, its state is another."""
        if order.schedule and order.id not in self.lots:
            self.lots[order.id] = lots
            order.schedule += 1

    def _reassign(self, order: Order, lots: Lots, short_after: int | None) -> None:
        known = self.snapshot.of_order(order.id)
        wanted = self._with_made(order.id, known, daily_quantities(lots))
        if short_after is not None:
            wanted = self._endanger(known, wanted, short_after)
        else:
            self._end_supply_risks(known.values())
        for stage, quantities in wanted.items():
            self._ask(order, stage, quantities, known.get(stage))
        for stage, assignment in known.items():
            if assignment.active and stage not in wanted:
                assignment.withdraw(self.asking(cause=self._cause_of(order, assignment.enterprise)))
                self.assignments[assignment.id] = assignment

    def _with_made(
        self, order: str, known: Mapping[Stage, Assignment], wanted: dict[Stage, dict[date, int]]
    ) -> dict[Stage, dict[date, int]]:
        """The work wanted, of days that are over all that was made: what later steps spoilt, or the road took, too."""
        counts, today = counted_by_day(self.progress[order]) if order in self.progress else None, self.snapshot.today
        for stage, assignment in known.items():
            done = before(_made(assignment) if counts is None else counts.get(stage, {}), today)
            if assignment.active and done:
                days = wanted.get(stage, {})
                wanted[stage] = days | {day: max(units, days.get(day, 0)) for day, units in done.items()}
        return wanted

    def _endanger(
        self, known: Mapping[Stage, Assignment], wanted: Mapping[Stage, dict[date, int]], short_after: int
    ) -> dict[Stage, dict[date, int]]:
        """The work wanted, and beside it the agreed work of later steps that lots no longer reach, marked at risk."""
        kept, today = dict(wanted), self.snapshot.today
        for stage, assignment in known.items():
            if stage.step <= short_after or not (assignment.active and assignment.agreed):
                continue
            now = wanted.get(stage, {})
            left = {day: units for day, units in assignment.quantities.items() if day >= today}
            if any(units > now.get(day, 0) for day, units in left.items()):
                kept[stage] = now | {day: max(units, now.get(day, 0)) for day, units in left.items()}
                assignment.mark(RiskCause.EARLIER_STEP, self.now)
                self.assignments[assignment.id] = assignment
                self.fill_ins.add(assignment.order)
        return kept

    def await_goods(self, order: str, late: Mapping[Holder, Late]) -> None:
        """Mark the order's work for which goods on the road come too late; a plan is to look at it."""
        today = self.snapshot.today
        for stage, assignment in self.snapshot.of_order(order).items():
            goods = late.get((stage.step - 1, assignment.enterprise))
            if goods and assignment.active and any(today <= day < goods.until for day in assignment.quantities):
                self.fill_ins.add(order)
                if assignment.mark(RiskCause.EARLIER_STEP, self.now):
                    self.assignments[assignment.id] = assignment

    def _end_supply_risks(self, assignments: Collection[Assignment]) -> None:
        for assignment in filter(waits_for_a_plan, assignments):
            assignment.mark(None, self.now)
            self.assignments[assignment.id] = assignment

    def end_park_risks(self, orders: Collection[str]) -> None:
        """Lots of these orders hold again in the park as it is now."""
        for ident in orders:
            for assignment in self.snapshot.of_order(ident).values():
                if assignment.risk_cause is RiskCause.PARK and assignment.mark(None, self.now):
                    self.assignments[assignment.id] = assignment

    def _ask(self, order: Order, stage: Stage, quantities: dict[date, int], known: Assignment | None) -> None:
        line = self.snapshot.lines[stage.line]
        load, price = line.terms(order.product, order.route[stage.step])
        agreed = None if known is None else known.agreed_price_micros
        terms = Terms(quantities, load, price if agreed is None else agreed)
        auto_accept = line.enterprise in self.snapshot.auto_accepting
        how = self.asking(auto_accept=auto_accept, cause=self._cause_of(order, line.enterprise))
        if known is None:
            known = _offer(order, stage, line.enterprise, terms, self.now)
            known.offer(how)
            self.assignments[known.id] = known
            return
        version = known.version
        known.ask(terms, how)
        known.progress(self.snapshot.today, self.now)
        if known.version != version:
            self.assignments[known.id] = known

    def _cause_of(self, order: Order, enterprise: str) -> ChangeCause | None:
        return self.causes.get(order.id, {}).get(enterprise)

    def asking(self, *, auto_accept: bool = False, cause: ChangeCause | None = None) -> Asking:
        """The word by which these changes ask."""
        park, today = self.snapshot.park, self.snapshot.today
        return Asking(self.by, self.now, today, auto_accept, park.answer_by(self.now), cause)

    def let_go(self, assignment: Assignment, units: Units) -> None:
        """Take so many units by day, which the enterprise does not do, off the lots; the order is asked for again.

        The assignment is as it is after the answer.
        """
        snapshot, order = self.snapshot, self.snapshot.orders[assignment.order]
        self.assignments[assignment.id] = assignment
        lots, scheduled = snapshot.lots.get(order.id, NO_LOTS), order.scheduled_quantity
        left = without_units(lots, snapshot.of_order(order.id), snapshot.today, assignment.stage, units)
        self.reschedule(order, left)
        order.explain((changed_meanwhile(scheduled - order.scheduled_quantity),), self.now)
        self.orders[order.id] = order
        self.mark_risks(snapshot.asked_lines(order.id))
        self.fill_ins.add(order.id)

    def mark_risks(self, lines: Collection[str], *, known_too: bool = True) -> set[str]:
        """Mark the assignments on these lines that capacity no longer covers. Returns the orders at risk.

        Without `known_too` they are those alone that were not at risk of it before.
        """
        at_risk_orders = set()
        for line, members in self._active_by_line(lines).items():
            days = overloaded(self.snapshot, line, members)
            for assignment in members:
                cause = _cause(assignment, days, self.snapshot.today)
                new = assignment.mark(cause, self.now)
                if new:
                    self.assignments[assignment.id] = assignment
                if cause and (new or known_too):
                    at_risk_orders.add(assignment.order)
        return at_risk_orders

    def _active_by_line(self, lines: Collection[str]) -> dict[str, list[Assignment]]:
        known = (known for of_order in self.snapshot.assignments.values() for known in of_order.values())
        everything = {assignment.id: assignment for assignment in known} | self.assignments
        wanted, by_line = set(lines), defaultdict(list)
        for assignment in everything.values():
            if assignment.active and assignment.line in wanted:
                by_line[assignment.line].append(assignment)
        return dict(by_line)


def _made(assignment: Assignment) -> Units:
    """The units by day, of those asked for, that were made."""
    return within(assignment.quantities, {day: done.good for day, done in assignment.done.items()})


def _cause(assignment: Assignment, overloaded_days: Collection[date], today: date) -> RiskCause | None:
    """Why the assignment is at risk: what an earlier step or the park lacks stays until a plan looked at it, or its
    days end."""
    ahead = assignment.active and any(day >= today for day in assignment.quantities)
    if ahead and assignment.risk_cause in (RiskCause.PARK, RiskCause.EARLIER_STEP):
        return assignment.risk_cause
    return RiskCause.CAPACITY if any(day in overloaded_days for day in assignment.quantities) else None


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
