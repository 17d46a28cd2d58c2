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

class MovementState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MOVEMENT_STATE_UNSPECIFIED: _ClassVar[MovementState]
    MOVEMENT_STATE_PLANNED: _ClassVar[MovementState]
    MOVEMENT_STATE_BOOKED: _ClassVar[MovementState]
    MOVEMENT_STATE_UNBOOKED: _ClassVar[MovementState]
    MOVEMENT_STATE_LOADED: _ClassVar[MovementState]
    MOVEMENT_STATE_IN_TRANSIT: _ClassVar[MovementState]
    MOVEMENT_STATE_DELIVERED: _ClassVar[MovementState]
    MOVEMENT_STATE_RETURNED: _ClassVar[MovementState]
    MOVEMENT_STATE_LOST: _ClassVar[MovementState]
    MOVEMENT_STATE_DAMAGED: _ClassVar[MovementState]
    MOVEMENT_STATE_CANCELLED: _ClassVar[MovementState]
MOVEMENT_STATE_UNSPECIFIED: MovementState
MOVEMENT_STATE_PLANNED: MovementState
MOVEMENT_STATE_BOOKED: MovementState
MOVEMENT_STATE_UNBOOKED: MovementState
MOVEMENT_STATE_LOADED: MovementState
MOVEMENT_STATE_IN_TRANSIT: MovementState
MOVEMENT_STATE_DELIVERED: MovementState
MOVEMENT_STATE_RETURNED: MovementState
MOVEMENT_STATE_LOST: MovementState
MOVEMENT_STATE_DAMAGED: MovementState
MOVEMENT_STATE_CANCELLED: MovementState

class Movement(_message.Message):
    __slots__ = ("name", "order", "step", "date", "from_enterprise", "from_zone", "to_enterprise", "to_zone", "quantity", "lots", "earliest_ready_date", "latest_useful_date", "state", "unbooked_reason", "bookings", "etag", "update_time", "loaded_quantity", "received_quantity", "lost_quantity", "damaged_quantity", "returned_quantity", "assumed", "expected_date", "arrival_date")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    FROM_ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    FROM_ZONE_FIELD_NUMBER: _ClassVar[int]
    TO_ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    TO_ZONE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LOTS_FIELD_NUMBER: _ClassVar[int]
    EARLIEST_READY_DATE_FIELD_NUMBER: _ClassVar[int]
    LATEST_USEFUL_DATE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    UNBOOKED_REASON_FIELD_NUMBER: _ClassVar[int]
    BOOKINGS_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    LOADED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LOST_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    DAMAGED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    RETURNED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_DATE_FIELD_NUMBER: _ClassVar[int]
    ARRIVAL_DATE_FIELD_NUMBER: _ClassVar[int]
    name: str
    order: str
    step: int
    date: str
    from_enterprise: str
    from_zone: str
    to_enterprise: str
    to_zone: str
    quantity: int
    lots: int
    earliest_ready_date: str
    latest_useful_date: str
    state: MovementState
    unbooked_reason: UnbookedReason
    bookings: _containers.RepeatedCompositeFieldContainer[Booking]
    etag: str
    update_time: _timestamp_pb2.Timestamp
    loaded_quantity: int
    received_quantity: int
    lost_quantity: int
    damaged_quantity: int
    returned_quantity: int
    assumed: bool
    expected_date: str
    arrival_date: str
    def __init__(self, name: _Optional[str] = ..., order: _Optional[str] = ..., step: _Optional[int] = ..., date: _Optional[str] = ..., from_enterprise: _Optional[str] = ..., from_zone: _Optional[str] = ..., to_enterprise: _Optional[str] = ..., to_zone: _Optional[str] = ..., quantity: _Optional[int] = ..., lots: _Optional[int] = ..., earliest_ready_date: _Optional[str] = ..., latest_useful_date: _Optional[str] = ..., state: _Optional[_Union[MovementState, str]] = ..., unbooked_reason: _Optional[_Union[UnbookedReason, _Mapping]] = ..., bookings: _Optional[_Iterable[_Union[Booking, _Mapping]]] = ..., etag: _Optional[str] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., loaded_quantity: _Optional[int] = ..., received_quantity: _Optional[int] = ..., lost_quantity: _Optional[int] = ..., damaged_quantity: _Optional[int] = ..., returned_quantity: _Optional[int] = ..., assumed: _Optional[bool] = ..., expected_date: _Optional[str] = ..., arrival_date: _Optional[str] = ...) -> None: ...

class Booking(_message.Message):
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

class UnbookedReason(_message.Message):
    __slots__ = ("code", "params", "text")
    class ParamsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CODE_FIELD_NUMBER: _ClassVar[int]
    PARAMS_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    code: str
    params: _containers.ScalarMap[str, str]
    text: str
    def __init__(self, code: _Optional[str] = ..., params: _Optional[_Mapping[str, str]] = ..., text: _Optional[str] = ...) -> None: ...
