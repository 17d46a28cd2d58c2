"""A day's events of an order, or of a line, in words: they show how it came to a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from google.protobuf.message import Message

from benchmarks.simulation.latest import agreed_units, asked_units
from benchmarks.simulation.people.accounts import ZONE
from benchmarks.simulation.record import Heard
from parkloom.logistics.v1.events_pb2 import MovementChanged
from parkloom.logistics.v1.movement_pb2 import MovementState
from parkloom.matching.v1.assignment_pb2 import AssignmentState, RiskCause
from parkloom.matching.v1.events_pb2 import AssignmentChanged, OrderChanged, OrderScheduled, PlanConfirmed, ScheduledLot
from parkloom.matching.v1.order_pb2 import OrderState
from parkloom.registry.v1.events_pb2 import CapacityChanged


def history(heard: Iterable[Heard], subject: str) -> str:
    """The events, in the order in which they came, that concern the order or the line of this id."""
    return "\n".join(f"    {line}" for line in _lines(heard, subject))


def _lines(heard: Iterable[Heard], subject: str) -> Iterator[str]:
    for each in heard:
        text = _text(each.message, subject)
        if text:
            yield f"{each.at.astimezone(ZONE):%m-%d %H:%M} {text}"


def _text(message: Message, subject: str) -> str:
    """The event in words, empty where it concerns something else."""
    match message:
        case OrderChanged() if message.order == subject:
            return _order(message)
        case OrderScheduled() if message.order == subject:
            return f"schedule {message.sequence}: " + "; ".join(map(_lot, message.lots))
        case AssignmentChanged() if subject in (message.order, message.line):
            return _work(message)
        case MovementChanged() if message.order == subject:
            return _goods(message)
        case CapacityChanged() if message.line == subject:
            return f"capacity {[(each.date[5:], each.daily_capacity) for each in message.figures]}"
    return f"plan {message.plan} is live" if isinstance(message, PlanConfirmed) else ""


def _order(order: OrderChanged) -> str:
    return (
        f"order {OrderState.Name(order.state)[12:]} {order.quantity}, scheduled {order.scheduled_quantity}, "
        f"good {order.good_quantity}, delivered {order.delivered_quantity}, lost {order.lost_quantity}"
    )


def _lot(lot: ScheduledLot) -> str:
    return f"{lot.quantity} " + " ".join(f"{step.line}@{step.date[5:]}" for step in lot.steps)


def _goods(goods: MovementChanged) -> str:
    state = MovementState.Name(goods.state)[15:]
    return f"goods {goods.step} to {goods.to_enterprise or goods.to_zone} {state} {goods.quantity}"


def _work(work: AssignmentChanged) -> str:
    state, risk = AssignmentState.Name(work.state)[17:], RiskCause.Name(work.risk_cause)[11:]
    asked = {day[5:]: units for day, units in asked_units(work).items()}
    agreed = {day[5:]: units for day, units in agreed_units(work).items()}
    return f"work {work.order} {work.step} {work.line} {state} asked {asked} agreed {agreed} risk {risk}"
