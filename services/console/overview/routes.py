"""The first page: a manager's view of the whole park."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from services.chassis.identity import Role
from services.console.core import failures
from services.console.core.access import backend, calls, find_person, names
from services.console.overview import view

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


def _park() -> ResponseReturnValue:
    words = names()
    shown = view.gather(calls(), words, words.today(backend().clock()))
    return render_template("overview/overview.html", names=words, view=shown)
