"""Putting-out rounds: from requests, and into replies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from parkloom.logistics.v1 import round_service_pb2 as pb
from services.chassis import wire
from services.chassis.rpc import etags
from services.chassis.rpc.resource_names import id_in_park, name_of, optional_id_in_park
from services.logistics.domain.round import GroupBalance, Round, collected_on
from services.logistics.wire import names


def round_from(message: pb.Round, park: str, ident: str, now: datetime) -> Round:
    """The round that `message` describes, new at `now`. Raises Invalid for names of another park, and a wrong day."""
    issue_day = wire.date_from(message.issue_date, "round.issue_date")
    return Round(
        park=park,
        id=ident,
        enterprise=id_in_park(message.enterprise, names.ENTERPRISE, park, "round.enterprise"),
        order=optional_id_in_park(message.order, names.ORDER, park, "round.order"),
        lot_label=message.lot_label,
        zone=message.zone,
        household_group=message.household_group,
        issued=message.issued_quantity,
        issue_day=issue_day,
        collect_day=collected_on(issue_day, message.lead_days),
        created_at=now,
        updated_at=now,
    )


def round_message(found: Round) -> pb.Round:
    return pb.Round(
        name=names.ROUND.format(park=found.park, round=found.id),
        enterprise=names.ENTERPRISE.format(park=found.park, enterprise=found.enterprise),
        order=name_of(names.ORDER, park=found.park, order=found.order),
        lot_label=found.lot_label,
        zone=found.zone,
        household_group=found.household_group,
        issued_quantity=found.issued,
        issue_date=wire.date_text(found.issue_day),
        lead_days=found.lead_days,
        collect_date=wire.date_text(found.collect_day),
        returned_quantity=found.returned,
        lost_quantity=found.lost,
        open_quantity=found.open,
        etag=etags.etag(found.version),
        create_time=found.created_at,
        update_time=found.updated_at,
    )


def summarize_rounds_response(park: str, balances: Iterable[GroupBalance]) -> pb.SummarizeRoundsResponse:
    return pb.SummarizeRoundsResponse(
        groups=[
            pb.GroupBalance(
                enterprise=names.ENTERPRISE.format(park=park, enterprise=each.enterprise),
                zone=each.zone,
                household_group=each.household_group,
                issued_quantity=each.issued,
                returned_quantity=each.returned,
                lost_quantity=each.lost,
                open_quantity=each.open,
                overdue_quantity=each.overdue,
                loss_share=each.loss_share,
                order=name_of(names.ORDER, park=park, order=each.order),
                lot_label=each.lot_label,
            )
            for each in balances
        ]
    )
