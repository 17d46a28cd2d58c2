import datetime

from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.logistics.v1 import trip_pb2 as _trip_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WaveState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WAVE_STATE_UNSPECIFIED: _ClassVar[WaveState]
    WAVE_STATE_QUEUED: _ClassVar[WaveState]
    WAVE_STATE_PLANNING: _ClassVar[WaveState]
    WAVE_STATE_PLANNED: _ClassVar[WaveState]
    WAVE_STATE_FAILED: _ClassVar[WaveState]
    WAVE_STATE_CANCELLED: _ClassVar[WaveState]

class LeftReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LEFT_REASON_UNSPECIFIED: _ClassVar[LeftReason]
    LEFT_REASON_NOT_READY: _ClassVar[LeftReason]
    LEFT_REASON_NO_POSITION: _ClassVar[LeftReason]
    LEFT_REASON_NO_VEHICLE: _ClassVar[LeftReason]
WAVE_STATE_UNSPECIFIED: WaveState
WAVE_STATE_QUEUED: WaveState
WAVE_STATE_PLANNING: WaveState
WAVE_STATE_PLANNED: WaveState
WAVE_STATE_FAILED: WaveState
WAVE_STATE_CANCELLED: WaveState
LEFT_REASON_UNSPECIFIED: LeftReason
LEFT_REASON_NOT_READY: LeftReason
LEFT_REASON_NO_POSITION: LeftReason
LEFT_REASON_NO_VEHICLE: LeftReason

