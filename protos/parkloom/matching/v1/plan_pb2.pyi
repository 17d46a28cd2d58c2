import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.matching.v1 import reason_pb2 as _reason_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PlanKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PLAN_KIND_UNSPECIFIED: _ClassVar[PlanKind]
    PLAN_KIND_PARK_PLAN: _ClassVar[PlanKind]
    PLAN_KIND_FILL_IN_PLAN: _ClassVar[PlanKind]

class PlanState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PLAN_STATE_UNSPECIFIED: _ClassVar[PlanState]
    PLAN_STATE_QUEUED: _ClassVar[PlanState]
    PLAN_STATE_RUNNING: _ClassVar[PlanState]
    PLAN_STATE_READY: _ClassVar[PlanState]
    PLAN_STATE_APPLIED: _ClassVar[PlanState]
    PLAN_STATE_DISCARDED: _ClassVar[PlanState]
    PLAN_STATE_CANCELLED: _ClassVar[PlanState]
    PLAN_STATE_FAILED: _ClassVar[PlanState]
PLAN_KIND_UNSPECIFIED: PlanKind
PLAN_KIND_PARK_PLAN: PlanKind
PLAN_KIND_FILL_IN_PLAN: PlanKind
PLAN_STATE_UNSPECIFIED: PlanState
PLAN_STATE_QUEUED: PlanState
PLAN_STATE_RUNNING: PlanState
PLAN_STATE_READY: PlanState
PLAN_STATE_APPLIED: PlanState
PLAN_STATE_DISCARDED: PlanState
PLAN_STATE_CANCELLED: PlanState
PLAN_STATE_FAILED: PlanState

class Plan(_message.Message):
    __slots__ = ("name", "kind", "seconds_limit", "iterations_limit", "seed", "state", "phase", "incumbent_micros", "bound_micros", "gap", "cost", "counts", "link_loads", "sequence", "failure", "seconds", "etag", "create_time", "update_time", "park_load", "priority", "improves", "run_figures", "fair_shares")
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SECONDS_LIMIT_FIELD_NUMBER: _ClassVar[int]
    ITERATIONS_LIMIT_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PHASE_FIELD_NUMBER: _ClassVar[int]
    INCUMBENT_MICROS_FIELD_NUMBER: _ClassVar[int]
    BOUND_MICROS_FIELD_NUMBER: _ClassVar[int]
    GAP_FIELD_NUMBER: _ClassVar[int]
    COST_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    LINK_LOADS_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    PARK_LOAD_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    IMPROVES_FIELD_NUMBER: _ClassVar[int]
    RUN_FIGURES_FIELD_NUMBER: _ClassVar[int]
    FAIR_SHARES_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: PlanKind
    seconds_limit: int
    iterations_limit: int
    seed: int
    state: PlanState
    phase: str
    incumbent_micros: int
    bound_micros: int
    gap: float
    cost: PlanCost
    counts: PlanCounts
    link_loads: _containers.RepeatedCompositeFieldContainer[LinkLoad]
    sequence: int
    failure: str
    seconds: float
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    park_load: ParkLoad
    priority: int
    improves: str
    run_figures: RunFigures
    fair_shares: FairShares
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[_Union[PlanKind, str]] = ..., seconds_limit: _Optional[int] = ..., iterations_limit: _Optional[int] = ..., seed: _Optional[int] = ..., state: _Optional[_Union[PlanState, str]] = ..., phase: _Optional[str] = ..., incumbent_micros: _Optional[int] = ..., bound_micros: _Optional[int] = ..., gap: _Optional[float] = ..., cost: _Optional[_Union[PlanCost, _Mapping]] = ..., counts: _Optional[_Union[PlanCounts, _Mapping]] = ..., link_loads: _Optional[_Iterable[_Union[LinkLoad, _Mapping]]] = ..., sequence: _Optional[int] = ..., failure: _Optional[str] = ..., seconds: _Optional[float] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., park_load: _Optional[_Union[ParkLoad, _Mapping]] = ..., priority: _Optional[int] = ..., improves: _Optional[str] = ..., run_figures: _Optional[_Union[RunFigures, _Mapping]] = ..., fair_shares: _Optional[_Union[FairShares, _Mapping]] = ...) -> None: ...

