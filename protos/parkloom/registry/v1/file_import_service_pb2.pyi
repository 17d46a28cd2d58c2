from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.registry.v1 import registry_service_pb2 as _registry_service_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ImportReferenceDataRequest(_message.Message):
    __slots__ = ("parent", "requests", "validate_only", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[ReferenceDataEntry]
    validate_only: bool
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[ReferenceDataEntry, _Mapping]]] = ..., validate_only: _Optional[bool] = ..., request_id: _Optional[str] = ...) -> None: ...

class ReferenceDataEntry(_message.Message):
    __slots__ = ("update_park", "create_product", "update_product", "create_enterprise", "update_enterprise", "create_line", "update_line", "update_capacity")
    UPDATE_PARK_FIELD_NUMBER: _ClassVar[int]
    CREATE_PRODUCT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_PRODUCT_FIELD_NUMBER: _ClassVar[int]
    CREATE_ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    CREATE_LINE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_LINE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_CAPACITY_FIELD_NUMBER: _ClassVar[int]
    update_park: _registry_service_pb2.UpdateParkRequest
    create_product: _registry_service_pb2.CreateProductRequest
    update_product: _registry_service_pb2.UpdateProductRequest
    create_enterprise: _registry_service_pb2.CreateEnterpriseRequest
    update_enterprise: _registry_service_pb2.UpdateEnterpriseRequest
    create_line: _registry_service_pb2.CreateLineRequest
    update_line: _registry_service_pb2.UpdateLineRequest
    update_capacity: _registry_service_pb2.UpdateCapacityRequest
    def __init__(self, update_park: _Optional[_Union[_registry_service_pb2.UpdateParkRequest, _Mapping]] = ..., create_product: _Optional[_Union[_registry_service_pb2.CreateProductRequest, _Mapping]] = ..., update_product: _Optional[_Union[_registry_service_pb2.UpdateProductRequest, _Mapping]] = ..., create_enterprise: _Optional[_Union[_registry_service_pb2.CreateEnterpriseRequest, _Mapping]] = ..., update_enterprise: _Optional[_Union[_registry_service_pb2.UpdateEnterpriseRequest, _Mapping]] = ..., create_line: _Optional[_Union[_registry_service_pb2.CreateLineRequest, _Mapping]] = ..., update_line: _Optional[_Union[_registry_service_pb2.UpdateLineRequest, _Mapping]] = ..., update_capacity: _Optional[_Union[_registry_service_pb2.UpdateCapacityRequest, _Mapping]] = ...) -> None: ...

class ImportReferenceDataResponse(_message.Message):
    __slots__ = ("created_resources", "updated_resources", "refusals", "refused_entries")
    CREATED_RESOURCES_FIELD_NUMBER: _ClassVar[int]
    UPDATED_RESOURCES_FIELD_NUMBER: _ClassVar[int]
    REFUSALS_FIELD_NUMBER: _ClassVar[int]
    REFUSED_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    created_resources: int
    updated_resources: int
    refusals: _containers.RepeatedCompositeFieldContainer[RefusedEntry]
    refused_entries: int
    def __init__(self, created_resources: _Optional[int] = ..., updated_resources: _Optional[int] = ..., refusals: _Optional[_Iterable[_Union[RefusedEntry, _Mapping]]] = ..., refused_entries: _Optional[int] = ...) -> None: ...

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
