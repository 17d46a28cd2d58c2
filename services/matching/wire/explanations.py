"""Why an enterprise was not chosen, to the contract."""

from __future__ import annotations

from collections.abc import Iterable

from parkloom.matching.v1 import explanation_pb2
from parkloom.matching.v1 import matching_service_pb2 as service
from services.matching.domain.choosing import Verdict
from services.matching.wire import names
from services.matching.wire.values import day_text, number


def explained(park: str, verdicts: Iterable[Verdict]) -> service.ExplainEnterpriseResponse:
    return service.ExplainEnterpriseResponse(verdicts=[verdict(park, each) for each in verdicts])


def verdict(park: str, verdict: Verdict) -> explanation_pb2.Verdict:
    return explanation_pb2.Verdict(
        step=verdict.step,
        link=verdict.link,
        line=names.line(park, verdict.line) if verdict.line else "",
        rule=number(explanation_pb2.VerdictRule, "VERDICT_RULE", verdict.rule),
        lacks=[number(explanation_pb2.Lack, "LACK", lack) for lack in verdict.lacks],
        missing_tags=verdict.missing_tags,
        first_date=day_text(verdict.first_date),
        last_date=day_text(verdict.last_date),
        capacity=verdict.capacity,
        used_capacity=verdict.used_capacity,
        free_quantity=verdict.free_quantity,
        min_lot=verdict.min_lot,
        extra_unit_cost_micros=verdict.extra_unit_cost_micros,
        max_suppliers=verdict.max_suppliers,
    )
