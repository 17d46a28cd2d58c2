"""Capacity of many lines and days in one grid, in which a range from a spreadsheet can be pasted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from parkloom.matching.v1.performance_service_pb2 import LoadGroup, LoadSummary
from parkloom.registry.v1.capacity_pb2 import DailyFigure
from services.chassis.identity import Role
from services.console.capacity.cells import Cells
from services.console.core import failures
from services.console.core.access import caller, calls, names, only
from services.console.core.forms import OnceForm
from services.console.core.language import ngettext
from services.console.core.names import short
from services.console.core.performance_calls import LOAD_DAYS
from services.errors import ParkloomError

pages = Blueprint("capacity_grid", __name__, url_prefix="/capacity/grid", template_folder="templates")

LINES_A_PAGE = 50


class GridForm(OnceForm):
    """The changed cells, as JSON: text by line and day."""

    cells = HiddenField()


@dataclass(frozen=True, slots=True)
class Figure:
    """A line's capacity on a day as plans use it, and what is known of its report; None where it is assumed."""

    units: int
    reported: DailyFigure | None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of the grid."""

    id: str
    enterprise: str
    link: str
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of lines with their capacity by day, and the token of the next page."""

    lines: list[SheetLine]
    days: list[date]
    next_page: str


@pages.get("")
@only(Role.MANAGER, Role.ENTERPRISE)
def grid() -> ResponseReturnValue:
    form = GridForm(formdata=None)
    form.renew()
    return _page(_sheet(), form, Cells({}))


@pages.post("")
@only(Role.MANAGER, Role.ENTERPRISE)
def save() -> ResponseReturnValue:
    """All changed cells are saved, or none: then they stand in the grid as they were typed, with what is wrong."""
    form, sheet = GridForm(), _sheet()
    cells = Cells.read(form.cells.data or "", [one.id for one in sheet.lines], sheet.days)
    if cells.is_right:
        try:
            calls().update_lines(cells.units, form.once)
        except ParkloomError as refused:
            if not cells.take_problems(refused):
                raise
        else:
            count = sum(map(len, cells.units.values()))
            flash(ngettext("%(num)s figure saved.", "%(num)s figures saved.", count), "good")
            return redirect(url_for("capacity_grid.grid", saved="1", **_asked()), failures.SEE_OTHER)
    form.renew()
    return _page(sheet, form, cells, failures.BAD_FORM)


def _asked() -> dict[str, Any]:
    """The lines that the address asks for."""
    return {name: request.args[name] for name in ("link", "enterprise", "page") if request.args.get(name)}


def _sheet() -> Sheet:
    asked = _asked()
    found = calls().load(
        LoadGroup.LOAD_GROUP_LINE,
        asked.get("link", ""),
        asked.get("enterprise", ""),
        asked.get("page", ""),
        size=LINES_A_PAGE,
    )
    first = date.fromisoformat(found.first_date)
    days = [first + timedelta(days=number) for number in range(LOAD_DAYS)]
    # Figures as the registry has them now: the sums follow what is saved a moment later.
    reported = calls().figures_of_lines([one.id for one in found.summaries], days[0], days[-1])
    return Sheet([_line(one, days, reported[one.id]) for one in found.summaries], days, found.next_page_token)


def _line(one: LoadSummary, days: list[date], reported: Mapping[str, DailyFigure]) -> SheetLine:
    figures = [reported.get(day.isoformat()) for day in days]
    units = [
        assumed if figure is None else figure.daily_capacity
        for figure, assumed in zip(figures, one.capacities, strict=True)
    ]
    return SheetLine(one.id, short(one.enterprise), one.link, list(map(Figure, units, figures)))


def _page(sheet: Sheet, form: GridForm, cells: Cells, code: int = failures.FINE) -> ResponseReturnValue:
    page = render_template(
        "capacity/grid.html",
        names=names(),
        sheet=sheet,
        form=form,
        cells=cells,
        asked=_asked(),
        own=caller().role is Role.ENTERPRISE,
        sum_up=_("%(count)s cells could not be saved, so none was.", count=len(cells.problems) + len(cells.others)),
    )
    return page, code
