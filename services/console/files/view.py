"""Imports and lists as pages and files show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.console.core import error_words
from services.console.core.states import Badge
from services.console.files.cells import Kind
from services.console.files.lists import SHEETS, WHOLE_PARK
from services.console.files.sheets import Sheet
from services.console.files.storage import ImportState
from services.errors import Problem

MOST_SHOWN = 200
STATES = {
    ImportState.CHECKING: Badge(_l("Being checked"), "calm"),
    ImportState.CHECKED: Badge(_l("Checked"), "good"),
    ImportState.WRONG: Badge(_l("Has errors"), "bad"),
    ImportState.COMMITTING: Badge(_l("Being committed"), "calm"),
    ImportState.COMMITTED: Badge(_l("Committed"), "good"),
    ImportState.FAILED: Badge(_l("Not read"), "bad"),
}
PHASES = {
    "reading": _l("The file is read."),
    "comparing": _l("Its rows are compared with what is there."),
    "checking": _l("The services check every row."),
    "committing": _l("All rows are stored together."),
}
_KINDS = {
    Kind.ID: _l("an id"),
    Kind.TEXT: _l("text"),
    Kind.WHOLE: _l("a whole number"),
    Kind.DECIMAL: _l("a number"),
    Kind.MONEY: _l("an amount in the park's currency"),
    Kind.SHARE: _l("a share, such as 0.03"),
    Kind.DAY: _l("a day, such as 2026-12-01"),
    Kind.FLAG: _l("yes or no"),
    Kind.WORDS: _l("words, with commas between"),
}


def title_of(chosen: str) -> str:
    """The name of a list, or of the whole park."""
    return str(_("Whole park") if chosen == WHOLE_PARK else SHEETS[chosen].title)


def file_name(given: str | None) -> str:
    """The name that the sender's machine has for a file, as one line without its folders."""
    last = (given or "").replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:120] or "file"


def problem(code: str, params: Mapping[str, str], hint: str) -> Problem:
    """A problem as a report keeps it."""
    return Problem.received(code, "", params, hint)


def wrong(report: Mapping[str, Any]) -> list[tuple[str, int, str, str]]:
    """Sheet, row, column and words of the first problems."""
    return [(title_of(one[0]), one[1], column_title(one[0], one[2]), words(one)) for one in report.get("wrong", ())][
        :MOST_SHOWN
    ]


def words(stored: Sequence[Any]) -> str:
    """The sentence of a problem as a report keeps it."""
    return error_words.of_problem(problem(*stored[3:6]))


def column_title(sheet: str, key: str) -> str:
    """The title of a column, "" for the whole row."""
    column = SHEETS[sheet].by_key.get(key)
    return str(column.title) if column else ""


def assumed(report: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Sheet, column, and in how many rows its figure was filled in."""
    return [(title_of(sheet), column_title(sheet, key), rows) for sheet, key, rows in report.get("assumed", ())]


def help_titles() -> list[str]:
    return [str(_("List")), str(_("Column")), str(_("Contents")), str(_("Needed")), str(_("How to write it"))]


def help_rows(sheets: Sequence[Sheet]) -> Iterator[list[str]]:
    """One row for each column of the sheets."""
    for sheet in sheets:
        for column in sheet.columns:
            needed = str(_("yes")) if column.needed else ""
            holds = str(_KINDS[column.kind])
            yield [str(sheet.title), str(column.title), holds, needed, str(column.help)]
        for column in sheet.results:
            how = str(_("The park works it out: it is not read."))
            yield [str(sheet.title), str(column.title), str(_KINDS[column.kind]), "", how]
