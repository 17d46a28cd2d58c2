"""Counts of packed parcels: from requests, and into replies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from parkloom.logistics.v1 import wave_pb2
from parkloom.logistics.v1 import wave_service_pb2 as pb
from services.chassis import wire
from services.chassis.rpc.resource_names import id_in_park
from services.errors import ParkloomError
from services.logistics.domain.packing import PackedReport, Packing
from services.logistics.routing.timetable import seconds_of
from services.logistics.wire import names


def packed_reports_from(request: pb.ReportPackedRequest, park: str, now: datetime) -> list[PackedReport]:
    """The counts of a request. Raises Invalid for names of another park, days and instants that do not exist."""
    departure = id_in_park(request.departure, names.DEPARTURE, park, "departure")
    day = wire.date_from(request.date, "date")
    return [
        PackedReport(
            enterprise=id_in_park(count.enterprise, names.ENTERPRISE, park, f"counts[{number}].enterprise"),
            departure=departure,
            day=day,
            packed=count.packed_quantity,
            at=wire.instant_from(count.count_time, f"counts[{number}].count_time")
            if count.HasField("count_time")
            else now,
            ordered=wire.optional(count, "ordered_quantity"),
            ready_at=seconds_of(count.ready_at) if count.ready_at else None,
            corrects=count.corrects,
        )
        for number, count in enumerate(request.counts)
    ]


def packed_count_message(packing: Packing) -> wave_pb2.PackedCount:
    return wave_pb2.PackedCount(
        enterprise=names.ENTERPRISE.format(park=packing.park, enterprise=packing.enterprise),
        departure=names.DEPARTURE.format(park=packing.park, departure=packing.departure),
        date=wire.date_text(packing.day),
        ordered_quantity=packing.ordered,
        packed_quantity=packing.packed,
        collected_quantity=packing.collected,
        ready_at="" if packing.ready_at is None else f"{packing.ready_at // 3600:02}:{packing.ready_at // 60 % 60:02}",
        count_time=packing.counted_at,
    )


def stream_packed_response(request: pb.StreamPackedRequest, refused: ParkloomError | None) -> pb.StreamPackedResponse:
    """The acknowledgement of a message: its counts are taken, or `refused`."""
    if refused is None:
        return pb.StreamPackedResponse(position=request.position, taken=len(request.request.counts))
    problems = refused.as_problems
    refusals = [pb.RefusedCount(code=each.code, field=each.field, hint=each.hint) for each in problems]
    return pb.StreamPackedResponse(position=request.position, refusals=refusals)


def report_packed_response(packed: Sequence[Packing]) -> pb.ReportPackedResponse:
    return pb.ReportPackedResponse(counts=map(packed_count_message, packed))
