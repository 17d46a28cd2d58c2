"""Parts of long lists, each of which fits a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

SIZE = 500


def chunks(entries: Iterable[T], size: int = SIZE) -> Iterator[list[T]]:
    """The entries in parts of at most `size`."""
    left = iter(entries)
    while part := list(islice(left, size)):
        yield part
