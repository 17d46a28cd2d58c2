"""The park's map: for managers with all enterprises, for an enterprise's people with their own alone."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from services.chassis.identity import Role
from services.console.core import days, language
from services.console.core.access import caller, calls, kept_enterprises, names, only
from services.console.core.performance_calls import LOAD_DAYS
from services.console.park_map import view

pages = Blueprint("park_map", __name__, url_prefix="/map", template_folder="templates")


@pages.get("")
@only(Role.MANAGER, Role.ENTERPRISE)
def park_map() -> ResponseReturnValue:
    """The map of a day, today unless another one of the days ahead is asked for."""
    today = calls().today
    shown = [today + timedelta(days=number) for number in range(LOAD_DAYS)]
    asked = days.asked_for()
    own = caller().enterprise
    known = {own: calls().enterprise(own)} if own else kept_enterprises()
    found = view.gather(calls(), known, asked if asked in shown else today)
    return render_template(
        "park_map/map.html",
        names=names(),
        view=found,
        days=shown,
        quantity=language.quantities(),
        whole_percent=language.whole_percents(),
    )
