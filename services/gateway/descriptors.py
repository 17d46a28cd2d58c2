"""The contracts as one set of descriptors: what Envoy transcodes by."""

from __future__ import annotations

from google.protobuf.descriptor import FileDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.rpc import error_details_pb2, status_pb2

from services.gateway.bindings import open_services

# The details of errors are packed in `Any`: to write them as JSON takes their descriptors.
_OF_ERRORS = (status_pb2.DESCRIPTOR, error_details_pb2.DESCRIPTOR)


def descriptor_set() -> FileDescriptorSet:
    """The files of the open services and of errors, each behind what it imports."""
    ordered: dict[str, FileDescriptor] = {}
    for file in (*_OF_ERRORS, *(service.file for service in open_services())):
        _add(file, ordered)
    found = FileDescriptorSet()
    for file in ordered.values():
        file.CopyToProto(found.file.add())
    return found


def _add(file: FileDescriptor, ordered: dict[str, FileDescriptor]) -> None:
    if file.name in ordered:
        return
    for imported in file.dependencies:
        _add(imported, ordered)
    ordered[file.name] = file
