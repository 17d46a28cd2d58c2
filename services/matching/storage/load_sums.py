"""Lines by what they are summed by, and their figures and loads over some days: read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import Text, select, type_coerce
from sqlalchemy.orm import Session

from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.matching.domain.load_sums import LoadGroup, LoadQuestion
from services.matching.domain.loads import Cell
from services.matching.domain.park import Line
from services.matching.storage import tables
from services.matching.storage.chunks import chunks
from services.matching.storage.load_tables import loads

_lines, _months, _loads = tables.lines.c, tables.months.c, loads.c
_GROUPS = {LoadGroup.LINK: _lines.link, LoadGroup.ENTERPRISE: _lines.enterprise, LoadGroup.LINE: _lines.id}


def page_of_lines(session: Session, park: str, asked: LoadQuestion, page: Page) -> dict[str, list[Line]]:
    """The lines of each group of a page, and of one group more, by the group's id; of links without those of guests."""
    group = _GROUPS[asked.group]
    filters = [_lines.park == park]
    filters += [_lines.link == asked.link] if asked.link else []
    filters += [_lines.enterprise == asked.enterprise] if asked.enterprise else []
    if asked.group is LoadGroup.LINK and not asked.enterprise:
        of_guests = select(tables.enterprises.c.id).where(tables.enterprises.c.park == park, tables.enterprises.c.guest)
        filters.append(_lines.enterprise.not_in(of_guests))
    shown = list(session.scalars(paging.keyset(select(group).distinct().where(*filters), page, group)))
    found: dict[str, list[Line]] = {ident: [] for ident in shown}
    query = select(Line).where(*filters, group.in_(shown)).order_by(_lines.id)
    for line in session.scalars(query):
        found[getattr(line, group.name)].append(line)
    return found


def figures(session: Session, park: str, days: Collection[date], lines: Collection[str]) -> dict[str, dict[date, int]]:
    """Units of capacity reported for these lines on these days, by line and day.

    Of a month's text only what is asked for becomes more than text: of thousands of lines the rest is most of it.
    """
    found: defaultdict[str, dict[date, int]] = defaultdict(dict)
    named = {day.isoformat(): day for day in days}
    months = {day[:7] for day in named}
    text = type_coerce(_months.figures, Text)
    for some in chunks(lines):
        query = select(_months.line, text).where(
            _months.park == park, _months.line.in_(some), _months.month.in_(months)
        )
        for line, written in session.execute(query):
            of_line = found[line]
            for one in json.loads(written):
                if one["date"] in named:
                    of_line[named[one["date"]]] = one["daily_capacity"]
    return found


def loads_of(
    session: Session, park: str, lines: Collection[str], first: date, last: date
) -> dict[Cell, tuple[int, int]]:
    """Millionths that lots take and quotes hold of these lines from `first` to `last`, by line and day."""
    found: dict[Cell, tuple[int, int]] = {}
    for some in chunks(lines):
        query = select(_loads.line, _loads.day, _loads.taken, _loads.held).where(
            _loads.park == park, _loads.line.in_(some), _loads.day >= first, _loads.day <= last
        )
        found.update({(line, day): (taken, held) for line, day, taken, held in session.execute(query)})
    return found
