import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.logistics.v1 import departure_pb2 as _departure_pb2
from parkloom.logistics.v1 import wave_pb2 as _wave_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateDepartureRequest(_message.Message):
    __slots__ = ("parent", "departure_id", "departure", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    DEPARTURE_ID_FIELD_NUMBER: _ClassVar[int]
    DEPARTURE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    departure_id: str
    departure: _departure_pb2.Departure
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., departure_id: _Optional[str] = ..., departure: _Optional[_Union[_departure_pb2.Departure, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetDepartureRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class UpdateDepartureRequest(_message.Message):
    __slots__ = ("departure", "update_mask", "request_id")
    DEPARTURE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    departure: _departure_pb2.Departure
    update_mask: _field_mask_pb2.FieldMask
    request_id: str
    def __init__(self, departure: _Optional[_Union[_departure_pb2.Departure, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class RetireDepartureRequest(_message.Message):
    __slots__ = ("name", "retire_date", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    RETIRE_DATE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    retire_date: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., retire_date: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListDeparturesRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListDeparturesResponse(_message.Message):
    __slots__ = ("departures", "next_page_token")
    DEPARTURES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    departures: _containers.RepeatedCompositeFieldContainer[_departure_pb2.Departure]
    next_page_token: str
    def __init__(self, departures: _Optional[_Iterable[_Union[_departure_pb2.Departure, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ReportPackedRequest(_message.Message):
    __slots__ = ("parent", "departure", "date", "counts", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    DEPARTURE_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    departure: str
    date: str
    counts: _containers.RepeatedCompositeFieldContainer[PackedReport]
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., departure: _Optional[str] = ..., date: _Optional[str] = ..., counts: _Optional[_Iterable[_Union[PackedReport, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class PackedReport(_message.Message):
    __slots__ = ("enterprise", "packed_quantity", "ordered_quantity", "count_time", "ready_at", "corrects")
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    PACKED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ORDERED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    COUNT_TIME_FIELD_NUMBER: _ClassVar[int]
    READY_AT_FIELD_NUMBER: _ClassVar[int]
    CORRECTS_FIELD_NUMBER: _ClassVar[int]
    enterprise: str
    packed_quantity: int
    ordered_quantity: int
    count_time: _timestamp_pb2.Timestamp
    ready_at: str
    corrects: bool
    def __init__(self, enterprise: _Optional[str] = ..., packed_quantity: _Optional[int] = ..., ordered_quantity: _Optional[int] = ..., count_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ready_at: _Optional[str] = ..., corrects: _Optional[bool] = ...) -> None: ...

class ReportPackedResponse(_message.Message):
    __slots__ = ("counts",)
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    counts: _containers.RepeatedCompositeFieldContainer[_wave_pb2.PackedCount]
    def __init__(self, counts: _Optional[_Iterable[_Union[_wave_pb2.PackedCount, _Mapping]]] = ...) -> None: ...

class StreamPackedRequest(_message.Message):
    __slots__ = ("request", "position")
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    request: ReportPackedRequest
    position: int
    def __init__(self, request: _Optional[_Union[ReportPackedRequest, _Mapping]] = ..., position: _Optional[int] = ...) -> None: ...

class StreamPackedResponse(_message.Message):
    __slots__ = ("position", "taken", "refusals")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    TAKEN_FIELD_NUMBER: _ClassVar[int]
    REFUSALS_FIELD_NUMBER: _ClassVar[int]
    position: int
    taken: int
    refusals: _containers.RepeatedCompositeFieldContainer[RefusedCount]
    def __init__(self, position: _Optional[int] = ..., taken: _Optional[int] = ..., refusals: _Optional[_Iterable[_Union[RefusedCount, _Mapping]]] = ...) -> None: ...

class RefusedCount(_message.Message):
    __slots__ = ("code", "field", "hint")
    CODE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    HINT_FIELD_NUMBER: _ClassVar[int]
    code: str
    field: str
    hint: str
    def __init__(self, code: _Optional[str] = ..., field: _Optional[str] = ..., hint: _Optional[str] = ...) -> None: ...

class ListPackedCountsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "departure", "date")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    DEPARTURE_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    departure: str
    date: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., departure: _Optional[str] = ..., date: _Optional[str] = ...) -> None: ...

class ListPackedCountsResponse(_message.Message):
    __slots__ = ("packed_counts", "next_page_token")
    PACKED_COUNTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    packed_counts: _containers.RepeatedCompositeFieldContainer[_wave_pb2.PackedCount]
    next_page_token: str
    def __init__(self, packed_counts: _Optional[_Iterable[_Union[_wave_pb2.PackedCount, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class PlanWaveRequest(_message.Message):
    __slots__ = ("parent", "departure", "date", "seconds_limit", "seed", "keep", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    DEPARTURE_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    SECONDS_LIMIT_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    KEEP_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    departure: str
    date: str
    seconds_limit: int
    seed: int
    keep: bool
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., departure: _Optional[str] = ..., date: _Optional[str] = ..., seconds_limit: _Optional[int] = ..., seed: _Optional[int] = ..., keep: _Optional[bool] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetWaveRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListWavesRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "date")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    DATE_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    date: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., date: _Optional[str] = ...) -> None: ...

class ListWavesResponse(_message.Message):
    __slots__ = ("waves", "next_page_token")
    WAVES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    waves: _containers.RepeatedCompositeFieldContainer[_wave_pb2.Wave]
    next_page_token: str
    def __init__(self, waves: _Optional[_Iterable[_Union[_wave_pb2.Wave, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class CancelWaveRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListWaveTripsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListWaveTripsResponse(_message.Message):
    __slots__ = ("wave_trips", "next_page_token")
    WAVE_TRIPS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    wave_trips: _containers.RepeatedCompositeFieldContainer[_wave_pb2.WaveTrip]
    next_page_token: str
    def __init__(self, wave_trips: _Optional[_Iterable[_Union[_wave_pb2.WaveTrip, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ReportStopRequest(_message.Message):
    __slots__ = ("name", "stop_number", "collected_quantity", "driver", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STOP_NUMBER_FIELD_NUMBER: _ClassVar[int]
    COLLECTED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    DRIVER_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    stop_number: int
    collected_quantity: int
    driver: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., stop_number: _Optional[int] = ..., collected_quantity: _Optional[int] = ..., driver: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetWaveRiskRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class WatchWaveRiskRequest(_message.Message):
    __slots__ = ("name", "etag")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ...) -> None: ...

class WatchWaveRiskResponse(_message.Message):
    __slots__ = ("risk",)
    RISK_FIELD_NUMBER: _ClassVar[int]
    risk: _wave_pb2.WaveRisk
    def __init__(self, risk: _Optional[_Union[_wave_pb2.WaveRisk, _Mapping]] = ...) -> None: ...

class ExportWaveRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ExportWaveResponse(_message.Message):
    __slots__ = ("wave_file", "routes_file")
    WAVE_FILE_FIELD_NUMBER: _ClassVar[int]
    ROUTES_FILE_FIELD_NUMBER: _ClassVar[int]
    wave_file: bytes
    routes_file: bytes
    def __init__(self, wave_file: _Optional[bytes] = ..., routes_file: _Optional[bytes] = ...) -> None: ...
