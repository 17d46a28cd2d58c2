from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.matching.v1 import scorecard_pb2 as _scorecard_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class LoadGroup(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LOAD_GROUP_UNSPECIFIED: _ClassVar[LoadGroup]
    LOAD_GROUP_LINK: _ClassVar[LoadGroup]
    LOAD_GROUP_ENTERPRISE: _ClassVar[LoadGroup]
    LOAD_GROUP_LINE: _ClassVar[LoadGroup]
LOAD_GROUP_UNSPECIFIED: LoadGroup
LOAD_GROUP_LINK: LoadGroup
LOAD_GROUP_ENTERPRISE: LoadGroup
LOAD_GROUP_LINE: LoadGroup

class GetScorecardRequest(_message.Message):
    __slots__ = ("name", "window")
    NAME_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    name: str
    window: _scorecard_pb2.ScorecardWindow
    def __init__(self, name: _Optional[str] = ..., window: _Optional[_Union[_scorecard_pb2.ScorecardWindow, str]] = ...) -> None: ...

class ListScorecardsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "window")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    window: _scorecard_pb2.ScorecardWindow
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., window: _Optional[_Union[_scorecard_pb2.ScorecardWindow, str]] = ...) -> None: ...

class ListScorecardsResponse(_message.Message):
    __slots__ = ("scorecards", "next_page_token")
    SCORECARDS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    scorecards: _containers.RepeatedCompositeFieldContainer[_scorecard_pb2.Scorecard]
    next_page_token: str
    def __init__(self, scorecards: _Optional[_Iterable[_Union[_scorecard_pb2.Scorecard, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class SummarizeLineRequest(_message.Message):
    __slots__ = ("name", "days")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DAYS_FIELD_NUMBER: _ClassVar[int]
    name: str
    days: int
    def __init__(self, name: _Optional[str] = ..., days: _Optional[int] = ...) -> None: ...

class SummarizeLineResponse(_message.Message):
    __slots__ = ("days",)
    DAYS_FIELD_NUMBER: _ClassVar[int]
    days: _containers.RepeatedCompositeFieldContainer[_scorecard_pb2.LineDay]
    def __init__(self, days: _Optional[_Iterable[_Union[_scorecard_pb2.LineDay, _Mapping]]] = ...) -> None: ...

class SummarizeLoadRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "group", "link", "enterprise", "days")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    DAYS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    group: LoadGroup
    link: str
    enterprise: str
    days: int
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., group: _Optional[_Union[LoadGroup, str]] = ..., link: _Optional[str] = ..., enterprise: _Optional[str] = ..., days: _Optional[int] = ...) -> None: ...

class SummarizeLoadResponse(_message.Message):
    __slots__ = ("first_date", "summaries", "next_page_token")
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    SUMMARIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    first_date: str
    summaries: _containers.RepeatedCompositeFieldContainer[LoadSummary]
    next_page_token: str
    def __init__(self, first_date: _Optional[str] = ..., summaries: _Optional[_Iterable[_Union[LoadSummary, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class LoadSummary(_message.Message):
    __slots__ = ("id", "line_count", "enterprise", "link", "capacities", "reported_capacities", "taken_capacities", "held_capacities", "guest")
    ID_FIELD_NUMBER: _ClassVar[int]
    LINE_COUNT_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    CAPACITIES_FIELD_NUMBER: _ClassVar[int]
    REPORTED_CAPACITIES_FIELD_NUMBER: _ClassVar[int]
    TAKEN_CAPACITIES_FIELD_NUMBER: _ClassVar[int]
    HELD_CAPACITIES_FIELD_NUMBER: _ClassVar[int]
    GUEST_FIELD_NUMBER: _ClassVar[int]
    id: str
    line_count: int
    enterprise: str
    link: str
    capacities: _containers.RepeatedScalarFieldContainer[int]
    reported_capacities: _containers.RepeatedScalarFieldContainer[int]
    taken_capacities: _containers.RepeatedScalarFieldContainer[float]
    held_capacities: _containers.RepeatedScalarFieldContainer[float]
    guest: bool
    def __init__(self, id: _Optional[str] = ..., line_count: _Optional[int] = ..., enterprise: _Optional[str] = ..., link: _Optional[str] = ..., capacities: _Optional[_Iterable[int]] = ..., reported_capacities: _Optional[_Iterable[int]] = ..., taken_capacities: _Optional[_Iterable[float]] = ..., held_capacities: _Optional[_Iterable[float]] = ..., guest: _Optional[bool] = ...) -> None: ...
