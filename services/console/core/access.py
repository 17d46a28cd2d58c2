"""Access to pages: the person signed in, that person's rights, and the backend of the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec, TypeVar

from flask import current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from parkloom.registry.v1.enterprise_pb2 import Enterprise
from services.chassis.database import Database
from services.chassis.identity import Caller, Role
from services.console.core import language, reporters
from services.console.core.accounts import Accounts
from services.console.core.asking import Services
from services.console.core.calls import PersonCalls
from services.console.core.names import Names
from services.console.core.pins import Person, Pins
from services.console.core.provider import Provider
from services.console.core.sign_ins import SignIn, SignIns
from services.errors import Forbidden, Unauthenticated

P = ParamSpec("P")
R = TypeVar("R")

EXTENSION = "parkloom"
_COOKIE = "sign_in"


@dataclass(frozen=True, slots=True)
class Backend:
    """The console's database, the services and the sign-ins.

    `provider` is None where people sign in by links only.
    """

    database: Database
    services: Services
    sign_ins: SignIns
    provider: Provider | None = None

    @property
    def accounts(self) -> Accounts:
        """The accounts with passwords."""
        return Accounts(self.database, self.sign_ins.clock)

    @property
    def pins(self) -> Pins:
        """The people with PINs."""
        return Pins(self.database, self.sign_ins.clock)


def backend() -> Backend:
    """The backend of the current application."""
    found: Backend = current_app.extensions[EXTENSION]
    return found


def remember(sign_in: SignIn) -> None:
    """Write the sign-in to a new session's cookie, which outlives the browser window."""
    forget()
    session.permanent = True
    session[_COOKIE] = sign_in.to_cookie()


def forget() -> None:
    """Begin a new session: of the old one only the language stays.

    The token that forms carry goes with it, so that no form opened before can be sent after, by whom it was opened.
    """
    chosen = language.chosen()
    session.clear()
    g.pop("csrf_token", None)
    language.keep(chosen)


def find_person() -> SignIn | None:
    """The valid sign-in of this request, or None. It is looked up once a request."""
    if "person" not in g:
        # When the look-up fails, the error page asks for the person again and must get an answer.
        g.person = None
        kept = session.get(_COOKIE)
        found = SignIn.from_cookie(kept) if kept else None
        g.person = backend().sign_ins.find(found) if found else None
    person: SignIn | None = g.person
    return person


def person() -> SignIn:
    """The valid sign-in of this request. Raises Unauthenticated."""
    found = find_person()
    if found is None:
        raise Unauthenticated("NOT_SIGNED_IN", "nobody is signed in: open a sign-in link")
    return found


def caller() -> Caller:
    """The person who is signed in, as the services know callers. Raises Unauthenticated."""
    return person().caller


def calls() -> PersonCalls:
    """The rpc calls of this request, which carry the person's token."""
    if "calls" not in g:
        who, picked = person(), find_reporter()
        if picked is not None:
            who = replace(who, caller=replace(who.caller, subject=f"{who.caller.subject} / {picked.name}"))
        g.calls = PersonCalls(backend().services, backend().sign_ins.token(who), who.caller.park)
    made: PersonCalls = g.calls
    return made


def find_reporter() -> Person | None:
    """The person who was picked on this shared device and has not been idle; None on any other device."""
    if "reporter" not in g:
        who, now = find_person(), backend().sign_ins.clock()
        ident = reporters.kept(now) if who and who.caller.role is Role.INTEGRATOR else ""
        g.reporter = backend().pins.find(who.caller, ident) if who and ident else None
        if g.reporter is not None:
            reporters.keep(g.reporter, now)
    found: Person | None = g.reporter
    return found


def names() -> Names:
    """The display names of the park's links, zones and products, and for a manager of its enterprises."""
    if caller().role is not Role.MANAGER:
        return Names(calls().park, calls().products)
    read, kept = calls().every_enterprise, backend().services.enterprise_names
    return Names(calls().park, calls().products, lambda: kept.of(caller().park, read))


def kept_enterprises() -> Mapping[str, Enterprise]:
    """The park's enterprises by id, of a minute ago at most; for managers."""
    return backend().services.enterprise_names.entries(caller().park, calls().every_enterprise)


def only(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Restricts a page to people of these roles. Raises Unauthenticated or Forbidden."""

    def guarded(page: Callable[P, R]) -> Callable[P, R]:
        @wraps(page)
        def guard(*args: P.args, **kwargs: P.kwargs) -> R:
            if caller().role not in roles:
                raise Forbidden("ROLE_NOT_ALLOWED", f"this page is for role {' or '.join(roles)}")
            return page(*args, **kwargs)

        return guard

    return guarded


# The pages that a shared device may open.
_OF_DEVICES = ("reports", "sign_in", "tablets")
_OF_DRIVERS = ("drive", "sign_in")


def keep_devices_to_reports() -> ResponseReturnValue | None:
    """Run before every page: a shared device whose people have PINs asks first who reports.

    Raises Forbidden where a shared device opens a page that is not about reports.
    """
    if request.endpoint in (None, "static") or request.blueprint == "sign_in":
        return None
    found = find_person()
    if found is None or found.caller.role is not Role.INTEGRATOR:
        return None
    if request.blueprint not in (_OF_DEVICES if found.caller.enterprise else _OF_DRIVERS):
        raise Forbidden("ROLE_NOT_ALLOWED", "this device can report and nothing else")
    if request.blueprint == "reports" and _must_pick(found.caller):
        if request.method == "GET":
            session[reporters.WANTED] = request.full_path.rstrip("?")
        return redirect(url_for("tablets.pick"), HTTPStatus.SEE_OTHER)
    return None


def _must_pick(device: Caller) -> bool:
    return find_reporter() is None and bool(backend().pins.of_enterprise(device.park, device.enterprise))
