from google.api import resource_pb2 as _resource_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class VerdictRule(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VERDICT_RULE_UNSPECIFIED: _ClassVar[VerdictRule]
    VERDICT_RULE_CHOSEN: _ClassVar[VerdictRule]
    VERDICT_RULE_NO_LINE: _ClassVar[VerdictRule]
    VERDICT_RULE_NOT_ELIGIBLE: _ClassVar[VerdictRule]
    VERDICT_RULE_TOO_LATE: _ClassVar[VerdictRule]
    VERDICT_RULE_CAPACITY: _ClassVar[VerdictRule]
    VERDICT_RULE_MIN_LOT: _ClassVar[VerdictRule]
    VERDICT_RULE_HIGHER_COST: _ClassVar[VerdictRule]
    VERDICT_RULE_SUPPLIER_LIMIT: _ClassVar[VerdictRule]
    VERDICT_RULE_OTHERS_CHOSEN: _ClassVar[VerdictRule]
    VERDICT_RULE_SET_UP: _ClassVar[VerdictRule]
    VERDICT_RULE_MIN_RUN: _ClassVar[VerdictRule]
    VERDICT_RULE_GUEST: _ClassVar[VerdictRule]

class Lack(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LACK_UNSPECIFIED: _ClassVar[Lack]
    LACK_TAGS: _ClassVar[Lack]
    LACK_QUALITY: _ClassVar[Lack]
    LACK_EXCLUDED: _ClassVar[Lack]
    LACK_DECLINED: _ClassVar[Lack]
VERDICT_RULE_UNSPECIFIED: VerdictRule
VERDICT_RULE_CHOSEN: VerdictRule
VERDICT_RULE_NO_LINE: VerdictRule
VERDICT_RULE_NOT_ELIGIBLE: VerdictRule
VERDICT_RULE_TOO_LATE: VerdictRule
VERDICT_RULE_CAPACITY: VerdictRule
VERDICT_RULE_MIN_LOT: VerdictRule
VERDICT_RULE_HIGHER_COST: VerdictRule
VERDICT_RULE_SUPPLIER_LIMIT: VerdictRule
VERDICT_RULE_OTHERS_CHOSEN: VerdictRule
VERDICT_RULE_SET_UP: VerdictRule
VERDICT_RULE_MIN_RUN: VerdictRule
VERDICT_RULE_GUEST: VerdictRule
LACK_UNSPECIFIED: Lack
LACK_TAGS: Lack
LACK_QUALITY: Lack
LACK_EXCLUDED: Lack
LACK_DECLINED: Lack

class Verdict(_message.Message):
    __slots__ = ("step", "link", "line", "rule", "lacks", "missing_tags", "first_date", "last_date", "capacity", "used_capacity", "free_quantity", "min_lot", "extra_unit_cost_micros", "max_suppliers", "setup", "min_run", "assumed")
    STEP_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    LACKS_FIELD_NUMBER: _ClassVar[int]
    MISSING_TAGS_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_DATE_FIELD_NUMBER: _ClassVar[int]
    CAPACITY_FIELD_NUMBER: _ClassVar[int]
    USED_CAPACITY_FIELD_NUMBER: _ClassVar[int]
    FREE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    MIN_LOT_FIELD_NUMBER: _ClassVar[int]
    EXTRA_UNIT_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    MAX_SUPPLIERS_FIELD_NUMBER: _ClassVar[int]
    SETUP_FIELD_NUMBER: _ClassVar[int]
    MIN_RUN_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_FIELD_NUMBER: _ClassVar[int]
    step: int
    link: str
    line: str
    rule: VerdictRule
    lacks: _containers.RepeatedScalarFieldContainer[Lack]
    missing_tags: _containers.RepeatedScalarFieldContainer[str]
    first_date: str
    last_date: str
    capacity: int
    used_capacity: int
    free_quantity: int
    min_lot: int
    extra_unit_cost_micros: int
    max_suppliers: int
    setup: int
    min_run: int
    assumed: bool
    def __init__(self, step: _Optional[int] = ..., link: _Optional[str] = ..., line: _Optional[str] = ..., rule: _Optional[_Union[VerdictRule, str]] = ..., lacks: _Optional[_Iterable[_Union[Lack, str]]] = ..., missing_tags: _Optional[_Iterable[str]] = ..., first_date: _Optional[str] = ..., last_date: _Optional[str] = ..., capacity: _Optional[int] = ..., used_capacity: _Optional[int] = ..., free_quantity: _Optional[int] = ..., min_lot: _Optional[int] = ..., extra_unit_cost_micros: _Optional[int] = ..., max_suppliers: _Optional[int] = ..., setup: _Optional[int] = ..., min_run: _Optional[int] = ..., assumed: _Optional[bool] = ...) -> None: ...
