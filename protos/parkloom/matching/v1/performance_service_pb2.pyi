from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.matching.v1 import scorecard_pb2 as _scorecard_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

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
