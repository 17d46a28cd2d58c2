"""Who is looking at the page, and what stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app, g, session

from services.chassis.database import Database
from services.chassis.identity import Caller, Role
from services.console.calls import PersonCalls, Services
from services.console.names import Names
from services.console.sign_in import Doorkeeper, SignIn
from services.errors import Forbidden, Unauthenticated

P = ParamSpec("P")
R = TypeVar("R")

EXTENSION = "parkloom"
_COOKIE = "sign_in"


@dataclass(frozen=True, slots=True)
class Behind:
    """What the pages stand on. `clock` gives the present, aware."""

    database: Database
    services: Services
    doorkeeper: Doorkeeper
    clock: Callable[[], datetime]


def behind() -> Behind:
    found: Behind = current_app.extensions[EXTENSION]
    return found


def remember(sign_in: SignIn) -> None:
    """Let the cookie say who is signed in; it stays with the browser."""
    session.permanent = True
    session[_COOKIE] = sign_in.to_cookie()


def forget() -> None:
    """Let the cookie say nothing any more, save the language."""
    session.pop(_COOKIE, None)


def find_person() -> SignIn | None:
    """Who is signed in, as long as the sign-in holds. Asked once a page."""
    if "person" not in g:
        # The page that tells of a failure in here asks again, and is answered.
        g.person = None
        kept = session.get(_COOKIE)
        found = SignIn.from_cookie(kept) if kept else None
        g.person = found if found and behind().doorkeeper.holds(found) else None
    person: SignIn | None = g.person
    return person


def person() -> SignIn:
    """Who is signed in. Raises Unauthenticated."""
    found = find_person()
    if found is None:
        raise Unauthenticated("nobody is signed in: open a sign-in link")
    return found


def caller() -> Caller:
    return person().caller


def calls() -> PersonCalls:
    """The calls behind this page, in the person's name."""
    if "calls" not in g:
        who = person()
        g.calls = PersonCalls(behind().services, behind().doorkeeper.token(who), who.caller.park)
    made: PersonCalls = g.calls
    return made


def names() -> Names:
    """What the park calls its links, zones and products, and its own day."""
    return Names(calls().park, calls().products)


def only(role: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A page for people of `role` alone. Raises Unauthenticated or Forbidden."""

    def guarded(page: Callable[P, R]) -> Callable[P, R]:
        @wraps(page)
        def guard(*args: P.args, **kwargs: P.kwargs) -> R:
            if caller().role is not role:
                raise Forbidden(f"this page is for role {role}")
            return page(*args, **kwargs)

        return guard

    return guarded
