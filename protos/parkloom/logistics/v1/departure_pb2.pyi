import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Departure(_message.Message):
    __slots__ = ("name", "display_name", "courier", "zone", "pickup_begins_at", "pickup_ends_at", "leaves_at", "stop_seconds", "parcel_milliseconds", "missed_cost_micros", "whole_loads", "etag", "create_time", "update_time", "packing_begins_at", "breaks", "hand_parcels_per_hour", "parts_per_parcel", "retire_date")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    COURIER_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    PICKUP_BEGINS_AT_FIELD_NUMBER: _ClassVar[int]
    PICKUP_ENDS_AT_FIELD_NUMBER: _ClassVar[int]
    LEAVES_AT_FIELD_NUMBER: _ClassVar[int]
    STOP_SECONDS_FIELD_NUMBER: _ClassVar[int]
    PARCEL_MILLISECONDS_FIELD_NUMBER: _ClassVar[int]
    MISSED_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    WHOLE_LOADS_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    PACKING_BEGINS_AT_FIELD_NUMBER: _ClassVar[int]
    BREAKS_FIELD_NUMBER: _ClassVar[int]
    HAND_PARCELS_PER_HOUR_FIELD_NUMBER: _ClassVar[int]
    PARTS_PER_PARCEL_FIELD_NUMBER: _ClassVar[int]
    RETIRE_DATE_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    courier: str
    zone: str
    pickup_begins_at: str
    pickup_ends_at: str
    leaves_at: str
    stop_seconds: int
    parcel_milliseconds: int
    missed_cost_micros: int
    whole_loads: bool
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    packing_begins_at: str
    breaks: _containers.RepeatedCompositeFieldContainer[PackingBreak]
    hand_parcels_per_hour: int
    parts_per_parcel: int
    retire_date: str
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., courier: _Optional[str] = ..., zone: _Optional[str] = ..., pickup_begins_at: _Optional[str] = ..., pickup_ends_at: _Optional[str] = ..., leaves_at: _Optional[str] = ..., stop_seconds: _Optional[int] = ..., parcel_milliseconds: _Optional[int] = ..., missed_cost_micros: _Optional[int] = ..., whole_loads: _Optional[bool] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., packing_begins_at: _Optional[str] = ..., breaks: _Optional[_Iterable[_Union[PackingBreak, _Mapping]]] = ..., hand_parcels_per_hour: _Optional[int] = ..., parts_per_parcel: _Optional[int] = ..., retire_date: _Optional[str] = ...) -> None: ...

class PackingBreak(_message.Message):
    __slots__ = ("begins_at", "ends_at")
    BEGINS_AT_FIELD_NUMBER: _ClassVar[int]
    ENDS_AT_FIELD_NUMBER: _ClassVar[int]
    begins_at: str
    ends_at: str
    def __init__(self, begins_at: _Optional[str] = ..., ends_at: _Optional[str] = ...) -> None: ...
