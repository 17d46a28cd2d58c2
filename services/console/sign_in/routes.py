"""Signing in, signing out, and the session's language."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.console.core import failures, language
from services.console.core.access import backend, find_person, forget, remember
from services.console.sign_in.destination import wanted
from services.console.sign_in.devices import device
from services.errors import Conflict, Forbidden, Unauthenticated

pages = Blueprint("sign_in", __name__, template_folder="templates")

# Browsers drop tabs and line breaks and take "\\" for "/": "/", tab, "/elsewhere.example" would lead elsewhere.
_OWN_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x20\x7f-\x9f]{0,2000}")
REFUSED = (Conflict, Unauthenticated, Forbidden)


@pages.get("/sign-in/<token>")
def preview(token: str) -> ResponseReturnValue:
    """Shows whom the link signs in. The link stays unused, because chat programs fetch a preview of it."""
    try:
        who = backend().sign_ins.preview(token)
    except REFUSED as refused:
        return failures.link_page(refused)
    return render_template("sign_in/link.html", who=who, token=token)


@pages.post("/sign-in/<token>")
def redeem(token: str) -> ResponseReturnValue:
    """Signs the person in and uses the link up."""
    address = wanted()
    try:
        remember(backend().sign_ins.redeem(token, device(request.user_agent.string)))
    except REFUSED as refused:
        return failures.link_page(refused)
    return redirect(address, failures.SEE_OTHER)


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Ends the sign-in for every copy of its cookie."""
    person = find_person()
    if person:
        backend().sign_ins.end(person)
    forget()
    return redirect(url_for("sign_in.welcome"), failures.SEE_OTHER)


@pages.get("/welcome")
def welcome() -> ResponseReturnValue:
    """Shows a person without a sign-in how to get a link."""
    return render_template("sign_in/welcome.html", wanted=False)


@pages.post("/language")
def choose_language() -> ResponseReturnValue:
    """Keeps the chosen language in the session and returns to the page it was chosen on."""
    language.keep(request.form.get("language", ""))
    return redirect(_within(request.form.get("next", "")), failures.SEE_OTHER)


def _within(address: str) -> str:
    """`address` if it is a path of the console's own, else the first page: the console is no open redirect."""
    return address if _OWN_PATH.fullmatch(address) else url_for("overview.overview")
