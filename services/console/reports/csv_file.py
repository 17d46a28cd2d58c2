"""Reports in a CSV file: a row each, with the columns assignment, date, good and, where given, scrapped, started.

Spreadsheets write UTF-8 with a mark, or GB 18030.
"""

from __future__ import annotations

import csv
import io

from parkloom.matching.v1.report_pb2 import ReportSource
from parkloom.matching.v1.report_service_pb2 import ReportProductionRequest
from services.console.core import typed
from services.errors import Invalid, Problem

MOST_ROWS = 500
COLUMNS = ("assignment", "date", "good")
# The first row of reports in the file, as a spreadsheet counts.
FIRST_ROW = 2


def read(content: bytes, park: str) -> list[ReportProductionRequest]:
    """The reports of a file. Raises Invalid with a problem for each wrong row, at most 500 of which are read."""
    rows = list(csv.DictReader(io.StringIO(_text(content))))
    missing = [name for name in COLUMNS if rows and name not in rows[0]]
    if not rows or missing or len(rows) > MOST_ROWS:
        hint = f"give a first row with assignment, date, good, and 1 to {MOST_ROWS} rows of reports"
        raise Invalid.field("FILE_MALFORMED", "file", {"maximum": f"{MOST_ROWS}"}, hint)
    problems: list[Problem] = []
    found = [_report(row, number, park, problems) for number, row in enumerate(rows, FIRST_ROW)]
    if problems:
        raise Invalid.of(problems)
    return found


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid.field("FILE_MALFORMED", "file", {"maximum": f"{MOST_ROWS}"}, "save it as CSV in UTF-8 or GB 18030")


def _report(row: dict[str, str | None], number: int, park: str, problems: list[Problem]) -> ReportProductionRequest:
    asked = ReportProductionRequest(source=ReportSource.REPORT_SOURCE_FILE)
    ident = (row.get("assignment") or "").strip().rpartition("/")[2]
    asked.assignment = f"parks/{park}/assignments/{ident}"
    try:
        day = typed.day(row.get("date") or "")
        asked.date = day.isoformat() if day else ""
        asked.good_quantity = typed.whole_number(row.get("good") or "") or 0
        asked.scrapped_quantity = typed.whole_number(row.get("scrapped") or "") or 0
        if row.get("started"):
            asked.started_quantity = typed.whole_number(row["started"] or "") or 0
    except ValueError:
        problems.append(_wrong(number))
        return asked
    if not ident or not asked.date or not (row.get("good") or "").strip():
        problems.append(_wrong(number))
    return asked


def _wrong(number: int) -> Problem:
    return Problem("ROW_MALFORMED", "file", {"row": f"{number}"}, f"row {number}: give an assignment, a day and units")


def row_of(field: str) -> int | None:
    """The row that the path of a field is about, as in `requests[3].date`; None for any other."""
    place = field.removeprefix("requests[").partition("]")[0] if field.startswith("requests[") else ""
    return FIRST_ROW + int(place) if place.isdigit() else None
