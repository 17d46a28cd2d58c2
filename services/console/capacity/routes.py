"""An enterprise's capacity on the phone: a day in three taps, the week as a form, shifts and closures.

Managers read the first page. What the page's script sends from a phone without a network comes later, once.
"""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.chassis.identity import Role
from services.console.capacity import view
from services.console.capacity.forms import DayForm, ShiftsForm, WeekForm
from services.console.core import days, error_words, failures, language, outbox
from services.console.core.access import caller, calls, names, only
from services.console.core.forms import OnceForm, new_request_id
from services.console.core.language import ngettext
from services.console.core.names import short
from services.errors import Conflict, Infeasible, Invalid, NotFound, ParkloomError

pages = Blueprint("capacity", __name__, url_prefix="/enterprises/<enterprise>/capacity", template_folder="templates")

REFUSED = (Conflict, Infeasible, Invalid, NotFound)


@pages.get("")
def day(enterprise: str) -> ResponseReturnValue:
    """One line's next days, with a day's capacity to be picked by its own people."""
    return _day_page(_shown(enterprise))


@pages.post("/<line>")
@only(Role.ENTERPRISE)
def report(enterprise: str, line: str) -> ResponseReturnValue:
    """Takes a day of a line. What is refused leaves the page as it is, with the reason."""
    form, tone = DayForm(), "good"
    try:
        words = _take_day(line, form)
    except REFUSED as refused:
        tone, words = "bad", _words(refused)
    if outbox.is_sent_by_it():
        shown = view.gather(calls(), enterprise, line)
        return outbox.taken(render_template("capacity/days.html", tone=tone, words=words, **_context(shown)))
    flash(words, tone)
    return redirect(url_for("capacity.day", enterprise=enterprise, line=line), failures.SEE_OTHER)


@pages.get("/week")
@only(Role.ENTERPRISE)
def week(enterprise: str) -> ResponseReturnValue:
    return _week_page(_shown(enterprise), None)


@pages.post("/week/<line>")
@only(Role.ENTERPRISE)
def report_week(enterprise: str, line: str) -> ResponseReturnValue:
    form = WeekForm()
    if form.first.data:
        form.name_days(form.first.data)
    if form.validate():
        try:
            calls().update_days(line, form.units, form.once)
        except ParkloomError as refused:
            if not refused.problems:
                raise
            form.form_errors += [error_words.of_problem(problem) for problem in refused.problems]
        else:
            flash(ngettext("%(num)s day saved.", "%(num)s days saved.", len(form.units)), "good")
            return redirect(url_for("capacity.week", enterprise=enterprise, line=line), failures.SEE_OTHER)
    return _week_page(view.gather(calls(), enterprise, line, form.first.data), form, failures.BAD_FORM)


@pages.get("/shifts")
@only(Role.ENTERPRISE)
def shifts(enterprise: str) -> ResponseReturnValue:
    return _shifts_page(enterprise, None)


@pages.post("/shifts")
@only(Role.ENTERPRISE)
def report_shifts(enterprise: str) -> ResponseReturnValue:
    """All lines of the enterprise: none of their days is taken where one is refused."""
    form = ShiftsForm()
    if form.validate():
        try:
            calls().update_lines(_by_line(enterprise, form), form.once)
        except ParkloomError as refused:
            if not refused.problems:
                raise
            form.form_errors += dict.fromkeys(error_words.of_problem(problem) for problem in refused.problems)
        else:
            when = language.days(form.dates[0].isoformat(), form.dates[-1].isoformat())
            flash(_("Saved: %(when)s.", when=when), "good")
            return redirect(url_for("capacity.day", enterprise=enterprise), failures.SEE_OTHER)
    return _shifts_page(enterprise, form, failures.BAD_FORM)


def _take_day(line: str, form: DayForm) -> str:
    """Words for what was saved; what is wrong with the form is refused as a service would refuse it."""
    if not form.validate():
        return _raise(form)
    calls().update_capacity(line, form.date.data, form.units, form.once)
    units, when = language.quantity(form.units), language.day(form.date.data)
    return str(_("Saved: %(units)s on %(day)s.", units=units, day=when))


def _raise(form: OnceForm) -> str:
    words = " ".join(str(error) for errors in form.errors.values() for error in errors)
    raise _Refused("INVALID", words)


class _Refused(Invalid):
    """A form that was filled in wrongly; its message is in the reader's language already."""


def _words(refused: ParkloomError) -> str:
    if isinstance(refused, _Refused):
        return refused.message
    return " ".join(error_words.of_problem(problem) for problem in refused.problems) or failures.words(refused)


def _by_line(enterprise: str, form: ShiftsForm) -> dict[str, dict[date, int]]:
    """By line and day, the units of capacity that the shifts leave of an ordinary day of the park's calendar."""
    found = {}
    for line in calls().lines(enterprise):
        ordinary = view.ordinary_days(calls().park, line, form.dates)
        found[short(line.name)] = {day: form.units(units) for day, units in ordinary.items()}
    return found


def _shown(enterprise: str) -> view.CapacityView:
    return view.gather(calls(), enterprise, request.args.get("line", ""), days.named())


def _context(shown: view.CapacityView) -> dict[str, object]:
    return {
        "names": names(),
        "view": shown,
        "acts": caller().enterprise == short(shown.enterprise.name),
        "new_request_id": new_request_id,
    }


def _day_page(shown: view.CapacityView) -> ResponseReturnValue:
    return render_template("capacity/day.html", person_id=caller().subject, **_context(shown))


def _week_page(shown: view.CapacityView, rejected: WeekForm | None, code: int = failures.FINE) -> ResponseReturnValue:
    form = rejected
    if form is None and shown.opened is not None:
        reported = {f"day{place}": each.reported for place, each in enumerate(shown.opened.days)}
        figures = {name: figure.daily_capacity for name, figure in reported.items() if figure}
        form = WeekForm(formdata=None, first=shown.opened.days[0].date, **figures)
        form.name_days(shown.opened.days[0].date)
        form.renew()
    return render_template("capacity/week.html", form=form, **_context(shown)), code


def _shifts_page(enterprise: str, rejected: ShiftsForm | None, code: int = failures.FINE) -> ResponseReturnValue:
    shown = view.gather(calls(), enterprise, "")
    form = rejected
    if form is None:
        form = ShiftsForm(formdata=None, first_date=shown.tomorrow, last_date=shown.tomorrow)
        form.renew()
    return render_template("capacity/shifts.html", form=form, **_context(shown)), code
