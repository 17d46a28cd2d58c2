"""Signing in by the identity provider: there and back, and out."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, redirect, request, session
from flask.typing import ResponseReturnValue

from services.console.core import failures
from services.console.core.access import backend, remember
from services.console.core.provider import Attempt, Provider
from services.console.sign_in.destination import wanted
from services.console.sign_in.devices import device
from services.errors import NotFound, ParkloomError, Unauthenticated

pages = Blueprint("oidc", __name__, url_prefix="/oidc")

_ATTEMPT = "attempt"


@pages.get("/start")
def start() -> ResponseReturnValue:
    """Sends the browser to the provider; its session remembers the attempt, of which there is one at a time."""
    attempt = Attempt.begin()
    try:
        address = _provider().address(attempt)
    except ParkloomError as refused:
        return failures.provider_page(refused)
    session[_ATTEMPT] = asdict(attempt)
    return redirect(address, failures.SEE_OTHER)


@pages.get("/return")
def come_back() -> ResponseReturnValue:
    """Signs in the person whom the provider sends back. An attempt is good for one return, also where it is refused."""
    kept, address = session.pop(_ATTEMPT, None), wanted()
    try:
        if kept is None:
            raise Unauthenticated("ATTEMPT_UNKNOWN", "this browser began no such sign-in: begin again")
        who = _provider().caller(Attempt(**kept), request.args.to_dict())
        remember(backend().sign_ins.admit(who, device(request.user_agent.string)))
    except ParkloomError as refused:
        return failures.provider_page(refused)
    return redirect(address, failures.SEE_OTHER)


@pages.get("/end")
def end() -> ResponseReturnValue:
    """Sends the browser to the provider to sign out there too."""
    try:
        return redirect(_provider().end_address(), failures.SEE_OTHER)
    except ParkloomError as refused:
        return failures.provider_page(refused)


def _provider() -> Provider:
    found = backend().provider
    if found is None:
        raise NotFound("PROVIDER_NOT_SET", "no identity provider is set: sign in with a link")
    return found
