"""Allocations of a kernel that fail in turn: a call raises MemoryError where one does, and only there."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from services.native.build import FLAGS, Kernel, compile_with_zig
from services.native.loading import Library

NEVER = 1 << 62
# Every early allocation, then ever fewer of the many that solutions make as they grow.
SOONEST, SPREAD = 60, 1.4


@contextmanager
def kernel_that_fails(
    kernel: Kernel, library: Library, given: Path | None, folder: Path
) -> Iterator[Callable[[int], int]]:
    """Makes calls go to a build whose nth allocation from now fails; one that is given has been chosen already."""
    path = given or folder / "kernel.so"
    if given is None:
        flags = tuple(flag for flag in FLAGS if flag != "-O3")
        compile_with_zig(kernel.command(path, (*flags, "-O1", "-DPARKLOOM_FAULTS")), folder)
        library.use(path)
    fail = ctypes.CDLL(str(path)).parkloom_fail_allocation
    fail.restype, fail.argtypes = ctypes.c_int64, [ctypes.c_int64]
    yield fail
    fail(NEVER)
    library.use(given)


def failures_that_raised(failing: Callable[[int], int], run: Callable[[], None]) -> int:
    """Lets one allocation after another of `run` fail. Returns how many did."""
    nth, failed = 1, 0
    while True:
        failing(nth)
        raised = _raises(run)
        reached = failing(NEVER) <= 0
        assert raised == reached
        if not reached:
            return failed
        failed += 1
        nth = nth + 1 if nth < SOONEST else int(SPREAD * nth)


def _raises(run: Callable[[], None]) -> bool:
    try:
        run()
    except MemoryError:
        return True
    return False
