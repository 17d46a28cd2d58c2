from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from parkloom.access.v1 import access_pb2 as _access_pb2
from parkloom.matching.v1 import live_schedule_pb2 as _live_schedule_pb2
from parkloom.matching.v1 import scenario_pb2 as _scenario_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateScenarioRequest(_message.Message):
    __slots__ = ("parent", "scenario", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    SCENARIO_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    scenario: _scenario_pb2.Scenario
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., scenario: _Optional[_Union[_scenario_pb2.Scenario, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetScenarioRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListScenariosRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListScenariosResponse(_message.Message):
    __slots__ = ("scenarios", "next_page_token")
    SCENARIOS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    scenarios: _containers.RepeatedCompositeFieldContainer[_scenario_pb2.Scenario]
    next_page_token: str
    def __init__(self, scenarios: _Optional[_Iterable[_Union[_scenario_pb2.Scenario, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class PlanScenarioRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class AdoptScenarioRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DiscardScenarioRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeleteScenarioRequest(_message.Message):
    __slots__ = ("name", "etag", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeleteScenarioResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CompareScenarioRequest(_message.Message):
    __slots__ = ("name", "orders_limit", "enterprises_limit")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ORDERS_LIMIT_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISES_LIMIT_FIELD_NUMBER: _ClassVar[int]
    name: str
    orders_limit: int
    enterprises_limit: int
    def __init__(self, name: _Optional[str] = ..., orders_limit: _Optional[int] = ..., enterprises_limit: _Optional[int] = ...) -> None: ...

class CompareScenarioResponse(_message.Message):
    __slots__ = ("scenario", "better_orders", "worse_orders", "orders", "gaining_enterprises", "losing_enterprises", "enterprises", "moved")
    SCENARIO_FIELD_NUMBER: _ClassVar[int]
    BETTER_ORDERS_FIELD_NUMBER: _ClassVar[int]
    WORSE_ORDERS_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    GAINING_ENTERPRISES_FIELD_NUMBER: _ClassVar[int]
    LOSING_ENTERPRISES_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISES_FIELD_NUMBER: _ClassVar[int]
    MOVED_FIELD_NUMBER: _ClassVar[int]
    scenario: _scenario_pb2.Scenario
    better_orders: int
    worse_orders: int
    orders: _containers.RepeatedCompositeFieldContainer[_live_schedule_pb2.OrderDifference]
    gaining_enterprises: int
    losing_enterprises: int
    enterprises: _containers.RepeatedCompositeFieldContainer[EnterpriseShift]
    moved: ParkMove
    def __init__(self, scenario: _Optional[_Union[_scenario_pb2.Scenario, _Mapping]] = ..., better_orders: _Optional[int] = ..., worse_orders: _Optional[int] = ..., orders: _Optional[_Iterable[_Union[_live_schedule_pb2.OrderDifference, _Mapping]]] = ..., gaining_enterprises: _Optional[int] = ..., losing_enterprises: _Optional[int] = ..., enterprises: _Optional[_Iterable[_Union[EnterpriseShift, _Mapping]]] = ..., moved: _Optional[_Union[ParkMove, _Mapping]] = ...) -> None: ...

class EnterpriseShift(_message.Message):
    __slots__ = ("enterprise", "live_cost_micros", "planned_cost_micros")
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    LIVE_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    PLANNED_COST_MICROS_FIELD_NUMBER: _ClassVar[int]
    enterprise: str
    live_cost_micros: int
    planned_cost_micros: int
    def __init__(self, enterprise: _Optional[str] = ..., live_cost_micros: _Optional[int] = ..., planned_cost_micros: _Optional[int] = ...) -> None: ...

class ParkMove(_message.Message):
    __slots__ = ("orders", "lines", "park", "today", "live_version")
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    PARK_FIELD_NUMBER: _ClassVar[int]
    TODAY_FIELD_NUMBER: _ClassVar[int]
    LIVE_VERSION_FIELD_NUMBER: _ClassVar[int]
    orders: int
    lines: int
    park: bool
    today: str
    live_version: int
    def __init__(self, orders: _Optional[int] = ..., lines: _Optional[int] = ..., park: _Optional[bool] = ..., today: _Optional[str] = ..., live_version: _Optional[int] = ...) -> None: ...
