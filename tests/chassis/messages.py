"""Protobuf messages for the tests of the chassis, which knows none of the product's."""

from __future__ import annotations

from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_FILE = descriptor_pb2.FileDescriptorProto(
    name="parkloom_tests_chassis.proto", package="tests.chassis", syntax="proto3"
)
_STRING = descriptor_pb2.FieldDescriptorProto.TYPE_STRING


def _declare(name: str, *fields: str) -> Any:
    message = _FILE.message_type.add(name=name)
    for number, field in enumerate(fields, start=1):
        message.field.add(name=field, number=number, type=_STRING, label=1)
    return name


_NAMES = [_declare("CreateThing", "request_id", "name"), _declare("Thing", "name"), _declare("ThingChanged", "name")]
_POOL = descriptor_pool.DescriptorPool()
_POOL.Add(_FILE)
CreateThing, Thing, ThingChanged = (
    message_factory.GetMessageClass(_POOL.FindMessageTypeByName(f"tests.chassis.{name}")) for name in _NAMES
)
