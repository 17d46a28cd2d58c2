from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class VehicleClass(_message.Message):
    __slots__ = ("name", "display_name", "capacity", "count", "trips_per_day", "trip_cost_micros", "retire_date")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    CAPACITY_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    TRIPS_PER_DAY_FIELD_NUMBER: _ClassVar[int]
    TRIP_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    RETIRE_DATE_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    capacity: int
    count: int
    trips_per_day: int
    trip_cost_micros: int
    retire_date: str
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., capacity: _Optional[int] = ..., count: _Optional[int] = ..., trips_per_day: _Optional[int] = ..., trip_cost_micros: _Optional[int] = ..., retire_date: _Optional[str] = ...) -> None: ...
