"""DigestService over gRPC."""

from __future__ import annotations

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.matching.v1 import digest_pb2
from parkloom.matching.v1 import digest_service_pb2 as pb
from parkloom.matching.v1.digest_service_pb2_grpc import DigestServiceServicer
from services.chassis import rpc
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc import paging, requests
from services.chassis.rpc.replies import one_page
from services.chassis.rpc.resource_names import ids
from services.chassis.wire import optional
from services.matching.domain.digests import Digest
from services.matching.use_cases import digests
from services.matching.use_cases.digests import DigestChange, DigestDraft, Means, Shown
from services.matching.wire import names
from services.matching.wire.digests import (
    destination_from,
    digest_message,
    language_from,
    required_language_from,
    state_from,
)


class DigestApi(DigestServiceServicer):
    """Serves the digests of `database`; `means` knows what can be sent to."""

    def __init__(self, database: Database, clock: Clock, means: Means) -> None:
        self._database = database
        self._clock = clock
        self._means = means

    def CreateDigest(self, request: pb.CreateDigestRequest, _context: ServicerContext) -> digest_pb2.Digest:
        (park,) = ids(request.parent, names.PARK, "parent")
        asked = request.digest
        language = required_language_from(asked.language, "digest.language")
        draft = DigestDraft(destination_from(asked.destination), asked.hour, language)

        def create(session: Session, caller: Caller) -> digest_pb2.Digest:
            return digest_message(digests.create_digest(session, caller, park, draft, self._means), None)

        return requests.apply_once(self._database, request, digest_pb2.Digest, requests.policy_suffices, create)

    def GetDigest(self, request: pb.GetDigestRequest, _context: ServicerContext) -> digest_pb2.Digest:
        caller, (park, ident) = rpc.caller(), ids(request.name, names.DIGEST)
        return self._database.read(lambda s: _shown(s, digests.get_digest(s, caller, park, ident)))

    def ListDigests(self, request: pb.ListDigestsRequest, _context: ServicerContext) -> pb.ListDigestsResponse:
        caller, (park,) = rpc.caller(), ids(request.parent, names.PARK, "parent")
        page = paging.of(request, caller)
        rows = self._database.read(lambda s: digests.list_digests(s, caller, park, page))
        shown, token = one_page(page, rows, _message, key=lambda row: (row[0].id,))
        return pb.ListDigestsResponse(digests=shown, next_page_token=token)

    def UpdateDigest(self, request: pb.UpdateDigestRequest, _context: ServicerContext) -> digest_pb2.Digest:
        name = ids(request.name, names.DIGEST)
        destination = destination_from(request.destination) if request.HasField("destination") else None
        if destination is not None:
            self._means.check(destination, "destination")
        state, language = state_from(request.state), language_from(request.language)
        change = DigestChange(destination, optional(request, "hour"), language, state)
        return requests.apply_once(
            self._database,
            request,
            digest_pb2.Digest,
            _visible(*name),
            lambda s, caller: _shown(s, digests.update_digest(s, caller, (name[0], name[1]), request.etag, change)),
        )

    def DeleteDigest(self, request: pb.DeleteDigestRequest, _context: ServicerContext) -> pb.DeleteDigestResponse:
        park, ident = ids(request.name, names.DIGEST)

        def delete(session: Session, caller: Caller) -> pb.DeleteDigestResponse:
            digests.delete_digest(session, caller, (park, ident), request.etag)
            return pb.DeleteDigestResponse()

        return requests.apply_once(self._database, request, pb.DeleteDigestResponse, requests.policy_suffices, delete)

    def SendDigest(self, request: pb.SendDigestRequest, _context: ServicerContext) -> digest_pb2.Digest:
        park, ident = ids(request.name, names.DIGEST)
        return requests.apply_once(
            self._database,
            request,
            digest_pb2.Digest,
            _visible(park, ident),
            lambda s, caller: _shown(s, digests.send_digest(s, caller, (park, ident), self._means)),
        )


def _visible(park: str, ident: str) -> requests.Authorise:
    return lambda session, caller: digests.get_digest(session, caller, park, ident)


def _shown(session: Session, digest: Digest) -> digest_pb2.Digest:
    return _message(digests.with_delivery(session, digest))


def _message(shown: Shown) -> digest_pb2.Digest:
    return digest_message(*shown)
