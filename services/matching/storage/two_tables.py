"""Conditions on what stands in two tables: open, and archived."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement


@dataclass(frozen=True, slots=True)
class OnBoth:
    """The same conditions on the rows of both tables; none lets all pass."""

    live: tuple[ColumnElement[bool], ...] = ()
    ended: tuple[ColumnElement[bool], ...] = ()


ALL = OnBoth()
