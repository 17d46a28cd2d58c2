import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Park(_message.Message):
    __slots__ = ("name", "display_name", "time_zone", "currency_code", "links", "tags", "zones", "lanes", "quotas", "policy", "etag", "create_time", "update_time", "closures", "weekday_shares")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    LINKS_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    ZONES_FIELD_NUMBER: _ClassVar[int]
    LANES_FIELD_NUMBER: _ClassVar[int]
    QUOTAS_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    CLOSURES_FIELD_NUMBER: _ClassVar[int]
    WEEKDAY_SHARES_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    time_zone: str
    currency_code: str
    links: _containers.RepeatedCompositeFieldContainer[Link]
    tags: _containers.RepeatedScalarFieldContainer[str]
    zones: _containers.RepeatedCompositeFieldContainer[Zone]
    lanes: _containers.RepeatedCompositeFieldContainer[Lane]
    quotas: _containers.RepeatedCompositeFieldContainer[Quota]
    policy: PlanningPolicy
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    closures: _containers.RepeatedCompositeFieldContainer[Closure]
    weekday_shares: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., time_zone: _Optional[str] = ..., currency_code: _Optional[str] = ..., links: _Optional[_Iterable[_Union[Link, _Mapping]]] = ..., tags: _Optional[_Iterable[str]] = ..., zones: _Optional[_Iterable[_Union[Zone, _Mapping]]] = ..., lanes: _Optional[_Iterable[_Union[Lane, _Mapping]]] = ..., quotas: _Optional[_Iterable[_Union[Quota, _Mapping]]] = ..., policy: _Optional[_Union[PlanningPolicy, _Mapping]] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., closures: _Optional[_Iterable[_Union[Closure, _Mapping]]] = ..., weekday_shares: _Optional[_Iterable[float]] = ...) -> None: ...

class Link(_message.Message):
    __slots__ = ("id", "display_name", "carriage", "default_setup", "default_setup_cost_micros", "default_min_run", "price_floor_micros", "largest_share", "over_share_price_micros")
    ID_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    CARRIAGE_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_SETUP_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_SETUP_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_MIN_RUN_FIELD_NUMBER: _ClassVar[int]
    PRICE_FLOOR_MICROS_FIELD_NUMBER: _ClassVar[int]
    LARGEST_SHARE_FIELD_NUMBER: _ClassVar[int]
    OVER_SHARE_PRICE_MICROS_FIELD_NUMBER: _ClassVar[int]
    id: str
    display_name: str
    carriage: bool
    default_setup: int
    default_setup_cost_micros: int
    default_min_run: int
    price_floor_micros: int
    largest_share: float
    over_share_price_micros: int
    def __init__(self, id: _Optional[str] = ..., display_name: _Optional[str] = ..., carriage: _Optional[bool] = ..., default_setup: _Optional[int] = ..., default_setup_cost_micros: _Optional[int] = ..., default_min_run: _Optional[int] = ..., price_floor_micros: _Optional[int] = ..., largest_share: _Optional[float] = ..., over_share_price_micros: _Optional[int] = ...) -> None: ...

class Zone(_message.Message):
    __slots__ = ("id", "display_name", "latitude", "longitude", "productive")
    ID_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    LATITUDE_FIELD_NUMBER: _ClassVar[int]
    LONGITUDE_FIELD_NUMBER: _ClassVar[int]
    PRODUCTIVE_FIELD_NUMBER: _ClassVar[int]
    id: str
    display_name: str
    latitude: float
    longitude: float
    productive: bool
    def __init__(self, id: _Optional[str] = ..., display_name: _Optional[str] = ..., latitude: _Optional[float] = ..., longitude: _Optional[float] = ..., productive: _Optional[bool] = ...) -> None: ...

