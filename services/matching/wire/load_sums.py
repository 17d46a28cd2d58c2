"""Sums of capacity and load: from requests, and into replies."""

from __future__ import annotations

from parkloom.matching.v1 import performance_service_pb2 as pb
from services.chassis import wire
from services.chassis.rpc.resource_names import optional_id_in_park
from services.matching.domain.load_sums import LoadGroup, LoadQuestion, LoadSums
from services.matching.wire import names

USUAL_DAYS = 14


def question_from(request: pb.SummarizeLoadRequest, park: str) -> LoadQuestion:
    """The question that a request asks. Raises Invalid."""
    return LoadQuestion(
        wire.required_enum_from(LoadGroup, pb.LoadGroup, request.group, "group"),
        request.days if request.HasField("days") else USUAL_DAYS,
        request.link,
        optional_id_in_park(request.enterprise, names.ENTERPRISE, park, "enterprise"),
    )


def load_message(park: str, sums: LoadSums) -> pb.LoadSummary:
    return pb.LoadSummary(
        id=sums.id,
        line_count=sums.lines,
        enterprise=names.ENTERPRISE.format(park=park, enterprise=sums.enterprise) if sums.enterprise else "",
        link=sums.link,
        capacities=sums.capacities,
        reported_capacities=sums.reported,
        taken_capacities=sums.taken,
        held_capacities=sums.held,
        guest=sums.guest,
    )
