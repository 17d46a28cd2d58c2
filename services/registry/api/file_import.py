"""FileImportService of the registry over gRPC."""

from __future__ import annotations

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.registry.v1 import file_import_service_pb2 as pb
from parkloom.registry.v1.file_import_service_pb2_grpc import FileImportServiceServicer
from services.chassis import rpc
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc import imports, requests
from services.chassis.rpc.resource_names import ids
from services.registry.use_cases import freshness, reference_data_imports
from services.registry.wire import names
from services.registry.wire.file_imports import import_reference_data_response
from services.registry.wire.reference_data_entries import entries_from


class FileImportApi(FileImportServiceServicer):
    """Takes reference data as files bring it into `database`; `clock` returns the current UTC time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @imports.whole_or_undone
    def ImportReferenceData(
        self, request: pb.ImportReferenceDataRequest, _context: ServicerContext
    ) -> pb.ImportReferenceDataResponse:
        (park,), now = ids(request.parent, names.PARK, "parent"), self._clock()
        report = freshness.report_by(rpc.caller(), now)
        entries, unreadable = entries_from(request, park, report)

        def take(session: Session, caller: Caller) -> pb.ImportReferenceDataResponse:
            taken = reference_data_imports.import_reference_data(session, caller, park, entries, now)
            return imports.keep(session, request, import_reference_data_response(taken, unreadable))

        return requests.apply_once(
            self._database, request, pb.ImportReferenceDataResponse, requests.policy_suffices, take
        )
