"""Coming in, going out, and the language."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.console import failures, language
from services.console.pages.access import behind, find_person, forget, remember
from services.errors import Conflict, Forbidden, Unauthenticated

pages = Blueprint("door", __name__)

REFUSED = (Conflict, Unauthenticated, Forbidden)


@pages.get("/sign-in/<token>")
def look(token: str) -> ResponseReturnValue:
    """Shows whom the link signs in. Uses nothing up, so that a chat program may preview it."""
    try:
        who = behind().doorkeeper.look(token)
    except REFUSED as refused:
        return failures.link_page(refused)
    return render_template("sign_in.html", who=who, token=token)


@pages.post("/sign-in/<token>")
def enter(token: str) -> ResponseReturnValue:
    try:
        remember(behind().doorkeeper.enter(token))
    except REFUSED as refused:
        return failures.link_page(refused)
    return redirect(url_for("home.home"), failures.GO_AND_LOOK)


@pages.post("/sign-out")
def leave() -> ResponseReturnValue:
    person = find_person()
    if person:
        behind().doorkeeper.leave(person)
    forget()
    return redirect(url_for("door.outside"), failures.GO_AND_LOOK)


@pages.get("/welcome")
def outside() -> ResponseReturnValue:
    """For who is not signed in."""
    return render_template("outside.html")


@pages.post("/language")
def choose_language() -> ResponseReturnValue:
    language.keep(request.form.get("language", ""))
    return redirect(_within(request.form.get("next", "")), failures.GO_AND_LOOK)


def _within(address: str) -> str:
    """`address` if it is one of our own, else the first page: nobody is sent elsewhere by a link to us."""
    parts = urlsplit(address)
    ours = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours else url_for("home.home")
