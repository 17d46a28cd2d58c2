import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.matching.v1 import assignment_pb2 as _assignment_pb2
from parkloom.matching.v1 import order_pb2 as _order_pb2
from parkloom.matching.v1 import plan_pb2 as _plan_pb2
from parkloom.matching.v1 import reason_pb2 as _reason_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OrderChanged(_message.Message):
    __slots__ = ("park", "order", "version", "product", "quantity", "release_date", "due_date", "ship_to_zone", "state", "scheduled_quantity", "owner", "good_quantity", "scrapped_quantity", "tolerance", "delivered_quantity", "lost_quantity", "made_quantities", "late_quantity", "late_until_date", "create_time", "update_time", "buyer_reference", "late_cost_micros", "unmet_cost_micros", "partial", "route", "own_route", "reasons", "finish_date", "transfer_batch", "shortfall_since_time")
    PARK_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    RELEASE_DATE_FIELD_NUMBER: _ClassVar[int]
    DUE_DATE_FIELD_NUMBER: _ClassVar[int]
    SHIP_TO_ZONE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SCHEDULED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    GOOD_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SCRAPPED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    DELIVERED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LOST_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    MADE_QUANTITIES_FIELD_NUMBER: _ClassVar[int]
    LATE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LATE_UNTIL_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    BUYER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    LATE_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    UNMET_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    PARTIAL_FIELD_NUMBER: _ClassVar[int]
    ROUTE_FIELD_NUMBER: _ClassVar[int]
    OWN_ROUTE_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    FINISH_DATE_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_BATCH_FIELD_NUMBER: _ClassVar[int]
    SHORTFALL_SINCE_TIME_FIELD_NUMBER: _ClassVar[int]
    park: str
    order: str
    version: int
    product: str
    quantity: int
    release_date: str
    due_date: str
    ship_to_zone: str
    state: _order_pb2.OrderState
    scheduled_quantity: int
    owner: str
    good_quantity: int
    scrapped_quantity: int
    tolerance: float
    delivered_quantity: int
    lost_quantity: int
    made_quantities: _containers.RepeatedScalarFieldContainer[int]
    late_quantity: int
    late_until_date: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    buyer_reference: str
    late_cost_micros: int
    unmet_cost_micros: int
    partial: bool
    route: _containers.RepeatedCompositeFieldContainer[OrderStep]
    own_route: bool
    reasons: _containers.RepeatedCompositeFieldContainer[_reason_pb2.Reason]
    finish_date: str
    transfer_batch: int
    shortfall_since_time: _timestamp_pb2.Timestamp
    def __init__(self, park: _Optional[str] = ..., order: _Optional[str] = ..., version: _Optional[int] = ..., product: _Optional[str] = ..., quantity: _Optional[int] = ..., release_date: _Optional[str] = ..., due_date: _Optional[str] = ..., ship_to_zone: _Optional[str] = ..., state: _Optional[_Union[_order_pb2.OrderState, str]] = ..., scheduled_quantity: _Optional[int] = ..., owner: _Optional[str] = ..., good_quantity: _Optional[int] = ..., scrapped_quantity: _Optional[int] = ..., tolerance: _Optional[float] = ..., delivered_quantity: _Optional[int] = ..., lost_quantity: _Optional[int] = ..., made_quantities: _Optional[_Iterable[int]] = ..., late_quantity: _Optional[int] = ..., late_until_date: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., buyer_reference: _Optional[str] = ..., late_cost_micros: _Optional[int] = ..., unmet_cost_micros: _Optional[int] = ..., partial: _Optional[bool] = ..., route: _Optional[_Iterable[_Union[OrderStep, _Mapping]]] = ..., own_route: _Optional[bool] = ..., reasons: _Optional[_Iterable[_Union[_reason_pb2.Reason, _Mapping]]] = ..., finish_date: _Optional[str] = ..., transfer_batch: _Optional[int] = ..., shortfall_since_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class OrderStep(_message.Message):
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

class ParkDayChanged(_message.Message):
    __slots__ = ("park", "version", "date", "open_time", "vehicles_inside_zones", "movements_reported")
    PARK_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    OPEN_TIME_FIELD_NUMBER: _ClassVar[int]
    VEHICLES_INSIDE_ZONES_FIELD_NUMBER: _ClassVar[int]
    MOVEMENTS_REPORTED_FIELD_NUMBER: _ClassVar[int]
    park: str
    version: int
    date: str
    open_time: _timestamp_pb2.Timestamp
    vehicles_inside_zones: bool
    movements_reported: bool
    def __init__(self, park: _Optional[str] = ..., version: _Optional[int] = ..., date: _Optional[str] = ..., open_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., vehicles_inside_zones: _Optional[bool] = ..., movements_reported: _Optional[bool] = ...) -> None: ...

class PlanConfirmed(_message.Message):
    __slots__ = ("park", "plan", "sequence", "kind", "counts")
    PARK_FIELD_NUMBER: _ClassVar[int]
    PLAN_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    park: str
    plan: str
    sequence: int
    kind: _plan_pb2.PlanKind
    counts: _plan_pb2.PlanCounts
    def __init__(self, park: _Optional[str] = ..., plan: _Optional[str] = ..., sequence: _Optional[int] = ..., kind: _Optional[_Union[_plan_pb2.PlanKind, str]] = ..., counts: _Optional[_Union[_plan_pb2.PlanCounts, _Mapping]] = ...) -> None: ...

class OrderScheduled(_message.Message):
    __slots__ = ("park", "order", "sequence", "page", "pages", "ship_to_zone", "lots", "due_date", "owner", "route_steps", "order_state", "tolerance", "gone_lots")
    PARK_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    PAGE_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    SHIP_TO_ZONE_FIELD_NUMBER: _ClassVar[int]
    LOTS_FIELD_NUMBER: _ClassVar[int]
    DUE_DATE_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    ROUTE_STEPS_FIELD_NUMBER: _ClassVar[int]
    ORDER_STATE_FIELD_NUMBER: _ClassVar[int]
    TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    GONE_LOTS_FIELD_NUMBER: _ClassVar[int]
    park: str
    order: str
    sequence: int
    page: int
    pages: int
    ship_to_zone: str
    lots: _containers.RepeatedCompositeFieldContainer[ScheduledLot]
    due_date: str
    owner: str
    route_steps: int
    order_state: _order_pb2.OrderState
    tolerance: float
    gone_lots: _containers.RepeatedCompositeFieldContainer[ScheduledLot]
    def __init__(self, park: _Optional[str] = ..., order: _Optional[str] = ..., sequence: _Optional[int] = ..., page: _Optional[int] = ..., pages: _Optional[int] = ..., ship_to_zone: _Optional[str] = ..., lots: _Optional[_Iterable[_Union[ScheduledLot, _Mapping]]] = ..., due_date: _Optional[str] = ..., owner: _Optional[str] = ..., route_steps: _Optional[int] = ..., order_state: _Optional[_Union[_order_pb2.OrderState, str]] = ..., tolerance: _Optional[float] = ..., gone_lots: _Optional[_Iterable[_Union[ScheduledLot, _Mapping]]] = ...) -> None: ...

class ScheduledLot(_message.Message):
    __slots__ = ("quantity", "steps")
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    quantity: int
    steps: _containers.RepeatedCompositeFieldContainer[ScheduledStep]
    def __init__(self, quantity: _Optional[int] = ..., steps: _Optional[_Iterable[_Union[ScheduledStep, _Mapping]]] = ...) -> None: ...

class ScheduledStep(_message.Message):
    __slots__ = ("line", "enterprise", "zone", "date", "ready_date", "carriage", "transit_days")
    LINE_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    READY_DATE_FIELD_NUMBER: _ClassVar[int]
    CARRIAGE_FIELD_NUMBER: _ClassVar[int]
    TRANSIT_DAYS_FIELD_NUMBER: _ClassVar[int]
    line: str
    enterprise: str
    zone: str
    date: str
    ready_date: str
    carriage: bool
    transit_days: int
    def __init__(self, line: _Optional[str] = ..., enterprise: _Optional[str] = ..., zone: _Optional[str] = ..., date: _Optional[str] = ..., ready_date: _Optional[str] = ..., carriage: _Optional[bool] = ..., transit_days: _Optional[int] = ...) -> None: ...

class AssignmentChanged(_message.Message):
    __slots__ = ("park", "assignment", "version", "order", "step", "link", "enterprise", "line", "quantities", "unit_price_micros", "state", "at_risk", "agreed", "counter", "answer_by_time", "decline_reason", "terms", "done", "risk_cause", "create_time", "update_time", "product")
    PARK_FIELD_NUMBER: _ClassVar[int]
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    QUANTITIES_FIELD_NUMBER: _ClassVar[int]
    UNIT_PRICE_MICROS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    AT_RISK_FIELD_NUMBER: _ClassVar[int]
    AGREED_FIELD_NUMBER: _ClassVar[int]
    COUNTER_FIELD_NUMBER: _ClassVar[int]
    ANSWER_BY_TIME_FIELD_NUMBER: _ClassVar[int]
    DECLINE_REASON_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    RISK_CAUSE_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    park: str
    assignment: str
    version: int
    order: str
    step: int
    link: str
    enterprise: str
    line: str
    quantities: _containers.RepeatedCompositeFieldContainer[_assignment_pb2.DailyQuantity]
    unit_price_micros: int
    state: _assignment_pb2.AssignmentState
    at_risk: bool
    agreed: _containers.RepeatedCompositeFieldContainer[_assignment_pb2.AgreedTerms]
    counter: _assignment_pb2.CounterOffer
    answer_by_time: _timestamp_pb2.Timestamp
    decline_reason: str
    terms: int
    done: _containers.RepeatedCompositeFieldContainer[_assignment_pb2.DailyProduction]
    risk_cause: _assignment_pb2.RiskCause
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    product: str
    def __init__(self, park: _Optional[str] = ..., assignment: _Optional[str] = ..., version: _Optional[int] = ..., order: _Optional[str] = ..., step: _Optional[int] = ..., link: _Optional[str] = ..., enterprise: _Optional[str] = ..., line: _Optional[str] = ..., quantities: _Optional[_Iterable[_Union[_assignment_pb2.DailyQuantity, _Mapping]]] = ..., unit_price_micros: _Optional[int] = ..., state: _Optional[_Union[_assignment_pb2.AssignmentState, str]] = ..., at_risk: _Optional[bool] = ..., agreed: _Optional[_Iterable[_Union[_assignment_pb2.AgreedTerms, _Mapping]]] = ..., counter: _Optional[_Union[_assignment_pb2.CounterOffer, _Mapping]] = ..., answer_by_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decline_reason: _Optional[str] = ..., terms: _Optional[int] = ..., done: _Optional[_Iterable[_Union[_assignment_pb2.DailyProduction, _Mapping]]] = ..., risk_cause: _Optional[_Union[_assignment_pb2.RiskCause, str]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., product: _Optional[str] = ...) -> None: ...

class AnswerDue(_message.Message):
    __slots__ = ("park", "assignment", "version", "order", "enterprise", "quantities", "answer_by_time")
    PARK_FIELD_NUMBER: _ClassVar[int]
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    QUANTITIES_FIELD_NUMBER: _ClassVar[int]
    ANSWER_BY_TIME_FIELD_NUMBER: _ClassVar[int]
    park: str
    assignment: str
    version: int
    order: str
    enterprise: str
    quantities: _containers.RepeatedCompositeFieldContainer[_assignment_pb2.DailyQuantity]
    answer_by_time: _timestamp_pb2.Timestamp
    def __init__(self, park: _Optional[str] = ..., assignment: _Optional[str] = ..., version: _Optional[int] = ..., order: _Optional[str] = ..., enterprise: _Optional[str] = ..., quantities: _Optional[_Iterable[_Union[_assignment_pb2.DailyQuantity, _Mapping]]] = ..., answer_by_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
