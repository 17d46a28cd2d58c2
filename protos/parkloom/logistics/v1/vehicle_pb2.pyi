import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class VehicleClass(_message.Message):
    __slots__ = ("name", "display_name", "capacity", "count", "trips_per_day", "trip_cost_micros", "shift_begins_at", "shift_ends_at", "trip_loading_minutes", "stop_minutes", "depot_zone", "speed_kmh", "vehicle_day_cost_micros", "kilometre_cost_micros", "etag", "create_time", "update_time", "parcel_capacity", "retire_date")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    CAPACITY_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    TRIPS_PER_DAY_FIELD_NUMBER: _ClassVar[int]
    TRIP_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    SHIFT_BEGINS_AT_FIELD_NUMBER: _ClassVar[int]
    SHIFT_ENDS_AT_FIELD_NUMBER: _ClassVar[int]
    TRIP_LOADING_MINUTES_FIELD_NUMBER: _ClassVar[int]
    STOP_MINUTES_FIELD_NUMBER: _ClassVar[int]
    DEPOT_ZONE_FIELD_NUMBER: _ClassVar[int]
    SPEED_KMH_FIELD_NUMBER: _ClassVar[int]
    VEHICLE_DAY_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    KILOMETRE_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    PARCEL_CAPACITY_FIELD_NUMBER: _ClassVar[int]
    RETIRE_DATE_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    capacity: int
    count: int
    trips_per_day: int
    trip_cost_micros: int
    shift_begins_at: str
    shift_ends_at: str
    trip_loading_minutes: int
    stop_minutes: int
    depot_zone: str
    speed_kmh: int
    vehicle_day_cost_micros: int
    kilometre_cost_micros: int
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    parcel_capacity: int
    retire_date: str
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., capacity: _Optional[int] = ..., count: _Optional[int] = ..., trips_per_day: _Optional[int] = ..., trip_cost_micros: _Optional[int] = ..., shift_begins_at: _Optional[str] = ..., shift_ends_at: _Optional[str] = ..., trip_loading_minutes: _Optional[int] = ..., stop_minutes: _Optional[int] = ..., depot_zone: _Optional[str] = ..., speed_kmh: _Optional[int] = ..., vehicle_day_cost_micros: _Optional[int] = ..., kilometre_cost_micros: _Optional[int] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., parcel_capacity: _Optional[int] = ..., retire_date: _Optional[str] = ...) -> None: ...
