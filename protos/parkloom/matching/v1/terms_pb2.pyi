import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.matching.v1 import assignment_pb2 as _assignment_pb2
from parkloom.matching.v1 import live_schedule_pb2 as _live_schedule_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TermsKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TERMS_KIND_UNSPECIFIED: _ClassVar[TermsKind]
    TERMS_KIND_ASKED: _ClassVar[TermsKind]
    TERMS_KIND_AGREED: _ClassVar[TermsKind]
    TERMS_KIND_COUNTERED: _ClassVar[TermsKind]
    TERMS_KIND_DECLINED: _ClassVar[TermsKind]
    TERMS_KIND_WITHDRAWN: _ClassVar[TermsKind]

class TermsOf(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TERMS_OF_UNSPECIFIED: _ClassVar[TermsOf]
    TERMS_OF_ASKED: _ClassVar[TermsOf]
    TERMS_OF_AGREED: _ClassVar[TermsOf]
    TERMS_OF_COUNTER: _ClassVar[TermsOf]

class Speaker(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SPEAKER_UNSPECIFIED: _ClassVar[Speaker]
    SPEAKER_ENTERPRISE: _ClassVar[Speaker]
    SPEAKER_MANAGER: _ClassVar[Speaker]
    SPEAKER_PLAN: _ClassVar[Speaker]
    SPEAKER_DAY: _ClassVar[Speaker]
    SPEAKER_DEADLINE: _ClassVar[Speaker]
    SPEAKER_POLICY: _ClassVar[Speaker]

class ExclusionCause(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EXCLUSION_CAUSE_UNSPECIFIED: _ClassVar[ExclusionCause]
    EXCLUSION_CAUSE_DECLINED: _ClassVar[ExclusionCause]
    EXCLUSION_CAUSE_PARTLY_ACCEPTED: _ClassVar[ExclusionCause]
    EXCLUSION_CAUSE_NO_ANSWER: _ClassVar[ExclusionCause]
TERMS_KIND_UNSPECIFIED: TermsKind
TERMS_KIND_ASKED: TermsKind
TERMS_KIND_AGREED: TermsKind
TERMS_KIND_COUNTERED: TermsKind
TERMS_KIND_DECLINED: TermsKind
TERMS_KIND_WITHDRAWN: TermsKind
TERMS_OF_UNSPECIFIED: TermsOf
TERMS_OF_ASKED: TermsOf
TERMS_OF_AGREED: TermsOf
TERMS_OF_COUNTER: TermsOf
SPEAKER_UNSPECIFIED: Speaker
SPEAKER_ENTERPRISE: Speaker
SPEAKER_MANAGER: Speaker
SPEAKER_PLAN: Speaker
SPEAKER_DAY: Speaker
SPEAKER_DEADLINE: Speaker
SPEAKER_POLICY: Speaker
EXCLUSION_CAUSE_UNSPECIFIED: ExclusionCause
EXCLUSION_CAUSE_DECLINED: ExclusionCause
EXCLUSION_CAUSE_PARTLY_ACCEPTED: ExclusionCause
EXCLUSION_CAUSE_NO_ANSWER: ExclusionCause

class Terms(_message.Message):
    __slots__ = ("number", "kind", "of", "quantities", "unit_price_micros", "deadline_time", "reason", "speaker", "subject", "time", "cause")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    OF_FIELD_NUMBER: _ClassVar[int]
    QUANTITIES_FIELD_NUMBER: _ClassVar[int]
    UNIT_PRICE_MICROS_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_TIME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SPEAKER_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    number: int
    kind: TermsKind
    of: TermsOf
    quantities: _containers.RepeatedCompositeFieldContainer[_assignment_pb2.DailyQuantity]
    unit_price_micros: int
    deadline_time: _timestamp_pb2.Timestamp
    reason: str
    speaker: Speaker
    subject: str
    time: _timestamp_pb2.Timestamp
    cause: _live_schedule_pb2.WorkChangeCause
    def __init__(self, number: _Optional[int] = ..., kind: _Optional[_Union[TermsKind, str]] = ..., of: _Optional[_Union[TermsOf, str]] = ..., quantities: _Optional[_Iterable[_Union[_assignment_pb2.DailyQuantity, _Mapping]]] = ..., unit_price_micros: _Optional[int] = ..., deadline_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ..., speaker: _Optional[_Union[Speaker, str]] = ..., subject: _Optional[str] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., cause: _Optional[_Union[_live_schedule_pb2.WorkChangeCause, str]] = ...) -> None: ...

class Exclusion(_message.Message):
    __slots__ = ("order", "step", "enterprise", "cause", "reason", "since_time")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SINCE_TIME_FIELD_NUMBER: _ClassVar[int]
    order: str
    step: int
    enterprise: str
    cause: ExclusionCause
    reason: str
    since_time: _timestamp_pb2.Timestamp
    def __init__(self, order: _Optional[str] = ..., step: _Optional[int] = ..., enterprise: _Optional[str] = ..., cause: _Optional[_Union[ExclusionCause, str]] = ..., reason: _Optional[str] = ..., since_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
