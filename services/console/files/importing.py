"""A file on its way in: opened, compared, filled in, and tried or committed. A report says the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from services.console.core import language
from services.console.core.calls import PersonCalls
from services.console.files import assuming, opening
from services.console.files.comparing import Compared, Mode, Wrong, by_ident, compare, find_header
from services.console.files.entries import Entry, Outcome, entries_of, send
from services.console.files.lists import sheets_of
from services.console.files.opening import Table
from services.console.files.sheets import Sheet, plain
from services.errors import Invalid

# Of what a page could show.
MOST_LISTED = 5_000

# Called with what is done now.
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A file on disk, and what is to be made of it: a list or the whole park."""

    path: Path
    list: str
    mode: Mode
    request_id: str


@dataclass(slots=True)
class Came:
    """Sheets of a file, compared with what is there, and the outcome."""

    compared: list[Compared] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def wrong(self) -> list[Wrong]:
        """All problems, by sheet and row."""
        every = [*(one for each in self.compared for one in each.wrong), *self.outcome.wrong]
        places = {each.sheet.id: place for place, each in enumerate(self.compared)}
        return sorted(every, key=lambda one: (places.get(one.sheet, 0), one.row))


def bring(calls: PersonCalls, asked: Asked, *, commit: bool, report: Report) -> Came:
    """Tries what the file brings, or commits it, which does nothing where something is wrong.

    Raises Invalid for a file that cannot be read as the list, and what the services raise.
    """
    report("reading")
    found = list(matched(opening.tables(asked.path), sheets_of(asked.list)))
    report("comparing")
    current = {sheet.id: list(sheet.every(calls)) for sheet in _rested_on([sheet for sheet, _table in found])}
    park = calls.park.name.rpartition("/")[2]
    came = Came(
        [
            compare(
                sheet,
                table,
                by_ident(sheet, current[sheet.id]),
                mode=asked.mode,
                park=park,
                wrong_titles=wrong_titles(),
            )
            for sheet, table in found
        ]
    )
    assuming.assume(came.compared, current, calls.park, calls.today.isoformat())
    entries = entries_of(came.compared, calls.park)
    if commit and came.wrong:
        return came
    report("committing" if commit else "checking")
    came.outcome = _sent(calls, entries, validate_only=not commit, request_id=asked.request_id)
    return came


def _sent(calls: PersonCalls, entries: Sequence[Entry], *, validate_only: bool, request_id: str) -> Outcome:
    return send(calls, entries, validate_only=validate_only, request_id="" if validate_only else request_id)


def matched(tables: Sequence[Table], sheets: Sequence[Sheet]) -> Iterable[tuple[Sheet, Table]]:
    """The sheets with the tables that hold them. Raises Invalid where none does."""
    names = {plain(table.name): table for table in tables if table.name}
    found = [(sheet, names[name]) for sheet in sheets for name in names if name in sheet.known_names()]
    if found:
        return found
    if len(sheets) == 1:
        return [(sheets[0], _first_with_header(tables, sheets[0]))]
    params = {"sheets": ", ".join(str(sheet.title) for sheet in sheets)}
    raise Invalid.field("SHEETS_MISSING", "file", params, f"name the sheets as the template does: {params['sheets']}")


def _first_with_header(tables: Sequence[Table], sheet: Sheet) -> Table:
    for table in tables[:-1]:
        try:
            find_header(sheet, table, wrong_titles())
        except Invalid:
            continue
        return table
    if not tables:
        raise Invalid.field("SHEETS_MISSING", "file", {"sheets": str(sheet.title)}, f"give a sheet {sheet.title}")
    return tables[-1]


def _rested_on(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets whose lists are to be read: lines take their zones from enterprises."""
    wanted = list(sheets)
    if any(sheet.id == "lines" for sheet in wanted) and not any(sheet.id == "enterprises" for sheet in wanted):
        wanted += sheets_of("enterprises")
    return wanted


def wrong_titles() -> frozenset[str]:
    """The title of the column with what is wrong, in all languages: it is not read."""
    found = set()
    for code in language.LANGUAGES:
        with force_locale(code):
            found.add(plain(wrong_title()))
    return frozenset(found)


def wrong_title() -> str:
    return str(_("What is wrong"))


def report_of(came: Came, seconds: float) -> dict[str, Any]:
    """The report as it is stored: counts, problems, and figures that were filled in."""
    changes = [(each, change) for each in came.compared for change in each.changes]
    assumed = Counter((each.sheet.id, key) for each, change in changes for key in change.assumed)
    wrong = came.wrong
    return {
        "rows": sum(each.rows for each in came.compared),
        "new": sum(change.before is None for _each, change in changes),
        "changed": sum(change.before is not None for _each, change in changes),
        "unchanged": sum(each.unchanged for each in came.compared),
        "sheets": {each.sheet.id: each.rows for each in came.compared},
        "unread": [title for each in came.compared for title in each.unread][:50],
        "assumed": [[sheet, key, rows] for (sheet, key), rows in assumed.items()],
        "wrong_count": len(wrong),
        "wrong_rows": len({(one.sheet, one.row) for one in wrong}),
        "wrong": [_stored(one) for one in wrong[:MOST_LISTED]],
        "seconds": round(seconds, 1),
    }


def _stored(wrong: Wrong) -> list[Any]:
    problem = wrong.problem
    return [wrong.sheet, wrong.row, wrong.column, problem.code, dict(problem.params), problem.hint]
