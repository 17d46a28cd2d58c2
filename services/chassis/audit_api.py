"""AuditService: the audit trail of the service that serves it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from grpc import ServicerContext
from sqlalchemy import Row

from parkloom.access.v1 import access_pb2
from parkloom.audit.v1 import audit_service_pb2 as pb
from parkloom.audit.v1.audit_service_pb2_grpc import AuditServiceServicer, add_AuditServiceServicer_to_server
from services.chassis import audit, rpc
from services.chassis.audit.entries import ENTRIES
from services.chassis.database import Database
from services.chassis.rpc import Servicer, paging, resource_names
from services.chassis.rpc.replies import one_page
from services.chassis.wire import instant_from

_PARK = "parks/{park}"


def audit_servicer(database: Database) -> Servicer:
    """The servicer of the audit trail in `database`."""
    return Servicer(add_AuditServiceServicer_to_server, AuditApi(database), "parkloom.audit.v1.AuditService")


class AuditApi(AuditServiceServicer):
    """Serves the audit trail of `database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ListAuditEntries(
        self, request: pb.ListAuditEntriesRequest, _context: ServicerContext
    ) -> pb.ListAuditEntriesResponse:
        (park,) = resource_names.ids(request.parent, _PARK, "parent")
        page = paging.of(request, rpc.caller())
        wanted = audit.Filter(
            park, request.subject, request.resource, _instant(request, "start_time"), _instant(request, "end_time")
        )
        query = paging.keyset(audit.page_of_entries(wanted), page, ENTRIES.c.id, descending=True)
        rows = self._database.read(lambda session: session.execute(query).all())
        shown, token = one_page(page, rows, _entry_message, key=lambda row: (row.id,))
        return pb.ListAuditEntriesResponse(entries=shown, next_page_token=token)


def _instant(request: Any, field: str) -> datetime | None:
    return instant_from(getattr(request, field), field) if request.HasField(field) else None


def _entry_message(row: Row[Any]) -> pb.AuditEntry:
    time = Timestamp()
    time.FromDatetime(row.time)
    return pb.AuditEntry(
        id=row.id,
        create_time=time,
        subject=row.subject,
        role=access_pb2.Role.Name(access_pb2.Role.Value(f"ROLE_{row.role.upper()}")),
        enterprise=f"parks/{row.park}/enterprises/{row.enterprise}" if row.enterprise else "",
        acting_for=row.acting_for,
        token_id=row.token_id,
        call_id=row.call_id,
        request_id=row.request_id,
        rpc=row.act,
        resource=row.resource,
        item_count=row.items,
        outcome=row.outcome,
        request_digest=row.digest,
        block=row.block,
    )