class Wave(_message.Message):
    __slots__ = ("name", "departure", "date", "state", "progress", "vehicles", "trip_count", "doors", "quantity", "cost_micros", "lower_bound_cost_micros", "distance_metres", "changed_share", "left", "seconds_limit", "seed", "keep", "plan_time", "failure", "etag", "create_time", "update_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DEPARTURE_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    VEHICLES_FIELD_NUMBER: _ClassVar[int]
    TRIP_COUNT_FIELD_NUMBER: _ClassVar[int]
    DOORS_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    LOWER_BOUND_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_METRES_FIELD_NUMBER: _ClassVar[int]
    CHANGED_SHARE_FIELD_NUMBER: _ClassVar[int]
    LEFT_FIELD_NUMBER: _ClassVar[int]
    SECONDS_LIMIT_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    KEEP_FIELD_NUMBER: _ClassVar[int]
    PLAN_TIME_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    departure: str
    date: str
    state: WaveState
    progress: WaveProgress
    vehicles: int
    trip_count: int
    doors: int
    quantity: int
    cost_micros: int
    lower_bound_cost_micros: int
    distance_metres: int
    changed_share: float
    left: _containers.RepeatedCompositeFieldContainer[LeftParcels]
    seconds_limit: int
    seed: int
    keep: bool
    plan_time: _timestamp_pb2.Timestamp
    failure: str
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., departure: _Optional[str] = ..., date: _Optional[str] = ..., state: _Optional[_Union[WaveState, str]] = ..., progress: _Optional[_Union[WaveProgress, _Mapping]] = ..., vehicles: _Optional[int] = ..., trip_count: _Optional[int] = ..., doors: _Optional[int] = ..., quantity: _Optional[int] = ..., cost_micros: _Optional[int] = ..., lower_bound_cost_micros: _Optional[int] = ..., distance_metres: _Optional[int] = ..., changed_share: _Optional[float] = ..., left: _Optional[_Iterable[_Union[LeftParcels, _Mapping]]] = ..., seconds_limit: _Optional[int] = ..., seed: _Optional[int] = ..., keep: _Optional[bool] = ..., plan_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., failure: _Optional[str] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class WaveProgress(_message.Message):
    __slots__ = ("cost_micros", "vehicles", "unserved", "seconds")
    COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    VEHICLES_FIELD_NUMBER: _ClassVar[int]
    UNSERVED_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    cost_micros: int
    vehicles: int
    unserved: int
    seconds: float
    def __init__(self, cost_micros: _Optional[int] = ..., vehicles: _Optional[int] = ..., unserved: _Optional[int] = ..., seconds: _Optional[float] = ...) -> None: ...

class LeftParcels(_message.Message):
    __slots__ = ("enterprise", "quantity", "reason")
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    enterprise: str
    quantity: int
    reason: LeftReason
    def __init__(self, enterprise: _Optional[str] = ..., quantity: _Optional[int] = ..., reason: _Optional[_Union[LeftReason, str]] = ...) -> None: ...

class WaveTrip(_message.Message):
    __slots__ = ("name", "vehicle_class", "vehicle", "number", "quantity", "stops", "hub_time", "driver")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VEHICLE_CLASS_FIELD_NUMBER: _ClassVar[int]
    VEHICLE_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    STOPS_FIELD_NUMBER: _ClassVar[int]
    HUB_TIME_FIELD_NUMBER: _ClassVar[int]
    DRIVER_FIELD_NUMBER: _ClassVar[int]
    name: str
    vehicle_class: str
    vehicle: int
    number: int
    quantity: int
    stops: _containers.RepeatedCompositeFieldContainer[WaveStop]
    hub_time: _timestamp_pb2.Timestamp
    driver: str
    def __init__(self, name: _Optional[str] = ..., vehicle_class: _Optional[str] = ..., vehicle: _Optional[int] = ..., number: _Optional[int] = ..., quantity: _Optional[int] = ..., stops: _Optional[_Iterable[_Union[WaveStop, _Mapping]]] = ..., hub_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., driver: _Optional[str] = ...) -> None: ...

class WaveStop(_message.Message):
    __slots__ = ("number", "enterprise", "quantity", "begin_time", "collected_quantity", "report_time", "round", "zone", "household_group", "action")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    BEGIN_TIME_FIELD_NUMBER: _ClassVar[int]
    COLLECTED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    REPORT_TIME_FIELD_NUMBER: _ClassVar[int]
    ROUND_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLD_GROUP_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    number: int
    enterprise: str
    quantity: int
    begin_time: _timestamp_pb2.Timestamp
    collected_quantity: int
    report_time: _timestamp_pb2.Timestamp
    round: str
    zone: str
    household_group: str
    action: _trip_pb2.StopAction
    def __init__(self, number: _Optional[int] = ..., enterprise: _Optional[str] = ..., quantity: _Optional[int] = ..., begin_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., collected_quantity: _Optional[int] = ..., report_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., round: _Optional[str] = ..., zone: _Optional[str] = ..., household_group: _Optional[str] = ..., action: _Optional[_Union[_trip_pb2.StopAction, str]] = ...) -> None: ...

class PackedCount(_message.Message):
    __slots__ = ("enterprise", "departure", "date", "ordered_quantity", "packed_quantity", "collected_quantity", "ready_at", "count_time")
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    DEPARTURE_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    ORDERED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    PACKED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    COLLECTED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    READY_AT_FIELD_NUMBER: _ClassVar[int]
    COUNT_TIME_FIELD_NUMBER: _ClassVar[int]
    enterprise: str
    departure: str
    date: str
    ordered_quantity: int
    packed_quantity: int
    collected_quantity: int
    ready_at: str
    count_time: _timestamp_pb2.Timestamp
    def __init__(self, enterprise: _Optional[str] = ..., departure: _Optional[str] = ..., date: _Optional[str] = ..., ordered_quantity: _Optional[int] = ..., packed_quantity: _Optional[int] = ..., collected_quantity: _Optional[int] = ..., ready_at: _Optional[str] = ..., count_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class WaveRisk(_message.Message):
    __slots__ = ("name", "doors", "next_departure", "next_date", "etag")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DOORS_FIELD_NUMBER: _ClassVar[int]
    NEXT_DEPARTURE_FIELD_NUMBER: _ClassVar[int]
    NEXT_DATE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    doors: _containers.RepeatedCompositeFieldContainer[DoorAtRisk]
    next_departure: str
    next_date: str
    etag: str
    def __init__(self, name: _Optional[str] = ..., doors: _Optional[_Iterable[_Union[DoorAtRisk, _Mapping]]] = ..., next_departure: _Optional[str] = ..., next_date: _Optional[str] = ..., etag: _Optional[str] = ...) -> None: ...

class DoorAtRisk(_message.Message):
    __slots__ = ("enterprise", "missing_quantity", "hands", "minutes", "chance", "raise_time")
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    MISSING_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    HANDS_FIELD_NUMBER: _ClassVar[int]
    MINUTES_FIELD_NUMBER: _ClassVar[int]
    CHANCE_FIELD_NUMBER: _ClassVar[int]
    RAISE_TIME_FIELD_NUMBER: _ClassVar[int]
    enterprise: str
    missing_quantity: int
    hands: int
    minutes: int
    chance: float
    raise_time: _timestamp_pb2.Timestamp
    def __init__(self, enterprise: _Optional[str] = ..., missing_quantity: _Optional[int] = ..., hands: _Optional[int] = ..., minutes: _Optional[int] = ..., chance: _Optional[float] = ..., raise_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
