"""Terms, counter-offers and exclusions: from requests, and into replies."""

from __future__ import annotations

from datetime import datetime

from parkloom.matching.v1 import live_schedule_pb2, terms_pb2
from parkloom.matching.v1 import terms_service_pb2 as pb
from services.chassis import wire
from services.chassis.identity import Caller
from services.chassis.rpc.resource_names import id_in_park
from services.matching.domain.exclusions import Exclusion
from services.matching.domain.terms import CounterDraft, Speaker, TermsEntry
from services.matching.wire import names
from services.matching.wire.assignments import quantity_messages, units_from


def offered_from(request: pb.CounterAssignmentRequest) -> CounterDraft:
    """The counter-offer. Raises Invalid for a malformed day or instant."""
    return CounterDraft(
        units_from(request.quantities),
        wire.optional(request, "unit_price_micros"),
        _valid_until(request),
        request.reason,
    )


def exclusion_from(message: terms_pb2.Exclusion, park: str) -> Exclusion:
    """The exclusion named. Raises Invalid for names of another park."""
    return Exclusion(
        id_in_park(message.order, names.ORDER, park, "exclusion.order"),
        message.step,
        id_in_park(message.enterprise, names.ENTERPRISE, park, "exclusion.enterprise"),
    )


def terms_message(entry: TermsEntry, caller: Caller) -> terms_pb2.Terms:
    """An entry as `caller` sees it: who speaks for the park is no matter of an enterprise's."""
    cause = entry.neutral_cause if caller.enterprise else entry.cause
    hidden = entry.by.speaker is Speaker.MANAGER and caller.enterprise != ""
    return terms_pb2.Terms(
        number=entry.number,
        kind=wire.enum_number(terms_pb2.TermsKind, entry.kind),
        of=wire.enum_number(terms_pb2.TermsOf, entry.of),
        quantities=quantity_messages(entry.quantities),
        unit_price_micros=entry.unit_price_micros,
        deadline_time=entry.deadline,
        reason=entry.reason,
        speaker=wire.enum_number(terms_pb2.Speaker, entry.by.speaker),
        subject="" if hidden else entry.by.subject,
        time=entry.at,
        cause=wire.enum_number(live_schedule_pb2.WorkChangeCause, cause) if cause else None,
    )


def exclusion_message(exclusion: Exclusion, park: str) -> terms_pb2.Exclusion:
    """The exclusion, with its names in full."""
    return terms_pb2.Exclusion(
        order=names.ORDER.format(park=park, order=exclusion.order),
        step=exclusion.step,
        enterprise=names.ENTERPRISE.format(park=park, enterprise=exclusion.enterprise),
        cause=wire.enum_number(terms_pb2.ExclusionCause, exclusion.cause),
        reason=exclusion.reason,
        since_time=exclusion.since,
    )


def _valid_until(request: pb.CounterAssignmentRequest) -> datetime | None:
    if not request.HasField("valid_until_time"):
        return None
    return wire.instant_from(request.valid_until_time, "valid_until_time")
