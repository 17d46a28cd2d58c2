"""Verdicts on an enterprise that was not chosen, and reasons of an order: into replies."""

from __future__ import annotations

from collections.abc import Iterable

from parkloom.matching.v1 import explanation_pb2, reason_pb2, reason_service_pb2
from parkloom.matching.v1 import matching_service_pb2 as service
from services.chassis import wire
from services.chassis.rpc.replies import fitting
from services.chassis.rpc.resource_names import name_of
from services.matching.domain.choosing import Verdict
from services.matching.domain.explanations import Explanation
from services.matching.wire import names
from services.matching.wire.orders import reason_message


def explain_enterprise_response(park: str, verdicts: Iterable[Verdict]) -> service.ExplainEnterpriseResponse:
    """As many verdicts as a reply holds, and how many it does not."""
    found = list(verdicts)
    shown = fitting(verdict_message(park, each) for each in found)
    return service.ExplainEnterpriseResponse(verdicts=shown, omitted_verdicts=len(found) - len(shown))


def explain_order_response(explanation: Explanation) -> reason_service_pb2.ExplainOrderResponse:
    """The standing of an order and its reasons."""
    return reason_service_pb2.ExplainOrderResponse(
        standing=wire.enum_number(reason_pb2.OrderStanding, explanation.standing),
        reasons=map(reason_message, explanation.reasons),
        proven=explanation.proven,
    )


def verdict_message(park: str, verdict: Verdict) -> explanation_pb2.Verdict:
    return explanation_pb2.Verdict(
        step=verdict.step,
        link=verdict.link,
        line=name_of(names.LINE, park=park, line=verdict.line),
        rule=wire.enum_number(explanation_pb2.VerdictRule, verdict.rule),
        lacks=[wire.enum_number(explanation_pb2.Lack, lack) for lack in verdict.lacks],
        missing_tags=verdict.missing_tags,
        first_date=wire.date_text(verdict.first_date),
        last_date=wire.date_text(verdict.last_date),
        capacity=verdict.capacity,
        used_capacity=verdict.used_capacity,
        free_quantity=verdict.free_quantity,
        min_lot=verdict.min_lot,
        extra_unit_cost_micros=verdict.extra_unit_cost_micros,
        max_suppliers=verdict.max_suppliers,
        setup=verdict.setup,
        min_run=verdict.min_run,
        assumed=verdict.assumed,
    )
