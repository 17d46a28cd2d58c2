"""The park's calendar, which enterprises read and managers change."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parkloom.registry.v1.park_pb2 import Park
from services.chassis.identity import Role
from services.console.calendar.forms import ClosureForm, RemovalForm, WeekdaysForm
from services.console.core import failures
from services.console.core.access import caller, calls, names, only
from services.console.core.forms import OnceForm
from services.errors import Conflict, ParkloomError
from services.park_calendar import WEEKDAYS

pages = Blueprint("calendar", __name__, url_prefix="/calendar", template_folder="templates")


@pages.get("")
@only(Role.MANAGER, Role.ENTERPRISE)
def calendar() -> ResponseReturnValue:
    return _page()


@pages.post("/weekdays")
@only(Role.MANAGER)
def set_weekdays() -> ResponseReturnValue:
    form = WeekdaysForm()
    if not form.validate():
        return _page(weekdays=form, code=failures.BAD_FORM)
    park = Park(weekday_shares=form.shares, etag=form.etag.data or "")
    return _save(form, park, ["weekday_shares"]) or _page(weekdays=form, code=failures.BAD_FORM)


@pages.post("/closures")
@only(Role.MANAGER)
def add_closure() -> ResponseReturnValue:
    form = ClosureForm.for_park(names())
    if not form.validate():
        return _page(closure=form, code=failures.BAD_FORM)
    closures = sorted([*calls().park.closures, form.closure()], key=lambda one: (one.first_date, one.last_date))
    park = Park(closures=closures, etag=form.etag.data or "")
    return _save(form, park, ["closures"]) or _page(closure=form, code=failures.BAD_FORM)


@pages.post("/closures/<int:place>/remove")
@only(Role.MANAGER)
def remove_closure(place: int) -> ResponseReturnValue:
    """Takes the closure at a place out. The etag says that the places are still those that were shown."""
    form = RemovalForm()
    closures = list(calls().park.closures)
    del closures[place : place + 1]
    park = Park(closures=closures, etag=form.etag.data or "")
    return _save(form, park, ["closures"]) or _back()


def _save(form: OnceForm, park: Park, fields: Sequence[str]) -> ResponseReturnValue | None:
    """The way back to the page where the park took the change or has moved on; None where the form has the problems."""
    try:
        calls().update_park(park, fields, form.once)
    except Conflict as late:
        flash(str(failures.of(late).sentence), "bad")
    except ParkloomError as refused:
        if not form.take_problems(refused):
            raise
        return None
    else:
        flash(_("Saved. What is live is checked again, and what no longer fits is planned again."), "good")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("calendar.calendar"), failures.SEE_OTHER)


def _page(
    weekdays: WeekdaysForm | None = None, closure: ClosureForm | None = None, code: int = failures.FINE
) -> ResponseReturnValue:
    """The page, with the form that was filled in and not taken."""
    words = names()
    page = render_template(
        "calendar/calendar.html",
        names=words,
        manages=caller().role is Role.MANAGER,
        weekdays=weekdays or _weekdays(words.park),
        closure=closure or _closure(words.park.etag),
        opened=closure is not None,
        today=calls().today,
        request_id=OnceForm(formdata=None).renew(),
    )
    return page, code


def _weekdays(park: Park) -> WeekdaysForm:
    shares = list(park.weekday_shares) or [1.0] * WEEKDAYS
    form = WeekdaysForm(formdata=None, etag=park.etag, **{f"day{day}": share for day, share in enumerate(shares)})
    form.renew()
    return form


def _closure(etag: str) -> ClosureForm:
    form = ClosureForm.for_park(names())
    form.etag.data = etag
    form.renew()
    return form
