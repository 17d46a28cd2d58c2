from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.matching.v1 import assignment_pb2 as _assignment_pb2
from parkloom.matching.v1 import order_pb2 as _order_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WatchOrdersRequest(_message.Message):
    __slots__ = ("parent", "resume_token", "product")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    parent: str
    resume_token: str
    product: str
    def __init__(self, parent: _Optional[str] = ..., resume_token: _Optional[str] = ..., product: _Optional[str] = ...) -> None: ...

class WatchOrdersResponse(_message.Message):
    __slots__ = ("order", "resume_token")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    order: _order_pb2.Order
    resume_token: str
    def __init__(self, order: _Optional[_Union[_order_pb2.Order, _Mapping]] = ..., resume_token: _Optional[str] = ...) -> None: ...

class WatchAssignmentsRequest(_message.Message):
    __slots__ = ("parent", "resume_token", "enterprise", "order")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    parent: str
    resume_token: str
    enterprise: str
    order: str
    def __init__(self, parent: _Optional[str] = ..., resume_token: _Optional[str] = ..., enterprise: _Optional[str] = ..., order: _Optional[str] = ...) -> None: ...

class WatchAssignmentsResponse(_message.Message):
    __slots__ = ("assignment", "resume_token")
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    assignment: _assignment_pb2.Assignment
    resume_token: str
    def __init__(self, assignment: _Optional[_Union[_assignment_pb2.Assignment, _Mapping]] = ..., resume_token: _Optional[str] = ...) -> None: ...
