import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.matching.v1 import order_pb2 as _order_pb2
from parkloom.matching.v1 import plan_pb2 as _plan_pb2
from parkloom.registry.v1 import park_pb2 as _park_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ScenarioState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SCENARIO_STATE_UNSPECIFIED: _ClassVar[ScenarioState]
    SCENARIO_STATE_DRAFT: _ClassVar[ScenarioState]
    SCENARIO_STATE_QUEUED: _ClassVar[ScenarioState]
    SCENARIO_STATE_RUNNING: _ClassVar[ScenarioState]
    SCENARIO_STATE_READY: _ClassVar[ScenarioState]
    SCENARIO_STATE_ADOPTED: _ClassVar[ScenarioState]
    SCENARIO_STATE_DISCARDED: _ClassVar[ScenarioState]
    SCENARIO_STATE_FAILED: _ClassVar[ScenarioState]
SCENARIO_STATE_UNSPECIFIED: ScenarioState
SCENARIO_STATE_DRAFT: ScenarioState
SCENARIO_STATE_QUEUED: ScenarioState
SCENARIO_STATE_RUNNING: ScenarioState
SCENARIO_STATE_READY: ScenarioState
SCENARIO_STATE_ADOPTED: ScenarioState
SCENARIO_STATE_DISCARDED: ScenarioState
SCENARIO_STATE_FAILED: ScenarioState

class Scenario(_message.Message):
    __slots__ = ("name", "display_name", "edits", "state", "live_version", "live", "planned", "gap", "seconds", "plan", "left_edits", "failure", "etag", "create_time", "update_time", "seconds_limit", "iterations_limit")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    EDITS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    LIVE_VERSION_FIELD_NUMBER: _ClassVar[int]
    LIVE_FIELD_NUMBER: _ClassVar[int]
    PLANNED_FIELD_NUMBER: _ClassVar[int]
    GAP_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    PLAN_FIELD_NUMBER: _ClassVar[int]
    LEFT_EDITS_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    SECONDS_LIMIT_FIELD_NUMBER: _ClassVar[int]
    ITERATIONS_LIMIT_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    edits: _containers.RepeatedCompositeFieldContainer[ScenarioEdit]
    state: ScenarioState
    live_version: int
    live: ScheduleFigures
    planned: ScheduleFigures
    gap: float
    seconds: float
    plan: str
    left_edits: _containers.RepeatedScalarFieldContainer[int]
    failure: str
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    seconds_limit: int
    iterations_limit: int
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., edits: _Optional[_Iterable[_Union[ScenarioEdit, _Mapping]]] = ..., state: _Optional[_Union[ScenarioState, str]] = ..., live_version: _Optional[int] = ..., live: _Optional[_Union[ScheduleFigures, _Mapping]] = ..., planned: _Optional[_Union[ScheduleFigures, _Mapping]] = ..., gap: _Optional[float] = ..., seconds: _Optional[float] = ..., plan: _Optional[str] = ..., left_edits: _Optional[_Iterable[int]] = ..., failure: _Optional[str] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., seconds_limit: _Optional[int] = ..., iterations_limit: _Optional[int] = ...) -> None: ...

class ScenarioEdit(_message.Message):
    __slots__ = ("add_order", "change_order", "cancel_order", "change_capacity", "change_quota", "change_policy", "add_line", "end_enterprise", "add_closure", "change_weekdays", "scale_capacity")
    ADD_ORDER_FIELD_NUMBER: _ClassVar[int]
    CHANGE_ORDER_FIELD_NUMBER: _ClassVar[int]
    CANCEL_ORDER_FIELD_NUMBER: _ClassVar[int]
    CHANGE_CAPACITY_FIELD_NUMBER: _ClassVar[int]
    CHANGE_QUOTA_FIELD_NUMBER: _ClassVar[int]
    CHANGE_POLICY_FIELD_NUMBER: _ClassVar[int]
    ADD_LINE_FIELD_NUMBER: _ClassVar[int]
    END_ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    ADD_CLOSURE_FIELD_NUMBER: _ClassVar[int]
    CHANGE_WEEKDAYS_FIELD_NUMBER: _ClassVar[int]
    SCALE_CAPACITY_FIELD_NUMBER: _ClassVar[int]
    add_order: AddedOrder
    change_order: ChangedOrder
    cancel_order: str
    change_capacity: ChangedCapacity
    change_quota: ChangedQuota
    change_policy: ChangedPolicy
    add_line: AddedLine
    end_enterprise: EndedEnterprise
    add_closure: _park_pb2.Closure
    change_weekdays: ChangedWeekdays
    scale_capacity: ScaledCapacity
    def __init__(self, add_order: _Optional[_Union[AddedOrder, _Mapping]] = ..., change_order: _Optional[_Union[ChangedOrder, _Mapping]] = ..., cancel_order: _Optional[str] = ..., change_capacity: _Optional[_Union[ChangedCapacity, _Mapping]] = ..., change_quota: _Optional[_Union[ChangedQuota, _Mapping]] = ..., change_policy: _Optional[_Union[ChangedPolicy, _Mapping]] = ..., add_line: _Optional[_Union[AddedLine, _Mapping]] = ..., end_enterprise: _Optional[_Union[EndedEnterprise, _Mapping]] = ..., add_closure: _Optional[_Union[_park_pb2.Closure, _Mapping]] = ..., change_weekdays: _Optional[_Union[ChangedWeekdays, _Mapping]] = ..., scale_capacity: _Optional[_Union[ScaledCapacity, _Mapping]] = ...) -> None: ...

