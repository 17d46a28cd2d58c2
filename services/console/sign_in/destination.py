"""The page that somebody wanted to open before the sign-in, such as the one behind an assignment's code."""

from __future__ import annotations

from flask import render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from services.console.core import failures

_WANTED = "wanted"


def sign_in_first() -> ResponseReturnValue:
    """The page to sign in, in the place of the one that was asked for; the session keeps that one's address alone."""
    session[_WANTED] = request.full_path.rstrip("?")
    return render_template("sign_in/welcome.html", wanted=True), failures.SIGN_IN_FIRST


def wanted() -> str:
    """The address asked for before the sign-in, else the first page's. Signing in forgets it: read it before."""
    return str(session.get(_WANTED, "")) or url_for("overview.overview")
