import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Product(_message.Message):
    __slots__ = ("name", "display_name", "unit", "routing", "etag", "create_time", "update_time", "transfer_batch", "retire_date")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    ROUTING_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_BATCH_FIELD_NUMBER: _ClassVar[int]
    RETIRE_DATE_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    unit: str
    routing: _containers.RepeatedCompositeFieldContainer[RouteStep]
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    transfer_batch: int
    retire_date: str
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., unit: _Optional[str] = ..., routing: _Optional[_Iterable[_Union[RouteStep, _Mapping]]] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., transfer_batch: _Optional[int] = ..., retire_date: _Optional[str] = ...) -> None: ...

class RouteStep(_message.Message):
    __slots__ = ("link", "load", "tags", "min_quality", "max_suppliers", "excluded_enterprises", "only_enterprises")
    LINK_FIELD_NUMBER: _ClassVar[int]
    LOAD_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    MIN_QUALITY_FIELD_NUMBER: _ClassVar[int]
    MAX_SUPPLIERS_FIELD_NUMBER: _ClassVar[int]
    EXCLUDED_ENTERPRISES_FIELD_NUMBER: _ClassVar[int]
    ONLY_ENTERPRISES_FIELD_NUMBER: _ClassVar[int]
    link: str
    load: float
    tags: _containers.RepeatedScalarFieldContainer[str]
    min_quality: float
    max_suppliers: int
    excluded_enterprises: _containers.RepeatedScalarFieldContainer[str]
    only_enterprises: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, link: _Optional[str] = ..., load: _Optional[float] = ..., tags: _Optional[_Iterable[str]] = ..., min_quality: _Optional[float] = ..., max_suppliers: _Optional[int] = ..., excluded_enterprises: _Optional[_Iterable[str]] = ..., only_enterprises: _Optional[_Iterable[str]] = ...) -> None: ...