class Lane(_message.Message):
    __slots__ = ("from_zone", "to_zone", "transit_days", "cost_micros")
    FROM_ZONE_FIELD_NUMBER: _ClassVar[int]
    TO_ZONE_FIELD_NUMBER: _ClassVar[int]
    TRANSIT_DAYS_FIELD_NUMBER: _ClassVar[int]
    COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    from_zone: str
    to_zone: str
    transit_days: int
    cost_micros: int
    def __init__(self, from_zone: _Optional[str] = ..., to_zone: _Optional[str] = ..., transit_days: _Optional[int] = ..., cost_micros: _Optional[int] = ...) -> None: ...

class Quota(_message.Message):
    __slots__ = ("id", "links", "daily_limit", "per_unit")
    ID_FIELD_NUMBER: _ClassVar[int]
    LINKS_FIELD_NUMBER: _ClassVar[int]
    DAILY_LIMIT_FIELD_NUMBER: _ClassVar[int]
    PER_UNIT_FIELD_NUMBER: _ClassVar[int]
    id: str
    links: _containers.RepeatedScalarFieldContainer[str]
    daily_limit: float
    per_unit: float
    def __init__(self, id: _Optional[str] = ..., links: _Optional[_Iterable[str]] = ..., daily_limit: _Optional[float] = ..., per_unit: _Optional[float] = ...) -> None: ...

class Closure(_message.Message):
    __slots__ = ("display_name", "first_date", "last_date", "ramp_up_shares", "links")
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_DATE_FIELD_NUMBER: _ClassVar[int]
    RAMP_UP_SHARES_FIELD_NUMBER: _ClassVar[int]
    LINKS_FIELD_NUMBER: _ClassVar[int]
    display_name: str
    first_date: str
    last_date: str
    ramp_up_shares: _containers.RepeatedScalarFieldContainer[float]
    links: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, display_name: _Optional[str] = ..., first_date: _Optional[str] = ..., last_date: _Optional[str] = ..., ramp_up_shares: _Optional[_Iterable[float]] = ..., links: _Optional[_Iterable[str]] = ...) -> None: ...