class FairShares(_message.Message):
    __slots__ = ("shares_micros", "over_micros", "floors_micros", "limit_count", "conflicts", "capping_micros", "levelling_micros")
    SHARES_MICROS_FIELD_NUMBER: _ClassVar[int]
    OVER_MICROS_FIELD_NUMBER: _ClassVar[int]
    FLOORS_MICROS_FIELD_NUMBER: _ClassVar[int]
    LIMIT_COUNT_FIELD_NUMBER: _ClassVar[int]
    CONFLICTS_FIELD_NUMBER: _ClassVar[int]
    CAPPING_MICROS_FIELD_NUMBER: _ClassVar[int]
    LEVELLING_MICROS_FIELD_NUMBER: _ClassVar[int]
    shares_micros: int
    over_micros: int
    floors_micros: int
    limit_count: int
    conflicts: _containers.RepeatedCompositeFieldContainer[ShareConflict]
    capping_micros: int
    levelling_micros: int
    def __init__(self, shares_micros: _Optional[int] = ..., over_micros: _Optional[int] = ..., floors_micros: _Optional[int] = ..., limit_count: _Optional[int] = ..., conflicts: _Optional[_Iterable[_Union[ShareConflict, _Mapping]]] = ..., capping_micros: _Optional[int] = ..., levelling_micros: _Optional[int] = ...) -> None: ...

class ShareConflict(_message.Message):
    __slots__ = ("link", "enterprise", "largest_share", "share_in_use")
    LINK_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    LARGEST_SHARE_FIELD_NUMBER: _ClassVar[int]
    SHARE_IN_USE_FIELD_NUMBER: _ClassVar[int]
    link: str
    enterprise: str
    largest_share: float
    share_in_use: float
    def __init__(self, link: _Optional[str] = ..., enterprise: _Optional[str] = ..., largest_share: _Optional[float] = ..., share_in_use: _Optional[float] = ...) -> None: ...

class RunFigures(_message.Message):
    __slots__ = ("runs", "under_5_percent", "under_1_percent", "campaigns", "median_orders", "most_orders", "median_enterprises")
    RUNS_FIELD_NUMBER: _ClassVar[int]
    UNDER_5_PERCENT_FIELD_NUMBER: _ClassVar[int]
    UNDER_1_PERCENT_FIELD_NUMBER: _ClassVar[int]
    CAMPAIGNS_FIELD_NUMBER: _ClassVar[int]
    MEDIAN_ORDERS_FIELD_NUMBER: _ClassVar[int]
    MOST_ORDERS_FIELD_NUMBER: _ClassVar[int]
    MEDIAN_ENTERPRISES_FIELD_NUMBER: _ClassVar[int]
    runs: int
    under_5_percent: float
    under_1_percent: float
    campaigns: int
    median_orders: float
    most_orders: int
    median_enterprises: float
    def __init__(self, runs: _Optional[int] = ..., under_5_percent: _Optional[float] = ..., under_1_percent: _Optional[float] = ..., campaigns: _Optional[int] = ..., median_orders: _Optional[float] = ..., most_orders: _Optional[int] = ..., median_enterprises: _Optional[float] = ...) -> None: ...

class PlanCost(_message.Message):
    __slots__ = ("production_micros", "haulage_micros", "lateness_micros", "unmet_micros", "released_micros", "setups_micros", "preference_micros", "guests_micros")
    PRODUCTION_MICROS_FIELD_NUMBER: _ClassVar[int]
    HAULAGE_MICROS_FIELD_NUMBER: _ClassVar[int]
    LATENESS_MICROS_FIELD_NUMBER: _ClassVar[int]
    UNMET_MICROS_FIELD_NUMBER: _ClassVar[int]
    RELEASED_MICROS_FIELD_NUMBER: _ClassVar[int]
    SETUPS_MICROS_FIELD_NUMBER: _ClassVar[int]
    PREFERENCE_MICROS_FIELD_NUMBER: _ClassVar[int]
    GUESTS_MICROS_FIELD_NUMBER: _ClassVar[int]
    production_micros: int
    haulage_micros: int
    lateness_micros: int
    unmet_micros: int
    released_micros: int
    setups_micros: int
    preference_micros: int
    guests_micros: int
    def __init__(self, production_micros: _Optional[int] = ..., haulage_micros: _Optional[int] = ..., lateness_micros: _Optional[int] = ..., unmet_micros: _Optional[int] = ..., released_micros: _Optional[int] = ..., setups_micros: _Optional[int] = ..., preference_micros: _Optional[int] = ..., guests_micros: _Optional[int] = ...) -> None: ...

class PlanCounts(_message.Message):
    __slots__ = ("orders", "scheduled_orders", "on_time_in_full_orders", "late_orders", "short_orders", "unmatched_orders", "lots", "ordered_quantity", "scheduled_quantity", "dropped_lots", "guest_orders")
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    SCHEDULED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    ON_TIME_IN_FULL_ORDERS_FIELD_NUMBER: _ClassVar[int]
    LATE_ORDERS_FIELD_NUMBER: _ClassVar[int]
    SHORT_ORDERS_FIELD_NUMBER: _ClassVar[int]
    UNMATCHED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    LOTS_FIELD_NUMBER: _ClassVar[int]
    ORDERED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SCHEDULED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    DROPPED_LOTS_FIELD_NUMBER: _ClassVar[int]
    GUEST_ORDERS_FIELD_NUMBER: _ClassVar[int]
    orders: int
    scheduled_orders: int
    on_time_in_full_orders: int
    late_orders: int
    short_orders: int
    unmatched_orders: int
    lots: int
    ordered_quantity: int
    scheduled_quantity: int
    dropped_lots: int
    guest_orders: int
    def __init__(self, orders: _Optional[int] = ..., scheduled_orders: _Optional[int] = ..., on_time_in_full_orders: _Optional[int] = ..., late_orders: _Optional[int] = ..., short_orders: _Optional[int] = ..., unmatched_orders: _Optional[int] = ..., lots: _Optional[int] = ..., ordered_quantity: _Optional[int] = ..., scheduled_quantity: _Optional[int] = ..., dropped_lots: _Optional[int] = ..., guest_orders: _Optional[int] = ...) -> None: ...

