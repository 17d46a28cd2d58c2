from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.logistics.v1 import movement_pb2 as _movement_pb2
from parkloom.logistics.v1 import trip_pb2 as _trip_pb2
from parkloom.logistics.v1 import vehicle_pb2 as _vehicle_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateVehicleClassRequest(_message.Message):
    __slots__ = ("parent", "vehicle_class_id", "vehicle_class", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    VEHICLE_CLASS_ID_FIELD_NUMBER: _ClassVar[int]
    VEHICLE_CLASS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    vehicle_class_id: str
    vehicle_class: _vehicle_pb2.VehicleClass
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., vehicle_class_id: _Optional[str] = ..., vehicle_class: _Optional[_Union[_vehicle_pb2.VehicleClass, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetVehicleClassRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class UpdateVehicleClassRequest(_message.Message):
    __slots__ = ("vehicle_class", "update_mask", "request_id")
    VEHICLE_CLASS_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    vehicle_class: _vehicle_pb2.VehicleClass
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, vehicle_class: _Optional[_Union[_vehicle_pb2.VehicleClass, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class RetireVehicleClassRequest(_message.Message):
    __slots__ = ("name", "retire_date", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    RETIRE_DATE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    retire_date: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., retire_date: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListVehicleClassesRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListVehicleClassesResponse(_message.Message):
    __slots__ = ("vehicle_classes", "next_page_token")
    VEHICLE_CLASSES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    vehicle_classes: _containers.RepeatedCompositeFieldContainer[_vehicle_pb2.VehicleClass]
    next_page_token: str
    def __init__(self, vehicle_classes: _Optional[_Iterable[_Union[_vehicle_pb2.VehicleClass, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetTripRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListTripsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "date", "vehicle_class")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    VEHICLE_CLASS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    date: str
    vehicle_class: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., date: _Optional[str] = ..., vehicle_class: _Optional[str] = ...) -> None: ...

class ListTripsResponse(_message.Message):
    __slots__ = ("trips", "next_page_token")
    TRIPS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    trips: _containers.RepeatedCompositeFieldContainer[_trip_pb2.Trip]
    next_page_token: str
    def __init__(self, trips: _Optional[_Iterable[_Union[_trip_pb2.Trip, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetMovementRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListMovementsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "date", "enterprise", "order", "only_overdue", "filter", "order_by")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    ONLY_OVERDUE_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    date: str
    enterprise: str
    order: str
    only_overdue: bool
    filter: str
    order_by: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., date: _Optional[str] = ..., enterprise: _Optional[str] = ..., order: _Optional[str] = ..., only_overdue: _Optional[bool] = ..., filter: _Optional[str] = ..., order_by: _Optional[str] = ...) -> None: ...

class ListMovementsResponse(_message.Message):
    __slots__ = ("movements", "next_page_token")
    MOVEMENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    movements: _containers.RepeatedCompositeFieldContainer[_movement_pb2.Movement]
    next_page_token: str
    def __init__(self, movements: _Optional[_Iterable[_Union[_movement_pb2.Movement, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ChangeMovementStateRequest(_message.Message):
    __slots__ = ("name", "state", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: _movement_pb2.MovementState
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[_movement_pb2.MovementState, str]] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ReportMovementRequest(_message.Message):
    __slots__ = ("name", "loaded_quantity", "received_quantity", "lost_quantity", "damaged_quantity", "returned_quantity", "etag", "request_id", "corrects", "expected_date")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LOADED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LOST_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    DAMAGED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    RETURNED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CORRECTS_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_DATE_FIELD_NUMBER: _ClassVar[int]
    name: str
    loaded_quantity: int
    received_quantity: int
    lost_quantity: int
    damaged_quantity: int
    returned_quantity: int
    etag: str
    request_id: str
    corrects: bool
    expected_date: str
    def __init__(self, name: _Optional[str] = ..., loaded_quantity: _Optional[int] = ..., received_quantity: _Optional[int] = ..., lost_quantity: _Optional[int] = ..., damaged_quantity: _Optional[int] = ..., returned_quantity: _Optional[int] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ..., corrects: _Optional[bool] = ..., expected_date: _Optional[str] = ...) -> None: ...

class BatchReportMovementsRequest(_message.Message):
    __slots__ = ("parent", "requests", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[ReportMovementRequest]
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[ReportMovementRequest, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class BatchReportMovementsResponse(_message.Message):
    __slots__ = ("movements",)
    MOVEMENTS_FIELD_NUMBER: _ClassVar[int]
    movements: _containers.RepeatedCompositeFieldContainer[_movement_pb2.Movement]
    def __init__(self, movements: _Optional[_Iterable[_Union[_movement_pb2.Movement, _Mapping]]] = ...) -> None: ...

class SummarizeMovementsRequest(_message.Message):
    __slots__ = ("parent", "first_date", "last_date")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    FIRST_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_DATE_FIELD_NUMBER: _ClassVar[int]
    parent: str
    first_date: str
    last_date: str
    def __init__(self, parent: _Optional[str] = ..., first_date: _Optional[str] = ..., last_date: _Optional[str] = ...) -> None: ...

class SummarizeMovementsResponse(_message.Message):
    __slots__ = ("counts",)
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    counts: _containers.RepeatedCompositeFieldContainer[MovementCount]
    def __init__(self, counts: _Optional[_Iterable[_Union[MovementCount, _Mapping]]] = ...) -> None: ...

class MovementCount(_message.Message):
    __slots__ = ("date", "state", "movements", "quantity")
    DATE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    MOVEMENTS_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    date: str
    state: _movement_pb2.MovementState
    movements: int
    quantity: int
    def __init__(self, date: _Optional[str] = ..., state: _Optional[_Union[_movement_pb2.MovementState, str]] = ..., movements: _Optional[int] = ..., quantity: _Optional[int] = ...) -> None: ...