class AddedOrder(_message.Message):
    __slots__ = ("order_id", "order")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    order: _order_pb2.Order
    def __init__(self, order_id: _Optional[str] = ..., order: _Optional[_Union[_order_pb2.Order, _Mapping]] = ...) -> None: ...

class ChangedOrder(_message.Message):
    __slots__ = ("name", "quantity", "release_date", "due_date", "late_cost_micros", "unmet_cost_micros")
    NAME_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    RELEASE_DATE_FIELD_NUMBER: _ClassVar[int]
    DUE_DATE_FIELD_NUMBER: _ClassVar[int]
    LATE_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    UNMET_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    name: str
    quantity: int
    release_date: str
    due_date: str
    late_cost_micros: int
    unmet_cost_micros: int
    def __init__(self, name: _Optional[str] = ..., quantity: _Optional[int] = ..., release_date: _Optional[str] = ..., due_date: _Optional[str] = ..., late_cost_micros: _Optional[int] = ..., unmet_cost_micros: _Optional[int] = ...) -> None: ...

class ChangedCapacity(_message.Message):
    __slots__ = ("line", "first_date", "last_date", "daily_capacity")
    LINE_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_DATE_FIELD_NUMBER: _ClassVar[int]
    DAILY_CAPACITY_FIELD_NUMBER: _ClassVar[int]
    line: str
    first_date: str
    last_date: str
    daily_capacity: int
    def __init__(self, line: _Optional[str] = ..., first_date: _Optional[str] = ..., last_date: _Optional[str] = ..., daily_capacity: _Optional[int] = ...) -> None: ...

class ChangedWeekdays(_message.Message):
    __slots__ = ("weekday_shares",)
    WEEKDAY_SHARES_FIELD_NUMBER: _ClassVar[int]
    weekday_shares: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, weekday_shares: _Optional[_Iterable[float]] = ...) -> None: ...

class ScaledCapacity(_message.Message):
    __slots__ = ("link", "enterprise", "first_date", "last_date", "share")
    LINK_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_DATE_FIELD_NUMBER: _ClassVar[int]
    SHARE_FIELD_NUMBER: _ClassVar[int]
    link: str
    enterprise: str
    first_date: str
    last_date: str
    share: float
    def __init__(self, link: _Optional[str] = ..., enterprise: _Optional[str] = ..., first_date: _Optional[str] = ..., last_date: _Optional[str] = ..., share: _Optional[float] = ...) -> None: ...

class ChangedQuota(_message.Message):
    __slots__ = ("quota", "daily_limit")
    QUOTA_FIELD_NUMBER: _ClassVar[int]
    DAILY_LIMIT_FIELD_NUMBER: _ClassVar[int]
    quota: str
    daily_limit: float
    def __init__(self, quota: _Optional[str] = ..., daily_limit: _Optional[float] = ...) -> None: ...

class ChangedPolicy(_message.Message):
    __slots__ = ("frozen_days", "default_late_cost_micros", "default_unmet_cost_micros", "policy", "update_mask")
    FROZEN_DAYS_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_LATE_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_UNMET_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    frozen_days: int
    default_late_cost_micros: int
    default_unmet_cost_micros: int
    policy: _park_pb2.PlanningPolicy
    update_mask: _field_mask_pb2.FieldMask
    def __init__(self, frozen_days: _Optional[int] = ..., default_late_cost_micros: _Optional[int] = ..., default_unmet_cost_micros: _Optional[int] = ..., policy: _Optional[_Union[_park_pb2.PlanningPolicy, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ...) -> None: ...

class AddedLine(_message.Message):
    __slots__ = ("line_id", "like", "daily_capacity", "first_date")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    LIKE_FIELD_NUMBER: _ClassVar[int]
    DAILY_CAPACITY_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    like: str
    daily_capacity: int
    first_date: str
    def __init__(self, line_id: _Optional[str] = ..., like: _Optional[str] = ..., daily_capacity: _Optional[int] = ..., first_date: _Optional[str] = ...) -> None: ...

class EndedEnterprise(_message.Message):
    __slots__ = ("enterprise", "first_date")
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    enterprise: str
    first_date: str
    def __init__(self, enterprise: _Optional[str] = ..., first_date: _Optional[str] = ...) -> None: ...

class ScheduleFigures(_message.Message):
    __slots__ = ("counts", "cost", "set_ups", "links")
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    COST_FIELD_NUMBER: _ClassVar[int]
    SET_UPS_FIELD_NUMBER: _ClassVar[int]
    LINKS_FIELD_NUMBER: _ClassVar[int]
    counts: _plan_pb2.PlanCounts
    cost: _plan_pb2.PlanCost
    set_ups: int
    links: _containers.RepeatedCompositeFieldContainer[ScenarioLink]
    def __init__(self, counts: _Optional[_Union[_plan_pb2.PlanCounts, _Mapping]] = ..., cost: _Optional[_Union[_plan_pb2.PlanCost, _Mapping]] = ..., set_ups: _Optional[int] = ..., links: _Optional[_Iterable[_Union[ScenarioLink, _Mapping]]] = ...) -> None: ...

class ScenarioLink(_message.Message):
    __slots__ = ("link", "operating_rate", "limited_orders", "missing_quantity")
    LINK_FIELD_NUMBER: _ClassVar[int]
    OPERATING_RATE_FIELD_NUMBER: _ClassVar[int]
    LIMITED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    MISSING_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    link: str
    operating_rate: float
    limited_orders: int
    missing_quantity: int
    def __init__(self, link: _Optional[str] = ..., operating_rate: _Optional[float] = ..., limited_orders: _Optional[int] = ..., missing_quantity: _Optional[int] = ...) -> None: ...
