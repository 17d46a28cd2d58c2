"""Load of the next days as a heat map and a table: links, the enterprises of a link, the lines of an enterprise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from parkloom.matching.v1.performance_service_pb2 import LoadGroup, LoadSummary
from services.chassis.identity import Role
from services.console.core import language, load_tones
from services.console.core.access import caller, calls, names, only
from services.console.core.names import Names
from services.console.core.performance_calls import LOAD_DAYS

pages = Blueprint("load", __name__, url_prefix="/capacity", template_folder="templates")

GROUPS = {
    "link": LoadGroup.LOAD_GROUP_LINK,
    "enterprise": LoadGroup.LOAD_GROUP_ENTERPRISE,
    "line": LoadGroup.LOAD_GROUP_LINE,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of some lines: units of capacity, of that assumed, and what is taken or held."""

    capacity: int
    assumed: int
    used: float

    @property
    def share(self) -> float | None:
        """The share of capacity that is used; None where there is none, and nothing is asked of it."""
        if self.capacity:
            return self.used / self.capacity
        return 1.0 if self.used > load_tones.HALF_A_UNIT else None

    @property
    def tone(self) -> str:
        """The tone of the cell: none without capacity, else by the share that is used."""
        if self.share is None:
            return "none"
        return load_tones.tone(self.used, self.capacity) if self.capacity else "bad"


@dataclass(frozen=True, slots=True)
class Row:
    """A link, enterprise or line, a guest's or the park's, where its name leads to, and its cells by day."""

    id: str
    name: str
    lines: int
    leads_to: str
    cells: list[Cell]
    guest: bool

    @property
    def assumed_share(self) -> float:
        """The share of its capacity over all these days that nobody has reported."""
        capacity = sum(cell.capacity for cell in self.cells)
        return sum(cell.assumed for cell in self.cells) / capacity if capacity else 0.0


@pages.get("")
@only(Role.MANAGER, Role.ENTERPRISE)
def load() -> ResponseReturnValue:
    """All that the person may see: a manager the park, an enterprise's people their own lines."""
    group = request.args.get("group", "")
    group = group if group in GROUPS else "link"
    link, enterprise = request.args.get("link", ""), request.args.get("enterprise", "")
    found = calls().load(GROUPS[group], link, enterprise, request.args.get("page", ""))
    words = names()
    return render_template(
        "capacity/load.html",
        names=words,
        rows=[_row(one, group, words) for one in found.summaries],
        days=_days(found.first_date),
        group=group,
        link=link,
        enterprise=enterprise,
        next_page=found.next_page_token,
        quantity=language.quantities(),
        whole_percent=language.whole_percents(),
    )


def _name(ident: str, group: str, words: Names) -> str:
    """The display name of a link or enterprise; a line has none but its id."""
    if group == "link":
        return words.link(ident)
    if group == "line":
        return ident
    return calls().enterprise(ident).display_name if caller().enterprise else words.enterprise(ident)


def _row(one: LoadSummary, group: str, words: Names) -> Row:
    used = (taken + held for taken, held in zip(one.taken_capacities, one.held_capacities, strict=True))
    figures = zip(one.capacities, one.reported_capacities, used, strict=True)
    cells = [Cell(capacity, capacity - reported, of_day) for capacity, reported, of_day in figures]
    return Row(one.id, _name(one.id, group, words), one.line_count, _leads_to(one, group), cells, one.guest)


def _leads_to(one: LoadSummary, group: str) -> str:
    if group == "link":
        return url_for("load.load", group="enterprise", link=one.id)
    if group == "enterprise":
        return url_for("load.load", group="line", enterprise=one.id, link=request.args.get("link") or None)
    return url_for("performance.line", line=one.id)


def _days(first: str) -> list[date]:
    begin = date.fromisoformat(first)
    return [begin + timedelta(days=number) for number in range(LOAD_DAYS)]
