from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ScorecardWindow(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SCORECARD_WINDOW_UNSPECIFIED: _ClassVar[ScorecardWindow]
    SCORECARD_WINDOW_THIRTY_DAYS: _ClassVar[ScorecardWindow]
    SCORECARD_WINDOW_SIX_MONTHS: _ClassVar[ScorecardWindow]
SCORECARD_WINDOW_UNSPECIFIED: ScorecardWindow
SCORECARD_WINDOW_THIRTY_DAYS: ScorecardWindow
SCORECARD_WINDOW_SIX_MONTHS: ScorecardWindow

class Scorecard(_message.Message):
    __slots__ = ("name", "window", "first_date", "last_date", "figures", "links", "guest")
    NAME_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_DATE_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    LINKS_FIELD_NUMBER: _ClassVar[int]
    GUEST_FIELD_NUMBER: _ClassVar[int]
    name: str
    window: ScorecardWindow
    first_date: str
    last_date: str
    figures: ScorecardFigures
    links: _containers.RepeatedCompositeFieldContainer[LinkScorecard]
    guest: bool
    def __init__(self, name: _Optional[str] = ..., window: _Optional[_Union[ScorecardWindow, str]] = ..., first_date: _Optional[str] = ..., last_date: _Optional[str] = ..., figures: _Optional[_Union[ScorecardFigures, _Mapping]] = ..., links: _Optional[_Iterable[_Union[LinkScorecard, _Mapping]]] = ..., guest: _Optional[bool] = ...) -> None: ...

class LinkScorecard(_message.Message):
    __slots__ = ("link", "figures", "medians")
    LINK_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    MEDIANS_FIELD_NUMBER: _ClassVar[int]
    link: str
    figures: ScorecardFigures
    medians: ScorecardMedians
    def __init__(self, link: _Optional[str] = ..., figures: _Optional[_Union[ScorecardFigures, _Mapping]] = ..., medians: _Optional[_Union[ScorecardMedians, _Mapping]] = ...) -> None: ...

class ScorecardFigures(_message.Message):
    __slots__ = ("on_time_share", "reported_days", "on_time_days", "assumed_days", "quality_share", "good_quantity", "scrapped_quantity", "acceptance_share", "accepted_quantity", "declined_quantity", "expired_quantity", "answered_terms", "response_hours", "answers", "reports")
    ON_TIME_SHARE_FIELD_NUMBER: _ClassVar[int]
    REPORTED_DAYS_FIELD_NUMBER: _ClassVar[int]
    ON_TIME_DAYS_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_DAYS_FIELD_NUMBER: _ClassVar[int]
    QUALITY_SHARE_FIELD_NUMBER: _ClassVar[int]
    GOOD_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SCRAPPED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ACCEPTANCE_SHARE_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    DECLINED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    EXPIRED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_TERMS_FIELD_NUMBER: _ClassVar[int]
    RESPONSE_HOURS_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    REPORTS_FIELD_NUMBER: _ClassVar[int]
    on_time_share: float
    reported_days: int
    on_time_days: int
    assumed_days: int
    quality_share: float
    good_quantity: int
    scrapped_quantity: int
    acceptance_share: float
    accepted_quantity: int
    declined_quantity: int
    expired_quantity: int
    answered_terms: int
    response_hours: int
    answers: int
    reports: int
    def __init__(self, on_time_share: _Optional[float] = ..., reported_days: _Optional[int] = ..., on_time_days: _Optional[int] = ..., assumed_days: _Optional[int] = ..., quality_share: _Optional[float] = ..., good_quantity: _Optional[int] = ..., scrapped_quantity: _Optional[int] = ..., acceptance_share: _Optional[float] = ..., accepted_quantity: _Optional[int] = ..., declined_quantity: _Optional[int] = ..., expired_quantity: _Optional[int] = ..., answered_terms: _Optional[int] = ..., response_hours: _Optional[int] = ..., answers: _Optional[int] = ..., reports: _Optional[int] = ...) -> None: ...

class ScorecardMedians(_message.Message):
    __slots__ = ("on_time_share", "quality_share", "acceptance_share", "response_hours", "withheld")
    ON_TIME_SHARE_FIELD_NUMBER: _ClassVar[int]
    QUALITY_SHARE_FIELD_NUMBER: _ClassVar[int]
    ACCEPTANCE_SHARE_FIELD_NUMBER: _ClassVar[int]
    RESPONSE_HOURS_FIELD_NUMBER: _ClassVar[int]
    WITHHELD_FIELD_NUMBER: _ClassVar[int]
    on_time_share: float
    quality_share: float
    acceptance_share: float
    response_hours: int
    withheld: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, on_time_share: _Optional[float] = ..., quality_share: _Optional[float] = ..., acceptance_share: _Optional[float] = ..., response_hours: _Optional[int] = ..., withheld: _Optional[_Iterable[str]] = ...) -> None: ...

class LineDay(_message.Message):
    __slots__ = ("date", "maximum", "planned", "agreed")
    DATE_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_FIELD_NUMBER: _ClassVar[int]
    PLANNED_FIELD_NUMBER: _ClassVar[int]
    AGREED_FIELD_NUMBER: _ClassVar[int]
    date: str
    maximum: int
    planned: float
    agreed: float
    def __init__(self, date: _Optional[str] = ..., maximum: _Optional[int] = ..., planned: _Optional[float] = ..., agreed: _Optional[float] = ...) -> None: ...
