"""People on an enterprise's shared device: who reports is picked by a PIN, until the device is idle."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.chassis.identity import Role
from services.console.accounts.forms import PersonForm, PickForm
from services.console.core import failures, reporters
from services.console.core.access import backend, caller, calls, names, only, person
from services.console.core.forms import one_line
from services.errors import Exhausted, Forbidden, Invalid, NotFound, Unauthenticated

pages = Blueprint("tablets", __name__, template_folder="templates")


@pages.get("/tablet")
@only(Role.INTEGRATOR)
def pick() -> ResponseReturnValue:
    """The people who share the device."""
    return _page(PickForm(formdata=None))


@pages.post("/tablet")
@only(Role.INTEGRATOR)
def picked() -> ResponseReturnValue:
    """The person is the one who reports, until the device is idle or somebody else is picked."""
    form, who = PickForm(), person()
    if not form.validate():
        return _page(form, code=failures.BAD_FORM)
    try:
        found = backend().pins.pick(who.caller, who.link, form.person.data, form.pin.data)
    except (Unauthenticated, Exhausted) as refused:
        words = failures.in_short(refused)
        return _page(form, words, failures.of(refused).code)
    reporters.keep(found, backend().sign_ins.clock())
    address = session.pop(reporters.WANTED, "") or url_for("reports.of_enterprise", enterprise=who.caller.enterprise)
    return redirect(address, failures.SEE_OTHER)


@pages.post("/tablet/leave")
@only(Role.INTEGRATOR)
def leave() -> ResponseReturnValue:
    reporters.forget()
    return redirect(url_for("tablets.pick"), failures.SEE_OTHER)


@pages.get("/enterprises/<enterprise>/people")
@only(Role.MANAGER, Role.ENTERPRISE)
def people(enterprise: str) -> ResponseReturnValue:
    """The people of the enterprise who have a PIN."""
    return _people(enterprise, PersonForm(formdata=None))


@pages.post("/enterprises/<enterprise>/people/give")
@only(Role.MANAGER, Role.ENTERPRISE)
def give(enterprise: str) -> ResponseReturnValue:
    form = PersonForm()
    calls().enterprise(enterprise)
    if not form.validate():
        return _people(enterprise, form, failures.BAD_FORM)
    try:
        found = backend().pins.give(caller(), enterprise, one_line(form.name), form.pin.data)
    except Invalid as wrong:
        form.take_problems(wrong)
        return _people(enterprise, form, failures.BAD_FORM)
    flash(_("%(name)s can report on the enterprise's shared devices.", name=found.name), "good")
    return redirect(url_for("tablets.people", enterprise=enterprise), failures.SEE_OTHER)


@pages.post("/enterprises/<enterprise>/people/<person_id>/remove")
@only(Role.MANAGER, Role.ENTERPRISE)
def take(enterprise: str, person_id: str) -> ResponseReturnValue:
    try:
        backend().pins.take(caller(), enterprise, person_id)
    except NotFound:
        flash(_("That person has no PIN any more."), "calm")
    else:
        flash(_("The PIN is taken away."), "good")
    return redirect(url_for("tablets.people", enterprise=enterprise), failures.SEE_OTHER)


def _page(form: PickForm, refused: str = "", code: int = failures.FINE) -> ResponseReturnValue:
    who = caller()
    if not who.enterprise:
        raise Forbidden("ROLE_NOT_ALLOWED", "this page is for an enterprise's shared devices")
    people = backend().pins.of_enterprise(who.park, who.enterprise)
    return render_template("accounts/pick.html", people=people, form=form, refused=refused), code


def _people(enterprise: str, form: PersonForm, code: int = failures.FINE) -> ResponseReturnValue:
    page = render_template(
        "accounts/people.html",
        names=names(),
        enterprise=calls().enterprise(enterprise),
        id=enterprise,
        people=backend().pins.of_enterprise(caller().park, enterprise),
        form=form,
    )
    return page, code
