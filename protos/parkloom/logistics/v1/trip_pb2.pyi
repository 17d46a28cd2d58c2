import datetime

from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StopAction(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STOP_ACTION_UNSPECIFIED: _ClassVar[StopAction]
    STOP_ACTION_PICKUP: _ClassVar[StopAction]
    STOP_ACTION_DELIVERY: _ClassVar[StopAction]
STOP_ACTION_UNSPECIFIED: StopAction
STOP_ACTION_PICKUP: StopAction
STOP_ACTION_DELIVERY: StopAction

class Trip(_message.Message):
    __slots__ = ("name", "vehicle_class", "date", "vehicle", "number", "quantity", "capacity", "stops", "begin_time", "end_time", "distance_metres", "overruns_shift", "together")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VEHICLE_CLASS_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    VEHICLE_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    CAPACITY_FIELD_NUMBER: _ClassVar[int]
    STOPS_FIELD_NUMBER: _ClassVar[int]
    BEGIN_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_METRES_FIELD_NUMBER: _ClassVar[int]
    OVERRUNS_SHIFT_FIELD_NUMBER: _ClassVar[int]
    TOGETHER_FIELD_NUMBER: _ClassVar[int]
    name: str
    vehicle_class: str
    date: str
    vehicle: int
    number: int
    quantity: int
    capacity: int
    stops: _containers.RepeatedCompositeFieldContainer[TripStop]
    begin_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    distance_metres: int
    overruns_shift: bool
    together: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., vehicle_class: _Optional[str] = ..., date: _Optional[str] = ..., vehicle: _Optional[int] = ..., number: _Optional[int] = ..., quantity: _Optional[int] = ..., capacity: _Optional[int] = ..., stops: _Optional[_Iterable[_Union[TripStop, _Mapping]]] = ..., begin_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., distance_metres: _Optional[int] = ..., overruns_shift: _Optional[bool] = ..., together: _Optional[_Iterable[str]] = ...) -> None: ...

class TripStop(_message.Message):
    __slots__ = ("zone", "enterprise", "action", "arrive_time", "leave_time", "loads")
    ZONE_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    ARRIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    LEAVE_TIME_FIELD_NUMBER: _ClassVar[int]
    LOADS_FIELD_NUMBER: _ClassVar[int]
    zone: str
    enterprise: str
    action: StopAction
    arrive_time: _timestamp_pb2.Timestamp
    leave_time: _timestamp_pb2.Timestamp
    loads: _containers.RepeatedCompositeFieldContainer[TripLoad]
    def __init__(self, zone: _Optional[str] = ..., enterprise: _Optional[str] = ..., action: _Optional[_Union[StopAction, str]] = ..., arrive_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., leave_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., loads: _Optional[_Iterable[_Union[TripLoad, _Mapping]]] = ...) -> None: ...

class TripLoad(_message.Message):
    __slots__ = ("movement", "order", "quantity")
    MOVEMENT_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    movement: str
    order: str
    quantity: int
    def __init__(self, movement: _Optional[str] = ..., order: _Optional[str] = ..., quantity: _Optional[int] = ...) -> None: ...
