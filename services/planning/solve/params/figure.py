"""One tuning figure: its default, its unit, why it has that value, and the range that the search can work with."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Meaning:
    """The unit of a figure, why it is as it is, and the least and the most that a file may set."""

    unit: str
    why: str
    least: float
    most: float


def figure(default: T, unit: str, why: str, *, least: float = 0.0, most: float = float("inf")) -> T:
    """A dataclass field for a figure. A figure of several values applies the range to each."""
    made: Any = field(default=default, metadata={"meaning": Meaning(unit, why, least, most)})
    return made  # type: ignore[no-any-return]


def meanings(of: Any) -> dict[str, Meaning | None]:
    """The fields of a parameter dataclass by name; None for a nested group."""
    return {each.name: each.metadata.get("meaning") for each in fields(of)}
