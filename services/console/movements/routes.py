"""A day's movements, and the reports about them: for an enterprise's people its own, for managers all."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from services.chassis.identity import Role
from services.console.core import days, failures
from services.console.core.access import caller, calls, names, only
from services.console.core.forms import OnceForm, new_request_id
from services.console.movements import view
from services.console.movements.forms import ReportForm
from services.errors import Conflict, Infeasible, ParkloomError

pages = Blueprint("movements", __name__, url_prefix="/movements", template_folder="templates")


@pages.get("")
@only(Role.MANAGER, Role.ENTERPRISE)
def movements() -> ResponseReturnValue:
    return _page()


@pages.post("/<movement>/report")
@only(Role.MANAGER, Role.ENTERPRISE)
def report(movement: str) -> ResponseReturnValue:
    form = ReportForm()
    if not form.validate():
        return _page(movement, form, failures.BAD_FORM)
    try:
        calls().report_movement(movement, form.report(), form.once)
    except Conflict as late:
        flash(str(failures.of(late).sentence), "bad")
        return _back()
    except ParkloomError as refused:
        if not form.take_problems(refused):
            raise
        return _page(movement, form, failures.of(refused).code)
    flash(_("Reported."), "good")
    return _back()


@pages.post("/report")
@only(Role.MANAGER, Role.ENTERPRISE)
def report_all() -> ResponseReturnValue:
    """All movements that the page shows have gone as planned."""
    found, _next = calls().movements_on(days.asked_for(), request.args.get("page", ""))
    reports = view.as_planned(view.cards(found, caller().enterprise), request.args.get("what", ""))
    if reports:
        try:
            calls().report_movements(reports, OnceForm().once)
        except (Conflict, Infeasible) as late:
            flash(str(failures.of(late).sentence), "bad")
            return _back()
    flash(ngettext("%(num)s movement reported.", "%(num)s movements reported.", len(reports)), "good")
    return _back()


def _back() -> ResponseReturnValue:
    day, page = request.args.get("date", ""), request.args.get("page", "")
    return redirect(url_for("movements.movements", date=day or None, page=page or None), failures.SEE_OTHER)


def _page(movement: str = "", form: ReportForm | None = None, code: int = failures.FINE) -> ResponseReturnValue:
    """The day's page; `form` is what was filled in for `movement` and not taken."""
    day, enterprise = days.asked_for(), caller().enterprise
    found, next_page = calls().movements_on(day, request.args.get("page", ""))
    page = render_template(
        "movements/list.html",
        names=names(),
        cards=view.cards(found, enterprise),
        day=day.isoformat(),
        days=days.around(day),
        is_today=day == calls().today,
        enterprise=enterprise,
        page=request.args.get("page", ""),
        next_page=next_page,
        rejected={movement: form} if form else {},
        new_request_id=new_request_id,
    )
    return page, code
