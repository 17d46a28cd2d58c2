import datetime

from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.matching.v1 import assignment_pb2 as _assignment_pb2
from parkloom.matching.v1 import plan_pb2 as _plan_pb2
from parkloom.matching.v1 import reason_pb2 as _reason_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WorkChangeCause(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WORK_CHANGE_CAUSE_UNSPECIFIED: _ClassVar[WorkChangeCause]
    WORK_CHANGE_CAUSE_MORE_MADE: _ClassVar[WorkChangeCause]
    WORK_CHANGE_CAUSE_LESS_MADE: _ClassVar[WorkChangeCause]
    WORK_CHANGE_CAUSE_AT_RISK: _ClassVar[WorkChangeCause]
    WORK_CHANGE_CAUSE_EARLIER: _ClassVar[WorkChangeCause]
    WORK_CHANGE_CAUSE_CHEAPER: _ClassVar[WorkChangeCause]
    WORK_CHANGE_CAUSE_REARRANGED: _ClassVar[WorkChangeCause]
WORK_CHANGE_CAUSE_UNSPECIFIED: WorkChangeCause
WORK_CHANGE_CAUSE_MORE_MADE: WorkChangeCause
WORK_CHANGE_CAUSE_LESS_MADE: WorkChangeCause
WORK_CHANGE_CAUSE_AT_RISK: WorkChangeCause
WORK_CHANGE_CAUSE_EARLIER: WorkChangeCause
WORK_CHANGE_CAUSE_CHEAPER: WorkChangeCause
WORK_CHANGE_CAUSE_REARRANGED: WorkChangeCause

class LiveSchedule(_message.Message):
    __slots__ = ("name", "version", "park_plan", "park_plan_apply_time", "drift", "etag")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    PARK_PLAN_FIELD_NUMBER: _ClassVar[int]
    PARK_PLAN_APPLY_TIME_FIELD_NUMBER: _ClassVar[int]
    DRIFT_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    version: int
    park_plan: _plan_pb2.Plan
    park_plan_apply_time: _timestamp_pb2.Timestamp
    drift: Drift
    etag: str
    def __init__(self, name: _Optional[str] = ..., version: _Optional[int] = ..., park_plan: _Optional[_Union[_plan_pb2.Plan, _Mapping]] = ..., park_plan_apply_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., drift: _Optional[_Union[Drift, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class Drift(_message.Message):
    __slots__ = ("fill_in_plans", "added_orders", "changed_orders", "ended_orders", "planned_quantity", "scheduled_quantity", "planned_late_orders", "late_orders", "planned_short_orders", "short_orders", "at_risk_assignments", "changed_share")
    FILL_IN_PLANS_FIELD_NUMBER: _ClassVar[int]
    ADDED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    CHANGED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    ENDED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    PLANNED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SCHEDULED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    PLANNED_LATE_ORDERS_FIELD_NUMBER: _ClassVar[int]
    LATE_ORDERS_FIELD_NUMBER: _ClassVar[int]
    PLANNED_SHORT_ORDERS_FIELD_NUMBER: _ClassVar[int]
    SHORT_ORDERS_FIELD_NUMBER: _ClassVar[int]
    AT_RISK_ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    CHANGED_SHARE_FIELD_NUMBER: _ClassVar[int]
    fill_in_plans: int
    added_orders: int
    changed_orders: int
    ended_orders: int
    planned_quantity: int
    scheduled_quantity: int
    planned_late_orders: int
    late_orders: int
    planned_short_orders: int
    short_orders: int
    at_risk_assignments: int
    changed_share: float
    def __init__(self, fill_in_plans: _Optional[int] = ..., added_orders: _Optional[int] = ..., changed_orders: _Optional[int] = ..., ended_orders: _Optional[int] = ..., planned_quantity: _Optional[int] = ..., scheduled_quantity: _Optional[int] = ..., planned_late_orders: _Optional[int] = ..., late_orders: _Optional[int] = ..., planned_short_orders: _Optional[int] = ..., short_orders: _Optional[int] = ..., at_risk_assignments: _Optional[int] = ..., changed_share: _Optional[float] = ...) -> None: ...

class OrderDifference(_message.Message):
    __slots__ = ("order", "quantity", "live_quantity", "planned_quantity", "live_finish_date", "planned_finish_date", "due_date", "reasons")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LIVE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    PLANNED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LIVE_FINISH_DATE_FIELD_NUMBER: _ClassVar[int]
    PLANNED_FINISH_DATE_FIELD_NUMBER: _ClassVar[int]
    DUE_DATE_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    order: str
    quantity: int
    live_quantity: int
    planned_quantity: int
    live_finish_date: str
    planned_finish_date: str
    due_date: str
    reasons: _containers.RepeatedCompositeFieldContainer[_reason_pb2.Reason]
    def __init__(self, order: _Optional[str] = ..., quantity: _Optional[int] = ..., live_quantity: _Optional[int] = ..., planned_quantity: _Optional[int] = ..., live_finish_date: _Optional[str] = ..., planned_finish_date: _Optional[str] = ..., due_date: _Optional[str] = ..., reasons: _Optional[_Iterable[_Union[_reason_pb2.Reason, _Mapping]]] = ...) -> None: ...

class EnterpriseDifference(_message.Message):
    __slots__ = ("enterprise", "live_cost_micros", "planned_cost_micros", "gained_orders", "lost_orders", "changes")
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    LIVE_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    PLANNED_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    GAINED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    LOST_ORDERS_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    enterprise: str
    live_cost_micros: int
    planned_cost_micros: int
    gained_orders: int
    lost_orders: int
    changes: _containers.RepeatedCompositeFieldContainer[WorkChange]
    def __init__(self, enterprise: _Optional[str] = ..., live_cost_micros: _Optional[int] = ..., planned_cost_micros: _Optional[int] = ..., gained_orders: _Optional[int] = ..., lost_orders: _Optional[int] = ..., changes: _Optional[_Iterable[_Union[WorkChange, _Mapping]]] = ...) -> None: ...

class WorkChange(_message.Message):
    __slots__ = ("cause", "cost_micros", "order")
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    cause: WorkChangeCause
    cost_micros: int
    order: str
    def __init__(self, cause: _Optional[_Union[WorkChangeCause, str]] = ..., cost_micros: _Optional[int] = ..., order: _Optional[str] = ...) -> None: ...

class AssignmentDifference(_message.Message):
    __slots__ = ("order", "step", "enterprise", "line", "live_quantities", "planned_quantities", "cause")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    LIVE_QUANTITIES_FIELD_NUMBER: _ClassVar[int]
    PLANNED_QUANTITIES_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    order: str
    step: int
    enterprise: str
    line: str
    live_quantities: _containers.RepeatedCompositeFieldContainer[_assignment_pb2.DailyQuantity]
    planned_quantities: _containers.RepeatedCompositeFieldContainer[_assignment_pb2.DailyQuantity]
    cause: WorkChangeCause
    def __init__(self, order: _Optional[str] = ..., step: _Optional[int] = ..., enterprise: _Optional[str] = ..., line: _Optional[str] = ..., live_quantities: _Optional[_Iterable[_Union[_assignment_pb2.DailyQuantity, _Mapping]]] = ..., planned_quantities: _Optional[_Iterable[_Union[_assignment_pb2.DailyQuantity, _Mapping]]] = ..., cause: _Optional[_Union[WorkChangeCause, str]] = ...) -> None: ...