class LinkLoad(_message.Message):
    __slots__ = ("link", "operating_rate", "busy_lines", "lines", "full_share", "week_full_share", "week_operating_rate")
    LINK_FIELD_NUMBER: _ClassVar[int]
    OPERATING_RATE_FIELD_NUMBER: _ClassVar[int]
    BUSY_LINES_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    FULL_SHARE_FIELD_NUMBER: _ClassVar[int]
    WEEK_FULL_SHARE_FIELD_NUMBER: _ClassVar[int]
    WEEK_OPERATING_RATE_FIELD_NUMBER: _ClassVar[int]
    link: str
    operating_rate: float
    busy_lines: int
    lines: int
    full_share: float
    week_full_share: float
    week_operating_rate: float
    def __init__(self, link: _Optional[str] = ..., operating_rate: _Optional[float] = ..., busy_lines: _Optional[int] = ..., lines: _Optional[int] = ..., full_share: _Optional[float] = ..., week_full_share: _Optional[float] = ..., week_operating_rate: _Optional[float] = ...) -> None: ...

class ParkLoad(_message.Message):
    __slots__ = ("first_date", "last_date", "enterprises", "full_share", "operating_rate", "most_finished_quantity")
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_DATE_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISES_FIELD_NUMBER: _ClassVar[int]
    FULL_SHARE_FIELD_NUMBER: _ClassVar[int]
    OPERATING_RATE_FIELD_NUMBER: _ClassVar[int]
    MOST_FINISHED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    first_date: str
    last_date: str
    enterprises: int
    full_share: float
    operating_rate: float
    most_finished_quantity: int
    def __init__(self, first_date: _Optional[str] = ..., last_date: _Optional[str] = ..., enterprises: _Optional[int] = ..., full_share: _Optional[float] = ..., operating_rate: _Optional[float] = ..., most_finished_quantity: _Optional[int] = ...) -> None: ...

class Shortfall(_message.Message):
    __slots__ = ("order", "unmet_quantity", "late_quantity", "days_late", "reasons")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    UNMET_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LATE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    DAYS_LATE_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    order: str
    unmet_quantity: int
    late_quantity: int
    days_late: int
    reasons: _containers.RepeatedCompositeFieldContainer[_reason_pb2.Reason]
    def __init__(self, order: _Optional[str] = ..., unmet_quantity: _Optional[int] = ..., late_quantity: _Optional[int] = ..., days_late: _Optional[int] = ..., reasons: _Optional[_Iterable[_Union[_reason_pb2.Reason, _Mapping]]] = ...) -> None: ...

class ScarcityPrice(_message.Message):
    __slots__ = ("line", "quota", "date", "price_micros")
    LINE_FIELD_NUMBER: _ClassVar[int]
    QUOTA_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    PRICE_MICROS_FIELD_NUMBER: _ClassVar[int]
    line: str
    quota: str
    date: str
    price_micros: int
    def __init__(self, line: _Optional[str] = ..., quota: _Optional[str] = ..., date: _Optional[str] = ..., price_micros: _Optional[int] = ...) -> None: ...

class ScarceCapacity(_message.Message):
    __slots__ = ("link", "tag", "quota", "week", "saving_per_day_micros", "scarce_lines", "lines")
    LINK_FIELD_NUMBER: _ClassVar[int]
    TAG_FIELD_NUMBER: _ClassVar[int]
    QUOTA_FIELD_NUMBER: _ClassVar[int]
    WEEK_FIELD_NUMBER: _ClassVar[int]
    SAVING_PER_DAY_MICROS_FIELD_NUMBER: _ClassVar[int]
    SCARCE_LINES_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    link: str
    tag: str
    quota: str
    week: str
    saving_per_day_micros: int
    scarce_lines: int
    lines: int
    def __init__(self, link: _Optional[str] = ..., tag: _Optional[str] = ..., quota: _Optional[str] = ..., week: _Optional[str] = ..., saving_per_day_micros: _Optional[int] = ..., scarce_lines: _Optional[int] = ..., lines: _Optional[int] = ...) -> None: ...
