import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.matching.v1 import order_pb2 as _order_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class QuoteState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    QUOTE_STATE_UNSPECIFIED: _ClassVar[QuoteState]
    QUOTE_STATE_OFFERED: _ClassVar[QuoteState]
    QUOTE_STATE_HELD: _ClassVar[QuoteState]
    QUOTE_STATE_TAKEN: _ClassVar[QuoteState]
    QUOTE_STATE_EXPIRED: _ClassVar[QuoteState]
    QUOTE_STATE_RELEASED: _ClassVar[QuoteState]

class QuoteAnswerKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    QUOTE_ANSWER_KIND_UNSPECIFIED: _ClassVar[QuoteAnswerKind]
    QUOTE_ANSWER_KIND_EARLIEST: _ClassVar[QuoteAnswerKind]
    QUOTE_ANSWER_KIND_CHEAPEST_IN_TIME: _ClassVar[QuoteAnswerKind]
    QUOTE_ANSWER_KIND_MOST_IN_TIME: _ClassVar[QuoteAnswerKind]

class QuoteVerdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    QUOTE_VERDICT_UNSPECIFIED: _ClassVar[QuoteVerdict]
    QUOTE_VERDICT_ON_TIME: _ClassVar[QuoteVerdict]
    QUOTE_VERDICT_AT_HIGHER_COST: _ClassVar[QuoteVerdict]
    QUOTE_VERDICT_NOT_IN_TIME: _ClassVar[QuoteVerdict]
    QUOTE_VERDICT_BEYOND_HORIZON: _ClassVar[QuoteVerdict]