class PlanningPolicy(_message.Message):
    __slots__ = ("frozen_days", "horizon_days", "park_plan_seconds", "fill_in_plan_seconds", "default_late_cost_micros", "default_unmet_cost_micros", "stale_days", "stale_factor", "auto_confirm", "default_setup", "default_setup_cost_micros", "default_min_run", "day_closes_at", "park_plan_at", "same_day_until", "first_day_offset", "target_gap", "answer_within_hours", "remind_before_hours", "counter_tolerance", "default_tolerance", "vehicles_inside_zones", "movements_reported", "report_tolerance", "scorecard_weight", "stability_weight", "hold_hours", "held_unit_days_limit", "guests_when_short", "guests_when_late", "guest_premium", "guest_links", "level_weight", "merit_range", "fair_days")
    FROZEN_DAYS_FIELD_NUMBER: _ClassVar[int]
    HORIZON_DAYS_FIELD_NUMBER: _ClassVar[int]
    PARK_PLAN_SECONDS_FIELD_NUMBER: _ClassVar[int]
    FILL_IN_PLAN_SECONDS_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_LATE_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_UNMET_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    STALE_DAYS_FIELD_NUMBER: _ClassVar[int]
    STALE_FACTOR_FIELD_NUMBER: _ClassVar[int]
    AUTO_CONFIRM_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_SETUP_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_SETUP_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_MIN_RUN_FIELD_NUMBER: _ClassVar[int]
    DAY_CLOSES_AT_FIELD_NUMBER: _ClassVar[int]
    PARK_PLAN_AT_FIELD_NUMBER: _ClassVar[int]
    SAME_DAY_UNTIL_FIELD_NUMBER: _ClassVar[int]
    FIRST_DAY_OFFSET_FIELD_NUMBER: _ClassVar[int]
    TARGET_GAP_FIELD_NUMBER: _ClassVar[int]
    ANSWER_WITHIN_HOURS_FIELD_NUMBER: _ClassVar[int]
    REMIND_BEFORE_HOURS_FIELD_NUMBER: _ClassVar[int]
    COUNTER_TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    VEHICLES_INSIDE_ZONES_FIELD_NUMBER: _ClassVar[int]
    MOVEMENTS_REPORTED_FIELD_NUMBER: _ClassVar[int]
    REPORT_TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    SCORECARD_WEIGHT_FIELD_NUMBER: _ClassVar[int]
    STABILITY_WEIGHT_FIELD_NUMBER: _ClassVar[int]
    HOLD_HOURS_FIELD_NUMBER: _ClassVar[int]
    HELD_UNIT_DAYS_LIMIT_FIELD_NUMBER: _ClassVar[int]
    GUESTS_WHEN_SHORT_FIELD_NUMBER: _ClassVar[int]
    GUESTS_WHEN_LATE_FIELD_NUMBER: _ClassVar[int]
    GUEST_PREMIUM_FIELD_NUMBER: _ClassVar[int]
    GUEST_LINKS_FIELD_NUMBER: _ClassVar[int]
    LEVEL_WEIGHT_FIELD_NUMBER: _ClassVar[int]
    MERIT_RANGE_FIELD_NUMBER: _ClassVar[int]
    FAIR_DAYS_FIELD_NUMBER: _ClassVar[int]
    frozen_days: int
    horizon_days: int
    park_plan_seconds: int
    fill_in_plan_seconds: int
    default_late_cost_micros: int
    default_unmet_cost_micros: int
    stale_days: int
    stale_factor: float
    auto_confirm: bool
    default_setup: int
    default_setup_cost_micros: int
    default_min_run: int
    day_closes_at: str
    park_plan_at: str
    same_day_until: str
    first_day_offset: int
    target_gap: float
    answer_within_hours: int
    remind_before_hours: int
    counter_tolerance: float
    default_tolerance: float
    vehicles_inside_zones: bool
    movements_reported: bool
    report_tolerance: float
    scorecard_weight: float
    stability_weight: float
    hold_hours: int
    held_unit_days_limit: int
    guests_when_short: bool
    guests_when_late: bool
    guest_premium: float
    guest_links: _containers.RepeatedScalarFieldContainer[str]
    level_weight: float
    merit_range: float
    fair_days: int
    def __init__(self, frozen_days: _Optional[int] = ..., horizon_days: _Optional[int] = ..., park_plan_seconds: _Optional[int] = ..., fill_in_plan_seconds: _Optional[int] = ..., default_late_cost_micros: _Optional[int] = ..., default_unmet_cost_micros: _Optional[int] = ..., stale_days: _Optional[int] = ..., stale_factor: _Optional[float] = ..., auto_confirm: _Optional[bool] = ..., default_setup: _Optional[int] = ..., default_setup_cost_micros: _Optional[int] = ..., default_min_run: _Optional[int] = ..., day_closes_at: _Optional[str] = ..., park_plan_at: _Optional[str] = ..., same_day_until: _Optional[str] = ..., first_day_offset: _Optional[int] = ..., target_gap: _Optional[float] = ..., answer_within_hours: _Optional[int] = ..., remind_before_hours: _Optional[int] = ..., counter_tolerance: _Optional[float] = ..., default_tolerance: _Optional[float] = ..., vehicles_inside_zones: _Optional[bool] = ..., movements_reported: _Optional[bool] = ..., report_tolerance: _Optional[float] = ..., scorecard_weight: _Optional[float] = ..., stability_weight: _Optional[float] = ..., hold_hours: _Optional[int] = ..., held_unit_days_limit: _Optional[int] = ..., guests_when_short: _Optional[bool] = ..., guests_when_late: _Optional[bool] = ..., guest_premium: _Optional[float] = ..., guest_links: _Optional[_Iterable[str]] = ..., level_weight: _Optional[float] = ..., merit_range: _Optional[float] = ..., fair_days: _Optional[int] = ...) -> None: ...
