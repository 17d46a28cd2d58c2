import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.logistics.v1 import movement_pb2 as _movement_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MovementChanged(_message.Message):
    __slots__ = ("park", "movement", "version", "order", "step", "date", "from_enterprise", "to_enterprise", "to_zone", "quantity", "state", "unbooked_reason", "sequence", "loaded_quantity", "received_quantity", "lost_quantity", "damaged_quantity", "returned_quantity", "assumed", "from_zone", "made_by", "expected_date", "arrival_date", "update_time", "lots", "earliest_ready_date", "latest_useful_date", "bookings")
    PARK_FIELD_NUMBER: _ClassVar[int]
    MOVEMENT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    FROM_ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    TO_ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    TO_ZONE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    UNBOOKED_REASON_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    LOADED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LOST_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    DAMAGED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    RETURNED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_FIELD_NUMBER: _ClassVar[int]
    FROM_ZONE_FIELD_NUMBER: _ClassVar[int]
    MADE_BY_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_DATE_FIELD_NUMBER: _ClassVar[int]
    ARRIVAL_DATE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    LOTS_FIELD_NUMBER: _ClassVar[int]
    EARLIEST_READY_DATE_FIELD_NUMBER: _ClassVar[int]
    LATEST_USEFUL_DATE_FIELD_NUMBER: _ClassVar[int]
    BOOKINGS_FIELD_NUMBER: _ClassVar[int]
    park: str
    movement: str
    version: int
    order: str
    step: int
    date: str
    from_enterprise: str
    to_enterprise: str
    to_zone: str
    quantity: int
    state: _movement_pb2.MovementState
    unbooked_reason: _movement_pb2.UnbookedReason
    sequence: int
    loaded_quantity: int
    received_quantity: int
    lost_quantity: int
    damaged_quantity: int
    returned_quantity: int
    assumed: bool
    from_zone: str
    made_by: str
    expected_date: str
    arrival_date: str
    update_time: _timestamp_pb2.Timestamp
    lots: int
    earliest_ready_date: str
    latest_useful_date: str
    bookings: _containers.RepeatedCompositeFieldContainer[MovementBooking]
    def __init__(self, park: _Optional[str] = ..., movement: _Optional[str] = ..., version: _Optional[int] = ..., order: _Optional[str] = ..., step: _Optional[int] = ..., date: _Optional[str] = ..., from_enterprise: _Optional[str] = ..., to_enterprise: _Optional[str] = ..., to_zone: _Optional[str] = ..., quantity: _Optional[int] = ..., state: _Optional[_Union[_movement_pb2.MovementState, str]] = ..., unbooked_reason: _Optional[_Union[_movement_pb2.UnbookedReason, _Mapping]] = ..., sequence: _Optional[int] = ..., loaded_quantity: _Optional[int] = ..., received_quantity: _Optional[int] = ..., lost_quantity: _Optional[int] = ..., damaged_quantity: _Optional[int] = ..., returned_quantity: _Optional[int] = ..., assumed: _Optional[bool] = ..., from_zone: _Optional[str] = ..., made_by: _Optional[str] = ..., expected_date: _Optional[str] = ..., arrival_date: _Optional[str] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., lots: _Optional[int] = ..., earliest_ready_date: _Optional[str] = ..., latest_useful_date: _Optional[str] = ..., bookings: _Optional[_Iterable[_Union[MovementBooking, _Mapping]]] = ...) -> None: ...

class MovementBooking(_message.Message):
    __slots__ = ("trip", "vehicle_class", "carrier", "quantity")
    TRIP_FIELD_NUMBER: _ClassVar[int]
    VEHICLE_CLASS_FIELD_NUMBER: _ClassVar[int]
    CARRIER_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    trip: str
    vehicle_class: str
    carrier: str
    quantity: int
    def __init__(self, trip: _Optional[str] = ..., vehicle_class: _Optional[str] = ..., carrier: _Optional[str] = ..., quantity: _Optional[int] = ...) -> None: ...

class WaveAtRisk(_message.Message):
    __slots__ = ("park", "departure", "date", "version", "doors", "next_departure", "next_date", "update_time")
    PARK_FIELD_NUMBER: _ClassVar[int]
    DEPARTURE_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    DOORS_FIELD_NUMBER: _ClassVar[int]
    NEXT_DEPARTURE_FIELD_NUMBER: _ClassVar[int]
    NEXT_DATE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    park: str
    departure: str
    date: str
    version: int
    doors: _containers.RepeatedCompositeFieldContainer[DoorAlarm]
    next_departure: str
    next_date: str
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, park: _Optional[str] = ..., departure: _Optional[str] = ..., date: _Optional[str] = ..., version: _Optional[int] = ..., doors: _Optional[_Iterable[_Union[DoorAlarm, _Mapping]]] = ..., next_departure: _Optional[str] = ..., next_date: _Optional[str] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class DoorAlarm(_message.Message):
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
