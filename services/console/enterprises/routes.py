"""Enterprises: the manager's list, and each one's own page with its work and tomorrow's capacity."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.chassis.identity import Role
from services.console.core import failures, language
from services.console.core.access import caller, calls, names, only
from services.console.core.forms import OnceForm, new_request_id, one_line
from services.console.core.language import ngettext
from services.console.enterprises import view
from services.console.enterprises.forms import AnswerForm, CapacityForm, GuestForm, LineFiguresForm
from services.errors import Conflict, Infeasible, ParkloomError

pages = Blueprint("enterprises", __name__, template_folder="templates")


@pages.get("/enterprises")
@only(Role.MANAGER)
def enterprises() -> ResponseReturnValue:
    guests = request.args.get("show") == "guests"
    found, next_page = calls().enterprises(request.args.get("page", ""), guest=guests)
    shown = {"enterprises": found, "guests": guests, "next_page": next_page, "request_id": new_request_id()}
    return render_template("enterprises/list.html", names=names(), **shown)


@pages.post("/enterprises/refresh")
@only(Role.MANAGER)
def request_refresh_of_all() -> ResponseReturnValue:
    """Every enterprise with an old figure is asked whether its capacity is still right."""
    try:
        asked = calls().request_refresh("", OnceForm().once)
    except Infeasible as refused:
        flash(failures.in_short(refused), "bad")
    else:
        flash(ngettext("%(num)s enterprise is asked.", "%(num)s enterprises are asked.", asked), "good")
    return redirect(url_for("enterprises.enterprises"), failures.SEE_OTHER)


@pages.post("/enterprises/<enterprise>/refresh")
@only(Role.MANAGER)
def request_refresh(enterprise: str) -> ResponseReturnValue:
    calls().request_refresh(enterprise, OnceForm().once)
    flash(_("Asked. The question is on the enterprise's page."), "good")
    return redirect(url_for("enterprises.enterprise", enterprise=enterprise), failures.SEE_OTHER)


@pages.post("/enterprises/<enterprise>/guest")
@only(Role.MANAGER)
def mark_guest(enterprise: str) -> ResponseReturnValue:
    """The enterprise becomes a guest, or one of the park again, as the button that was shown says."""
    form = GuestForm()
    guest = form.guest.data == "yes"
    try:
        calls().mark_guest(enterprise, form.etag.data or "", form.once, guest=guest)
    except Conflict as late:
        flash(failures.words(late), "bad")
    else:
        flash(_("It is a guest from now on.") if guest else _("It is of the park from now on."), "good")
    return redirect(url_for("enterprises.enterprise", enterprise=enterprise), failures.SEE_OTHER)


@pages.post("/capacity/confirm")
@only(Role.ENTERPRISE)
def confirm_capacity() -> ResponseReturnValue:
    """One tap: every figure is still right."""
    calls().confirm_capacity(caller().enterprise, OnceForm().once)
    flash(_("Thank you. All figures count as of today."), "good")
    return _back()


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
    flash(failures.words(error), "bad")
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
        asks=caller().role is Role.MANAGER,
        rejected={line: form} if isinstance(form, CapacityForm) else {},
        rejected_figures={line: form} if isinstance(form, LineFiguresForm) else {},
        new_request_id=new_request_id,
    )
    return page, code
