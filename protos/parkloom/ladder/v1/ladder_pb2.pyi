from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FigureOrigin(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FIGURE_ORIGIN_UNSPECIFIED: _ClassVar[FigureOrigin]
    FIGURE_ORIGIN_LINE: _ClassVar[FigureOrigin]
    FIGURE_ORIGIN_LINK: _ClassVar[FigureOrigin]
    FIGURE_ORIGIN_PARK: _ClassVar[FigureOrigin]
    FIGURE_ORIGIN_MACHINES: _ClassVar[FigureOrigin]
    FIGURE_ORIGIN_NONE: _ClassVar[FigureOrigin]
FIGURE_ORIGIN_UNSPECIFIED: FigureOrigin
FIGURE_ORIGIN_LINE: FigureOrigin
FIGURE_ORIGIN_LINK: FigureOrigin
FIGURE_ORIGIN_PARK: FigureOrigin
FIGURE_ORIGIN_MACHINES: FigureOrigin
FIGURE_ORIGIN_NONE: FigureOrigin

class FigureInUse(_message.Message):
    __slots__ = ("figure", "origin", "assumed")
    FIGURE_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_FIELD_NUMBER: _ClassVar[int]
    figure: int
    origin: FigureOrigin
    assumed: bool
    def __init__(self, figure: _Optional[int] = ..., origin: _Optional[_Union[FigureOrigin, str]] = ..., assumed: _Optional[bool] = ...) -> None: ...
