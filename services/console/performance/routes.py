"""Scorecards, an enterprise's own and the managers' list, and the days of a line."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from parkloom.matching.v1 import scorecard_pb2
from services.chassis.identity import Role
from services.console.core.access import calls, names, only

pages = Blueprint("performance", __name__, template_folder="templates")

WINDOWS = {
    "30-days": scorecard_pb2.SCORECARD_WINDOW_THIRTY_DAYS,
    "6-months": scorecard_pb2.SCORECARD_WINDOW_SIX_MONTHS,
}
FIRST = "30-days"


@pages.get("/scorecards")
@only(Role.MANAGER)
def scorecards() -> ResponseReturnValue:
    window = _window()
    found, next_page = calls().scorecards(WINDOWS[window], request.args.get("page", ""))
    shown = {"scorecards": found, "next_page": next_page, "window": window}
    return render_template("performance/list.html", names=names(), **shown)


@pages.get("/enterprises/<enterprise>/scorecard")
def scorecard(enterprise: str) -> ResponseReturnValue:
    """For the enterprise's own people, and for managers."""
    window = _window()
    card = calls().scorecard(enterprise, WINDOWS[window])
    whose = calls().enterprise(enterprise)
    return render_template("performance/scorecard.html", names=names(), card=card, enterprise=whose, window=window)


@pages.get("/lines/<line>")
def line(line: str) -> ResponseReturnValue:
    """For the people of its enterprise, and for managers."""
    found = calls().line(line)
    return render_template("performance/line.html", names=names(), line=found, days=calls().line_days(line))


def _window() -> str:
    asked = request.args.get("window", FIRST)
    return asked if asked in WINDOWS else FIRST
