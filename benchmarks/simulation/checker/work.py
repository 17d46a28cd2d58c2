"""Clauses about work: each step's balance, nothing made twice, assumed and reported apart, nothing on past days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from benchmarks.simulation.checker.known import Finding, Flow, Known
from benchmarks.simulation.latest import ACTIVE, agreed_units, asked_units
from benchmarks.simulation.people.accounts import short
from parkloom.logistics.v1.movement_pb2 import MOVEMENT_STATE_BOOKED, MOVEMENT_STATE_PLANNED, MOVEMENT_STATE_UNBOOKED
from parkloom.matching.v1.assignment_pb2 import RISK_CAUSE_EARLIER_STEP
from parkloom.matching.v1.order_pb2 import ORDER_STATE_CANCELLED, ORDER_STATE_CLOSED, ORDER_STATE_DELIVERED
from parkloom.matching.v1.report_pb2 import REPORT_SOURCE_ASSUMED

ENDED = (ORDER_STATE_CANCELLED, ORDER_STATE_CLOSED, ORDER_STATE_DELIVERED)
WAITING = (MOVEMENT_STATE_PLANNED, MOVEMENT_STATE_BOOKED, MOVEMENT_STATE_UNBOOKED)


def balance(known: Known) -> Iterator[Finding]:
    """Per order and step, good units went on, wait, or were lost."""
    for flow in known.flows():
        spoilt = [flow.scrapped(step) for step in range(flow.steps)]
        for step in range(flow.steps):
            gone = flow.counted(step) - flow.passed(step)
            later = sum(spoilt[step + 1 :])
            lost = sum(flow.lost[number] for number in range(step, flow.steps))
            most = later + lost
            least = later if known.orders[flow.order].state in ENDED else most
            if not least <= gone <= most:
                text = (
                    f"good {flow.counted(step)}, of which {flow.passed(step)} went on or wait; "
                    f"{later} spoilt later, {lost} lost"
                )
                yield Finding("balance", flow.order, step, text)


def made_once(known: Known) -> Iterator[Finding]:
    """No step makes more units than the order has, and assignments ask for what lots have."""
    for flow in known.flows():
        most = known.latest.most[flow.order]
        total = sum(lot.quantity for lot in flow.lots)
        if total > most:
            yield Finding("made once", flow.order, -1, f"lots have {total} units, the order {most}")
        yield from _asked_beside_lots(known, flow)
    seen = Counter(report.name for report in known.reports)
    for name, times in seen.items():
        if times > 1:
            yield Finding("made once", name, -1, f"reported {times} times")


def _asked_beside_lots(known: Known, flow: Flow) -> Iterator[Finding]:
    planned: Counter[tuple[int, str, str]] = Counter()
    for lot in flow.lots:
        for number, step in enumerate(lot.steps):
            if step.date >= known.today:
                planned[number, step.line, step.date] += lot.quantity
    for work in known.assignments_of[flow.order]:
        if work.state not in ACTIVE or work.risk_cause == RISK_CAUSE_EARLIER_STEP:
            continue
        for day, units in asked_units(work).items():
            there = planned.pop((work.step, work.line, day), 0)
            if day >= known.today and units != there:
                text = f"{work.line} is asked for {units} on {day}, lots have {there}"
                yield Finding("made once", flow.order, work.step, text)
    endangered = {
        (each.step, each.line)
        for each in known.assignments_of[flow.order]
        if each.risk_cause == RISK_CAUSE_EARLIER_STEP
    }
    for (number, line, day), units in planned.items():
        if units and (number, line) not in endangered:
            yield Finding("made once", flow.order, number, f"lots have {units} on {line} on {day}, which is not asked")


def assumed_apart(known: Known) -> Iterator[Finding]:
    """What somebody has reported has that person's figures; what nobody has is marked as assumed."""
    for report in known.reports:
        if report.date >= known.today:
            continue
        reported = known.books.reports.get((short(report.assignment), report.date))
        assumed = report.source == REPORT_SOURCE_ASSUMED
        if assumed == (reported is not None):
            yield _apart(report, f"assumed is {assumed}, people reported {reported}")
        elif reported is not None and reported != (report.good_quantity, report.scrapped_quantity):
            figures = report.good_quantity, report.scrapped_quantity
            yield _apart(report, f"the report has {figures}, people reported {reported}")
    for movement in known.latest.movements.values():
        unheard = movement.loaded_quantity > 0 and movement.movement not in known.books.movements
        if unheard and not movement.assumed and known.orders.get(movement.order):
            text = f"movement {movement.movement} has {movement.loaded_quantity} loaded, which nobody reported"
            yield Finding("assumed apart", movement.order, movement.step, text)
    yield from _marks(known)


def _marks(known: Known) -> Iterator[Finding]:
    sources = {(short(report.assignment), report.date): report for report in known.reports}
    for work in known.latest.assignments.values():
        for done in work.done:
            report = sources.get((work.assignment, done.date))
            if report and done.date < known.today and done.assumed != (report.source == REPORT_SOURCE_ASSUMED):
                yield Finding("assumed apart", work.order, work.step, f"{work.assignment} marks {done.date} otherwise")


def _apart(report: object, text: str) -> Finding:
    order, step = short(report.order), report.step  # type: ignore[attr-defined]
    return Finding("assumed apart", order, step, f"{report.name}: {text}")  # type: ignore[attr-defined]


def no_past_days(known: Known) -> Iterator[Finding]:
    """Nothing is asked or booked on days that are over."""
    for work in known.latest.assignments.values():
        if work.state not in ACTIVE:
            continue
        agreed, made = agreed_units(work), {done.date for done in work.done}
        for day, units in asked_units(work).items():
            if day < known.today and (units > agreed[day] or day not in made):
                text = f"{work.line} is asked for {units} on {day}, {agreed[day]} agreed, made: {day in made}"
                yield Finding("no past days", work.order, work.step, text)
    for movement in known.latest.movements.values():
        if movement.state in WAITING and movement.date < known.today:
            text = f"movement {movement.movement} of {movement.quantity} is to leave on {movement.date}"
            yield Finding("no past days", movement.order, movement.step, text)
