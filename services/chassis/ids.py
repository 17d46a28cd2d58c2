"""The source of ids that are drawn: random ones, which show nobody how many there are, or those that a test repeats."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeAlias

# Takes what the id is for, which a random source does not look at; gives 32 hexadecimal digits.
IdSource: TypeAlias = Callable[[str], str]


def random_id(_purpose: str) -> str:
    """An id that nobody can guess."""
    return uuid.uuid4().hex
