import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.ladder.v1 import ladder_pb2 as _ladder_pb2
from parkloom.registry.v1 import capacity_pb2 as _capacity_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Enterprise(_message.Message):
    __slots__ = ("name", "display_name", "zone", "latitude", "longitude", "contacts", "auto_accept", "etag", "create_time", "update_time", "retire_date", "refresh_ask_time", "refresh_asked_by", "oldest_figure_age_days", "stale", "guest")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    LATITUDE_FIELD_NUMBER: _ClassVar[int]
    LONGITUDE_FIELD_NUMBER: _ClassVar[int]
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    AUTO_ACCEPT_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    RETIRE_DATE_FIELD_NUMBER: _ClassVar[int]
    REFRESH_ASK_TIME_FIELD_NUMBER: _ClassVar[int]
    REFRESH_ASKED_BY_FIELD_NUMBER: _ClassVar[int]
    OLDEST_FIGURE_AGE_DAYS_FIELD_NUMBER: _ClassVar[int]
    STALE_FIELD_NUMBER: _ClassVar[int]
    GUEST_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    zone: str
    latitude: float
    longitude: float
    contacts: _containers.RepeatedCompositeFieldContainer[Contact]
    auto_accept: bool
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    retire_date: str
    refresh_ask_time: _timestamp_pb2.Timestamp
    refresh_asked_by: str
    oldest_figure_age_days: int
    stale: bool
    guest: bool
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., zone: _Optional[str] = ..., latitude: _Optional[float] = ..., longitude: _Optional[float] = ..., contacts: _Optional[_Iterable[_Union[Contact, _Mapping]]] = ..., auto_accept: _Optional[bool] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., retire_date: _Optional[str] = ..., refresh_ask_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., refresh_asked_by: _Optional[str] = ..., oldest_figure_age_days: _Optional[int] = ..., stale: _Optional[bool] = ..., guest: _Optional[bool] = ...) -> None: ...

class Contact(_message.Message):
    __slots__ = ("person", "phone")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    person: str
    phone: str
    def __init__(self, person: _Optional[str] = ..., phone: _Optional[str] = ...) -> None: ...

class Line(_message.Message):
    __slots__ = ("name", "enterprise", "link", "zone", "machines", "planned_daily_capacity", "maximum_daily_capacity", "price_micros", "min_lot", "lead_days", "tags", "quality", "rates", "etag", "create_time", "update_time", "setup", "setup_cost_micros", "min_run", "setup_in_use", "setup_cost_micros_in_use", "min_run_in_use", "retire_date", "planned_capacity_source", "planned_capacity_report", "planned_capacity_age_days", "planned_capacity_stale")
    NAME_FIELD_NUMBER: _ClassVar[int]
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
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    SETUP_FIELD_NUMBER: _ClassVar[int]
    SETUP_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    MIN_RUN_FIELD_NUMBER: _ClassVar[int]
    SETUP_IN_USE_FIELD_NUMBER: _ClassVar[int]
    SETUP_COST_MICROS_IN_USE_FIELD_NUMBER: _ClassVar[int]
    MIN_RUN_IN_USE_FIELD_NUMBER: _ClassVar[int]
    RETIRE_DATE_FIELD_NUMBER: _ClassVar[int]
    PLANNED_CAPACITY_SOURCE_FIELD_NUMBER: _ClassVar[int]
    PLANNED_CAPACITY_REPORT_FIELD_NUMBER: _ClassVar[int]
    PLANNED_CAPACITY_AGE_DAYS_FIELD_NUMBER: _ClassVar[int]
    PLANNED_CAPACITY_STALE_FIELD_NUMBER: _ClassVar[int]
    name: str
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
    rates: _containers.RepeatedCompositeFieldContainer[Rate]
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    setup: int
    setup_cost_micros: int
    min_run: int
    setup_in_use: _ladder_pb2.FigureInUse
    setup_cost_micros_in_use: _ladder_pb2.FigureInUse
    min_run_in_use: _ladder_pb2.FigureInUse
    retire_date: str
    planned_capacity_source: _capacity_pb2.CapacitySource
    planned_capacity_report: _capacity_pb2.FigureReport
    planned_capacity_age_days: int
    planned_capacity_stale: bool
    def __init__(self, name: _Optional[str] = ..., enterprise: _Optional[str] = ..., link: _Optional[str] = ..., zone: _Optional[str] = ..., machines: _Optional[int] = ..., planned_daily_capacity: _Optional[int] = ..., maximum_daily_capacity: _Optional[int] = ..., price_micros: _Optional[int] = ..., min_lot: _Optional[int] = ..., lead_days: _Optional[int] = ..., tags: _Optional[_Iterable[str]] = ..., quality: _Optional[float] = ..., rates: _Optional[_Iterable[_Union[Rate, _Mapping]]] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., setup: _Optional[int] = ..., setup_cost_micros: _Optional[int] = ..., min_run: _Optional[int] = ..., setup_in_use: _Optional[_Union[_ladder_pb2.FigureInUse, _Mapping]] = ..., setup_cost_micros_in_use: _Optional[_Union[_ladder_pb2.FigureInUse, _Mapping]] = ..., min_run_in_use: _Optional[_Union[_ladder_pb2.FigureInUse, _Mapping]] = ..., retire_date: _Optional[str] = ..., planned_capacity_source: _Optional[_Union[_capacity_pb2.CapacitySource, str]] = ..., planned_capacity_report: _Optional[_Union[_capacity_pb2.FigureReport, _Mapping]] = ..., planned_capacity_age_days: _Optional[int] = ..., planned_capacity_stale: _Optional[bool] = ...) -> None: ...

class Rate(_message.Message):
    __slots__ = ("product", "load", "price_micros")
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    LOAD_FIELD_NUMBER: _ClassVar[int]
    PRICE_MICROS_FIELD_NUMBER: _ClassVar[int]
    product: str
    load: float
    price_micros: int
    def __init__(self, product: _Optional[str] = ..., load: _Optional[float] = ..., price_micros: _Optional[int] = ...) -> None: ...
