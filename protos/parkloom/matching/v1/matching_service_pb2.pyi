import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.matching.v1 import assignment_pb2 as _assignment_pb2
from parkloom.matching.v1 import explanation_pb2 as _explanation_pb2
from parkloom.matching.v1 import live_schedule_pb2 as _live_schedule_pb2
from parkloom.matching.v1 import order_pb2 as _order_pb2
from parkloom.matching.v1 import park_day_pb2 as _park_day_pb2
from parkloom.matching.v1 import plan_pb2 as _plan_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OrderShortfall(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORDER_SHORTFALL_UNSPECIFIED: _ClassVar[OrderShortfall]
    ORDER_SHORTFALL_ANY: _ClassVar[OrderShortfall]
    ORDER_SHORTFALL_LATE: _ClassVar[OrderShortfall]
    ORDER_SHORTFALL_SHORT: _ClassVar[OrderShortfall]
    ORDER_SHORTFALL_NONE: _ClassVar[OrderShortfall]

class PlanFile(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PLAN_FILE_UNSPECIFIED: _ClassVar[PlanFile]
    PLAN_FILE_PARK: _ClassVar[PlanFile]
    PLAN_FILE_PLAN: _ClassVar[PlanFile]
ORDER_SHORTFALL_UNSPECIFIED: OrderShortfall
ORDER_SHORTFALL_ANY: OrderShortfall
ORDER_SHORTFALL_LATE: OrderShortfall
ORDER_SHORTFALL_SHORT: OrderShortfall
ORDER_SHORTFALL_NONE: OrderShortfall
PLAN_FILE_UNSPECIFIED: PlanFile
PLAN_FILE_PARK: PlanFile
PLAN_FILE_PLAN: PlanFile

class GetParkDayRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class CloseDayRequest(_message.Message):
    __slots__ = ("name", "date", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    date: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., date: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateOrderRequest(_message.Message):
    __slots__ = ("parent", "order_id", "order", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    order_id: str
    order: _order_pb2.Order
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., order_id: _Optional[str] = ..., order: _Optional[_Union[_order_pb2.Order, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchCreateOrdersRequest(_message.Message):
    __slots__ = ("parent", "requests", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[CreateOrderRequest]
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[CreateOrderRequest, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchCreateOrdersResponse(_message.Message):
    __slots__ = ("orders",)
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    orders: _containers.RepeatedCompositeFieldContainer[_order_pb2.Order]
    def __init__(self, orders: _Optional[_Iterable[_Union[_order_pb2.Order, _Mapping]]] = ...) -> None: ...

class GetOrderRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListOrdersRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "state", "product", "query", "due_from_date", "due_until_date", "shortfall", "shortfall_since_time", "order_by", "filter")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    DUE_FROM_DATE_FIELD_NUMBER: _ClassVar[int]
    DUE_UNTIL_DATE_FIELD_NUMBER: _ClassVar[int]
    SHORTFALL_FIELD_NUMBER: _ClassVar[int]
    SHORTFALL_SINCE_TIME_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    state: _order_pb2.OrderState
    product: str
    query: str
    due_from_date: str
    due_until_date: str
    shortfall: OrderShortfall
    shortfall_since_time: _timestamp_pb2.Timestamp
    order_by: str
    filter: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., state: _Optional[_Union[_order_pb2.OrderState, str]] = ..., product: _Optional[str] = ..., query: _Optional[str] = ..., due_from_date: _Optional[str] = ..., due_until_date: _Optional[str] = ..., shortfall: _Optional[_Union[OrderShortfall, str]] = ..., shortfall_since_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., order_by: _Optional[str] = ..., filter: _Optional[str] = ...) -> None: ...

class ListOrdersResponse(_message.Message):
    __slots__ = ("orders", "next_page_token")
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    orders: _containers.RepeatedCompositeFieldContainer[_order_pb2.Order]
    next_page_token: str
    def __init__(self, orders: _Optional[_Iterable[_Union[_order_pb2.Order, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class SummarizeOrdersRequest(_message.Message):
    __slots__ = ("parent", "worst_orders_limit", "scarce_capacities_limit")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    WORST_ORDERS_LIMIT_FIELD_NUMBER: _ClassVar[int]
    SCARCE_CAPACITIES_LIMIT_FIELD_NUMBER: _ClassVar[int]
    parent: str
    worst_orders_limit: int
    scarce_capacities_limit: int
    def __init__(self, parent: _Optional[str] = ..., worst_orders_limit: _Optional[int] = ..., scarce_capacities_limit: _Optional[int] = ...) -> None: ...

class SummarizeOrdersResponse(_message.Message):
    __slots__ = ("counts", "planned_orders", "on_time_in_full_orders", "late_orders", "short_orders", "unmatched_orders", "ordered_quantity", "scheduled_quantity", "worst_orders", "applied_plan", "applied_park_plan", "running_plan", "scarce_capacities", "waiting_assignments")
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    PLANNED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    ON_TIME_IN_FULL_ORDERS_FIELD_NUMBER: _ClassVar[int]
    LATE_ORDERS_FIELD_NUMBER: _ClassVar[int]
    SHORT_ORDERS_FIELD_NUMBER: _ClassVar[int]
    UNMATCHED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    ORDERED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SCHEDULED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    WORST_ORDERS_FIELD_NUMBER: _ClassVar[int]
    APPLIED_PLAN_FIELD_NUMBER: _ClassVar[int]
    APPLIED_PARK_PLAN_FIELD_NUMBER: _ClassVar[int]
    RUNNING_PLAN_FIELD_NUMBER: _ClassVar[int]
    SCARCE_CAPACITIES_FIELD_NUMBER: _ClassVar[int]
    WAITING_ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    counts: _containers.RepeatedCompositeFieldContainer[OrderCount]
    planned_orders: int
    on_time_in_full_orders: int
    late_orders: int
    short_orders: int
    unmatched_orders: int
    ordered_quantity: int
    scheduled_quantity: int
    worst_orders: _containers.RepeatedCompositeFieldContainer[_order_pb2.Order]
    applied_plan: _plan_pb2.Plan
    applied_park_plan: _plan_pb2.Plan
    running_plan: _plan_pb2.Plan
    scarce_capacities: _containers.RepeatedCompositeFieldContainer[_plan_pb2.ScarceCapacity]
    waiting_assignments: WaitingAssignments
    def __init__(self, counts: _Optional[_Iterable[_Union[OrderCount, _Mapping]]] = ..., planned_orders: _Optional[int] = ..., on_time_in_full_orders: _Optional[int] = ..., late_orders: _Optional[int] = ..., short_orders: _Optional[int] = ..., unmatched_orders: _Optional[int] = ..., ordered_quantity: _Optional[int] = ..., scheduled_quantity: _Optional[int] = ..., worst_orders: _Optional[_Iterable[_Union[_order_pb2.Order, _Mapping]]] = ..., applied_plan: _Optional[_Union[_plan_pb2.Plan, _Mapping]] = ..., applied_park_plan: _Optional[_Union[_plan_pb2.Plan, _Mapping]] = ..., running_plan: _Optional[_Union[_plan_pb2.Plan, _Mapping]] = ..., scarce_capacities: _Optional[_Iterable[_Union[_plan_pb2.ScarceCapacity, _Mapping]]] = ..., waiting_assignments: _Optional[_Union[WaitingAssignments, _Mapping]] = ...) -> None: ...

class WaitingAssignments(_message.Message):
    __slots__ = ("offered", "countered", "at_risk")
    OFFERED_FIELD_NUMBER: _ClassVar[int]
    COUNTERED_FIELD_NUMBER: _ClassVar[int]
    AT_RISK_FIELD_NUMBER: _ClassVar[int]
    offered: int
    countered: int
    at_risk: int
    def __init__(self, offered: _Optional[int] = ..., countered: _Optional[int] = ..., at_risk: _Optional[int] = ...) -> None: ...

class OrderCount(_message.Message):
    __slots__ = ("state", "orders")
    STATE_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    state: _order_pb2.OrderState
    orders: int
    def __init__(self, state: _Optional[_Union[_order_pb2.OrderState, str]] = ..., orders: _Optional[int] = ...) -> None: ...

class UpdateOrderRequest(_message.Message):
    __slots__ = ("name", "quantity", "release_date", "due_date", "ship_to_zone", "buyer_reference", "late_cost_micros", "unmet_cost_micros", "partial", "transfer_batch", "tolerance", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    RELEASE_DATE_FIELD_NUMBER: _ClassVar[int]
    DUE_DATE_FIELD_NUMBER: _ClassVar[int]
    SHIP_TO_ZONE_FIELD_NUMBER: _ClassVar[int]
    BUYER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    LATE_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    UNMET_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    PARTIAL_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_BATCH_FIELD_NUMBER: _ClassVar[int]
    TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    quantity: int
    release_date: str
    due_date: str
    ship_to_zone: str
    buyer_reference: str
    late_cost_micros: int
    unmet_cost_micros: int
    partial: bool
    transfer_batch: int
    tolerance: float
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., quantity: _Optional[int] = ..., release_date: _Optional[str] = ..., due_date: _Optional[str] = ..., ship_to_zone: _Optional[str] = ..., buyer_reference: _Optional[str] = ..., late_cost_micros: _Optional[int] = ..., unmet_cost_micros: _Optional[int] = ..., partial: _Optional[bool] = ..., transfer_batch: _Optional[int] = ..., tolerance: _Optional[float] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CancelOrderRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CloseOrderRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ReopenOrderRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class WatchOrderRequest(_message.Message):
    __slots__ = ("name", "resume_token")
    NAME_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    name: str
    resume_token: str
    def __init__(self, name: _Optional[str] = ..., resume_token: _Optional[str] = ...) -> None: ...

class WatchOrderResponse(_message.Message):
    __slots__ = ("order", "resume_token")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    order: _order_pb2.Order
    resume_token: str
    def __init__(self, order: _Optional[_Union[_order_pb2.Order, _Mapping]] = ..., resume_token: _Optional[str] = ...) -> None: ...

class ListLotsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListLotsResponse(_message.Message):
    __slots__ = ("lots", "next_page_token")
    LOTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    lots: _containers.RepeatedCompositeFieldContainer[_order_pb2.Lot]
    next_page_token: str
    def __init__(self, lots: _Optional[_Iterable[_Union[_order_pb2.Lot, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class CreatePlanRequest(_message.Message):
    __slots__ = ("parent", "plan", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PLAN_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    plan: _plan_pb2.Plan
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., plan: _Optional[_Union[_plan_pb2.Plan, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetPlanRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListPlansRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "filter", "order_by")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    filter: str
    order_by: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[str] = ..., order_by: _Optional[str] = ...) -> None: ...

class ListPlansResponse(_message.Message):
    __slots__ = ("plans", "next_page_token")
    PLANS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    plans: _containers.RepeatedCompositeFieldContainer[_plan_pb2.Plan]
    next_page_token: str
    def __init__(self, plans: _Optional[_Iterable[_Union[_plan_pb2.Plan, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class WatchPlanRequest(_message.Message):
    __slots__ = ("name", "resume_token")
    NAME_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    name: str
    resume_token: str
    def __init__(self, name: _Optional[str] = ..., resume_token: _Optional[str] = ...) -> None: ...

class WatchPlanResponse(_message.Message):
    __slots__ = ("plan", "resume_token")
    PLAN_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    plan: _plan_pb2.Plan
    resume_token: str
    def __init__(self, plan: _Optional[_Union[_plan_pb2.Plan, _Mapping]] = ..., resume_token: _Optional[str] = ...) -> None: ...

class CancelPlanRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ComparePlanRequest(_message.Message):
    __slots__ = ("name", "orders_limit", "enterprises_limit", "assignments_limit")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ORDERS_LIMIT_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISES_LIMIT_FIELD_NUMBER: _ClassVar[int]
    ASSIGNMENTS_LIMIT_FIELD_NUMBER: _ClassVar[int]
    name: str
    orders_limit: int
    enterprises_limit: int
    assignments_limit: int
    def __init__(self, name: _Optional[str] = ..., orders_limit: _Optional[int] = ..., enterprises_limit: _Optional[int] = ..., assignments_limit: _Optional[int] = ...) -> None: ...

class ComparePlanResponse(_message.Message):
    __slots__ = ("live_version", "better_orders", "worse_orders", "moved_orders", "unchanged_orders", "orders", "enterprises", "assignments", "changed_assignments")
    LIVE_VERSION_FIELD_NUMBER: _ClassVar[int]
    BETTER_ORDERS_FIELD_NUMBER: _ClassVar[int]
    WORSE_ORDERS_FIELD_NUMBER: _ClassVar[int]
    MOVED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISES_FIELD_NUMBER: _ClassVar[int]
    ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    CHANGED_ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    live_version: int
    better_orders: int
    worse_orders: int
    moved_orders: int
    unchanged_orders: int
    orders: _containers.RepeatedCompositeFieldContainer[_live_schedule_pb2.OrderDifference]
    enterprises: _containers.RepeatedCompositeFieldContainer[_live_schedule_pb2.EnterpriseDifference]
    assignments: _containers.RepeatedCompositeFieldContainer[_live_schedule_pb2.AssignmentDifference]
    changed_assignments: int
    def __init__(self, live_version: _Optional[int] = ..., better_orders: _Optional[int] = ..., worse_orders: _Optional[int] = ..., moved_orders: _Optional[int] = ..., unchanged_orders: _Optional[int] = ..., orders: _Optional[_Iterable[_Union[_live_schedule_pb2.OrderDifference, _Mapping]]] = ..., enterprises: _Optional[_Iterable[_Union[_live_schedule_pb2.EnterpriseDifference, _Mapping]]] = ..., assignments: _Optional[_Iterable[_Union[_live_schedule_pb2.AssignmentDifference, _Mapping]]] = ..., changed_assignments: _Optional[int] = ...) -> None: ...

class DiscardPlanRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetLivePlanRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ExportProblemRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ExportProblemResponse(_message.Message):
    __slots__ = ("file", "data")
    FILE_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    file: PlanFile
    data: bytes
    def __init__(self, file: _Optional[_Union[PlanFile, str]] = ..., data: _Optional[bytes] = ...) -> None: ...

class RetryPlanRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ConfirmPlanRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListShortfallsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListShortfallsResponse(_message.Message):
    __slots__ = ("shortfalls", "next_page_token")
    SHORTFALLS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    shortfalls: _containers.RepeatedCompositeFieldContainer[_plan_pb2.Shortfall]
    next_page_token: str
    def __init__(self, shortfalls: _Optional[_Iterable[_Union[_plan_pb2.Shortfall, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListScarcityPricesRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListScarcityPricesResponse(_message.Message):
    __slots__ = ("scarcity_prices", "next_page_token")
    SCARCITY_PRICES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    scarcity_prices: _containers.RepeatedCompositeFieldContainer[_plan_pb2.ScarcityPrice]
    next_page_token: str
    def __init__(self, scarcity_prices: _Optional[_Iterable[_Union[_plan_pb2.ScarcityPrice, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class SummarizeScarcityPricesRequest(_message.Message):
    __slots__ = ("parent",)
    PARENT_FIELD_NUMBER: _ClassVar[int]
    parent: str
    def __init__(self, parent: _Optional[str] = ...) -> None: ...

class SummarizeScarcityPricesResponse(_message.Message):
    __slots__ = ("scarce_capacities",)
    SCARCE_CAPACITIES_FIELD_NUMBER: _ClassVar[int]
    scarce_capacities: _containers.RepeatedCompositeFieldContainer[_plan_pb2.ScarceCapacity]
    def __init__(self, scarce_capacities: _Optional[_Iterable[_Union[_plan_pb2.ScarceCapacity, _Mapping]]] = ...) -> None: ...

class ExplainEnterpriseRequest(_message.Message):
    __slots__ = ("name", "enterprise")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    name: str
    enterprise: str
    def __init__(self, name: _Optional[str] = ..., enterprise: _Optional[str] = ...) -> None: ...

class ExplainEnterpriseResponse(_message.Message):
    __slots__ = ("verdicts", "omitted_verdicts")
    VERDICTS_FIELD_NUMBER: _ClassVar[int]
    OMITTED_VERDICTS_FIELD_NUMBER: _ClassVar[int]
    verdicts: _containers.RepeatedCompositeFieldContainer[_explanation_pb2.Verdict]
    omitted_verdicts: int
    def __init__(self, verdicts: _Optional[_Iterable[_Union[_explanation_pb2.Verdict, _Mapping]]] = ..., omitted_verdicts: _Optional[int] = ...) -> None: ...

class GetAssignmentRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListAssignmentsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "enterprise", "order", "state", "filter")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    enterprise: str
    order: str
    state: _assignment_pb2.AssignmentState
    filter: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., enterprise: _Optional[str] = ..., order: _Optional[str] = ..., state: _Optional[_Union[_assignment_pb2.AssignmentState, str]] = ..., filter: _Optional[str] = ...) -> None: ...

class ListAssignmentsResponse(_message.Message):
    __slots__ = ("assignments", "next_page_token")
    ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    assignments: _containers.RepeatedCompositeFieldContainer[_assignment_pb2.Assignment]
    next_page_token: str
    def __init__(self, assignments: _Optional[_Iterable[_Union[_assignment_pb2.Assignment, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class AcceptAssignmentRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id", "quantities")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    QUANTITIES_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    quantities: _containers.RepeatedCompositeFieldContainer[_assignment_pb2.DailyQuantity]
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., quantities: _Optional[_Iterable[_Union[_assignment_pb2.DailyQuantity, _Mapping]]] = ...) -> None: ...

class DeclineAssignmentRequest(_message.Message):
    __slots__ = ("name", "reason", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    reason: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., reason: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...
