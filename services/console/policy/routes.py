"""The park's planning policy, for managers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parkloom.matching.v1.plan_pb2 import FairShares
from parkloom.registry.v1.park_pb2 import Park
from services.chassis.identity import Role
from services.console.core import failures
from services.console.core.access import calls, names, only
from services.console.core.forms import OnceForm
from services.console.policy.forms import GuestsForm, LevelsForm, LinkForm, PolicyForm, StabilityForm
from services.errors import Conflict, ParkloomError

pages = Blueprint("policy", __name__, url_prefix="/policy", template_folder="templates")


@pages.get("")
@only(Role.MANAGER)
def policy() -> ResponseReturnValue:
    return _page()


@pages.post("/guests")
@only(Role.MANAGER)
def set_guests() -> ResponseReturnValue:
    return _save_policy("guests", GuestsForm.for_park(names()))


@pages.post("/levels")
@only(Role.MANAGER)
def set_levels() -> ResponseReturnValue:
    return _save_policy("levels", LevelsForm())


@pages.post("/stability")
@only(Role.MANAGER)
def set_stability() -> ResponseReturnValue:
    return _save_policy("stability", StabilityForm())


@pages.post("/links")
@only(Role.MANAGER)
def set_link() -> ResponseReturnValue:
    form = LinkForm.for_park(names())
    if not form.validate():
        return _page("link", form, failures.BAD_FORM)
    park = Park(links=form.links(calls().park), etag=form.etag.data or "")
    return _save("link", form, park, "links")


def _save_policy(name: str, form: PolicyForm) -> ResponseReturnValue:
    if not form.validate():
        return _page(name, form, failures.BAD_FORM)
    park = Park(policy=form.policy(calls().park.policy), etag=form.etag.data or "")
    return _save(name, form, park, "policy")


def _save(name: str, form: OnceForm, park: Park, field: str) -> ResponseReturnValue:
    """The way back to the page where the park took the change or has moved on; else the page with the problems."""
    try:
        calls().update_park(park, [field], form.once)
    except Conflict as late:
        flash(str(failures.of(late).sentence), "bad")
    except ParkloomError as refused:
        if not form.take_problems(refused):
            raise
        return _page(name, form, failures.of(refused).code)
    else:
        flash(_("Saved. The next plans use it."), "good")
    return redirect(url_for("policy.policy"), failures.SEE_OTHER)


def _page(name: str = "", filled: OnceForm | None = None, code: int = failures.FINE) -> ResponseReturnValue:
    """The page, with the form of that name as it was filled in and not taken."""
    words = names()
    forms: dict[str, OnceForm] = {
        "guests": GuestsForm.as_it_is(words),
        "levels": LevelsForm.of(words.park),
        "stability": StabilityForm.of(words.park),
        "link": _link_form(words.park.etag),
    }
    if filled is not None:
        forms[name] = filled
    return render_template("policy/policy.html", names=words, prices=_prices(), **forms), code


def _prices() -> FairShares | None:
    """The price of fair shares in the park plan that was applied last; None where it had none."""
    plan = calls().order_summary(worst=0, scarce=0).applied_park_plan
    return plan.fair_shares if plan.HasField("fair_shares") else None


def _link_form(etag: str) -> LinkForm:
    form = LinkForm.for_park(names())
    form.etag.data = etag
    form.renew()
    return form
