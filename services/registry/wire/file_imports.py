"""Imports of reference data: from requests, and into replies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from parkloom.registry.v1 import file_import_service_pb2 as pb
from services.chassis.rpc.imports import Imported, refusals
from services.errors import Problem


def import_reference_data_response(
    imported: Imported, unreadable: Mapping[int, Sequence[Problem]]
) -> pb.ImportReferenceDataResponse:
    """The reply; nothing counts as done where an entry is refused."""
    refused = {**unreadable, **imported.refused}
    done = Imported() if refused else imported
    return pb.ImportReferenceDataResponse(
        created_resources=done.created,
        updated_resources=done.updated,
        refusals=refusals(pb.RefusedEntry, refused),
        refused_entries=len(refused),
    )
