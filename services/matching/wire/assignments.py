"""Assignments: from answers, and into replies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from parkloom.matching.v1 import assignment_pb2
from services.chassis import wire
from services.chassis.rpc.etags import etag
from services.chassis.rpc.resource_names import name_of
from services.errors import Invalid
from services.ladder import FiguresInUse
from services.matching.domain.assignments import Assignment, AssignmentState, Done, RiskCause
from services.matching.domain.campaigns import Campaign, ShownCampaigns
from services.matching.wire import names


def assignment_state_from(number: int, field: str = "state") -> AssignmentState | None:
    """The state of that number; None for unspecified. Raises Invalid."""
    return wire.enum_from(AssignmentState, assignment_pb2.AssignmentState, number, field)


def units_from(messages: Iterable[assignment_pb2.DailyQuantity], field: str = "quantities") -> dict[date, int]:
    """Units by day. Raises Invalid for a malformed day, and for one named twice."""
    found: dict[date, int] = {}
    for place, message in enumerate(messages):
        day = wire.date_from(message.date, f"{field}[{place}].date")
        if day in found:
            raise Invalid.field("DATE_REPEATED", f"{field}[{place}].date", {"date": f"{day}"}, "name each day once")
        found[day] = message.quantity
    return found


def assignment_message(
    assignment: Assignment, shown: ShownCampaigns | None, *, to_buyer: bool = False
) -> assignment_pb2.Assignment:
    """The assignment, with the campaigns that its reader is shown; a buyer is shown no counter-offer."""
    park = assignment.park
    return assignment_pb2.Assignment(
        name=names.ASSIGNMENT.format(park=park, assignment=assignment.id),
        order=names.ORDER.format(park=park, order=assignment.order),
        step=assignment.step,
        link=assignment.link,
        enterprise=names.ENTERPRISE.format(park=park, enterprise=assignment.enterprise),
        line=names.LINE.format(park=park, line=assignment.line),
        product=name_of(names.PRODUCT, park=park, product=assignment.product),
        quantities=quantity_messages(assignment.quantities),
        unit_price_micros=assignment.unit_price_micros,
        state=wire.enum_number(assignment_pb2.AssignmentState, assignment.state),
        at_risk=assignment.at_risk,
        decline_reason=assignment.decline_reason,
        etag=etag(assignment.version),
        create_time=assignment.created_at,
        update_time=assignment.updated_at,
        done=production_messages(assignment.done),
        risk_cause=risk_cause_message(assignment.risk_cause),
        campaigns=[_campaign_message(each, shown.figures) for each in shown.campaigns] if shown else (),
        agreed=agreed_messages(assignment),
        counter=None if to_buyer else counter_message(assignment),
        answer_by_time=assignment.answer_by,
    )


def agreed_messages(assignment: Assignment) -> list[assignment_pb2.AgreedTerms]:
    """The agreed units, by price."""
    return [
        assignment_pb2.AgreedTerms(
            quantities=quantity_messages(part.quantities), unit_price_micros=part.unit_price_micros
        )
        for part in assignment.agreed_terms
    ]


def counter_message(assignment: Assignment) -> assignment_pb2.CounterOffer | None:
    """The counter-offer that waits for an answer."""
    offer = assignment.counter
    if offer is None:
        return None
    return assignment_pb2.CounterOffer(
        quantities=quantity_messages(offer.quantities), unit_price_micros=offer.unit_price_micros, reason=offer.reason
    )


def _campaign_message(campaign: Campaign, figures: FiguresInUse) -> assignment_pb2.Campaign:
    return assignment_pb2.Campaign(
        first_date=campaign.first.isoformat(),
        last_date=campaign.last.isoformat(),
        quantities=quantity_messages(campaign.quantities),
        total_quantity=campaign.total,
        setup=wire.figure_in_use(figures.setup),
        setup_cost_micros=wire.figure_in_use(figures.setup_cost_micros),
    )


def quantity_messages(quantities: Mapping[date, int]) -> list[assignment_pb2.DailyQuantity]:
    """Quantities by date, in the order of the dates."""
    return [
        assignment_pb2.DailyQuantity(date=day.isoformat(), quantity=units) for day, units in sorted(quantities.items())
    ]


def production_messages(done: Mapping[date, Done]) -> list[assignment_pb2.DailyProduction]:
    """Units made by date, in the order of the dates."""
    return [
        assignment_pb2.DailyProduction(
            date=day.isoformat(), good_quantity=each.good, scrapped_quantity=each.scrapped, assumed=each.assumed
        )
        for day, each in sorted(done.items())
    ]


def risk_cause_message(cause: RiskCause | None) -> Any:
    """The cause's number; that of unspecified for None."""
    return 0 if cause is None else wire.enum_number(assignment_pb2.RiskCause, cause)
