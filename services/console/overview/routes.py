"""The first page: a manager's view of the whole park."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from parkloom.matching.v1.assignment_pb2 import AssignmentState
from services.chassis.identity import Role
from services.console.core import failures, language
from services.console.core.access import calls, find_person, names, only
from services.console.core.forms import OnceForm, new_request_id
from services.console.overview import view
from services.errors import Conflict, Infeasible

_WAITING = {
    "offered": AssignmentState.ASSIGNMENT_STATE_OFFERED,
    "countered": AssignmentState.ASSIGNMENT_STATE_COUNTERED,
}

pages = Blueprint("overview", __name__, template_folder="templates")


@pages.get("/")
def overview() -> ResponseReturnValue:
    """A manager's overview; an enterprise's people go to their own page, others to the welcome page."""
    person = find_person()
    if person is None:
        return redirect(url_for("sign_in.welcome"), failures.SEE_OTHER)
    if person.caller.role is Role.ENTERPRISE:
        return redirect(url_for("enterprises.enterprise", enterprise=person.caller.enterprise), failures.SEE_OTHER)
    return _park()


@pages.get("/running")
@only(Role.MANAGER)
def running() -> ResponseReturnValue:
    """The part of a page that has the plan under way; asked for by the page itself, again and again."""
    summary = calls().order_summary(worst=0, scarce=0)
    plan = summary.running_plan if summary.HasField("running_plan") else None
    return render_template("overview/running.html", running=plan, currency=calls().park.currency_code)


@pages.get("/ages")
@only(Role.MANAGER)
def ages() -> ResponseReturnValue:
    """The part of a page that has the ages of capacity figures; asked for by the page itself."""
    return render_template("overview/ages.html", ages=view.ages(calls().every_enterprise(guest=False)))


@pages.get("/waiting")
@only(Role.MANAGER)
def waiting() -> ResponseReturnValue:
    """The assignments that wait for an answer of their enterprise, or of the park."""
    state = _WAITING.get(request.args.get("state", ""), AssignmentState.ASSIGNMENT_STATE_OFFERED)
    found, next_page = calls().assignments_in(state, request.args.get("page", ""))
    return render_template("overview/waiting.html", names=names(), work=found, state=state, next_page=next_page)


class CloseDayForm(OnceForm):
    """The day that it is, as it was shown."""

    date = HiddenField()
    etag = HiddenField()


@pages.post("/day/close")
@only(Role.MANAGER)
def close_day() -> ResponseReturnValue:
    form = CloseDayForm()
    try:
        following = calls().close_day(form.date.data or "", form.etag.data or "", form.once)
    except (Conflict, Infeasible) as late:
        flash(failures.in_short(late), "bad")
    else:
        flash(_("The day is closed. In the park it is %(day)s.", day=language.day(following.date)), "good")
    return redirect(url_for("overview.overview"), failures.SEE_OTHER)


def _park() -> ResponseReturnValue:
    words = names()
    shown = view.gather(calls(), words, calls().today)
    return render_template(
        "overview/overview.html", names=words, view=shown, day=calls().park_day, new_request_id=new_request_id
    )
