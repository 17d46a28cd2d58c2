from google.api import annotations_pb2 as _annotations_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.matching.v1 import events_pb2 as _events_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StreamSnapshotRequest(_message.Message):
    __slots__ = ("days_only", "orders")
    DAYS_ONLY_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    days_only: bool
    orders: bool
    def __init__(self, days_only: _Optional[bool] = ..., orders: _Optional[bool] = ...) -> None: ...

class StreamSnapshotResponse(_message.Message):
    __slots__ = ("schedule", "day", "order")
    SCHEDULE_FIELD_NUMBER: _ClassVar[int]
    DAY_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    schedule: _events_pb2.OrderScheduled
    day: _events_pb2.ParkDayChanged
    order: _events_pb2.OrderChanged
    def __init__(self, schedule: _Optional[_Union[_events_pb2.OrderScheduled, _Mapping]] = ..., day: _Optional[_Union[_events_pb2.ParkDayChanged, _Mapping]] = ..., order: _Optional[_Union[_events_pb2.OrderChanged, _Mapping]] = ...) -> None: ...
