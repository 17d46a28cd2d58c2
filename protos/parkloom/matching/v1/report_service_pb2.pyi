from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.matching.v1 import report_pb2 as _report_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReportProductionRequest(_message.Message):
    __slots__ = ("assignment", "date", "good_quantity", "scrapped_quantity", "started_quantity", "source", "request_id")
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    GOOD_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SCRAPPED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    STARTED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    assignment: str
    date: str
    good_quantity: int
    scrapped_quantity: int
    started_quantity: int
    source: _report_pb2.ReportSource
    request_id: str
    def __init__(self, assignment: _Optional[str] = ..., date: _Optional[str] = ..., good_quantity: _Optional[int] = ..., scrapped_quantity: _Optional[int] = ..., started_quantity: _Optional[int] = ..., source: _Optional[_Union[_report_pb2.ReportSource, str]] = ..., request_id: _Optional[str] = ...) -> None: ...

class ReportProductionResponse(_message.Message):
    __slots__ = ("report", "warnings")
    REPORT_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    report: _report_pb2.Report
    warnings: _containers.RepeatedScalarFieldContainer[_report_pb2.ReportWarning]
    def __init__(self, report: _Optional[_Union[_report_pb2.Report, _Mapping]] = ..., warnings: _Optional[_Iterable[_Union[_report_pb2.ReportWarning, str]]] = ...) -> None: ...

class BatchReportProductionRequest(_message.Message):
    __slots__ = ("parent", "requests", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[ReportProductionRequest]
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[ReportProductionRequest, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchReportProductionResponse(_message.Message):
    __slots__ = ("responses",)
    RESPONSES_FIELD_NUMBER: _ClassVar[int]
    responses: _containers.RepeatedCompositeFieldContainer[ReportProductionResponse]
    def __init__(self, responses: _Optional[_Iterable[_Union[ReportProductionResponse, _Mapping]]] = ...) -> None: ...

class StreamProductionReportsRequest(_message.Message):
    __slots__ = ("request",)
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    request: ReportProductionRequest
    def __init__(self, request: _Optional[_Union[ReportProductionRequest, _Mapping]] = ...) -> None: ...

class StreamProductionReportsResponse(_message.Message):
    __slots__ = ("taken", "refused", "refusals")
    TAKEN_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    REFUSALS_FIELD_NUMBER: _ClassVar[int]
    taken: int
    refused: int
    refusals: _containers.RepeatedCompositeFieldContainer[RefusedReport]
    def __init__(self, taken: _Optional[int] = ..., refused: _Optional[int] = ..., refusals: _Optional[_Iterable[_Union[RefusedReport, _Mapping]]] = ...) -> None: ...

class RefusedReport(_message.Message):
    __slots__ = ("place", "code", "message")
    PLACE_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    place: int
    code: str
    message: str
    def __init__(self, place: _Optional[int] = ..., code: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class ListReportsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "assignment", "order", "enterprise")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    assignment: str
    order: str
    enterprise: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., assignment: _Optional[str] = ..., order: _Optional[str] = ..., enterprise: _Optional[str] = ...) -> None: ...

class ListReportsResponse(_message.Message):
    __slots__ = ("reports", "next_page_token")
    REPORTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    reports: _containers.RepeatedCompositeFieldContainer[_report_pb2.Report]
    next_page_token: str
    def __init__(self, reports: _Optional[_Iterable[_Union[_report_pb2.Report, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
