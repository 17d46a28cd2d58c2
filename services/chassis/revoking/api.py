"""RevocationService: the list of revocations, which registry keeps."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from google.protobuf.timestamp_pb2 import Timestamp
from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.access.v1 import revocation_service_pb2 as pb
from parkloom.access.v1.revocation_service_pb2_grpc import (
    RevocationServiceServicer,
    add_RevocationServiceServicer_to_server,
)
from services.chassis import rpc
from services.chassis.database import Database
from services.chassis.identity import Caller, Revocation, Role
from services.chassis.revoking import storage
from services.chassis.revoking.storage import REVOCATIONS
from services.chassis.rpc import Servicer, paging, requests, resource_names
from services.chassis.rpc.replies import one_page
from services.chassis.wire import instant_from
from services.errors import Invalid

EVERY_PARK = "-"
_PARK = "parks/{park}"


def revocation_servicer(database: Database) -> Servicer:
    """The servicer of the list in `database`."""
    name = "parkloom.access.v1.RevocationService"
    return Servicer(add_RevocationServiceServicer_to_server, RevocationApi(database), name)


class RevocationApi(RevocationServiceServicer):
    """Serves the list in `database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def CreateRevocation(self, request: pb.CreateRevocationRequest, _context: ServicerContext) -> pb.Revocation:
        (park,) = resource_names.ids(request.parent, _PARK, "parent")
        asked = request.revocation
        if bool(asked.subject) == bool(asked.token_id):
            hint = "give either subject or token_id"
            raise Invalid.field("REVOCATION_UNCLEAR", "revocation", {}, hint)

        def create(session: Session, _caller: Caller) -> pb.Revocation:
            entry = storage.revoke(session, park, subject=asked.subject, token_id=asked.token_id)
            return _revocation_message(entry)

        return requests.apply_once(self._database, request, pb.Revocation, requests.policy_suffices, create)

    def ListRevocations(
        self, request: pb.ListRevocationsRequest, _context: ServicerContext
    ) -> pb.ListRevocationsResponse:
        (park,) = resource_names.ids(request.parent, _PARK, "parent")
        caller = rpc.caller()
        everywhere = caller.role is Role.SERVICE and park == EVERY_PARK
        page, columns = paging.of(request, caller), REVOCATIONS.c
        query = paging.keyset(
            storage.of_parks(None if everywhere else park), page, columns.park, columns.subject, columns.token_id
        )
        rows = self._database.read(lambda session: session.execute(query).all())
        shown, token = one_page(
            page,
            list(map(storage.revocation, rows)),
            _revocation_message,
            key=lambda e: (e.park, e.subject, e.token_id),
        )
        return pb.ListRevocationsResponse(revocations=shown, next_page_token=token)


def revocation_from(message: Any) -> Revocation:
    """The entry that `message` stands for."""
    (park, _) = resource_names.ids(message.name, f"{_PARK}/revocations/{{revocation}}")
    moment = instant_from(message.revoke_time, "revoke_time")
    return Revocation("" if park == EVERY_PARK else park, message.subject, message.token_id, moment)


def _revocation_message(entry: Revocation) -> pb.Revocation:
    time = Timestamp()
    time.FromDatetime(entry.time)
    ident = f"token:{quote(entry.token_id, safe='')}" if entry.token_id else f"subject:{quote(entry.subject, safe='')}"
    name = f"parks/{entry.park or EVERY_PARK}/revocations/{ident}"
    return pb.Revocation(name=name, subject=entry.subject, token_id=entry.token_id, revoke_time=time)
