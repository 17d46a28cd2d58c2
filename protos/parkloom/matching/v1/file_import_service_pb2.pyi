from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.matching.v1 import matching_service_pb2 as _matching_service_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ImportOrdersRequest(_message.Message):
    __slots__ = ("parent", "requests", "validate_only", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[OrderEntry]
    validate_only: bool
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[OrderEntry, _Mapping]]] = ..., validate_only: _Optional[bool] = ..., request_id: _Optional[str] = ...) -> None: ...

class OrderEntry(_message.Message):
    __slots__ = ("create", "update")
    CREATE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    create: _matching_service_pb2.CreateOrderRequest
    update: _matching_service_pb2.UpdateOrderRequest
    def __init__(self, create: _Optional[_Union[_matching_service_pb2.CreateOrderRequest, _Mapping]] = ..., update: _Optional[_Union[_matching_service_pb2.UpdateOrderRequest, _Mapping]] = ...) -> None: ...

class ImportOrdersResponse(_message.Message):
    __slots__ = ("created_orders", "updated_orders", "refusals", "refused_entries")
    CREATED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    UPDATED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    REFUSALS_FIELD_NUMBER: _ClassVar[int]
    REFUSED_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    created_orders: int
    updated_orders: int
    refusals: _containers.RepeatedCompositeFieldContainer[RefusedEntry]
    refused_entries: int
    def __init__(self, created_orders: _Optional[int] = ..., updated_orders: _Optional[int] = ..., refusals: _Optional[_Iterable[_Union[RefusedEntry, _Mapping]]] = ..., refused_entries: _Optional[int] = ...) -> None: ...

class RefusedEntry(_message.Message):
    __slots__ = ("place", "code", "field", "hint", "params")
    class ParamsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    PLACE_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    HINT_FIELD_NUMBER: _ClassVar[int]
    PARAMS_FIELD_NUMBER: _ClassVar[int]
    place: int
    code: str
    field: str
    hint: str
    params: _containers.ScalarMap[str, str]
    def __init__(self, place: _Optional[int] = ..., code: _Optional[str] = ..., field: _Optional[str] = ..., hint: _Optional[str] = ..., params: _Optional[_Mapping[str, str]] = ...) -> None: ...
