import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CapacitySource(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CAPACITY_SOURCE_UNSPECIFIED: _ClassVar[CapacitySource]
    CAPACITY_SOURCE_SCHEDULE: _ClassVar[CapacitySource]
    CAPACITY_SOURCE_PHONE: _ClassVar[CapacitySource]
    CAPACITY_SOURCE_FILE: _ClassVar[CapacitySource]
    CAPACITY_SOURCE_MACHINE: _ClassVar[CapacitySource]
CAPACITY_SOURCE_UNSPECIFIED: CapacitySource
CAPACITY_SOURCE_SCHEDULE: CapacitySource
CAPACITY_SOURCE_PHONE: CapacitySource
CAPACITY_SOURCE_FILE: CapacitySource
CAPACITY_SOURCE_MACHINE: CapacitySource

class Capacity(_message.Message):
    __slots__ = ("name", "figures", "etag", "update_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    figures: _containers.RepeatedCompositeFieldContainer[DailyFigure]
    etag: str
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., figures: _Optional[_Iterable[_Union[DailyFigure, _Mapping]]] = ..., etag: _Optional[str] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class DailyFigure(_message.Message):
    __slots__ = ("date", "daily_capacity", "source", "reported_by", "report_time", "reporter_role", "age_days", "stale")
    DATE_FIELD_NUMBER: _ClassVar[int]
    DAILY_CAPACITY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    REPORTED_BY_FIELD_NUMBER: _ClassVar[int]
    REPORT_TIME_FIELD_NUMBER: _ClassVar[int]
    REPORTER_ROLE_FIELD_NUMBER: _ClassVar[int]
    AGE_DAYS_FIELD_NUMBER: _ClassVar[int]
    STALE_FIELD_NUMBER: _ClassVar[int]
    date: str
    daily_capacity: int
    source: CapacitySource
    reported_by: str
    report_time: _timestamp_pb2.Timestamp
    reporter_role: _access_pb2.Role
    age_days: int
    stale: bool
    def __init__(self, date: _Optional[str] = ..., daily_capacity: _Optional[int] = ..., source: _Optional[_Union[CapacitySource, str]] = ..., reported_by: _Optional[str] = ..., report_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reporter_role: _Optional[_Union[_access_pb2.Role, str]] = ..., age_days: _Optional[int] = ..., stale: _Optional[bool] = ...) -> None: ...

class FigureReport(_message.Message):
    __slots__ = ("report_time", "reported_by", "reporter_role")
    REPORT_TIME_FIELD_NUMBER: _ClassVar[int]
    REPORTED_BY_FIELD_NUMBER: _ClassVar[int]
    REPORTER_ROLE_FIELD_NUMBER: _ClassVar[int]
    report_time: _timestamp_pb2.Timestamp
    reported_by: str
    reporter_role: _access_pb2.Role
    def __init__(self, report_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reported_by: _Optional[str] = ..., reporter_role: _Optional[_Union[_access_pb2.Role, str]] = ...) -> None: ...
