from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Role(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ROLE_UNSPECIFIED: _ClassVar[Role]
    ROLE_MANAGER: _ClassVar[Role]
    ROLE_ENTERPRISE: _ClassVar[Role]
    ROLE_INTEGRATOR: _ClassVar[Role]
    ROLE_AUDITOR: _ClassVar[Role]
    ROLE_SERVICE: _ClassVar[Role]
ROLE_UNSPECIFIED: Role
ROLE_MANAGER: Role
ROLE_ENTERPRISE: Role
ROLE_INTEGRATOR: Role
ROLE_AUDITOR: Role
ROLE_SERVICE: Role
POLICY_FIELD_NUMBER: _ClassVar[int]
policy: _descriptor.FieldDescriptor
READ_SCOPE_FIELD_NUMBER: _ClassVar[int]
read_scope: _descriptor.FieldDescriptor

class Policy(_message.Message):
    __slots__ = ("roles", "scope", "park_free")
    ROLES_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    PARK_FREE_FIELD_NUMBER: _ClassVar[int]
    roles: _containers.RepeatedScalarFieldContainer[Role]
    scope: str
    park_free: bool
    def __init__(self, roles: _Optional[_Iterable[_Union[Role, str]]] = ..., scope: _Optional[str] = ..., park_free: _Optional[bool] = ...) -> None: ...
