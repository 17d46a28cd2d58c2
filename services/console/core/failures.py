"""Pages for errors, with their HTTP codes: the only module of the product that knows these codes."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from services.chassis.telemetry import log
from services.console.core import error_words
from services.errors import (
    AlreadyExists,
    Conflict,
    Exhausted,
    Forbidden,
    Infeasible,
    Invalid,
    NotFound,
    ParkloomError,
    Unauthenticated,
    Unavailable,
)


@dataclass(frozen=True, slots=True)
class Failure:
    """One kind of failure as a page shows it; `detailed` adds the words of the error's own code."""

    code: HTTPStatus
    sentence: Any
    detailed: bool = False


_NOTHING_HERE = Failure(HTTPStatus.NOT_FOUND, _l("There is nothing here."))
_FAULT = Failure(HTTPStatus.INTERNAL_SERVER_ERROR, _l("Something went wrong here. Nothing was changed; try again."))
_USED_LINK = Failure(HTTPStatus.CONFLICT, _l("This link was used already: ask for a new one."))
_BAD_LINK = Failure(HTTPStatus.UNAUTHORIZED, _l("This link has expired or is incomplete: ask for a new one."))
_KINDS: dict[type[ParkloomError], Failure] = {
    Invalid: Failure(HTTPStatus.BAD_REQUEST, _l("That input was not accepted."), detailed=True),
    NotFound: _NOTHING_HERE,
    AlreadyExists: Failure(HTTPStatus.CONFLICT, _l("That is there already."), detailed=True),
    Conflict: Failure(HTTPStatus.CONFLICT, _l("It changed while you were looking at it. Look again, then decide.")),
    Infeasible: Failure(HTTPStatus.CONFLICT, _l("That is not possible as things stand."), detailed=True),
    Unauthenticated: Failure(HTTPStatus.UNAUTHORIZED, _l("Your sign-in has ended. Ask for a new link.")),
    Forbidden: Failure(HTTPStatus.FORBIDDEN, _l("This is not yours to see or change.")),
    Exhausted: Failure(HTTPStatus.TOO_MANY_REQUESTS, _l("Too much at once. Wait a moment, then try again.")),
    Unavailable: Failure(HTTPStatus.SERVICE_UNAVAILABLE, _l("A part of Parkloom is away. Try again in a moment.")),
}
_PROVIDER: dict[str, Failure] = {
    "PROVIDER_AWAY": Failure(
        HTTPStatus.SERVICE_UNAVAILABLE,
        _l("The sign-in service does not answer. Try again in a moment, or ask the park for a link."),
    ),
    "PROVIDER_REFUSED": Failure(HTTPStatus.UNAUTHORIZED, _l("The sign-in service did not let you in. Begin again.")),
    "PROVIDER_UNTRUSTED": Failure(
        HTTPStatus.UNAUTHORIZED, _l("The answer of the sign-in service cannot be trusted. Begin again.")
    ),
    "ATTEMPT_UNKNOWN": Failure(
        HTTPStatus.BAD_REQUEST, _l("This sign-in took too long, or was begun in another browser. Begin again.")
    ),
    "ACCOUNT_UNMAPPED": Failure(
        HTTPStatus.FORBIDDEN, _l("You have no place in a park of Parkloom yet."), detailed=True
    ),
}
BAD_FORM = HTTPStatus.BAD_REQUEST
SIGN_IN_FIRST = HTTPStatus.UNAUTHORIZED
FINE = HTTPStatus.OK
SEE_OTHER = HTTPStatus.SEE_OTHER


def of(error: ParkloomError) -> Failure:
    """The failure as which a page shows `error`."""
    return next((_KINDS[kind] for kind in type(error).__mro__ if kind in _KINDS), _FAULT)


def in_short(error: ParkloomError) -> str:
    """The failure in one sentence: that of its own code or, where it has none, that of its kind."""
    return error_words.of_error(error) or str(of(error).sentence)


def words(error: ParkloomError) -> str:
    """The failure in all its words: its kind, each problem, and what can be done."""
    failure = of(error)
    details = [*map(error_words.of_problem, error.problems), error_words.of_error(error)] if failure.detailed else []
    return " ".join(dict.fromkeys([str(failure.sentence), *details]))


def error_page(error: ParkloomError) -> ResponseReturnValue:
    """The page for an error of a service or of the console itself."""
    failure = of(error)
    return _page(failure, error_words.of_error(error) if failure.detailed else "")


def link_page(error: ParkloomError) -> ResponseReturnValue:
    """The page for a sign-in link that is used, expired or forged."""
    return _page(_USED_LINK if isinstance(error, Conflict) else _BAD_LINK)


def provider_page(error: ParkloomError) -> ResponseReturnValue:
    """The page for a sign-in by the identity provider that came to nothing."""
    failure = _PROVIDER.get(error.code) or of(error)
    if error.code in _PROVIDER:
        log.info("sign-in refused", code=error.code, why=error.message)
    return _page(failure, error_words.of_error(error) if failure.detailed else "")


def stale_form_page(_error: CSRFError) -> ResponseReturnValue:
    """The page for a form that was opened under another sign-in, or in a browser without cookies."""
    return _page(
        Failure(HTTPStatus.BAD_REQUEST, _l("This form has expired. Open the page again and send it once more."))
    )


def http_page(error: HTTPException) -> ResponseReturnValue:
    """The page for an HTTP error: an unknown address, a wrong method, a request that is too large."""
    code = HTTPStatus(error.code or HTTPStatus.NOT_FOUND)
    return _page(Failure(code, _NOTHING_HERE.sentence if code < HTTPStatus.INTERNAL_SERVER_ERROR else _FAULT.sentence))


def fault_page(error: Exception) -> ResponseReturnValue:
    """The page for a fault of the console; its details go to the log alone."""
    log.exception("page failed", error=error)
    return _page(_FAULT)


def _page(failure: Failure, more: str = "") -> ResponseReturnValue:
    return render_template("failure.html", sentence=failure.sentence, more=more), failure.code
