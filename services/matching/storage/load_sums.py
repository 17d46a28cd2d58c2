"""Lines by what they are summed by, and their figures and loads over some days: read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Text, and_, func, select, type_coerce
from sqlalchemy.orm import Session

from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.matching.domain.load_sums import LoadGroup, LoadQuestion, SummedLine
from services.matching.storage import tables
from services.matching.storage.load_tables import loads

_lines, _months, _loads = tables.lines.c, tables.months.c, loads.c
_GROUPS = {LoadGroup.LINK: _lines.link, LoadGroup.ENTERPRISE: _lines.enterprise, LoadGroup.LINE: _lines.id}
_COLUMNS = (_lines.id, _lines.enterprise, _lines.link, _lines.planned_daily_capacity, _lines.retire_date)


def page_of_groups(session: Session, park: str, asked: LoadQuestion, page: Page) -> Sequence[str]:
    """The ids of a page's groups that have lines, and of one group more; links count without lines of guests."""
    group = _GROUPS[asked.group]
    return session.scalars(paging.keyset(select(group).distinct().where(*_asked(park, asked)), page, group)).all()


def lines_of(session: Session, park: str, asked: LoadQuestion, shown: Sequence[str]) -> dict[str, list[SummedLine]]:
    """The lines of the groups `shown`, which follow each other, by the group's id."""
    found: dict[str, list[SummedLine]] = {ident: [] for ident in shown}
    query = select(*_COLUMNS).where(*_among(park, asked, shown)).order_by(_lines.id)
    for row in session.execute(query).all():
        line = SummedLine(*row)
        found[getattr(line, _GROUPS[asked.group].name)].append(line)
    return found


def figures(
    session: Session, park: str, days: Collection[date], asked: LoadQuestion, shown: Sequence[str]
) -> dict[str, dict[date, int]]:
    """Units of capacity reported on these days for lines of the groups `shown`, by line and day.

    Of a month's text only what is asked for becomes more than text: of thousands of lines the rest is most of it.
    """
    found: defaultdict[str, dict[date, int]] = defaultdict(dict)
    named = {day.isoformat(): day for day in days}
    query = (
        select(_months.line, type_coerce(_months.figures, Text))
        .join(tables.lines, and_(_lines.park == _months.park, _lines.id == _months.line))
        .where(_months.park == park, _months.month.in_({day[:7] for day in named}), *_among(park, asked, shown))
    )
    for line, written in session.execute(query).all():
        of_line = found[line]
        for one in json.loads(written):
            if one["date"] in named:
                of_line[named[one["date"]]] = one["daily_capacity"]
    return found


def loads_of(
    session: Session, park: str, days: Sequence[date], asked: LoadQuestion, shown: Sequence[str]
) -> dict[tuple[str, date], tuple[int, int]]:
    """Millionths that lots take and quotes hold of the groups `shown`, by group and day: summed by the database."""
    group = _GROUPS[asked.group]
    query = (
        select(group, _loads.day, func.sum(_loads.taken), func.sum(_loads.held))
        .join(tables.lines, and_(_lines.park == _loads.park, _lines.id == _loads.line))
        .where(_loads.park == park, _loads.day.between(days[0], days[-1]), *_among(park, asked, shown))
        .group_by(group, _loads.day)
    )
    rows = session.execute(query).all()
    return {(ident, day): (int(taken), int(held)) for ident, day, taken, held in rows}


def _asked(park: str, asked: LoadQuestion) -> list[ColumnElement[bool]]:
    """The conditions of the lines that are asked for."""
    conditions = [_lines.park == park]
    conditions += [_lines.link == asked.link] if asked.link else []
    conditions += [_lines.enterprise == asked.enterprise] if asked.enterprise else []
    if asked.group is LoadGroup.LINK and not asked.enterprise:
        of_guests = select(tables.enterprises.c.id).where(tables.enterprises.c.park == park, tables.enterprises.c.guest)
        conditions.append(_lines.enterprise.not_in(of_guests))
    return conditions


def _among(park: str, asked: LoadQuestion, shown: Sequence[str]) -> list[ColumnElement[bool]]:
    """The conditions of the lines of the groups `shown`: a page has every group between its first and its last."""
    return [*_asked(park, asked), _GROUPS[asked.group].between(shown[0], shown[-1])]
