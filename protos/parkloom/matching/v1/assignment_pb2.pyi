import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.ladder.v1 import ladder_pb2 as _ladder_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RiskCause(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RISK_CAUSE_UNSPECIFIED: _ClassVar[RiskCause]
    RISK_CAUSE_CAPACITY: _ClassVar[RiskCause]
    RISK_CAUSE_EARLIER_STEP: _ClassVar[RiskCause]
    RISK_CAUSE_PARK: _ClassVar[RiskCause]

class AssignmentState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ASSIGNMENT_STATE_UNSPECIFIED: _ClassVar[AssignmentState]
    ASSIGNMENT_STATE_PROPOSED: _ClassVar[AssignmentState]
    ASSIGNMENT_STATE_OFFERED: _ClassVar[AssignmentState]
    ASSIGNMENT_STATE_ACCEPTED: _ClassVar[AssignmentState]
    ASSIGNMENT_STATE_DECLINED: _ClassVar[AssignmentState]
    ASSIGNMENT_STATE_COUNTERED: _ClassVar[AssignmentState]
    ASSIGNMENT_STATE_STARTED: _ClassVar[AssignmentState]
    ASSIGNMENT_STATE_DONE: _ClassVar[AssignmentState]
    ASSIGNMENT_STATE_CANCELLED: _ClassVar[AssignmentState]
    ASSIGNMENT_STATE_WITHDRAWN: _ClassVar[AssignmentState]
RISK_CAUSE_UNSPECIFIED: RiskCause
RISK_CAUSE_CAPACITY: RiskCause
RISK_CAUSE_EARLIER_STEP: RiskCause
RISK_CAUSE_PARK: RiskCause
ASSIGNMENT_STATE_UNSPECIFIED: AssignmentState
ASSIGNMENT_STATE_PROPOSED: AssignmentState
ASSIGNMENT_STATE_OFFERED: AssignmentState
ASSIGNMENT_STATE_ACCEPTED: AssignmentState
ASSIGNMENT_STATE_DECLINED: AssignmentState
ASSIGNMENT_STATE_COUNTERED: AssignmentState
ASSIGNMENT_STATE_STARTED: AssignmentState
ASSIGNMENT_STATE_DONE: AssignmentState
ASSIGNMENT_STATE_CANCELLED: AssignmentState
ASSIGNMENT_STATE_WITHDRAWN: AssignmentState

class Assignment(_message.Message):
    __slots__ = ("name", "order", "step", "link", "enterprise", "line", "product", "quantities", "unit_price_micros", "state", "at_risk", "decline_reason", "etag", "create_time", "update_time", "campaigns", "agreed", "counter", "answer_by_time", "done", "risk_cause")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    QUANTITIES_FIELD_NUMBER: _ClassVar[int]
    UNIT_PRICE_MICROS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    AT_RISK_FIELD_NUMBER: _ClassVar[int]
    DECLINE_REASON_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    CAMPAIGNS_FIELD_NUMBER: _ClassVar[int]
    AGREED_FIELD_NUMBER: _ClassVar[int]
    COUNTER_FIELD_NUMBER: _ClassVar[int]
    ANSWER_BY_TIME_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    RISK_CAUSE_FIELD_NUMBER: _ClassVar[int]
    name: str
    order: str
    step: int
    link: str
    enterprise: str
    line: str
    product: str
    quantities: _containers.RepeatedCompositeFieldContainer[DailyQuantity]
    unit_price_micros: int
    state: AssignmentState
    at_risk: bool
    decline_reason: str
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    campaigns: _containers.RepeatedCompositeFieldContainer[Campaign]
    agreed: _containers.RepeatedCompositeFieldContainer[AgreedTerms]
    counter: CounterOffer
    answer_by_time: _timestamp_pb2.Timestamp
    done: _containers.RepeatedCompositeFieldContainer[DailyProduction]
    risk_cause: RiskCause
    def __init__(self, name: _Optional[str] = ..., order: _Optional[str] = ..., step: _Optional[int] = ..., link: _Optional[str] = ..., enterprise: _Optional[str] = ..., line: _Optional[str] = ..., product: _Optional[str] = ..., quantities: _Optional[_Iterable[_Union[DailyQuantity, _Mapping]]] = ..., unit_price_micros: _Optional[int] = ..., state: _Optional[_Union[AssignmentState, str]] = ..., at_risk: _Optional[bool] = ..., decline_reason: _Optional[str] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., campaigns: _Optional[_Iterable[_Union[Campaign, _Mapping]]] = ..., agreed: _Optional[_Iterable[_Union[AgreedTerms, _Mapping]]] = ..., counter: _Optional[_Union[CounterOffer, _Mapping]] = ..., answer_by_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., done: _Optional[_Iterable[_Union[DailyProduction, _Mapping]]] = ..., risk_cause: _Optional[_Union[RiskCause, str]] = ...) -> None: ...

class DailyProduction(_message.Message):
    __slots__ = ("date", "good_quantity", "scrapped_quantity", "assumed")
    DATE_FIELD_NUMBER: _ClassVar[int]
    GOOD_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SCRAPPED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_FIELD_NUMBER: _ClassVar[int]
    date: str
    good_quantity: int
    scrapped_quantity: int
    assumed: bool
    def __init__(self, date: _Optional[str] = ..., good_quantity: _Optional[int] = ..., scrapped_quantity: _Optional[int] = ..., assumed: _Optional[bool] = ...) -> None: ...

class Campaign(_message.Message):
    __slots__ = ("first_date", "last_date", "quantities", "total_quantity", "setup", "setup_cost_micros")
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_DATE_FIELD_NUMBER: _ClassVar[int]
    QUANTITIES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SETUP_FIELD_NUMBER: _ClassVar[int]
    SETUP_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    first_date: str
    last_date: str
    quantities: _containers.RepeatedCompositeFieldContainer[DailyQuantity]
    total_quantity: int
    setup: _ladder_pb2.FigureInUse
    setup_cost_micros: _ladder_pb2.FigureInUse
    def __init__(self, first_date: _Optional[str] = ..., last_date: _Optional[str] = ..., quantities: _Optional[_Iterable[_Union[DailyQuantity, _Mapping]]] = ..., total_quantity: _Optional[int] = ..., setup: _Optional[_Union[_ladder_pb2.FigureInUse, _Mapping]] = ..., setup_cost_micros: _Optional[_Union[_ladder_pb2.FigureInUse, _Mapping]] = ...) -> None: ...

class DailyQuantity(_message.Message):
    __slots__ = ("date", "quantity")
    DATE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    date: str
    quantity: int
    def __init__(self, date: _Optional[str] = ..., quantity: _Optional[int] = ...) -> None: ...

class AgreedTerms(_message.Message):
    __slots__ = ("quantities", "unit_price_micros")
    QUANTITIES_FIELD_NUMBER: _ClassVar[int]
    UNIT_PRICE_MICROS_FIELD_NUMBER: _ClassVar[int]
    quantities: _containers.RepeatedCompositeFieldContainer[DailyQuantity]
    unit_price_micros: int
    def __init__(self, quantities: _Optional[_Iterable[_Union[DailyQuantity, _Mapping]]] = ..., unit_price_micros: _Optional[int] = ...) -> None: ...

class CounterOffer(_message.Message):
    __slots__ = ("quantities", "unit_price_micros", "reason")
    QUANTITIES_FIELD_NUMBER: _ClassVar[int]
    UNIT_PRICE_MICROS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    quantities: _containers.RepeatedCompositeFieldContainer[DailyQuantity]
    unit_price_micros: int
    reason: str
    def __init__(self, quantities: _Optional[_Iterable[_Union[DailyQuantity, _Mapping]]] = ..., unit_price_micros: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...
