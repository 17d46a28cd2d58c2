"""Sign-ins listed and ended: one's own by everybody, those of the park by its managers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.chassis.identity import Role
from services.console.core import failures
from services.console.core.access import backend, caller, names, only, person
from services.errors import NotFound

pages = Blueprint("sign_ins", __name__, url_prefix="/sign-ins", template_folder="templates")


@pages.get("")
def own() -> ResponseReturnValue:
    """The person's own sign-ins."""
    mine = person()
    listed = backend().sign_ins.own(mine.caller)
    return render_template("sign_in/own.html", names=names(), listed=listed, this=mine.link)


@pages.get("/park")
@only(Role.MANAGER)
def of_park() -> ResponseReturnValue:
    """The sign-ins of everybody in the park."""
    listed, next_page = backend().sign_ins.of_park(caller().park, request.args.get("page", ""))
    return render_template("sign_in/park.html", names=names(), listed=listed, this=person().link, next_page=next_page)


@pages.post("/<sign_in>/end")
def end(sign_in: str) -> ResponseReturnValue:
    """Ends one of the person's own sign-ins, or for a manager one of the park."""
    try:
        backend().sign_ins.end_of(caller(), sign_in)
    except NotFound:
        flash(_("That sign-in has ended already."), "calm")
    else:
        flash(_("The sign-in has ended."), "good")
    return redirect(url_for("sign_ins.of_park" if "park" in request.form else "sign_ins.own"), failures.SEE_OTHER)


@pages.post("/end-others")
def end_others() -> ResponseReturnValue:
    """Ends all sign-ins of the person but this one."""
    backend().sign_ins.end_others(person())
    flash(_("Your other sign-ins have ended."), "good")
    return redirect(url_for("sign_ins.own"), failures.SEE_OTHER)
