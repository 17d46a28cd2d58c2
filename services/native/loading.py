"""Loading a kernel: layouts compared, functions declared, status codes turned into exceptions."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from services.native.build import Kernel
from services.native.structures import Structure, layout

OUT_OF_MEMORY, OUT_OF_LIMITS = -1, -2  # as in boundary.h


class LayoutMismatchError(RuntimeError):
    """The library was compiled with structures other than those that Python fills."""


class Library:
    """A kernel's library as it is called: opened once, and compiled before that where none of its sources is found."""

    def __init__(self, kernel: Kernel, open_library: Callable[[Path], ctypes.CDLL]) -> None:
        self._kernel, self._open_library = kernel, open_library
        self._opened: ctypes.CDLL | None = None

    def __call__(self) -> ctypes.CDLL:
        """Returns the library that was chosen, by default the one for this processor."""
        if self._opened is None:
            self._opened = self._open_library(self._kernel.ensure())
        return self._opened

    def use(self, path: Path | None) -> None:
        """Makes later calls go to this library, as a build with a sanitizer; None: to the one for this processor."""
        self._opened = None if path is None else self._open_library(path)


def load(path: Path, structures: tuple[type[Structure], ...]) -> ctypes.CDLL:
    """Loads a library whose `parkloom_layout` agrees with these structures; calls through it release the GIL.

    Raises LayoutMismatchError where a size or an offset differs, OSError where the file is no library for this machine.
    """
    library = ctypes.CDLL(str(path))
    expected = layout(structures)
    count = ctypes.c_int64.in_dll(library, "parkloom_layout").value
    compiled = list((ctypes.c_int64 * (count + 1)).in_dll(library, "parkloom_layout"))[1:]
    if compiled != expected:
        raise LayoutMismatchError(f"{path.name} lays its structures out as {compiled}, Python fills them as {expected}")
    return library


def declare(function: Any, result: Any, *arguments: Any) -> None:
    """States the types of a function; a negative status becomes MemoryError or ValueError."""
    function.restype = result
    function.argtypes = arguments
    if result is ctypes.c_int64:
        function.errcheck = _raise_status


def _raise_status(status: int, function: Any, _: Any) -> int:
    if status == OUT_OF_MEMORY:
        raise MemoryError(f"{function.__name__}: out of memory")
    if status == OUT_OF_LIMITS:
        raise ValueError(f"{function.__name__}: the park, or a parameter, is beyond an array bound of the kernel")
    return status


def array(element: Any) -> Any:
    """Returns the argument type of a C-contiguous array of these elements; None is passed as NULL."""
    dtype = np.dtype(element)

    class OptionalArray:
        """Checks the element type and the memory order of what is passed."""

        @classmethod
        def from_param(cls, value: Any) -> Any:
            if value is None:
                return None
            if not isinstance(value, np.ndarray) or value.dtype != dtype or not value.flags.c_contiguous:
                raise TypeError(f"a C-contiguous array of {dtype} is wanted, not {value!r:.200}")
            return ctypes.c_void_p(value.ctypes.data)

    return OptionalArray
