import datetime

from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReportSource(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REPORT_SOURCE_UNSPECIFIED: _ClassVar[ReportSource]
    REPORT_SOURCE_PHONE: _ClassVar[ReportSource]
    REPORT_SOURCE_FILE: _ClassVar[ReportSource]
    REPORT_SOURCE_RPC: _ClassVar[ReportSource]
    REPORT_SOURCE_ASSUMED: _ClassVar[ReportSource]

class ReportWarning(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REPORT_WARNING_UNSPECIFIED: _ClassVar[ReportWarning]
    REPORT_WARNING_MORE_THAN_ASSIGNED: _ClassVar[ReportWarning]
    REPORT_WARNING_OTHER_DAY: _ClassVar[ReportWarning]
    REPORT_WARNING_SHORT: _ClassVar[ReportWarning]
REPORT_SOURCE_UNSPECIFIED: ReportSource
REPORT_SOURCE_PHONE: ReportSource
REPORT_SOURCE_FILE: ReportSource
REPORT_SOURCE_RPC: ReportSource
REPORT_SOURCE_ASSUMED: ReportSource
REPORT_WARNING_UNSPECIFIED: ReportWarning
REPORT_WARNING_MORE_THAN_ASSIGNED: ReportWarning
REPORT_WARNING_OTHER_DAY: ReportWarning
REPORT_WARNING_SHORT: ReportWarning

class Report(_message.Message):
    __slots__ = ("name", "assignment", "order", "enterprise", "step", "date", "asked_quantity", "started_quantity", "good_quantity", "scrapped_quantity", "counted_quantity", "source", "reporter", "report_time", "etag")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    ASKED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    STARTED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    GOOD_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SCRAPPED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    COUNTED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    REPORTER_FIELD_NUMBER: _ClassVar[int]
    REPORT_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    assignment: str
    order: str
    enterprise: str
    step: int
    date: str
    asked_quantity: int
    started_quantity: int
    good_quantity: int
    scrapped_quantity: int
    counted_quantity: int
    source: ReportSource
    reporter: str
    report_time: _timestamp_pb2.Timestamp
    etag: str
    def __init__(self, name: _Optional[str] = ..., assignment: _Optional[str] = ..., order: _Optional[str] = ..., enterprise: _Optional[str] = ..., step: _Optional[int] = ..., date: _Optional[str] = ..., asked_quantity: _Optional[int] = ..., started_quantity: _Optional[int] = ..., good_quantity: _Optional[int] = ..., scrapped_quantity: _Optional[int] = ..., counted_quantity: _Optional[int] = ..., source: _Optional[_Union[ReportSource, str]] = ..., reporter: _Optional[str] = ..., report_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...
