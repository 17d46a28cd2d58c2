"""A day's movements, and the reports about them: for an enterprise's people its own, for managers all."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parkloom.logistics.v1.movement_pb2 import Movement
from services.chassis.identity import Role
from services.console.core import days, failures
from services.console.core.access import caller, calls, names, only
from services.console.core.forms import OnceForm, new_request_id
from services.console.core.language import ngettext
from services.console.movements import view
from services.console.movements.forms import ReportForm
from services.errors import Conflict, Infeasible, ParkloomError

OVERDUE = "overdue"

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
    found, _next = _shown(days.asked_for())
    reports = view.as_planned(view.cards(found, caller().enterprise), request.args.get("what", ""))
    if reports:
        try:
            calls().report_movements(reports, OnceForm().once)
        except (Conflict, Infeasible) as late:
            flash(str(failures.of(late).sentence), "bad")
            return _back()
    flash(ngettext("%(num)s movement reported.", "%(num)s movements reported.", len(reports)), "good")
    return _back()


def _shown(day: date) -> tuple[list[Movement], str]:
    """The page of movements that is asked for, of the day or overdue, and the token of the next one."""
    page = request.args.get("page", "")
    is_overdue = request.args.get("show") == OVERDUE
    return calls().overdue_movements(page) if is_overdue else calls().movements_on(day, page)


def _back() -> ResponseReturnValue:
    day, page, show = (request.args.get(name) or None for name in ("date", "page", "show"))
    return redirect(url_for("movements.movements", date=day, page=page, show=show), failures.SEE_OTHER)


def _page(movement: str = "", form: ReportForm | None = None, code: int = failures.FINE) -> ResponseReturnValue:
    """The day's page; `form` is what was filled in for `movement` and not taken."""
    day, enterprise = days.asked_for(), caller().enterprise
    is_overdue = request.args.get("show") == OVERDUE
    found, next_page = _shown(day)
    page = render_template(
        "movements/list.html",
        names=names(),
        cards=view.cards(found, enterprise, calls().today.isoformat()),
        day=day.isoformat(),
        days=days.around(day),
        is_today=day == calls().today,
        show=OVERDUE if is_overdue else "",
        overdue=calls().overdue_count(),
        enterprise=enterprise,
        guests=frozenset() if enterprise else calls().guests(),
        page=request.args.get("page", ""),
        next_page=next_page,
        rejected={movement: form} if form else {},
        new_request_id=new_request_id,
    )
    return page, code
