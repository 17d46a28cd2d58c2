from google.api import annotations_pb2 as _annotations_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.registry.v1 import events_pb2 as _events_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StreamSnapshotRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class StreamSnapshotResponse(_message.Message):
    __slots__ = ("park", "product", "enterprise", "line", "capacity")
    PARK_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    CAPACITY_FIELD_NUMBER: _ClassVar[int]
    park: _events_pb2.ParkChanged
    product: _events_pb2.ProductChanged
    enterprise: _events_pb2.EnterpriseChanged
    line: _events_pb2.LineChanged
    capacity: _events_pb2.CapacityChanged
    def __init__(self, park: _Optional[_Union[_events_pb2.ParkChanged, _Mapping]] = ..., product: _Optional[_Union[_events_pb2.ProductChanged, _Mapping]] = ..., enterprise: _Optional[_Union[_events_pb2.EnterpriseChanged, _Mapping]] = ..., line: _Optional[_Union[_events_pb2.LineChanged, _Mapping]] = ..., capacity: _Optional[_Union[_events_pb2.CapacityChanged, _Mapping]] = ...) -> None: ...
