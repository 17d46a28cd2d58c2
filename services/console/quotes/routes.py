"""A park's quotes: the list with its holds, and what a manager makes of each."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from parkloom.matching.v1 import quote_pb2
from parkloom.matching.v1.quote_pb2 import Quote
from services.chassis.identity import Role
from services.console.core import error_words, failures, states
from services.console.core.access import calls, names, only
from services.console.core.forms import OnceForm, new_request_id
from services.console.core.names import short
from services.console.quotes import view
from services.errors import AlreadyExists, Conflict, Exhausted, Infeasible, Invalid, ParkloomError

pages = Blueprint("quotes", __name__, url_prefix="/quotes", template_folder="templates")

LATE = (AlreadyExists, Conflict, Exhausted, Infeasible, Invalid)


class AnswerForm(OnceForm):
    """A quote as it was shown, and which of its answers."""

    etag = HiddenField()
    answer = HiddenField()


@pages.get("")
@only(Role.MANAGER)
def quotes() -> ResponseReturnValue:
    state = _state(request.args.get("state", ""))
    found, next_page = calls().quotes(state, request.args.get("page", ""))
    return render_template(
        "quotes/list.html", names=names(), quotes=view.in_order(found), state=state, next_page=next_page
    )


@pages.get("/<quote>")
@only(Role.MANAGER)
def quote(quote: str) -> ResponseReturnValue:
    shown = view.QuoteView.of(calls().quote(quote), names())
    return render_template("quotes/quote.html", names=names(), view=shown, new_request_id=new_request_id)


@pages.post("/<quote>/hold")
@only(Role.MANAGER)
def hold(quote: str) -> ResponseReturnValue:
    form = AnswerForm()
    kind = view.kind_of(form.answer.data or "")
    if not kind:
        flash(_("Choose one of the answers."), "bad")
        return _to_page(quote)
    held = _changed(lambda: calls().hold_quote(quote, form.etag.data or "", kind, form.once))
    if held is not None:
        flash(*_of_held(held))
    return _to_page(quote)


@pages.post("/<quote>/release")
@only(Role.MANAGER)
def release(quote: str) -> ResponseReturnValue:
    form = AnswerForm()
    if _changed(lambda: calls().release_quote(quote, form.etag.data or "", form.once)) is not None:
        flash(_("Released. The capacity is free for others."), "good")
    return _to_page(quote)


@pages.post("/<quote>/take")
@only(Role.MANAGER)
def take(quote: str) -> ResponseReturnValue:
    form = AnswerForm()
    taken = _changed(lambda: calls().take_quote(quote, form.etag.data or "", form.once))
    if taken is None:
        return _to_page(quote)
    flash(_("The order is made, on the lines and days that were held."), "good")
    return redirect(url_for("orders.order", order=short(taken.placed_order)), failures.SEE_OTHER)


def _changed(change: Callable[[], Quote]) -> Quote | None:
    """The quote once it is changed; None, and why on the next page, where it cannot be."""
    try:
        return change()
    except LATE as late:
        flash(_why(late), "bad")
        return None


def _why(late: ParkloomError) -> str:
    problems = " ".join(map(error_words.of_problem, late.problems))
    return problems or failures.in_short(late)


def _of_held(quote: Quote) -> tuple[str, str]:
    """The outcome of a hold in a sentence, and its tone."""
    if quote.state != quote_pb2.QUOTE_STATE_HELD:
        return _("What this answer needed has gone to others meanwhile. These are the next answers."), "warn"
    if quote.requoted:
        return _("The answer had gone to others: the next one like it is held. Look at it before you take it."), "warn"
    return _("Held. Nobody else gets this capacity until the hold ends."), "good"


def _to_page(quote: str) -> ResponseReturnValue:
    return redirect(url_for("quotes.quote", quote=quote), failures.SEE_OTHER)


def _state(text: str) -> quote_pb2.QuoteState:
    """The state of the filter's number; what is no state means those that are held."""
    known = {str(int(state)): state for state in states.QUOTE_STATES}
    return known.get(text, quote_pb2.QUOTE_STATE_HELD)
