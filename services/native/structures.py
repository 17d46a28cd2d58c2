"""Structures that Python fills and C reads: one dataclass is the C declaration, the ctypes structure and its filling.

A field of such a dataclass is one of the annotated types below, with a comment for the C header:

    @dataclass(frozen=True, eq=False)
    class Rows(Structure):
        rows: Int64
        weight: Annotated[Doubles, "[rows] kilograms"]

The comment of an array begins with its shape. A dimension that is a field (`rows`), or a field and one more
(`rows + 1`), is checked whenever the structure is filled.
"""

from __future__ import annotations

import ctypes
import math
import re
import zlib
from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Annotated, Any, get_type_hints

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class CType:
    """The C type of a field; with `element` the field is a pointer to a C-contiguous array of that type."""

    declaration: str
    ctype: Any
    element: Any = None


Double = Annotated[float, CType("double", ctypes.c_double)]
Int = Annotated[int, CType("int", ctypes.c_int)]
Int64 = Annotated[int, CType("int64_t", ctypes.c_int64)]
Doubles = Annotated[NDArray[np.float64], CType("const double *", ctypes.c_void_p, np.float64)]
Ints = Annotated[NDArray[np.int32], CType("const int32_t *", ctypes.c_void_p, np.int32)]
Longs = Annotated[NDArray[np.int64], CType("const int64_t *", ctypes.c_void_p, np.int64)]
Bytes = Annotated[NDArray[np.uint8], CType("const uint8_t *", ctypes.c_void_p, np.uint8)]
WrittenDoubles = Annotated[NDArray[np.float64], CType("double *", ctypes.c_void_p, np.float64)]
WrittenInts = Annotated[NDArray[np.int32], CType("int32_t *", ctypes.c_void_p, np.int32)]
WrittenLongs = Annotated[NDArray[np.int64], CType("int64_t *", ctypes.c_void_p, np.int64)]
MaybeWrittenDoubles = Annotated[NDArray[np.float64] | None, CType("double *", ctypes.c_void_p, np.float64)]


@dataclass(frozen=True, slots=True)
class CField:
    """One field of a structure as C sees it."""

    name: str
    type: CType
    comment: str

    def declare(self) -> str:
        """Returns the field's line in the header."""
        gap = "" if self.type.declaration.endswith("*") else " "
        comment = f"  /* {self.comment} */" if self.comment else ""
        return f"    {self.type.declaration}{gap}{self.name};{comment}"

    def dimensions(self) -> tuple[str, ...]:
        """Returns the dimensions that the comment names: `("rows", "columns + 1")`."""
        return _dimensions(self.comment)


@cache
def _dimensions(comment: str) -> tuple[str, ...]:
    shape = re.match(r"(\[[^\]]+\])+", comment)
    return tuple(re.findall(r"\[([^\]]+)\]", shape.group())) if shape else ()


class Structure:
    """Base of the frozen dataclasses that C reads. Arrays are converted to their C type when one is made."""

    def __post_init__(self) -> None:
        for field in c_fields(type(self)):
            value = getattr(self, field.name)
            if field.type.element is not None and value is not None:
                array = np.ascontiguousarray(value, field.type.element)
                if array is not value and not field.type.declaration.startswith("const"):
                    raise ValueError(f"{type(self).__name__}.{field.name}: C writes to it, so it cannot be converted")
                object.__setattr__(self, field.name, array)
        self._check_shapes()

    @cached_property
    def filled(self) -> ctypes.Structure:
        """The ctypes structure with these values. It points into the arrays: keep this object as long as C uses it."""
        values = {field.name: getattr(self, field.name) for field in c_fields(type(self))}
        return c_type(type(self))(**{name: _passed(value) for name, value in values.items()})

    @property
    def reference(self) -> Any:
        """A pointer to the structure, as an argument of a C function."""
        return ctypes.byref(self.filled)

    def _check_shapes(self) -> None:
        """Raises ValueError where an array has not the size that its comment states."""
        for name, dimensions in _stated_sizes(type(self)):  # type: ignore[arg-type]
            stated = [getattr(self, field) + more for field, more in dimensions]
            actual = np.size(getattr(self, name))
            if actual != math.prod(stated):
                raise ValueError(f"{type(self).__name__}.{name}: {actual} elements, not {stated}")


def _passed(value: Any) -> Any:
    """The value as C gets it: an array and another structure by their address."""
    if isinstance(value, np.ndarray):
        return value.ctypes.data
    return ctypes.addressof(value.filled) if isinstance(value, Structure) else value


# Made once for each structure, not for each instance.
_FIELDS: dict[type[Structure], tuple[CField, ...]] = {}
_MIRRORS: dict[type[Structure], type[ctypes.Structure]] = {}


@cache
def _stated_sizes(structure: type[Structure]) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    """The arrays whose shape fields alone state; of each dimension the field, and what is added to it."""
    sizes = {field.name for field in c_fields(structure) if not field.type.element}
    found = []
    for field in c_fields(structure):
        parts = [name.partition(" + ") for name in field.dimensions()]
        if parts and all(name in sizes for name, _, _ in parts):
            found.append((field.name, tuple((name, int(more or 0)) for name, _, more in parts)))
    return tuple(found)


def c_fields(structure: type[Structure]) -> tuple[CField, ...]:
    """Returns the fields of a structure in their C order."""
    if structure not in _FIELDS:
        hints = get_type_hints(structure, include_extras=True)
        listed = fields(structure)  # type: ignore[arg-type]
        _FIELDS[structure] = tuple(_c_field(field.name, hints[field.name]) for field in listed)
    return _FIELDS[structure]


def _c_field(name: str, hint: Any) -> CField:
    kind, *comment = hint.__metadata__
    return CField(name, kind, comment[0] if comment else "")


def c_type(structure: type[Structure]) -> type[ctypes.Structure]:
    """Returns the ctypes structure of a dataclass."""
    if structure not in _MIRRORS:
        members = [(field.name, field.type.ctype) for field in c_fields(structure)]
        _MIRRORS[structure] = type(structure.__name__, (ctypes.Structure,), {"_fields_": members})
    return _MIRRORS[structure]


def checksum(structure: type[Structure]) -> int:
    """Returns a number that changes with the names, types and order of the fields: two pointers that change places
    have the same offsets."""
    declared = "".join(f"{field.type.declaration} {field.name};" for field in c_fields(structure))
    return zlib.crc32(declared.encode())


def layout(structures: tuple[type[Structure], ...]) -> list[int]:
    """Returns of each structure its checksum, its size, and the offsets of its fields in bytes, as ctypes has them."""
    numbers: list[int] = []
    for structure in structures:
        mirror = c_type(structure)
        numbers += [checksum(structure), ctypes.sizeof(mirror)]
        numbers += [getattr(mirror, field.name).offset for field in c_fields(structure)]
    return numbers
