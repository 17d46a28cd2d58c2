"""The park's planning policy, for managers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parkloom.registry.v1.park_pb2 import Park
from services.chassis.identity import Role
from services.console.core import failures
from services.console.core.access import calls, names, only
from services.console.policy.forms import GuestsForm
from services.errors import Conflict, ParkloomError

pages = Blueprint("policy", __name__, url_prefix="/policy", template_folder="templates")


@pages.get("")
@only(Role.MANAGER)
def policy() -> ResponseReturnValue:
    return _page()


@pages.post("/guests")
@only(Role.MANAGER)
def set_guests() -> ResponseReturnValue:
    form = GuestsForm()
    if not form.validate():
        return _page(form, failures.BAD_FORM)
    park = Park(policy=form.policy(calls().park.policy), etag=form.etag.data or "")
    try:
        calls().update_park(park, ["policy"], form.once)
    except Conflict as late:
        flash(str(failures.of(late).sentence), "bad")
    except ParkloomError as refused:
        if not form.take_problems(refused):
            raise
        return _page(form, failures.of(refused).code)
    else:
        flash(_("Saved. The next plans use it."), "good")
    return redirect(url_for("policy.policy"), failures.SEE_OTHER)


def _page(guests: GuestsForm | None = None, code: int = failures.FINE) -> ResponseReturnValue:
    """The page, with the form that was filled in and not taken."""
    words = names()
    page = render_template("policy/policy.html", names=words, guests=guests or GuestsForm.of(words.park))
    return page, code
