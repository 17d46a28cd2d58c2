from google.api import annotations_pb2 as _annotations_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.logistics.v1 import events_pb2 as _events_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StreamSnapshotRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class StreamSnapshotResponse(_message.Message):
    __slots__ = ("movement",)
    MOVEMENT_FIELD_NUMBER: _ClassVar[int]
    movement: _events_pb2.MovementChanged
    def __init__(self, movement: _Optional[_Union[_events_pb2.MovementChanged, _Mapping]] = ...) -> None: ...
