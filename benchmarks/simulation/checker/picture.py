"""All that is known of one order, as lines: what a finding is looked into with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC

from benchmarks.simulation.checker.known import Known
from benchmarks.simulation.people.accounts import ZONE, short
from parkloom.logistics.v1.events_pb2 import MovementChanged
from parkloom.logistics.v1.movement_pb2 import MovementState
from parkloom.matching.v1.assignment_pb2 import AssignmentState, DailyQuantity, RiskCause
from parkloom.matching.v1.order_pb2 import Order, OrderState
from parkloom.matching.v1.report_pb2 import Report, ReportSource
from parkloom.matching.v1.terms_pb2 import Speaker, Terms, TermsKind, TermsOf


def picture(known: Known, order: str) -> str:
    """The order's state, lots, work with its terms, reports and movements."""
    return "\n".join(f"    {line}" for line in _lines(known, order))


def _lines(known: Known, order: str) -> Iterator[str]:
    if order in known.orders:
        yield _order(known.orders[order])
    if order in known.latest.schedules:
        for lot in known.latest.schedules[order].lots:
            yield f"lot {lot.quantity}: " + " ".join(f"{step.line}@{step.date[5:]}" for step in lot.steps)
    for work in sorted(known.assignments_of[order], key=lambda each: (each.step, each.line)):
        state, risk = AssignmentState.Name(work.state)[17:], RiskCause.Name(work.risk_cause)[11:]
        yield f"work {work.step} {work.line} {work.assignment} {state} asked {_units(work.quantities)} risk {risk}"
        yield from map(_terms, known.terms.get(work.assignment, ()))
    for report in sorted(known.reports, key=lambda each: (each.step, each.date)):
        if short(report.order) == order:
            yield _report(report)
    for goods in sorted(known.latest.movements.values(), key=lambda each: (each.step, each.date)):
        if goods.order == order:
            yield _goods(goods) + (" by people" if goods.movement in known.books.movements else "")


def _order(order: Order) -> str:
    return (
        f"{OrderState.Name(order.state)} {order.quantity} due {order.due_date} scheduled {order.scheduled_quantity} "
        f"good {order.good_quantity} scrapped {order.scrapped_quantity} lost {order.lost_quantity} "
        f"delivered {order.delivered_quantity} finish {order.finish_date} reasons "
        f"{[reason.text for reason in order.reasons]}"
    )


def _terms(entry: Terms) -> str:
    kind, of, speaker = TermsKind.Name(entry.kind)[11:], TermsOf.Name(entry.of)[9:], Speaker.Name(entry.speaker)[8:]
    units = _units(entry.quantities)
    when = entry.time.ToDatetime(UTC).astimezone(ZONE)
    return f"  terms {entry.number} {kind} of {of} {units} at {entry.unit_price_micros} by {speaker} {when:%m-%d %H:%M}"


def _report(report: Report) -> str:
    return (
        f"report {report.step} {short(report.enterprise)} {report.date[5:]} asked {report.asked_quantity} "
        f"good {report.good_quantity} scrapped {report.scrapped_quantity} counted {report.counted_quantity} "
        f"{ReportSource.Name(report.source)[14:]}"
    )


def _goods(goods: MovementChanged) -> str:
    return (
        f"goods {goods.step} {goods.date[5:]} {goods.from_enterprise} to {goods.to_enterprise or goods.to_zone} "
        f"{MovementState.Name(goods.state)[15:]} {goods.quantity}: loaded {goods.loaded_quantity} "
        f"received {goods.received_quantity} lost {goods.lost_quantity} damaged {goods.damaged_quantity} "
        f"returned {goods.returned_quantity}{' assumed' if goods.assumed else ''}"
    )


def _units(quantities: Iterable[DailyQuantity]) -> dict[str, int]:
    return {each.date[5:]: each.quantity for each in quantities}
