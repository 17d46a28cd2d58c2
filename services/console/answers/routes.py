"""Answers in part, counter-offers and managers' words on them, and the page with an assignment's terms."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parkloom.matching.v1.assignment_pb2 import ASSIGNMENT_STATE_COUNTERED, ASSIGNMENT_STATE_OFFERED, Assignment
from parkloom.matching.v1.scorecard_pb2 import SCORECARD_WINDOW_THIRTY_DAYS
from parkloom.matching.v1.terms_service_pb2 import CounterAssignmentRequest
from services.chassis.identity import Role
from services.console.answers.effect import Effect, effect
from services.console.answers.forms import CounterForm, PartForm, WordForm
from services.console.core import failures
from services.console.core.access import caller, calls, names, only
from services.console.core.forms import new_request_id, one_line
from services.console.core.names import short
from services.errors import Conflict, Infeasible, ParkloomError
from services.park_hours import ParkHours

ANSWERABLE = (ASSIGNMENT_STATE_OFFERED, ASSIGNMENT_STATE_COUNTERED)

pages = Blueprint("answers", __name__, template_folder="templates")


@pages.get("/assignments/<assignment>")
def terms(assignment: str) -> ResponseReturnValue:
    """The page shows what is agreed, what is open and how it came about; with forms for those who may answer."""
    return _page(assignment)


@pages.post("/assignments/<assignment>/accept-part")
@only(Role.ENTERPRISE)
def accept_part(assignment: str) -> ResponseReturnValue:
    form = PartForm()
    quantities = form.quantities()
    if form.form_errors:
        return _page(assignment, part=form, code=failures.BAD_FORM)
    try:
        calls().accept(assignment, form.etag.data or "", form.once, quantities)
    except ParkloomError as refused:
        return _refused(assignment, refused, form)
    flash(_("Accepted in part. The rest goes elsewhere."), "good")
    return _back(assignment)


@pages.post("/assignments/<assignment>/counter")
@only(Role.ENTERPRISE)
def counter(assignment: str) -> ResponseReturnValue:
    form = CounterForm()
    quantities = form.quantities()
    if not form.validate() or form.form_errors:
        return _page(assignment, counter=form, code=failures.BAD_FORM)
    try:
        calls().counter(
            CounterAssignmentRequest(
                name=assignment,
                quantities=quantities,
                unit_price_micros=form.unit_price_micros.data,
                valid_until_time=_end_of(form.valid_until.data),
                reason=one_line(form.reason),
                etag=form.etag.data or "",
                request_id=form.once,
            )
        )
    except ParkloomError as refused:
        return _refused(assignment, refused, form)
    flash(_("Sent. The park answers your counter-offer."), "good")
    return _back(assignment)


@pages.post("/assignments/<assignment>/accept-counter")
@only(Role.MANAGER)
def accept_counter(assignment: str) -> ResponseReturnValue:
    form = WordForm()
    try:
        calls().accept_counter(assignment, form.etag.data or "", form.once)
    except (Conflict, Infeasible) as late:
        return _too_late(assignment, late)
    flash(_("Agreed at the price of the counter-offer."), "good")
    return _back(assignment)


@pages.post("/assignments/<assignment>/decline-counter")
@only(Role.MANAGER)
def decline_counter(assignment: str) -> ResponseReturnValue:
    form = WordForm()
    if not form.validate():
        flash(_("Use fewer words: at most 500 characters."), "bad")
        return _back(assignment)
    try:
        reason = one_line(form.reason)
        calls().decline_counter(assignment, reason, form.etag.data or "", form.once)
    except (Conflict, Infeasible) as late:
        return _too_late(assignment, late)
    flash(_("Declined. What was asked is offered as before."), "good")
    return _back(assignment)


def _refused(assignment: str, refused: ParkloomError, form: PartForm) -> ResponseReturnValue:
    if isinstance(refused, (Conflict, Infeasible)):
        return _too_late(assignment, refused)
    if not form.take_problems(refused):
        raise refused
    code = failures.of(refused).code
    if isinstance(form, CounterForm):
        return _page(assignment, counter=form, code=code)
    return _page(assignment, part=form, code=code)


def _too_late(assignment: str, error: ParkloomError) -> ResponseReturnValue:
    flash(failures.words(error), "bad")
    return _back(assignment)


def _back(assignment: str) -> ResponseReturnValue:
    return redirect(url_for("answers.terms", assignment=assignment), failures.SEE_OTHER)


def _page(
    assignment: str, *, part: PartForm | None = None, counter: PartForm | None = None, code: int = failures.FINE
) -> ResponseReturnValue:
    """The page; `part` and `counter` are what was filled in and not taken."""
    words, shown = names(), calls().assignment(assignment)
    entries, next_page = calls().terms(assignment, request.args.get("page", ""))
    acts = caller().enterprise == short(shown.enterprise)
    page = render_template(
        "answers/terms.html",
        names=words,
        one=shown,
        open_days=_open_days(shown),
        entries=entries,
        next_page=next_page,
        acts=acts,
        effect=_effect(shown) if acts else None,
        decides=caller().role is Role.MANAGER,
        part=part,
        counter=counter,
        new_request_id=new_request_id,
    )
    return page, code


def _effect(shown: Assignment) -> Effect | None:
    """The effect of an answer to what is open; None where nothing is."""
    units = sum(units for _, _, units in _open_days(shown))
    if shown.state not in ANSWERABLE or units <= 0:
        return None
    card = calls().scorecard(short(shown.enterprise), SCORECARD_WINDOW_THIRTY_DAYS)
    return effect(card.figures, units)


def _open_days(shown: Assignment) -> list[tuple[str, int, int]]:
    """Of each day: the date, the units asked for in all, and those of them that are not agreed."""
    agreed: dict[str, int] = {}
    for part in shown.agreed:
        for daily in part.quantities:
            agreed[daily.date] = agreed.get(daily.date, 0) + daily.quantity
    return [(one.date, one.quantity, one.quantity - agreed.get(one.date, 0)) for one in shown.quantities]


def _end_of(day: date | None) -> datetime | None:
    """The instant at which the day ends by the park's clock."""
    if day is None:
        return None
    return ParkHours(names().park.time_zone).closing(day)
