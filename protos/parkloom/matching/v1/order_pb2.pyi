import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.matching.v1 import reason_pb2 as _reason_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OrderState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORDER_STATE_UNSPECIFIED: _ClassVar[OrderState]
    ORDER_STATE_OPEN: _ClassVar[OrderState]
    ORDER_STATE_SCHEDULED: _ClassVar[OrderState]
    ORDER_STATE_PARTLY_SCHEDULED: _ClassVar[OrderState]
    ORDER_STATE_UNMATCHED: _ClassVar[OrderState]
    ORDER_STATE_IN_PRODUCTION: _ClassVar[OrderState]
    ORDER_STATE_DELIVERED: _ClassVar[OrderState]
    ORDER_STATE_CANCELLED: _ClassVar[OrderState]
    ORDER_STATE_CLOSED: _ClassVar[OrderState]
ORDER_STATE_UNSPECIFIED: OrderState
ORDER_STATE_OPEN: OrderState
ORDER_STATE_SCHEDULED: OrderState
ORDER_STATE_PARTLY_SCHEDULED: OrderState
ORDER_STATE_UNMATCHED: OrderState
ORDER_STATE_IN_PRODUCTION: OrderState
ORDER_STATE_DELIVERED: OrderState
ORDER_STATE_CANCELLED: OrderState
ORDER_STATE_CLOSED: OrderState

class Order(_message.Message):
    __slots__ = ("name", "product", "quantity", "release_date", "due_date", "ship_to_zone", "buyer_reference", "late_cost_micros", "unmet_cost_micros", "partial", "route", "state", "reasons", "scheduled_quantity", "finish_date", "etag", "create_time", "update_time", "owner", "transfer_batch", "good_quantity", "scrapped_quantity", "tolerance", "delivered_quantity", "lost_quantity", "made_quantities", "late_quantity", "late_until_date", "shortfall_since_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    RELEASE_DATE_FIELD_NUMBER: _ClassVar[int]
    DUE_DATE_FIELD_NUMBER: _ClassVar[int]
    SHIP_TO_ZONE_FIELD_NUMBER: _ClassVar[int]
    BUYER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    LATE_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    UNMET_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    PARTIAL_FIELD_NUMBER: _ClassVar[int]
    ROUTE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    SCHEDULED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    FINISH_DATE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_BATCH_FIELD_NUMBER: _ClassVar[int]
    GOOD_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SCRAPPED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    DELIVERED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LOST_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    MADE_QUANTITIES_FIELD_NUMBER: _ClassVar[int]
    LATE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LATE_UNTIL_DATE_FIELD_NUMBER: _ClassVar[int]
    SHORTFALL_SINCE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    product: str
    quantity: int
    release_date: str
    due_date: str
    ship_to_zone: str
    buyer_reference: str
    late_cost_micros: int
    unmet_cost_micros: int
    partial: bool
    route: _containers.RepeatedCompositeFieldContainer[RouteStep]
    state: OrderState
    reasons: _containers.RepeatedCompositeFieldContainer[_reason_pb2.Reason]
    scheduled_quantity: int
    finish_date: str
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    owner: str
    transfer_batch: int
    good_quantity: int
    scrapped_quantity: int
    tolerance: float
    delivered_quantity: int
    lost_quantity: int
    made_quantities: _containers.RepeatedScalarFieldContainer[int]
    late_quantity: int
    late_until_date: str
    shortfall_since_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., product: _Optional[str] = ..., quantity: _Optional[int] = ..., release_date: _Optional[str] = ..., due_date: _Optional[str] = ..., ship_to_zone: _Optional[str] = ..., buyer_reference: _Optional[str] = ..., late_cost_micros: _Optional[int] = ..., unmet_cost_micros: _Optional[int] = ..., partial: _Optional[bool] = ..., route: _Optional[_Iterable[_Union[RouteStep, _Mapping]]] = ..., state: _Optional[_Union[OrderState, str]] = ..., reasons: _Optional[_Iterable[_Union[_reason_pb2.Reason, _Mapping]]] = ..., scheduled_quantity: _Optional[int] = ..., finish_date: _Optional[str] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., owner: _Optional[str] = ..., transfer_batch: _Optional[int] = ..., good_quantity: _Optional[int] = ..., scrapped_quantity: _Optional[int] = ..., tolerance: _Optional[float] = ..., delivered_quantity: _Optional[int] = ..., lost_quantity: _Optional[int] = ..., made_quantities: _Optional[_Iterable[int]] = ..., late_quantity: _Optional[int] = ..., late_until_date: _Optional[str] = ..., shortfall_since_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RouteStep(_message.Message):
    __slots__ = ("link", "load", "tags", "min_quality", "max_suppliers", "excluded_enterprises", "only_enterprises")
    LINK_FIELD_NUMBER: _ClassVar[int]
    LOAD_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    MIN_QUALITY_FIELD_NUMBER: _ClassVar[int]
    MAX_SUPPLIERS_FIELD_NUMBER: _ClassVar[int]
    EXCLUDED_ENTERPRISES_FIELD_NUMBER: _ClassVar[int]
    ONLY_ENTERPRISES_FIELD_NUMBER: _ClassVar[int]
    link: str
    load: float
    tags: _containers.RepeatedScalarFieldContainer[str]
    min_quality: float
    max_suppliers: int
    excluded_enterprises: _containers.RepeatedScalarFieldContainer[str]
    only_enterprises: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, link: _Optional[str] = ..., load: _Optional[float] = ..., tags: _Optional[_Iterable[str]] = ..., min_quality: _Optional[float] = ..., max_suppliers: _Optional[int] = ..., excluded_enterprises: _Optional[_Iterable[str]] = ..., only_enterprises: _Optional[_Iterable[str]] = ...) -> None: ...

class Lot(_message.Message):
    __slots__ = ("quantity", "steps")
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    quantity: int
    steps: _containers.RepeatedCompositeFieldContainer[LotStep]
    def __init__(self, quantity: _Optional[int] = ..., steps: _Optional[_Iterable[_Union[LotStep, _Mapping]]] = ...) -> None: ...

class LotStep(_message.Message):
    __slots__ = ("line", "enterprise", "date", "guest")
    LINE_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    GUEST_FIELD_NUMBER: _ClassVar[int]
    line: str
    enterprise: str
    date: str
    guest: bool
    def __init__(self, line: _Optional[str] = ..., enterprise: _Optional[str] = ..., date: _Optional[str] = ..., guest: _Optional[bool] = ...) -> None: ...
