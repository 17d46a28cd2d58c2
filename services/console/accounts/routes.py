"""Signing in by name and password, changing it, and the accounts of a park, which its managers make and close."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.chassis.identity import Role
from services.chassis.telemetry import log
from services.console.accounts.forms import AccountForm, PasswordForm, SignInForm
from services.console.core import error_words, failures
from services.console.core.access import backend, caller, calls, find_person, names, only, remember
from services.console.core.accounts import WAY, Account
from services.console.sign_in.destination import wanted
from services.console.sign_in.devices import device
from services.errors import AlreadyExists, Conflict, Exhausted, Invalid, NotFound, ParkloomError, Unauthenticated

pages = Blueprint("accounts", __name__, url_prefix="/accounts", template_folder="templates")

REFUSED = (Unauthenticated, Exhausted)


@pages.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    return render_template("accounts/sign_in.html", form=SignInForm(formdata=None))


@pages.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Signs the person in; with a first password, another one has to be chosen before."""
    form = SignInForm()
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form), failures.BAD_FORM
    try:
        found = backend().accounts.check(form.login.data, form.password.data, _address())
    except REFUSED as refused:
        return _refused_page("accounts/sign_in.html", form, refused)
    if found.must_change:
        changing = PasswordForm(formdata=None, login=form.login.data)
        return render_template("accounts/password.html", form=changing, first=True)
    return _admit(found)


@pages.get("/password")
def password() -> ResponseReturnValue:
    who = find_person()
    login = f"{who.caller.subject}@{who.caller.park}" if who else ""
    return render_template("accounts/password.html", form=PasswordForm(formdata=None, login=login), first=False)


@pages.post("/password")
def change_password() -> ResponseReturnValue:
    """Changes the password; every sign-in of the account ends, and this browser is signed in again."""
    form = PasswordForm()
    if form.validate():
        try:
            found = backend().accounts.change_password(form.login.data, form.old.data, form.new.data, _address())
        except Invalid as wrong:
            form.take_problems(wrong)
        except REFUSED as refused:
            return _refused_page("accounts/password.html", form, refused)
        else:
            flash(_("The password is changed. Your other sign-ins have ended."), "good")
            return _admit(found)
    return render_template("accounts/password.html", form=form, first=False), failures.BAD_FORM


@pages.get("")
@only(Role.MANAGER)
def accounts() -> ResponseReturnValue:
    return _list(AccountForm(formdata=None))


@pages.post("/make")
@only(Role.MANAGER)
def make() -> ResponseReturnValue:
    """Makes an account, and shows its first password once."""
    form = AccountForm()
    if not form.validate():
        return _list(form, code=failures.BAD_FORM)
    name, enterprise = form.name.data.strip().lower(), (form.enterprise.data or "").strip()
    try:
        if enterprise:
            calls().enterprise(enterprise)
        role = Role.ENTERPRISE if enterprise else Role.MANAGER
        first = backend().accounts.make(caller(), name, role, enterprise)
    except NotFound:
        form.enterprise.errors = [_("The park has no such enterprise.")]
    except (Invalid, AlreadyExists) as wrong:
        form.take_problems(wrong)
    else:
        return _list(AccountForm(formdata=None), {name: first})
    return _list(form, code=failures.BAD_FORM)


@pages.post("/<name>/reset")
@only(Role.MANAGER)
def reset(name: str) -> ResponseReturnValue:
    """Gives an account another first password, and shows it once."""
    return _list(AccountForm(formdata=None), {name: backend().accounts.reset(caller(), name)})


@pages.post("/<name>/close")
@only(Role.MANAGER)
def close(name: str) -> ResponseReturnValue:
    try:
        backend().accounts.close(caller(), name)
    except Conflict as own:
        flash(error_words.of_error(own), "bad")
    else:
        flash(_("The account is closed, and its sign-ins have ended."), "good")
    return redirect(url_for("accounts.accounts"), failures.SEE_OTHER)


def _admit(found: Account) -> ResponseReturnValue:
    address = wanted()
    remember(backend().sign_ins.admit(found.caller, device(request.user_agent.string), way=WAY))
    return redirect(address, failures.SEE_OTHER)


def _refused_page(template: str, form: Any, refused: ParkloomError) -> ResponseReturnValue:
    log.info("sign-in refused", code=refused.code, address=_address())
    words = failures.in_short(refused)
    page = render_template(template, form=form, refused=words, first=False)
    return page, failures.of(refused).code


def _list(form: AccountForm, first: dict[str, str] | None = None, code: int = failures.FINE) -> ResponseReturnValue:
    who = caller()
    page = render_template(
        "accounts/list.html",
        names=names(),
        accounts=backend().accounts.of_park(who.park),
        form=form,
        first=first or {},
        park=who.park,
        own=who.subject,
    )
    return page, code


def _address() -> str:
    return request.remote_addr or ""