class QuoteLimit(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    QUOTE_LIMIT_UNSPECIFIED: _ClassVar[QuoteLimit]
    QUOTE_LIMIT_CAPACITY: _ClassVar[QuoteLimit]
    QUOTE_LIMIT_QUOTA: _ClassVar[QuoteLimit]
    QUOTE_LIMIT_LEAD_TIME: _ClassVar[QuoteLimit]
    QUOTE_LIMIT_NO_ELIGIBLE_LINE: _ClassVar[QuoteLimit]
    QUOTE_LIMIT_NO_LANE: _ClassVar[QuoteLimit]
    QUOTE_LIMIT_RULES: _ClassVar[QuoteLimit]
    QUOTE_LIMIT_HORIZON: _ClassVar[QuoteLimit]

class HoldEndReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HOLD_END_REASON_UNSPECIFIED: _ClassVar[HoldEndReason]
    HOLD_END_REASON_TIME_OVER: _ClassVar[HoldEndReason]
    HOLD_END_REASON_ASKED: _ClassVar[HoldEndReason]
    HOLD_END_REASON_CAPACITY_FELL: _ClassVar[HoldEndReason]
    HOLD_END_REASON_DAY_OVER: _ClassVar[HoldEndReason]
QUOTE_STATE_UNSPECIFIED: QuoteState
QUOTE_STATE_OFFERED: QuoteState
QUOTE_STATE_HELD: QuoteState
QUOTE_STATE_TAKEN: QuoteState
QUOTE_STATE_EXPIRED: QuoteState
QUOTE_STATE_RELEASED: QuoteState
QUOTE_ANSWER_KIND_UNSPECIFIED: QuoteAnswerKind
QUOTE_ANSWER_KIND_EARLIEST: QuoteAnswerKind
QUOTE_ANSWER_KIND_CHEAPEST_IN_TIME: QuoteAnswerKind
QUOTE_ANSWER_KIND_MOST_IN_TIME: QuoteAnswerKind
QUOTE_VERDICT_UNSPECIFIED: QuoteVerdict
QUOTE_VERDICT_ON_TIME: QuoteVerdict
QUOTE_VERDICT_AT_HIGHER_COST: QuoteVerdict
QUOTE_VERDICT_NOT_IN_TIME: QuoteVerdict
QUOTE_VERDICT_BEYOND_HORIZON: QuoteVerdict
QUOTE_LIMIT_UNSPECIFIED: QuoteLimit
QUOTE_LIMIT_CAPACITY: QuoteLimit
QUOTE_LIMIT_QUOTA: QuoteLimit
QUOTE_LIMIT_LEAD_TIME: QuoteLimit
QUOTE_LIMIT_NO_ELIGIBLE_LINE: QuoteLimit
QUOTE_LIMIT_NO_LANE: QuoteLimit
QUOTE_LIMIT_RULES: QuoteLimit
QUOTE_LIMIT_HORIZON: QuoteLimit
HOLD_END_REASON_UNSPECIFIED: HoldEndReason
HOLD_END_REASON_TIME_OVER: HoldEndReason
HOLD_END_REASON_ASKED: HoldEndReason
HOLD_END_REASON_CAPACITY_FELL: HoldEndReason
HOLD_END_REASON_DAY_OVER: HoldEndReason

class Quote(_message.Message):
    __slots__ = ("name", "order", "state", "answers", "verdict", "slack_days", "binding", "more_micros", "confidence", "held_answer", "hold_expire_time", "hold_end_reason", "requoted", "placed_order", "horizon_end_date", "etag", "create_time", "update_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    SLACK_DAYS_FIELD_NUMBER: _ClassVar[int]
    BINDING_FIELD_NUMBER: _ClassVar[int]
    MORE_MICROS_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    HELD_ANSWER_FIELD_NUMBER: _ClassVar[int]
    HOLD_EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    HOLD_END_REASON_FIELD_NUMBER: _ClassVar[int]
    REQUOTED_FIELD_NUMBER: _ClassVar[int]
    PLACED_ORDER_FIELD_NUMBER: _ClassVar[int]
    HORIZON_END_DATE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    order: _order_pb2.Order
    state: QuoteState
    answers: _containers.RepeatedCompositeFieldContainer[QuoteAnswer]
    verdict: QuoteVerdict
    slack_days: int
    binding: QuoteBinding
    more_micros: int
    confidence: QuoteConfidence
    held_answer: QuoteAnswerKind
    hold_expire_time: _timestamp_pb2.Timestamp
    hold_end_reason: HoldEndReason
    requoted: bool
    placed_order: str
    horizon_end_date: str
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., order: _Optional[_Union[_order_pb2.Order, _Mapping]] = ..., state: _Optional[_Union[QuoteState, str]] = ..., answers: _Optional[_Iterable[_Union[QuoteAnswer, _Mapping]]] = ..., verdict: _Optional[_Union[QuoteVerdict, str]] = ..., slack_days: _Optional[int] = ..., binding: _Optional[_Union[QuoteBinding, _Mapping]] = ..., more_micros: _Optional[int] = ..., confidence: _Optional[_Union[QuoteConfidence, _Mapping]] = ..., held_answer: _Optional[_Union[QuoteAnswerKind, str]] = ..., hold_expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., hold_end_reason: _Optional[_Union[HoldEndReason, str]] = ..., requoted: _Optional[bool] = ..., placed_order: _Optional[str] = ..., horizon_end_date: _Optional[str] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class QuoteAnswer(_message.Message):
    __slots__ = ("kind", "quantity", "finish_date", "price_micros", "enterprise_count", "day_count", "steps", "guest_enterprise_count")
    KIND_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    FINISH_DATE_FIELD_NUMBER: _ClassVar[int]
    PRICE_MICROS_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_COUNT_FIELD_NUMBER: _ClassVar[int]
    DAY_COUNT_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    GUEST_ENTERPRISE_COUNT_FIELD_NUMBER: _ClassVar[int]
    kind: QuoteAnswerKind
    quantity: int
    finish_date: str
    price_micros: int
    enterprise_count: int
    day_count: int
    steps: _containers.RepeatedCompositeFieldContainer[QuoteStep]
    guest_enterprise_count: int
    def __init__(self, kind: _Optional[_Union[QuoteAnswerKind, str]] = ..., quantity: _Optional[int] = ..., finish_date: _Optional[str] = ..., price_micros: _Optional[int] = ..., enterprise_count: _Optional[int] = ..., day_count: _Optional[int] = ..., steps: _Optional[_Iterable[_Union[QuoteStep, _Mapping]]] = ..., guest_enterprise_count: _Optional[int] = ...) -> None: ...

class QuoteStep(_message.Message):
    __slots__ = ("link", "enterprise_count", "first_date", "last_date")
    LINK_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_COUNT_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_DATE_FIELD_NUMBER: _ClassVar[int]
    link: str
    enterprise_count: int
    first_date: str
    last_date: str
    def __init__(self, link: _Optional[str] = ..., enterprise_count: _Optional[int] = ..., first_date: _Optional[str] = ..., last_date: _Optional[str] = ...) -> None: ...

class QuoteBinding(_message.Message):
    __slots__ = ("limit", "link", "first_date", "last_date", "missing_quantity", "text")
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_DATE_FIELD_NUMBER: _ClassVar[int]
    MISSING_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    limit: QuoteLimit
    link: str
    first_date: str
    last_date: str
    missing_quantity: int
    text: str
    def __init__(self, limit: _Optional[_Union[QuoteLimit, str]] = ..., link: _Optional[str] = ..., first_date: _Optional[str] = ..., last_date: _Optional[str] = ..., missing_quantity: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...

class QuoteConfidence(_message.Message):
    __slots__ = ("oldest_figure_time", "assumed_line_count", "text")
    OLDEST_FIGURE_TIME_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_LINE_COUNT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    oldest_figure_time: _timestamp_pb2.Timestamp
    assumed_line_count: int
    text: str
    def __init__(self, oldest_figure_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., assumed_line_count: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...
