from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReasonRule(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REASON_RULE_UNSPECIFIED: _ClassVar[ReasonRule]
    REASON_RULE_NO_ELIGIBLE_LINE: _ClassVar[ReasonRule]
    REASON_RULE_CAPACITY: _ClassVar[ReasonRule]
    REASON_RULE_QUOTA: _ClassVar[ReasonRule]
    REASON_RULE_LEAD_TIME: _ClassVar[ReasonRule]
    REASON_RULE_MAX_SUPPLIERS: _ClassVar[ReasonRule]
    REASON_RULE_MIN_LOT: _ClassVar[ReasonRule]
    REASON_RULE_COST: _ClassVar[ReasonRule]
    REASON_RULE_CHANGED_MEANWHILE: _ClassVar[ReasonRule]
    REASON_RULE_UNFINISHED: _ClassVar[ReasonRule]
    REASON_RULE_MIN_RUN: _ClassVar[ReasonRule]
    REASON_RULE_TRANSFER_BATCH: _ClassVar[ReasonRule]
    REASON_RULE_SET_UP: _ClassVar[ReasonRule]
    REASON_RULE_NO_LANE: _ClassVar[ReasonRule]

class OrderStanding(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORDER_STANDING_UNSPECIFIED: _ClassVar[OrderStanding]
    ORDER_STANDING_IN_TIME: _ClassVar[OrderStanding]
    ORDER_STANDING_LATE_OR_SHORT: _ClassVar[OrderStanding]
    ORDER_STANDING_WAITS: _ClassVar[OrderStanding]
    ORDER_STANDING_OVER: _ClassVar[OrderStanding]
REASON_RULE_UNSPECIFIED: ReasonRule
REASON_RULE_NO_ELIGIBLE_LINE: ReasonRule
REASON_RULE_CAPACITY: ReasonRule
REASON_RULE_QUOTA: ReasonRule
REASON_RULE_LEAD_TIME: ReasonRule
REASON_RULE_MAX_SUPPLIERS: ReasonRule
REASON_RULE_MIN_LOT: ReasonRule
REASON_RULE_COST: ReasonRule
REASON_RULE_CHANGED_MEANWHILE: ReasonRule
REASON_RULE_UNFINISHED: ReasonRule
REASON_RULE_MIN_RUN: ReasonRule
REASON_RULE_TRANSFER_BATCH: ReasonRule
REASON_RULE_SET_UP: ReasonRule
REASON_RULE_NO_LANE: ReasonRule
ORDER_STANDING_UNSPECIFIED: OrderStanding
ORDER_STANDING_IN_TIME: OrderStanding
ORDER_STANDING_LATE_OR_SHORT: OrderStanding
ORDER_STANDING_WAITS: OrderStanding
ORDER_STANDING_OVER: OrderStanding

class Reason(_message.Message):
    __slots__ = ("rule", "step", "link", "first_date", "last_date", "missing_quantity", "earliest_date", "text", "assumed", "above_every_day", "agreed_in_vain", "together", "by_agreement")
    RULE_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_DATE_FIELD_NUMBER: _ClassVar[int]
    MISSING_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    EARLIEST_DATE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_FIELD_NUMBER: _ClassVar[int]
    ABOVE_EVERY_DAY_FIELD_NUMBER: _ClassVar[int]
    AGREED_IN_VAIN_FIELD_NUMBER: _ClassVar[int]
    TOGETHER_FIELD_NUMBER: _ClassVar[int]
    BY_AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    rule: ReasonRule
    step: int
    link: str
    first_date: str
    last_date: str
    missing_quantity: int
    earliest_date: str
    text: str
    assumed: bool
    above_every_day: bool
    agreed_in_vain: bool
    together: bool
    by_agreement: bool
    def __init__(self, rule: _Optional[_Union[ReasonRule, str]] = ..., step: _Optional[int] = ..., link: _Optional[str] = ..., first_date: _Optional[str] = ..., last_date: _Optional[str] = ..., missing_quantity: _Optional[int] = ..., earliest_date: _Optional[str] = ..., text: _Optional[str] = ..., assumed: _Optional[bool] = ..., above_every_day: _Optional[bool] = ..., agreed_in_vain: _Optional[bool] = ..., together: _Optional[bool] = ..., by_agreement: _Optional[bool] = ...) -> None: ...
