"""The first page: a manager's view of the whole park."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from services.chassis.identity import Role
from services.console.core import error_words, failures, language
from services.console.core.access import calls, find_person, names, only
from services.console.core.forms import OnceForm, new_request_id
from services.console.overview import view
from services.errors import Conflict, Infeasible

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
        flash(error_words.of_error(late) or str(failures.of(late).sentence), "bad")
    else:
        flash(_("The day is closed. In the park it is %(day)s.", day=language.day(following.date)), "good")
    return redirect(url_for("overview.overview"), failures.SEE_OTHER)


def _park() -> ResponseReturnValue:
    words = names()
    shown = view.gather(calls(), words, calls().today)
    return render_template(
        "overview/overview.html", names=words, view=shown, day=calls().park_day, new_request_id=new_request_id
    )
