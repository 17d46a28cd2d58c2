"""The first page: a manager's view of the whole park."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from services.chassis.identity import Role
from services.console import failures, overview
from services.console.pages.access import behind, calls, find_person, names

pages = Blueprint("home", __name__)


@pages.get("/")
def home() -> ResponseReturnValue:
    person = find_person()
    if person is None:
        return redirect(url_for("door.outside"), failures.GO_AND_LOOK)
    if person.caller.role is Role.ENTERPRISE:
        return redirect(url_for("enterprises.enterprise", enterprise=person.caller.enterprise), failures.GO_AND_LOOK)
    return _park()


def _park() -> ResponseReturnValue:
    words = names()
    seen = overview.look(calls(), words.today(behind().clock()))
    return render_template("home.html", names=words, seen=seen)
