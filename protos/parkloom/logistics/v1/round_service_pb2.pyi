import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Round(_message.Message):
    __slots__ = ("name", "enterprise", "order", "lot_label", "zone", "household_group", "issued_quantity", "issue_date", "lead_days", "collect_date", "returned_quantity", "lost_quantity", "open_quantity", "etag", "create_time", "update_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    LOT_LABEL_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLD_GROUP_FIELD_NUMBER: _ClassVar[int]
    ISSUED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ISSUE_DATE_FIELD_NUMBER: _ClassVar[int]
    LEAD_DAYS_FIELD_NUMBER: _ClassVar[int]
    COLLECT_DATE_FIELD_NUMBER: _ClassVar[int]
    RETURNED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LOST_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    OPEN_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    enterprise: str
    order: str
    lot_label: str
    zone: str
    household_group: str
    issued_quantity: int
    issue_date: str
    lead_days: int
    collect_date: str
    returned_quantity: int
    lost_quantity: int
    open_quantity: int
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., enterprise: _Optional[str] = ..., order: _Optional[str] = ..., lot_label: _Optional[str] = ..., zone: _Optional[str] = ..., household_group: _Optional[str] = ..., issued_quantity: _Optional[int] = ..., issue_date: _Optional[str] = ..., lead_days: _Optional[int] = ..., collect_date: _Optional[str] = ..., returned_quantity: _Optional[int] = ..., lost_quantity: _Optional[int] = ..., open_quantity: _Optional[int] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CreateRoundRequest(_message.Message):
    __slots__ = ("parent", "round_id", "round", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    ROUND_ID_FIELD_NUMBER: _ClassVar[int]
    ROUND_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    round_id: str
    round: Round
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., round_id: _Optional[str] = ..., round: _Optional[_Union[Round, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetRoundRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListRoundsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "only_open", "collect_by_date")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ONLY_OPEN_FIELD_NUMBER: _ClassVar[int]
    COLLECT_BY_DATE_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    only_open: bool
    collect_by_date: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., only_open: _Optional[bool] = ..., collect_by_date: _Optional[str] = ...) -> None: ...

class ListRoundsResponse(_message.Message):
    __slots__ = ("rounds", "next_page_token")
    ROUNDS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    rounds: _containers.RepeatedCompositeFieldContainer[Round]
    next_page_token: str
    def __init__(self, rounds: _Optional[_Iterable[_Union[Round, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ReportRoundRequest(_message.Message):
    __slots__ = ("name", "returned_quantity", "lost_quantity", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    RETURNED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LOST_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    returned_quantity: int
    lost_quantity: int
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., returned_quantity: _Optional[int] = ..., lost_quantity: _Optional[int] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class SummarizeRoundsRequest(_message.Message):
    __slots__ = ("parent", "by_lot", "household_group")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    BY_LOT_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLD_GROUP_FIELD_NUMBER: _ClassVar[int]
    parent: str
    by_lot: bool
    household_group: str
    def __init__(self, parent: _Optional[str] = ..., by_lot: _Optional[bool] = ..., household_group: _Optional[str] = ...) -> None: ...

class SummarizeRoundsResponse(_message.Message):
    __slots__ = ("groups",)
    GROUPS_FIELD_NUMBER: _ClassVar[int]
    groups: _containers.RepeatedCompositeFieldContainer[GroupBalance]
    def __init__(self, groups: _Optional[_Iterable[_Union[GroupBalance, _Mapping]]] = ...) -> None: ...

class GroupBalance(_message.Message):
    __slots__ = ("enterprise", "zone", "household_group", "issued_quantity", "returned_quantity", "lost_quantity", "open_quantity", "overdue_quantity", "loss_share", "order", "lot_label")
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLD_GROUP_FIELD_NUMBER: _ClassVar[int]
    ISSUED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    RETURNED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LOST_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    OPEN_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LOSS_SHARE_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    LOT_LABEL_FIELD_NUMBER: _ClassVar[int]
    enterprise: str
    zone: str
    household_group: str
    issued_quantity: int
    returned_quantity: int
    lost_quantity: int
    open_quantity: int
    overdue_quantity: int
    loss_share: float
    order: str
    lot_label: str
    def __init__(self, enterprise: _Optional[str] = ..., zone: _Optional[str] = ..., household_group: _Optional[str] = ..., issued_quantity: _Optional[int] = ..., returned_quantity: _Optional[int] = ..., lost_quantity: _Optional[int] = ..., open_quantity: _Optional[int] = ..., overdue_quantity: _Optional[int] = ..., loss_share: _Optional[float] = ..., order: _Optional[str] = ..., lot_label: _Optional[str] = ...) -> None: ...
