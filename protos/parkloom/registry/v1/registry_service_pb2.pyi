from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.registry.v1 import capacity_pb2 as _capacity_pb2
from parkloom.registry.v1 import enterprise_pb2 as _enterprise_pb2
from parkloom.registry.v1 import park_pb2 as _park_pb2
from parkloom.registry.v1 import product_pb2 as _product_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateParkRequest(_message.Message):
    __slots__ = ("park_id", "park", "request_id")
    PARK_ID_FIELD_NUMBER: _ClassVar[int]
    PARK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    park_id: str
    park: _park_pb2.Park
    request_id: str
    def __init__(self, park_id: _Optional[str] = ..., park: _Optional[_Union[_park_pb2.Park, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetParkRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListParksRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListParksResponse(_message.Message):
    __slots__ = ("parks", "next_page_token")
    PARKS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parks: _containers.RepeatedCompositeFieldContainer[_park_pb2.Park]
    next_page_token: str
    def __init__(self, parks: _Optional[_Iterable[_Union[_park_pb2.Park, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateParkRequest(_message.Message):
    __slots__ = ("park", "update_mask", "request_id")
    PARK_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    park: _park_pb2.Park
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, park: _Optional[_Union[_park_pb2.Park, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateProductRequest(_message.Message):
    __slots__ = ("parent", "product_id", "product", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    product_id: str
    product: _product_pb2.Product
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., product_id: _Optional[str] = ..., product: _Optional[_Union[_product_pb2.Product, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetProductRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListProductsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListProductsResponse(_message.Message):
    __slots__ = ("products", "next_page_token")
    PRODUCTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    products: _containers.RepeatedCompositeFieldContainer[_product_pb2.Product]
    next_page_token: str
    def __init__(self, products: _Optional[_Iterable[_Union[_product_pb2.Product, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateProductRequest(_message.Message):
    __slots__ = ("product", "update_mask", "request_id")
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    product: _product_pb2.Product
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, product: _Optional[_Union[_product_pb2.Product, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateEnterpriseRequest(_message.Message):
    __slots__ = ("parent", "enterprise_id", "enterprise", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_ID_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    enterprise_id: str
    enterprise: _enterprise_pb2.Enterprise
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., enterprise_id: _Optional[str] = ..., enterprise: _Optional[_Union[_enterprise_pb2.Enterprise, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetEnterpriseRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListEnterprisesRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "guest", "filter", "order_by")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    GUEST_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    guest: bool
    filter: str
    order_by: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., guest: _Optional[bool] = ..., filter: _Optional[str] = ..., order_by: _Optional[str] = ...) -> None: ...

class ListEnterprisesResponse(_message.Message):
    __slots__ = ("enterprises", "next_page_token")
    ENTERPRISES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    enterprises: _containers.RepeatedCompositeFieldContainer[_enterprise_pb2.Enterprise]
    next_page_token: str
    def __init__(self, enterprises: _Optional[_Iterable[_Union[_enterprise_pb2.Enterprise, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateEnterpriseRequest(_message.Message):
    __slots__ = ("enterprise", "update_mask", "request_id")
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    enterprise: _enterprise_pb2.Enterprise
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, enterprise: _Optional[_Union[_enterprise_pb2.Enterprise, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateLineRequest(_message.Message):
    __slots__ = ("parent", "line_id", "line", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    line_id: str
    line: _enterprise_pb2.Line
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., line_id: _Optional[str] = ..., line: _Optional[_Union[_enterprise_pb2.Line, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetLineRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListLinesRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "enterprise", "link", "filter", "order_by")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    enterprise: str
    link: str
    filter: str
    order_by: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., enterprise: _Optional[str] = ..., link: _Optional[str] = ..., filter: _Optional[str] = ..., order_by: _Optional[str] = ...) -> None: ...

class ListLinesResponse(_message.Message):
    __slots__ = ("lines", "next_page_token")
    LINES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    lines: _containers.RepeatedCompositeFieldContainer[_enterprise_pb2.Line]
    next_page_token: str
    def __init__(self, lines: _Optional[_Iterable[_Union[_enterprise_pb2.Line, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateLineRequest(_message.Message):
    __slots__ = ("line", "update_mask", "request_id")
    LINE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    line: _enterprise_pb2.Line
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, line: _Optional[_Union[_enterprise_pb2.Line, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class UpdateCapacityRequest(_message.Message):
    __slots__ = ("name", "figures", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    figures: _containers.RepeatedCompositeFieldContainer[_capacity_pb2.DailyFigure]
    request_id: str
    def __init__(self, name: _Optional[str] = ..., figures: _Optional[_Iterable[_Union[_capacity_pb2.DailyFigure, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class UpdateCapacityResponse(_message.Message):
    __slots__ = ("capacities",)
    CAPACITIES_FIELD_NUMBER: _ClassVar[int]
    capacities: _containers.RepeatedCompositeFieldContainer[_capacity_pb2.Capacity]
    def __init__(self, capacities: _Optional[_Iterable[_Union[_capacity_pb2.Capacity, _Mapping]]] = ...) -> None: ...

class BatchUpdateCapacityRequest(_message.Message):
    __slots__ = ("parent", "requests", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[UpdateCapacityRequest]
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[UpdateCapacityRequest, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchUpdateCapacityResponse(_message.Message):
    __slots__ = ("responses",)
    RESPONSES_FIELD_NUMBER: _ClassVar[int]
    responses: _containers.RepeatedCompositeFieldContainer[UpdateCapacityResponse]
    def __init__(self, responses: _Optional[_Iterable[_Union[UpdateCapacityResponse, _Mapping]]] = ...) -> None: ...

class StreamCapacityRequest(_message.Message):
    __slots__ = ("parent", "position", "updates")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    UPDATES_FIELD_NUMBER: _ClassVar[int]
    parent: str
    position: int
    updates: _containers.RepeatedCompositeFieldContainer[CapacityUpdate]
    def __init__(self, parent: _Optional[str] = ..., position: _Optional[int] = ..., updates: _Optional[_Iterable[_Union[CapacityUpdate, _Mapping]]] = ...) -> None: ...

class CapacityUpdate(_message.Message):
    __slots__ = ("line", "date", "daily_capacity", "source")
    LINE_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    DAILY_CAPACITY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    line: str
    date: str
    daily_capacity: int
    source: _capacity_pb2.CapacitySource
    def __init__(self, line: _Optional[str] = ..., date: _Optional[str] = ..., daily_capacity: _Optional[int] = ..., source: _Optional[_Union[_capacity_pb2.CapacitySource, str]] = ...) -> None: ...

class StreamCapacityResponse(_message.Message):
    __slots__ = ("position", "taken", "refusals")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    TAKEN_FIELD_NUMBER: _ClassVar[int]
    REFUSALS_FIELD_NUMBER: _ClassVar[int]
    position: int
    taken: int
    refusals: _containers.RepeatedCompositeFieldContainer[RefusedUpdate]
    def __init__(self, position: _Optional[int] = ..., taken: _Optional[int] = ..., refusals: _Optional[_Iterable[_Union[RefusedUpdate, _Mapping]]] = ...) -> None: ...

class RefusedUpdate(_message.Message):
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

class ConfirmCapacityRequest(_message.Message):
    __slots__ = ("name", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ConfirmCapacityResponse(_message.Message):
    __slots__ = ("enterprise", "lines", "figures")
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    enterprise: _enterprise_pb2.Enterprise
    lines: int
    figures: int
    def __init__(self, enterprise: _Optional[_Union[_enterprise_pb2.Enterprise, _Mapping]] = ..., lines: _Optional[int] = ..., figures: _Optional[int] = ...) -> None: ...

class RequestRefreshRequest(_message.Message):
    __slots__ = ("parent", "enterprise", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    enterprise: str
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., enterprise: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RequestRefreshResponse(_message.Message):
    __slots__ = ("enterprises",)
    ENTERPRISES_FIELD_NUMBER: _ClassVar[int]
    enterprises: int
    def __init__(self, enterprises: _Optional[int] = ...) -> None: ...

class GetCapacityRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListCapacitiesRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "enterprise", "month", "lines")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    MONTH_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    enterprise: str
    month: str
    lines: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., enterprise: _Optional[str] = ..., month: _Optional[str] = ..., lines: _Optional[_Iterable[str]] = ...) -> None: ...

class ListCapacitiesResponse(_message.Message):
    __slots__ = ("capacities", "next_page_token")
    CAPACITIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    capacities: _containers.RepeatedCompositeFieldContainer[_capacity_pb2.Capacity]
    next_page_token: str
    def __init__(self, capacities: _Optional[_Iterable[_Union[_capacity_pb2.Capacity, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
