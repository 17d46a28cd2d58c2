import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.registry.v1 import capacity_pb2 as _capacity_pb2
from parkloom.registry.v1 import park_pb2 as _park_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ParkChanged(_message.Message):
    __slots__ = ("park", "version", "display_name", "time_zone", "currency_code", "links", "tags", "zones", "lanes", "quotas", "policy", "closures", "weekday_shares", "create_time", "update_time")
    PARK_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    LINKS_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    ZONES_FIELD_NUMBER: _ClassVar[int]
    LANES_FIELD_NUMBER: _ClassVar[int]
    QUOTAS_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    CLOSURES_FIELD_NUMBER: _ClassVar[int]
    WEEKDAY_SHARES_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    park: str
    version: int
    display_name: str
    time_zone: str
    currency_code: str
    links: _containers.RepeatedCompositeFieldContainer[_park_pb2.Link]
    tags: _containers.RepeatedScalarFieldContainer[str]
    zones: _containers.RepeatedCompositeFieldContainer[_park_pb2.Zone]
    lanes: _containers.RepeatedCompositeFieldContainer[_park_pb2.Lane]
    quotas: _containers.RepeatedCompositeFieldContainer[_park_pb2.Quota]
    policy: _park_pb2.PlanningPolicy
    closures: _containers.RepeatedCompositeFieldContainer[_park_pb2.Closure]
    weekday_shares: _containers.RepeatedScalarFieldContainer[float]
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, park: _Optional[str] = ..., version: _Optional[int] = ..., display_name: _Optional[str] = ..., time_zone: _Optional[str] = ..., currency_code: _Optional[str] = ..., links: _Optional[_Iterable[_Union[_park_pb2.Link, _Mapping]]] = ..., tags: _Optional[_Iterable[str]] = ..., zones: _Optional[_Iterable[_Union[_park_pb2.Zone, _Mapping]]] = ..., lanes: _Optional[_Iterable[_Union[_park_pb2.Lane, _Mapping]]] = ..., quotas: _Optional[_Iterable[_Union[_park_pb2.Quota, _Mapping]]] = ..., policy: _Optional[_Union[_park_pb2.PlanningPolicy, _Mapping]] = ..., closures: _Optional[_Iterable[_Union[_park_pb2.Closure, _Mapping]]] = ..., weekday_shares: _Optional[_Iterable[float]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ProductChanged(_message.Message):
    __slots__ = ("park", "product", "version", "display_name", "unit", "routing", "transfer_batch", "retire_date", "create_time", "update_time")
    PARK_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    ROUTING_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_BATCH_FIELD_NUMBER: _ClassVar[int]
    RETIRE_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    park: str
    product: str
    version: int
    display_name: str
    unit: str
    routing: _containers.RepeatedCompositeFieldContainer[ProductStep]
    transfer_batch: int
    retire_date: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, park: _Optional[str] = ..., product: _Optional[str] = ..., version: _Optional[int] = ..., display_name: _Optional[str] = ..., unit: _Optional[str] = ..., routing: _Optional[_Iterable[_Union[ProductStep, _Mapping]]] = ..., transfer_batch: _Optional[int] = ..., retire_date: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ProductStep(_message.Message):
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

class EnterpriseChanged(_message.Message):
    __slots__ = ("park", "enterprise", "version", "display_name", "zone", "latitude", "longitude", "auto_accept", "retire_date", "create_time", "update_time", "refresh_ask_time", "refresh_asked_by", "guest")
    PARK_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    LATITUDE_FIELD_NUMBER: _ClassVar[int]
    LONGITUDE_FIELD_NUMBER: _ClassVar[int]
    AUTO_ACCEPT_FIELD_NUMBER: _ClassVar[int]
    RETIRE_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    REFRESH_ASK_TIME_FIELD_NUMBER: _ClassVar[int]
    REFRESH_ASKED_BY_FIELD_NUMBER: _ClassVar[int]
    GUEST_FIELD_NUMBER: _ClassVar[int]
    park: str
    enterprise: str
    version: int
    display_name: str
    zone: str
    latitude: float
    longitude: float
    auto_accept: bool
    retire_date: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    refresh_ask_time: _timestamp_pb2.Timestamp
    refresh_asked_by: str
    guest: bool
    def __init__(self, park: _Optional[str] = ..., enterprise: _Optional[str] = ..., version: _Optional[int] = ..., display_name: _Optional[str] = ..., zone: _Optional[str] = ..., latitude: _Optional[float] = ..., longitude: _Optional[float] = ..., auto_accept: _Optional[bool] = ..., retire_date: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., refresh_ask_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., refresh_asked_by: _Optional[str] = ..., guest: _Optional[bool] = ...) -> None: ...

class LineChanged(_message.Message):
    __slots__ = ("park", "line", "version", "enterprise", "link", "zone", "machines", "planned_daily_capacity", "maximum_daily_capacity", "price_micros", "min_lot", "lead_days", "tags", "quality", "rates", "setup", "setup_cost_micros", "min_run", "retire_date", "create_time", "update_time", "planned_capacity_source", "planned_capacity_report")
    PARK_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    MACHINES_FIELD_NUMBER: _ClassVar[int]
    PLANNED_DAILY_CAPACITY_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_DAILY_CAPACITY_FIELD_NUMBER: _ClassVar[int]
    PRICE_MICROS_FIELD_NUMBER: _ClassVar[int]
    MIN_LOT_FIELD_NUMBER: _ClassVar[int]
    LEAD_DAYS_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    QUALITY_FIELD_NUMBER: _ClassVar[int]
    RATES_FIELD_NUMBER: _ClassVar[int]
    SETUP_FIELD_NUMBER: _ClassVar[int]
    SETUP_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    MIN_RUN_FIELD_NUMBER: _ClassVar[int]
    RETIRE_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    PLANNED_CAPACITY_SOURCE_FIELD_NUMBER: _ClassVar[int]
    PLANNED_CAPACITY_REPORT_FIELD_NUMBER: _ClassVar[int]
    park: str
    line: str
    version: int
    enterprise: str
    link: str
    zone: str
    machines: int
    planned_daily_capacity: int
    maximum_daily_capacity: int
    price_micros: int
    min_lot: int
    lead_days: int
    tags: _containers.RepeatedScalarFieldContainer[str]
    quality: float
    rates: _containers.RepeatedCompositeFieldContainer[ProductRate]
    setup: int
    setup_cost_micros: int
    min_run: int
    retire_date: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    planned_capacity_source: _capacity_pb2.CapacitySource
    planned_capacity_report: _capacity_pb2.FigureReport
    def __init__(self, park: _Optional[str] = ..., line: _Optional[str] = ..., version: _Optional[int] = ..., enterprise: _Optional[str] = ..., link: _Optional[str] = ..., zone: _Optional[str] = ..., machines: _Optional[int] = ..., planned_daily_capacity: _Optional[int] = ..., maximum_daily_capacity: _Optional[int] = ..., price_micros: _Optional[int] = ..., min_lot: _Optional[int] = ..., lead_days: _Optional[int] = ..., tags: _Optional[_Iterable[str]] = ..., quality: _Optional[float] = ..., rates: _Optional[_Iterable[_Union[ProductRate, _Mapping]]] = ..., setup: _Optional[int] = ..., setup_cost_micros: _Optional[int] = ..., min_run: _Optional[int] = ..., retire_date: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., planned_capacity_source: _Optional[_Union[_capacity_pb2.CapacitySource, str]] = ..., planned_capacity_report: _Optional[_Union[_capacity_pb2.FigureReport, _Mapping]] = ...) -> None: ...

class ProductRate(_message.Message):
    __slots__ = ("product", "load", "price_micros")
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    LOAD_FIELD_NUMBER: _ClassVar[int]
    PRICE_MICROS_FIELD_NUMBER: _ClassVar[int]
    product: str
    load: float
    price_micros: int
    def __init__(self, product: _Optional[str] = ..., load: _Optional[float] = ..., price_micros: _Optional[int] = ...) -> None: ...

class CapacityChanged(_message.Message):
    __slots__ = ("park", "line", "month", "version", "figures", "update_time")
    PARK_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    MONTH_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    park: str
    line: str
    month: str
    version: int
    figures: _containers.RepeatedCompositeFieldContainer[CapacityFigure]
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, park: _Optional[str] = ..., line: _Optional[str] = ..., month: _Optional[str] = ..., version: _Optional[int] = ..., figures: _Optional[_Iterable[_Union[CapacityFigure, _Mapping]]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CapacityFigure(_message.Message):
    __slots__ = ("date", "daily_capacity", "report_time", "source", "reported_by", "reporter_role")
    DATE_FIELD_NUMBER: _ClassVar[int]
    DAILY_CAPACITY_FIELD_NUMBER: _ClassVar[int]
    REPORT_TIME_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    REPORTED_BY_FIELD_NUMBER: _ClassVar[int]
    REPORTER_ROLE_FIELD_NUMBER: _ClassVar[int]
    date: str
    daily_capacity: int
    report_time: _timestamp_pb2.Timestamp
    source: _capacity_pb2.CapacitySource
    reported_by: str
    reporter_role: _access_pb2.Role
    def __init__(self, date: _Optional[str] = ..., daily_capacity: _Optional[int] = ..., report_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., source: _Optional[_Union[_capacity_pb2.CapacitySource, str]] = ..., reported_by: _Optional[str] = ..., reporter_role: _Optional[_Union[_access_pb2.Role, str]] = ...) -> None: ...
