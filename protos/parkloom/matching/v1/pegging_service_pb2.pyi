from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.matching.v1 import order_pb2 as _order_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListParcelLotsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "enterprise", "date")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    enterprise: str
    date: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., enterprise: _Optional[str] = ..., date: _Optional[str] = ...) -> None: ...

class ListParcelLotsResponse(_message.Message):
    __slots__ = ("lots", "next_page_token")
    LOTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    lots: _containers.RepeatedCompositeFieldContainer[PeggedLot]
    next_page_token: str
    def __init__(self, lots: _Optional[_Iterable[_Union[PeggedLot, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class PeggedLot(_message.Message):
    __slots__ = ("number", "quantity", "steps")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    number: int
    quantity: int
    steps: _containers.RepeatedCompositeFieldContainer[PeggedStep]
    def __init__(self, number: _Optional[int] = ..., quantity: _Optional[int] = ..., steps: _Optional[_Iterable[_Union[PeggedStep, _Mapping]]] = ...) -> None: ...

class PeggedStep(_message.Message):
    __slots__ = ("step", "link", "enterprise", "line", "date", "good_quantity", "scrapped_quantity")
    STEP_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    GOOD_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SCRAPPED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    step: int
    link: str
    enterprise: str
    line: str
    date: str
    good_quantity: int
    scrapped_quantity: int
    def __init__(self, step: _Optional[int] = ..., link: _Optional[str] = ..., enterprise: _Optional[str] = ..., line: _Optional[str] = ..., date: _Optional[str] = ..., good_quantity: _Optional[int] = ..., scrapped_quantity: _Optional[int] = ...) -> None: ...

class ListBatchOrdersRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "first_date", "last_date", "line")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_DATE_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    first_date: str
    last_date: str
    line: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., first_date: _Optional[str] = ..., last_date: _Optional[str] = ..., line: _Optional[str] = ...) -> None: ...

class ListBatchOrdersResponse(_message.Message):
    __slots__ = ("orders", "next_page_token")
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    orders: _containers.RepeatedCompositeFieldContainer[BatchOrder]
    next_page_token: str
    def __init__(self, orders: _Optional[_Iterable[_Union[BatchOrder, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class BatchOrder(_message.Message):
    __slots__ = ("order", "quantity", "lots", "state", "owner", "buyer_reference", "ship_to_zone", "delivered_quantity", "following")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LOTS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    BUYER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    SHIP_TO_ZONE_FIELD_NUMBER: _ClassVar[int]
    DELIVERED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    FOLLOWING_FIELD_NUMBER: _ClassVar[int]
    order: str
    quantity: int
    lots: int
    state: _order_pb2.OrderState
    owner: str
    buyer_reference: str
    ship_to_zone: str
    delivered_quantity: int
    following: _containers.RepeatedCompositeFieldContainer[BatchStep]
    def __init__(self, order: _Optional[str] = ..., quantity: _Optional[int] = ..., lots: _Optional[int] = ..., state: _Optional[_Union[_order_pb2.OrderState, str]] = ..., owner: _Optional[str] = ..., buyer_reference: _Optional[str] = ..., ship_to_zone: _Optional[str] = ..., delivered_quantity: _Optional[int] = ..., following: _Optional[_Iterable[_Union[BatchStep, _Mapping]]] = ...) -> None: ...

class BatchStep(_message.Message):
    __slots__ = ("enterprise", "link", "first_date", "last_date", "quantity")
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_DATE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    enterprise: str
    link: str
    first_date: str
    last_date: str
    quantity: int
    def __init__(self, enterprise: _Optional[str] = ..., link: _Optional[str] = ..., first_date: _Optional[str] = ..., last_date: _Optional[str] = ..., quantity: _Optional[int] = ...) -> None: ...
