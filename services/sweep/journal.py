"""The journal of a sweep: a line for each scenario that is planned, written at once, so that a sweep can go on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from services.errors import Invalid
from services.sweep.rows import Row


class Journal:
    """The rows of a sweep in a file, first a line with the sweep's digest. Raises Invalid for the journal of another.

    A line that was cut off while it was written is taken as not written.
    """

    def __init__(self, path: Path, digest: str) -> None:
        self._path = path
        self.rows: dict[str, Row] = {}
        lines = list(_whole_lines(path)) if path.exists() else []
        if lines and json.loads(lines[0]) != {"sweep": digest}:
            message = f"{path} has results of another sweep: name another output, or remove it"
            raise Invalid("FILE_INVALID", message)
        for line in lines[1:]:
            row = _row(line)
            self.rows[row.scenario] = row
        path.write_text("".join(f"{line}\n" for line in lines or [json.dumps({"sweep": digest})]), encoding="utf-8")

    def add(self, row: Row) -> None:
        """Record a row. Raises AssertionError where the scenario has one: nothing is planned twice."""
        if row.scenario in self.rows:
            raise AssertionError(f"{row.scenario} was planned twice")
        self.rows[row.scenario] = row
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")


def _whole_lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            yield line.rstrip("\n")


def _row(line: str) -> Row:
    values = json.loads(line)
    return Row(**{**values, "limits": tuple(values["limits"])})
