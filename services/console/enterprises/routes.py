"""Enterprises: the manager's list, and each one's own page with its work and tomorrow's capacity."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.chassis.identity import Role
from services.console.core import failures, language
from services.console.core.access import caller, calls, names, only
from services.console.core.forms import new_request_id, one_line
from services.console.enterprises import view
from services.console.enterprises.forms import AnswerForm, CapacityForm, LineFiguresForm
from services.errors import Conflict, Infeasible, ParkloomError

pages = Blueprint("enterprises", __name__, template_folder="templates")


@pages.get("/enterprises")
@only(Role.MANAGER)
def enterprises() -> ResponseReturnValue:
    found, next_page = calls().enterprises(request.args.get("page", ""))
    return render_template("enterprises/list.html", names=names(), enterprises=found, next_page=next_page)


@pages.get("/enterprises/<enterprise>")
def enterprise(enterprise: str) -> ResponseReturnValue:
    """For the enterprise's own people with buttons, for managers to read."""
    return _page(enterprise)


@pages.post("/lines/<line>/capacity")
@only(Role.ENTERPRISE)
def update_capacity(line: str) -> ResponseReturnValue:
    form = CapacityForm()
    if not form.validate():
        return _page(caller().enterprise, line, form, failures.BAD_FORM)
    try:
        calls().update_capacity(line, form.date.data, form.units, form.once)
    except ParkloomError as refused:
        if not form.take_problems(refused):
            raise
        return _page(caller().enterprise, line, form, failures.of(refused).code)
    units, day = language.quantity(form.units), language.day(form.date.data)
    flash(_("Saved: %(units)s on %(day)s.", units=units, day=day), "good")
    return _back()


@pages.post("/lines/<line>/figures")
@only(Role.ENTERPRISE)
def state_line_figures(line: str) -> ResponseReturnValue:
    form = LineFiguresForm()
    if not form.validate():
        return _page(caller().enterprise, line, form, failures.BAD_FORM)
    try:
        calls().state_line_figures(line, form.line(), form.once)
    except Conflict as late:
        return _too_late(late)
    except ParkloomError as refused:
        if not form.take_problems(refused):
            raise
        return _page(caller().enterprise, line, form, failures.of(refused).code)
    flash(_("Saved. The next plans use it."), "good")
    return _back()


@pages.post("/assignments/<assignment>/accept")
@only(Role.ENTERPRISE)
def accept(assignment: str) -> ResponseReturnValue:
    form = AnswerForm()
    try:
        calls().accept(assignment, form.etag.data or "", form.once)
    except (Conflict, Infeasible) as late:
        return _too_late(late)
    flash(_("Accepted. The assignment is yours."), "good")
    return _back()


@pages.post("/assignments/<assignment>/decline")
@only(Role.ENTERPRISE)
def decline(assignment: str) -> ResponseReturnValue:
    form = AnswerForm()
    if not form.validate():
        flash(_("Use fewer words: at most 500 characters."), "bad")
        return _back()
    try:
        calls().decline(assignment, one_line(form.reason), form.etag.data or "", form.once)
    except (Conflict, Infeasible) as late:
        return _too_late(late)
    flash(_("Declined. Parkloom looks for another enterprise."), "good")
    return _back()


def _too_late(error: ParkloomError) -> ResponseReturnValue:
    flash(str(failures.of(error).sentence), "bad")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("enterprises.enterprise", enterprise=caller().enterprise), failures.SEE_OTHER)


def _page(
    enterprise: str, line: str = "", form: CapacityForm | LineFiguresForm | None = None, code: int = failures.FINE
) -> ResponseReturnValue:
    """The enterprise's page; `form` is what was filled in for `line` and not taken."""
    words = names()
    shown = view.gather(calls(), enterprise, calls().today, request.args.get("show", ""), request.args.get("page", ""))
    acts = caller().enterprise == enterprise
    page = render_template(
        "enterprises/enterprise.html",
        names=words,
        view=shown,
        acts=acts,
        rejected={line: form} if isinstance(form, CapacityForm) else {},
        rejected_figures={line: form} if isinstance(form, LineFiguresForm) else {},
        new_request_id=new_request_id,
    )
    return page, code
